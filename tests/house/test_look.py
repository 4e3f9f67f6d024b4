"""What docs/look.md says of type and colour is so."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHEET = (ROOT / "groundswell/faces/site/static/site/site.css").read_text(encoding="utf-8")
PAGE = (ROOT / "docs/look.md").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL)[:2]
)
PAIRS = re.findall(r"^\| `(--[\w-]+)` on `(--[\w-]+)` \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", PAGE, re.MULTILINE)
SIZES = re.findall(r"^\| `(--\w+)` \| ([\d.]+rem)(?: to ([\d.]+rem))?", PAGE, re.MULTILINE)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_page_has_its_tables():
    assert len(PAIRS) >= 10
    assert len(SIZES) == 5


@pytest.mark.parametrize(("front", "back", "least", "light", "dark"), PAIRS)
def test_every_pair_has_the_contrast_that_the_page_gives(front: str, back: str, least: str, light: str, dark: str):
    for colours, told in ((LIGHT, light), (DARK, dark)):
        found = contrast(colours[front], colours[back])
        assert f"{found:.1f}" == told
        assert found >= float(least)


@pytest.mark.parametrize(("name", "size", "largest"), SIZES)
def test_every_step_of_type_has_its_size(name: str, size: str, largest: str):
    written = re.search(rf"^\s*{name}: (.*);$", SHEET, re.MULTILINE)
    assert written
    assert size in written[1]
    assert largest in written[1]


def test_no_size_of_type_lies_beside_the_scale():
    sizes = set(re.findall(r"font(?:-size)?: (?:\d+ )?([\d.]+rem)", SHEET))
    assert sizes <= {"1rem", "1.05rem", "4rem"}, "a size that docs/look.md does not know"
