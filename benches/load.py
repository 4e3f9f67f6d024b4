"""A small load generator: so many connections ask for one address again and again, and count the answers."""

import json
import socket
import sys
import threading
import time

CONNECTIONS = 4
# Asked in one breath: reading answer by answer, the generator would be slower than what it measures.
IN_ONE_BREATH = 16


def ask(port: int, path: str, until: float, counts: list[int]) -> None:
    """Ask by bare sockets: the generator shares the server's cores, so it must cost little."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: en\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.sendall(request)
        length = read_answer(wire)
        count = 1
        while time.monotonic() < until:
            wire.sendall(request * IN_ONE_BREATH)
            read_alike(wire, length)
            count += IN_ONE_BREATH
        # The last answer, read with care, tells that they were alike to the end.
        wire.sendall(request)
        if read_answer(wire) != length:
            raise RuntimeError("the answers differ in length")
    counts.append(count)


def read_alike(wire: socket.socket, length: int) -> None:
    """Read answers that are all as long as the first one was."""
    left = length * IN_ONE_BREATH
    while left > 0:
        left -= len(received(wire))
    if left:
        raise RuntimeError("the answers differ in length")


def read_answer(wire: socket.socket) -> int:
    """Read one answer. Returns how long it is, its head included."""
    head, body = b"", b""
    while not body and b"\r\n\r\n" not in head:
        head += received(wire)
    head, _, body = head.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"answered {head[:60]!r}")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    left = length - len(body)
    while left > 0:
        left -= len(received(wire))
    return len(head) + 4 + length


def received(wire: socket.socket) -> bytes:
    got = wire.recv(262_144)
    if not got:
        raise RuntimeError("the server hung up")
    return got


def main(port: int, path: str, lasting: float) -> None:
    counts: list[int] = []
    began = time.monotonic()
    threads = [threading.Thread(target=ask, args=(port, path, began + lasting, counts)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) < CONNECTIONS:
        raise SystemExit("a connection broke; the figure would be wrong")
    print(json.dumps(sum(counts) / (time.monotonic() - began)))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
