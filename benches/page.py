"""A product's page, widget and JSON, of 1,000 voices, beside a bare Django view and the server's own limit."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

from benches.home import HOME, made_up, prepare
from benches.load import CONNECTIONS
from benches.measure import interleaved, tell
from groundswell import flow
from groundswell.faces.cli.management.commands.serve import BACKLOG, THREADS
from groundswell.listen.files import Import
from groundswell.listen.formats.options import Options

ROUNDS = 5
LASTING = "3"  # seconds
LIKE_OURS = {"BENCH_THREADS": str(THREADS), "BENCH_BACKLOG": str(BACKLOG)}
# The page and the widget's data are kept as bytes; asked for in another way, the same page is rendered each time.
ADDRESSES = {
    "page": "/p/product-0/",
    "rendered": "/p/product-0/?order=fair",
    "widget": "/widget/v1/products/product-0.json?lang=en",
    "product": "/api/v1/products/product-0",
}


def main() -> None:
    prepare()
    Import(made_up(1_000, products=1, people=1_000_000, words=40), "csv", Options()).run()
    flow.run_until_idle()
    with served("-m", "groundswell.faces.cli", "serve", "--without-worker", "--port") as ours:
        keep_pages(ours)
        with (
            served("-m", "benches.bare", BENCH_BARE="view", **LIKE_OURS) as view,
            served("-m", "benches.bare", BENCH_BARE="function", **LIKE_OURS) as function,
        ):
            rows = [row_of(name, ours, view, function) for name in ADDRESSES]
    tell(
        f"Serve a product of 1,000 voices (requests a second, {CONNECTIONS} connections)",
        ["address", "bytes", "ours", "bare Django view", "bare WSGI function", "ours / view", "ours / function"],
        rows,
    )


def row_of(name: str, ours: int, view: int, function: int) -> list[object]:
    found = interleaved(
        ROUNDS,
        {
            "ours": lambda: rate(ours, ADDRESSES[name]),
            "view": lambda: rate(view, f"/{name}"),
            "function": lambda: rate(function, f"/{name}"),
        },
    )
    figures = [found["ours"], found["view"], found["function"]]
    ratios = [found["ours"] / found["view"], found["ours"] / found["function"]]
    return [f"`{ADDRESSES[name]}`", (HOME / "pages" / name).stat().st_size, *figures, *ratios]


def rate(port: int, path: str) -> float:
    """Answers a second, asked for by another process."""
    asked = [sys.executable, "-m", "benches.load", str(port), path, LASTING]
    return float(subprocess.run(asked, stdout=subprocess.PIPE, check=True).stdout)


def keep_pages(port: int) -> None:
    """Keep what a reader gets, so that the others can give back the very same bytes."""
    (HOME / "pages").mkdir()
    for name, address in ADDRESSES.items():
        connection = HTTPConnection("127.0.0.1", port)
        connection.request("GET", address, headers={"Accept-Language": "en"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise SystemExit(f"{address} answers {answer.status}")
        (HOME / "pages" / name).write_bytes(answer.read())


@contextmanager
def served(*command: str, **environment: str) -> Iterator[int]:
    """A server on a free port, until it is no longer needed."""
    port = free_port()
    process = subprocess.Popen([sys.executable, *command, str(port)], env={**os.environ, **environment})
    try:
        await_answer(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def await_answer(port: int) -> None:
    for _ in range(300):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"nobody answers at port {port}")


if __name__ == "__main__":
    main()
