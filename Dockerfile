# One image: the site and its worker, started by one command. Its home is the volume /data.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /build

# What changes seldom comes first, so that it is kept: the runtime, from the hashed lock.
COPY requirements-build.lock requirements.lock ./
RUN python -m venv /opt/groundswell \
    && /opt/groundswell/bin/pip install --require-hashes -r requirements.lock \
    && python -m venv /opt/tools \
    && /opt/tools/bin/pip install --require-hashes -r requirements-build.lock

COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY groundswell groundswell
RUN /opt/tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/groundswell/bin/pip install --no-deps --no-index /wheels/*.whl \
    && /opt/groundswell/bin/python -m compileall -q /opt/groundswell/lib

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PATH=/opt/groundswell/bin:$PATH \
    GROUNDSWELL_HOME=/data GROUNDSWELL_HOST=0.0.0.0 GROUNDSWELL_PORT=8000
RUN useradd --system --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin groundswell \
    && install --directory --owner groundswell --group groundswell --mode 700 /data
COPY --from=build /opt/groundswell /opt/groundswell

USER groundswell
WORKDIR /data
VOLUME /data
EXPOSE 8000

# Any answer but an error of ours is a sign of life: this address may not be among the site's names.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", \
    "from http.client import HTTPConnection as C; c = C('127.0.0.1', 8000, timeout=4); c.request('GET', '/'); raise SystemExit(c.getresponse().status >= 500)"]

CMD ["groundswell", "serve"]
