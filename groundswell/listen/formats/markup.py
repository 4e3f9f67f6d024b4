"""The words within HTML, as a reader would see them."""

import html
import re

import nh3

from groundswell.listen.read import tidy

BREAK = re.compile(r"<br\s*/?>\s*|</(?:p|div|li|h[1-6]|blockquote)\s*>\s*", re.IGNORECASE)
BLANK_LINES = re.compile(r"\n{3,}")


def words_of(markup: str) -> str:
    """The text alone; paragraphs become lines of their own."""
    if "<" not in markup and "&" not in markup:
        return markup
    lines = BREAK.sub(lambda b: "\n" if b[0].casefold().startswith("<br") else "\n\n", markup)
    return BLANK_LINES.sub("\n\n", tidy(html.unescape(nh3.clean(lines, tags=set()))))
