"""By which road somebody came: what stands in an address, read and written."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from groundswell.plumbing import spoken

CLICKS = ("gclid", "fbclid", "msclkid", "twclid", "ttclid")  # what paid clicks carry
MOST = 255  # letters of each of the utm fields, as the record keeps them
UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
PLACE = "gs"  # our own: where a link stood, on a flyer or under a video; it goes no further than to us
THANKS = "thanks"  # in utm_term: the teller may learn that it helped


@dataclass(frozen=True, slots=True)
class Came:
    """What an address tells of the way to it."""

    utm_source: str = ""
    utm_medium: str = ""
    utm_campaign: str = ""
    utm_term: str = ""
    utm_content: str = ""
    paid_by: str = ""
    place: str = ""

    @property
    def code(self) -> str:
        """The code of the link that led there; empty where none did."""
        return spoken.read(self.utm_content) if self.utm_source == "groundswell" else ""

    @property
    def utm(self) -> dict[str, str]:
        """As the record keeps it."""
        told = asdict(self)
        del told["place"]
        return told


def read(query: Mapping[str, str]) -> Came:
    """What the parameters of an address tell."""
    told = {name: plain(query.get(name, ""))[:MOST] for name in UTM}
    paid_by = next((name for name in CLICKS if query.get(name)), "")
    return Came(**told, paid_by=paid_by, place=plain(query.get(PLACE, ""))[:60])


def plain(value: str) -> str:
    """Without what no database takes."""
    return value.replace("\x00", "")


def read_address(address: str) -> Came:
    """What a whole address tells, or one without its host, as shops report where a buyer came in."""
    try:
        query = urlsplit(address).query
    except ValueError:
        return Came()
    return read(dict(parse_qsl(query)))


def leading_to(address: str, code: str, campaign: str, *, thanks: bool) -> str:
    """The address of a shop's page, telling the shop by which link its reader came, and nobody else's parameters."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in {*UTM, PLACE}]
    ours = [("utm_source", "groundswell"), ("utm_medium", "referral"), ("utm_campaign", campaign or "word-of-mouth")]
    ours += [("utm_content", code), *([("utm_term", THANKS)] if thanks else [])]
    return urlunsplit(parts._replace(query=urlencode([*kept, *ours])))


def leading_by(address: str, campaign: str, source: str, medium: str, content: str = "") -> str:
    """The address of a page, telling whoever counts there by which campaign its reader came, and from which place."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in UTM]
    ours = [("utm_source", source), ("utm_medium", medium), ("utm_campaign", campaign), ("utm_content", content)]
    return urlunsplit(parts._replace(query=urlencode([*kept, *((name, value) for name, value in ours if value)])))
