"""Stars, dates and truths as real files write them."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache

import dateparser

NOTHING = frozenset({"", "-", "null", "none", "nan", "nat", "n/a", "unknown", "\\n"})  # how files say "not told"

NUMBER = r"\d{1,4}(?:[.,]\d{1,6})?"
OF = r"/|out of|of|von|su|z|iš|sur"
STARS = r"(?:\s*(?:stars?|stern\w*|stell[ae]|gwiazd\w*|žvaigžd\w*))?"
OUT_OF = re.compile(rf"({NUMBER})\s*(?:{OF})\s*({NUMBER}){STARS}")
PLAIN = re.compile(rf"({NUMBER}){STARS}")
PERCENT = re.compile(rf"({NUMBER})\s*%")
SIGNS = re.compile(r"([★⭐]+)(½?)([☆]*)")
SCALE = re.compile(rf"({NUMBER})\s*[-–]\s*({NUMBER})")

YES = frozenset({"true", "t", "yes", "y", "1", "1.0", "x", "ja", "j", "sì", "si", "tak", "taip", "oui",
                 "verified", "verified buyer", "verified_buyer", "verified purchase", "buyer"})  # fmt: skip
NO = frozenset({"false", "f", "no", "n", "0", "0.0", "nein", "nie", "ne", "non", "unverified", "not verified",
                "not-verified", "nothing"})  # fmt: skip

COUNT = re.compile(r"(\d{1,3}(?:[.,\s]\d{3})+|\d+)(?:\.0+)?(?:\s+\D*)?")
MAIL = re.compile(r"(?:mailto:)?([^@\s:<>,;]+@[^@\s:<>,;]+\.[^@\s:<>,;.]{2,})")
# Lone surrogates come out of JSON's escapes, and no database takes them.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")

LANGUAGES = ["en", "de", "it", "pl", "lt"]
YEARS = range(1990, 2101)
A_DAY = "a day of 1990 to 2100, its year in four digits, such as 2024-01-31"
UNIX = re.compile(r"(-?\d{9,10})(\d{3})?(?:\.\d+)?")
ZONE = re.compile(r"\s+(?:UTC|GMT|Z)$|\s+([+-]\d\d:?\d\d)$")
CLOCK = r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?(?:\s*([ap])\.?m\.?)?(?:\s*(?:UTC|GMT)?\s*([+-]\d\d):?(\d\d))?"
NUMERIC = re.compile(rf"(\d{{1,2}})\s?([./-])\s?(\d{{1,2}})\s?\2\s?(\d{{4}})(?:,?[ T]{CLOCK})?", re.IGNORECASE)
YEAR_FIRST = re.compile(rf"(\d{{4}})([./-])(\d{{1,2}})\2(\d{{1,2}})(?:,?[ T]{CLOCK})?", re.IGNORECASE)
AMAZON = re.compile(r"(\d{1,2}) (\d{1,2}), (\d{4})")
WORD = r"([^\W\d_]{3,20})\.?"
WORDY = (
    re.compile(rf"(?<![\d.])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[.\s]+(?:of |de )?{WORD},? (?P<year>\d{{4}})\b"),
    re.compile(rf"{WORD} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b"),
    re.compile(rf"\b(?P<year>\d{{4}}) ?(?:m\.)? {WORD} (?P<day>\d{{1,2}})\b"),
)
THEN_CLOCK = re.compile(rf"\D{{0,6}}?\b{CLOCK}", re.IGNORECASE)


class Unreadable(ValueError):  # noqa: N818 - named after what went wrong
    """Something in a file that cannot be read: why in one word, what was found, what was wanted."""

    def __init__(self, reason: str, found: object = "", wanted: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.found = shortened(str(found))
        self.wanted = wanted

    def __str__(self) -> str:
        return f"{self.reason}: found {self.found!r}, wanted {self.wanted}"


def shortened(text: str, most: int = 120) -> str:
    """A piece of a stranger's file that is fit for one line of a report."""
    line = " ".join(text[: 4 * most].split())
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)[:most]


