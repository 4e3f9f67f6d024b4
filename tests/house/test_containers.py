"""Reads Dockerfile and compose.yaml for what makes an image safe and the same tomorrow."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"[\w./-]+:\d+(\.\d+)*(-[\w.-]+)?(@sha256:[0-9a-f]{64})?")
SECRET = re.compile(r"(PASSWORD|SECRET|TOKEN|KEY)\w*$")
ASKED = re.compile(r"\$\{\w+:\?[^}]+\}")


def steps(dockerfile: str) -> list[tuple[str, str]]:
    """Each instruction and its words, lines that go on joined, comments left out."""
    lines = "\n".join(line for line in dockerfile.splitlines() if not line.lstrip().startswith("#"))
    whole = re.sub(r"\\\n\s*", " ", lines).splitlines()
    return [(line.split(None, 1)[0].upper(), line.split(None, 1)[1]) for line in whole if line.strip()]


def of(kind: str, told: list[tuple[str, str]]) -> list[str]:
    return [words for name, words in told if name == kind]


def wrong_with_image(dockerfile: str) -> Iterator[str]:
    told = steps(dockerfile)
    start = max(number for number, (name, _) in enumerate(told) if name == "FROM")
    yield from wrong_anywhere(told)
    yield from wrong_at_the_end(told[start:])


def wrong_anywhere(told: list[tuple[str, str]]) -> Iterator[str]:
    for base in of("FROM", told):
        if not PINNED.fullmatch(base.split()[0]):
            yield f"base {base} has no version"
    for install in re.findall(r"pip install[^&|;]*", " ; ".join(of("RUN", told))):
        if "--require-hashes" not in install and "--no-index" not in install:
            yield f"installed without hashes: {install}"
    named = [pair.split("=")[0] for kind in ("ENV", "ARG") for words in of(kind, told) for pair in words.split()]
    yield from (f"a secret in it: {name}" for name in named if SECRET.search(name))


def wrong_at_the_end(final: list[tuple[str, str]]) -> Iterator[str]:
    if of("USER", final)[-1:] in ([], ["root"], ["0"]):
        yield "it runs as root"
    if not of("HEALTHCHECK", final):
        yield "nothing tells its health"
    if "/data" not in of("VOLUME", final):
        yield "its home is no volume"
    if "8000" not in of("EXPOSE", final):
        yield "it opens no port"
    if not {"GROUNDSWELL_HOME=/data", "GROUNDSWELL_HOST=0.0.0.0"} <= set(" ".join(of("ENV", final)).split()):
        yield "it does not say where its home is and where it listens"
    if of("CMD", final) != ['["groundswell", "serve"]']:
        yield "it does not start the one command"


def wrong_with_services(composed: dict[str, Any]) -> Iterator[str]:
    kept = set(composed.get("volumes") or {})
    for name, service in composed["services"].items():
        if not PINNED.fullmatch(service.get("image", "")):
            yield f"{name}: an image without a version"
        if "healthcheck" not in service and "build" not in service:
            yield f"{name}: nothing tells its health"
        if not {volume.split(":")[0] for volume in service.get("volumes", [])} & kept:
            yield f"{name}: what it keeps is lost with it"
        for key, value in service.get("environment", {}).items():
            secret = str(value).split("@")[0].rsplit(":", 2)[-2:] if key.endswith("_URL") else [str(value)]
            if (SECRET.search(key) or key.endswith("_URL")) and not ASKED.search(":".join(secret)):
                yield f"{name}: {key} is not asked for"
        for port in service.get("ports", []):
            if not str(port).startswith("127.0.0.1:"):
                yield f"{name}: port {port} is open to the world"
    postgres = re.match(r"postgres:(\d+)", composed["services"]["db"]["image"])
    if not postgres or int(postgres[1]) < 16:
        yield "db: PostgreSQL 16 or later is wanted"


DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")


def test_the_image_is_sound() -> None:
    assert list(wrong_with_image(DOCKERFILE)) == []


def test_the_services_are_sound() -> None:
    assert list(wrong_with_services(yaml.safe_load(COMPOSE))) == []


@pytest.mark.parametrize(
    ("said", "instead", "told"),
    [
        ("python:3.11-slim-bookworm AS", "python:latest AS", "no version"),
        ("python:3.11-slim-bookworm AS", "python AS", "no version"),
        ("USER groundswell\n", "", "as root"),
        ("USER groundswell\n", "USER root\n", "as root"),
        ("--require-hashes -r requirements.lock", "-r requirements.lock", "without hashes"),
        ("HEALTHCHECK", "LABEL", "health"),
        ("VOLUME /data\n", "", "no volume"),
        ("EXPOSE 8000\n", "", "no port"),
        ("GROUNDSWELL_HOST=0.0.0.0", "GROUNDSWELL_SECRET=abc", "a secret"),
        ("GROUNDSWELL_HOST=0.0.0.0", "", "where it listens"),
        ('"serve"', '"demo"', "the one command"),
    ],
)
def test_a_bad_image_is_found(said: str, instead: str, told: str) -> None:
    assert said in DOCKERFILE
    assert any(told in wrong for wrong in wrong_with_image(DOCKERFILE.replace(said, instead)))


@pytest.mark.parametrize(
    ("said", "instead", "told"),
    [
        ("postgres:17-bookworm", "postgres:latest", "without a version"),
        ("postgres:17-bookworm", "postgres:15-bookworm", "16 or later"),
        ("    healthcheck:", "    x-healthcheck:", "health"),
        ("database:/var/lib/postgresql/data", "/tmp:/var/lib/postgresql/data", "lost"),
        ("POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?write it into .env}", "POSTGRES_PASSWORD: x", "not asked"),
        ("${POSTGRES_PASSWORD:?write it into .env}@db", "secret@db", "not asked"),
        ("${GROUNDSWELL_SECRET:?write it into .env}", "${GROUNDSWELL_SECRET:-default}", "not asked"),
        ("127.0.0.1:8000:8000", "8000:8000", "open to the world"),
    ],
)
def test_bad_services_are_found(said: str, instead: str, told: str) -> None:
    assert said in COMPOSE
    assert any(told in wrong for wrong in wrong_with_services(yaml.safe_load(COMPOSE.replace(said, instead))))


def test_the_image_is_built_from_what_is_let_in() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}
    copied = {name for words in of("COPY", steps(DOCKERFILE)) for name in words.split()[:-1]}
    wanted = {name for name in copied if not name.startswith(("--from", "/opt"))}
    assert wanted == let_in
    assert all((ROOT / name).exists() for name in wanted)
