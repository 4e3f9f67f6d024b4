"""The formats by name, and the one way to read a file in any of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from groundswell.listen.formats import (
    amazon,
    bazaarvoice,
    ceneo,
    google,
    judgeme,
    loox,
    okendo,
    own,
    shopify_reviews,
    trustpilot,
    woocommerce,
    yelp,
    yotpo,
)
from groundswell.listen.formats.opening import BROKEN, unpacked
from groundswell.listen.formats.options import Options, read_columns
from groundswell.listen.formats.row import Row, Unreadable, refused

__all__ = ["FORMATS", "Format", "Options", "read_columns"]


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    about: str
    worldwide: bool  # one place for all companies, such as Amazon; a shop's own app is not
    entries: Callable[[BinaryIO, Options], Iterator[Row]]  # of a file that is unpacked

    def read(self, file: BinaryIO, options: Options) -> Iterator[Row]:
        """Every row of a file that can seek, packed or not. Bad bytes end in a refused row, never in an error."""
        row = Row(0)
        try:
            for row in self.entries(unpacked(file), options):
                yield row
        except Unreadable as why:
            yield refused(row.line + 1, why)
        except BROKEN as broken:
            yield refused(row.line + 1, Unreadable("broken_archive", broken, "a packed file that is whole"))


FORMATS = {
    f.name: f
    for f in (
        Format("csv", "any CSV or TSV with our own column names, or --columns", False, own.read),
        Format("trustpilot", "Trustpilot's reviews of companies, CSV or JSON", True, trustpilot.read),
        Format("ceneo", "Ceneo's opinions, CSV or JSON", True, ceneo.read),
        Format("amazon", "Amazon's published reviews of 2014, 2018 and 2023, JSON or CSV", True, amazon.read),
        Format("yelp", "Yelp's reviews, JSON lines", True, yelp.read),
        Format("woocommerce", "WooCommerce's reviews from its REST API, JSON", False, woocommerce.read),
        Format("google", "Google's product review feed, XML", False, google.read),
        Format("judgeme", "Judge.me's import or export CSV, or its API's JSON", False, judgeme.read),
        Format("loox", "Loox's export CSV", False, loox.read),
        Format("shopify_reviews", "Shopify Product Reviews' export CSV", False, shopify_reviews.read),
        Format("yotpo", "Yotpo's export CSV", False, yotpo.read),
        Format("okendo", "Okendo's export CSV", False, okendo.read),
        Format("bazaarvoice", "Bazaarvoice's standard client feed, XML", False, bazaarvoice.read),
    )
}
