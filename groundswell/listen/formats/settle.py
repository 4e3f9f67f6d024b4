"""What every format asks of a row before it is passed on."""

import re

from groundswell.listen.formats.row import Unreadable
from groundswell.listen.read import read_mail, read_stars
from groundswell.listen.said import Said

DESTROYED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")  # what a spreadsheet leaves of a long number


def settled(said: Said) -> Said:
    """The same, with its product known, its stars a plain number within their scale and no e-mail address in sight.

    Without stars it is no review but a mention. Raises Unreadable.
    """
    if "+" in said.product or "+" in said.person or "+" in said.id or "+" in said.gtin:
        _drop_destroyed(said)
    if not said.product:
        said.product = (
            said.gtin or said.sku or said.product_title or _missing("missing_product", "the product's id or name")
        )
    if "@" in said.person or "@" in said.name:
        _cover(said)
    said.stars, said.scale = read_stars(said.stars, said.scale)
    if not said.stars and said.kind == "review":
        said.kind = "mention" if said.text or said.title else _missing("nothing_said", "stars or a text")
    return said


def _drop_destroyed(said: Said) -> None:
    """Several ids became one when a spreadsheet rounded them, so it is nobody's any more."""
    for name in ("id", "person", "product", "gtin"):
        if DESTROYED.fullmatch(value := getattr(said, name)):
            said.more[f"destroyed_{name}"] = value
            setattr(said, name, "")
    if not said.product and not said.product_title:
        raise Unreadable("destroyed_product", said.more.get("destroyed_product"), "the product's id as text")


def _cover(said: Said) -> None:
    """An address that stands as the author's name becomes the author's handle, and is not shown."""
    if handle := read_mail(said.person):
        said.name = "" if said.name == said.person else said.name
        said.person = handle
    if read_mail(said.name):
        said.name = ""


def _missing(reason: str, wanted: str) -> str:
    raise Unreadable(reason, "", wanted)
