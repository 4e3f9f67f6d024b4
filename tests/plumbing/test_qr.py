"""What holds of plumbing/qr.py: it is read again by a reader of the test's own."""

import re

import pytest

from groundswell.plumbing import qr

MASKS = (
    lambda y, x: (y + x) % 2 == 0,
    lambda y, x: y % 2 == 0,
    lambda y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
)
# Of the versions with one block of level M up to 3, and of 4 to 6: blocks, data bytes in each (ISO/IEC 18004, table 9).
BLOCKS = {1: (1, 16), 2: (1, 28), 3: (1, 44), 4: (2, 32), 5: (2, 43), 6: (4, 27)}


def inner(text: str) -> list[list[bool]]:
    edge = qr.EDGE
    return [row[edge:-edge] for row in qr.matrix(text)[edge:-edge]]


def is_reserved(y: int, x: int, size: int) -> bool:
    """Finders with their formats, the two timing lines, and the one alignment pattern of versions 2 to 6."""
    finder = (y < 9 and x < 9) or (y < 9 and x >= size - 8) or (y >= size - 8 and x < 9)
    alignment = size > 21 and size - 9 <= y < size - 4 and size - 9 <= x < size - 4
    return finder or alignment or 6 in {y, x}


def bits_of(modules: list[list[bool]]) -> list[int]:
    """In pairs of columns from the right, up and down in turn, the mask taken away."""
    size = len(modules)
    # The format lies beside the upper left finder, under a mask of its own.
    told = [modules[8][x] for x in (0, 1, 2, 3, 4)]
    level = int(f"{told[0]:d}{told[1]:d}", 2) ^ 0b10
    assert level == 0b00, "level M"
    mask = MASKS[int("".join(f"{bit:d}" for bit in told[2:]), 2) ^ 0b101]
    found, up, x = [], True, size - 1
    while x > 0:
        x -= x == 6
        for y in range(size - 1, -1, -1) if up else range(size):
            found += [modules[y][at] ^ mask(y, at) for at in (x, x - 1) if not is_reserved(y, at, size)]
        up, x = not up, x - 2
    return [int(bit) for bit in found]


def read(modules: list[list[bool]]) -> str:
    blocks, each = BLOCKS[(len(modules) - 17) // 4]
    bits = bits_of(modules)
    words = [int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, blocks * each * 8, 8)]
    data = bytes(word for block in range(blocks) for word in words[block::blocks])
    whole = "".join(f"{byte:08b}" for byte in data)
    assert whole[:4] == "0100", "bytes"
    length = int(whole[4:12], 2)
    return bytes(int(whole[12 + 8 * n : 20 + 8 * n], 2) for n in range(length)).decode()


@pytest.mark.parametrize("text", ["a", "http://127.0.0.1:8000/go/bakomitu7/?gs=qr", "žodis iš lūpų į lūpas", "x" * 100])
def test_what_was_written_is_read(text: str) -> None:
    assert read(inner(text)) == text


def test_a_white_edge_stands_around_it() -> None:
    rows = qr.matrix("a")
    assert len(rows) == 21 + 2 * qr.EDGE
    assert not any(rows[3])
    assert not any(row[3] for row in rows)


def test_the_drawing_has_as_many_dark_modules_as_the_square() -> None:
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", qr.svg("bakomitu7"))
    drawn = {(int(y), int(x) + n) for x, y, width, _ in runs for n in range(int(width))}
    assert drawn == {(y, x) for y, row in enumerate(qr.matrix("bakomitu7")) for x, dark in enumerate(row) if dark}