@lru_cache(maxsize=4096)
def split_stars(text: str) -> tuple[str, str]:
    """The value and the scale that a rating's text names: "8/10" is ("8", "1-10"), "4,5" is ("4.5", "").

    Nothing told gives ("", ""). A scale that is said by its top only starts at 1, one of a hundred at 0.
    """
    words = " ".join(text.split()).casefold().replace("\N{VARIATION SELECTOR-16}", "")
    if words in NOTHING:
        return "", ""
    if found := OUT_OF.fullmatch(words):
        return _number(found[1]), _up_to(_number(found[2]))
    if found := PERCENT.fullmatch(words):
        return _number(found[1]), "0-100"
    if found := PLAIN.fullmatch(words):
        return _number(found[1]), ""
    if found := SIGNS.fullmatch(words):
        return _counted(*found.groups())
    raise Unreadable("unreadable_stars", text, 'a number of stars, such as 4.5, 4,5/5 or "4 out of 5 stars"')


def _number(text: str) -> str:
    return text.replace(",", ".")


def _up_to(top: str) -> str:
    return "0-100" if Decimal(top) == 100 else f"1-{top}"


def _counted(full: str, half: str, hollow: str) -> tuple[str, str]:
    value = f"{len(full)}.5" if half else str(len(full))
    return value, f"1-{len(full) + len(half) + len(hollow)}" if hollow else ""


@lru_cache(maxsize=256)
def read_scale(text: str) -> tuple[Decimal, Decimal]:
    """Lowest and highest of a scale such as "0.5-5"; nothing told is 1 to 5."""
    found = SCALE.fullmatch(text.strip() or "1-5")
    if not found or Decimal(_number(found[1])) >= Decimal(_number(found[2])):
        raise Unreadable("unreadable_scale", text, "lowest and highest, such as 0.5-5")
    return Decimal(_number(found[1])), Decimal(_number(found[2]))


@lru_cache(maxsize=4096)
def read_stars(text: str, scale: str = "") -> tuple[str, str]:
    """A plain number and its scale; what is told beside the stars goes before what their text says.

    Both are empty where nothing is told, the scale where it is 1 to 5 as usual. Raises Unreadable.
    """
    value, own = split_stars(text)
    low, high = read_scale(scale or own)
    if value and not low <= Decimal(value) <= high:
        raise Unreadable("out_of_scale", text, f"from {low} to {high}, or the scale named beside it")
    return (value, "" if low == 1 and high == 5 else f"{low}-{high}") if value else ("", "")


@lru_cache(maxsize=65536)
def read_when(text: str, *, month_first: bool = False) -> datetime | None:
    """The moment that a text names, in UTC where it names no zone; None where it says nothing.

    Of 03/04/2024 the first part is the day, unless `month_first`; of 03/14/2024 it can only be the month.
    Raises Unreadable for everything that is not plainly one day: a date is never guessed.
    """
    words = " ".join(text.split())
    if words.casefold() in NOTHING or words.startswith("0000-00-00"):
        return None
    try:
        when = _unix(words) or _iso(words) or _numeric(words, month_first) or _wordy(words)
    except (ValueError, OverflowError):
        when = None
    if when is None or when.year not in YEARS:
        raise Unreadable("unreadable_date", text, A_DAY)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def read_day(text: str, *, month_first: bool = False) -> date | None:
    """The day that a text names, by the calendar of the one who wrote it."""
    when = read_when(text, month_first=month_first)
    return when.date() if when else None


def leads_with_month(texts: Iterable[str]) -> bool:
    """Whether a file's dates of the form 03/14/2024 put the month first: some must, and none must not."""
    parts = [found for text in texts if (found := NUMERIC.fullmatch(text.strip())) and found[2] != "."]
    return any(int(p[3]) > 12 for p in parts) and not any(int(p[1]) > 12 for p in parts)


