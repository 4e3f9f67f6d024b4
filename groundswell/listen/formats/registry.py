"""The formats by name, and the one way to read a file in any of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from groundswell.listen.formats import amazon, ceneo, own, trustpilot, yelp
from groundswell.listen.formats.opening import BROKEN, unpacked
from groundswell.listen.formats.options import Options
from groundswell.listen.formats.row import Row, Unreadable, refused


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    about: str
    worldwide: bool  # one place for all companies, such as Amazon; a shop's own app is not
    read: Callable[[BinaryIO, Options], Iterator[Row]]  # of a file that is unpacked


FORMATS = {
    f.name: f
    for f in (
        Format("csv", "any CSV or TSV with our own column names, or --columns", False, own.read),
        Format("trustpilot", "Trustpilot's reviews of companies, CSV or JSON", True, trustpilot.read),
        Format("ceneo", "Ceneo's opinions, CSV or JSON", True, ceneo.read),
        Format("amazon", "Amazon's published reviews of 2014, 2018 and 2023, JSON or CSV", True, amazon.read),
        Format("yelp", "Yelp's reviews, JSON lines", True, yelp.read),
    )
}


def rows(file: BinaryIO, name: str, options: Options | None = None) -> Iterator[Row]:
    """Every row of a file, packed or not, in the format of that name. Bad bytes end in a refused row.

    The file must be able to seek. Raises KeyError where there is no such format.
    """
    chosen, last = FORMATS[name], 0
    try:
        for row in chosen.read(unpacked(file), options or Options()):
            last = row.line
            yield row
    except Unreadable as why:
        yield refused(last + 1, why)
    except BROKEN as broken:
        yield refused(last + 1, Unreadable("broken_archive", broken, "a packed file that is whole"))
