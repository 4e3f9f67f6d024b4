"""A text as a square that a telephone's camera reads (ISO/IEC 18004), drawn as SVG."""

from itertools import groupby

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

EDGE = 4  # the white edge that cameras need, in modules


def matrix(text: str) -> list[list[bool]]:
    """Which modules are dark, row by row, the white edge included. Up to 2,331 bytes."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=EDGE)
    code.add_data(text.encode())
    code.make(fit=True)
    rows: list[list[bool]] = [[bool(module) for module in row] for row in code.get_matrix()]
    return rows


def svg(text: str) -> str:
    """The square as an SVG of one path, black on white whatever stands around it."""
    rows = matrix(text)
    size = len(rows)
    path = "".join(run for y, row in enumerate(rows) for run in runs(y, row))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>'
    )


def runs(y: int, row: list[bool]) -> list[str]:
    """The dark stretches of one row."""
    drawn, x = [], 0
    for is_dark, modules in groupby(row):
        width = len(list(modules))
        if is_dark:
            drawn.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return drawn