def _unix(words: str) -> datetime | None:
    found = UNIX.fullmatch(words)
    if not found:
        return None
    return datetime.fromtimestamp(int(found[1]), UTC) + timedelta(milliseconds=int(found[2] or 0))


def _iso(words: str) -> datetime | None:
    try:
        return datetime.fromisoformat(ZONE.sub(lambda z: z[1] or "+00:00", words))
    except ValueError:
        return None


def _numeric(words: str, month_first: bool) -> datetime | None:
    if found := YEAR_FIRST.fullmatch(words):
        return _at(datetime(int(found[1]), int(found[3]), int(found[4]), tzinfo=UTC), found.groups()[4:])
    if found := AMAZON.fullmatch(words):
        return datetime(int(found[3]), int(found[1]), int(found[2]), tzinfo=UTC)
    found = NUMERIC.fullmatch(words)
    if not found:
        return None
    first, second = int(found[1]), int(found[3])
    swap = second > 12 or (month_first and found[2] != "." and first <= 12)
    day, month = (second, first) if swap else (first, second)
    return _at(datetime(int(found[4]), month, day, tzinfo=UTC), found.groups()[4:])


def _wordy(words: str) -> datetime | None:
    """The one day in words such as "Recensito in Italia il 6 gennaio 2024"; two days are no answer."""
    if len(words) > 120:
        return None
    days = {}
    for form in WORDY:
        for found in form.finditer(words):
            name = next(g for g in found.groups() if g and not g.isdigit())
            if month := _month(name.casefold()):
                days[datetime(int(found["year"]), month, int(found["day"]), tzinfo=UTC)] = found.end()
    if len(days) != 1:
        return None
    (day, end), *_ = days.items()
    clock = THEN_CLOCK.match(words, end)
    return _at(day, clock.groups()) if clock else day


@lru_cache(maxsize=1024)
def _month(name: str) -> int | None:
    """Which month a word of our languages names. Only the word is asked for, so no date can be invented."""
    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY"}
    day = dateparser.parse(f"15 {name} 2000", languages=LANGUAGES, settings=settings)
    return day.month if day and (day.day, day.year) == (15, 2000) else None


def _at(day: datetime, clock: tuple[str | None, ...]) -> datetime:
    """That day, at the time that the groups of CLOCK name, if they name one."""
    hour, minute, second, half, zone_hours, zone_minutes = clock
    if not hour:
        return day
    hours = int(hour) % 12 + 12 * (half in "pP") if half else int(hour)
    zone = UTC
    if zone_hours:
        apart = timedelta(hours=abs(int(zone_hours)), minutes=int(zone_minutes or 0))
        zone = timezone(-apart if zone_hours.startswith("-") else apart)
    return day.replace(hour=hours, minute=int(minute or 0), second=int(second or 0), tzinfo=zone)


def read_truth(text: str) -> bool | None:
    """Yes or no in the words of files; None where it is neither."""
    word = text.strip().casefold()
    return True if word in YES else False if word in NO else None


def read_count(text: str) -> int:
    """A number of votes: "1,234", "3.0", "5 people found this helpful". Nothing told is none."""
    words = text.strip()
    if words.casefold() in NOTHING:
        return 0
    found = COUNT.fullmatch(words)
    count = int(re.sub(r"\D", "", found[1])) if found and len(found[1]) <= 13 else -1
    if not 0 <= count < 2**31:
        raise Unreadable("unreadable_count", text, "a whole number from 0")
    return count


def read_mail(text: str) -> str:
    """The handle of an e-mail address, "mailto:ada@example.org", or nothing where it is none."""
    found = MAIL.fullmatch(text.strip())
    return f"mailto:{found[1].casefold()}" if found else ""


def tidy(text: str) -> str:
    """The text without control characters, in normal form C, its lines ended by a newline alone."""
    if text.isascii() and text.isprintable():
        return text.strip()
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", CONTROL.sub("", lines)).strip()
