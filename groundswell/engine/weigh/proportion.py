"""Whether what readers are shown is in proportion: a voice's share of attention beside its share of customers."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.special import betaincinv

from groundswell.engine.columns import Bools, Codes, Floats, Ints

LIMIT = 2.0  # times its share: above this, even by the most generous count, a voice is out of proportion
PAGE = 10  # places that most readers see
FEWEST = 20  # customers who tell something in words: among fewer words find nobody
FEW = 5  # words find too few of those who agree with many: they are asked where one in so many gives about those stars
LEAST_SHOWN = 100  # impressions: of a voice that was shown less often nothing is said
ALIKE = 0.12  # cosine of two texts by the rareness of their stems; docs/maths/proportion.md has how it was found
NEAR = 1  # stars by which two who report the same may differ
NO_VERSION = -1
INTERVAL = (0.05, 0.95)
JEFFREYS = 0.5
AT_ONCE = 256  # texts compared with all others in one go, for the sake of memory


def discount(place: Ints) -> Floats:
    """How much of a reader's attention a place of a list gets, the first as 1; places from 1.

    Source: Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques, ACM TOIS 20 (2002).
    """
    return np.asarray(1 / np.log2(1 + place))


# What the first place of a page gets of all attention: somebody has to stand first.
FIRST = float(1 / discount(np.arange(1, PAGE + 1)).sum())


@dataclass(frozen=True, slots=True)
class Showings:
    """Where the voices of one product were shown; (k,) each.

    voice    from 0 to voices - 1: the voices that are asked about; -1 for any other of the product
    channel  from 0 to channels - 1
    place    in the list, from 1
    count    impressions
    """

    voice: Ints
    channel: Ints
    place: Ints
    count: Ints
    voices: int
    channels: int


@dataclass(frozen=True, slots=True)
class Customers:
    """The n voices of one product that count, one a person.

    level     (n,) stars, from 1 to 5
    language  (n,) any code: words are compared within one language
    version   (n,) which one they had, any code from 0; NO_VERSION where it is not told
    starts    (n + 1,) where the stems of each begin, and where the last's end
    stems     any codes from 0, none twice within one voice; none for who said nothing in words
    """

    level: Codes
    language: Codes
    version: Codes
    starts: Ints
    stems: Ints


@dataclass(frozen=True, slots=True)
class Support:
    """How many customers report the same as each of m voices; (m,) each.

    alike       of those who tell, how many are near in stars and in words, its author among them
    telling     how many tell something in words, in its language and of its version; both 0 where it says nothing
    like_stars  how many are near in stars, its author among them
    people      how many there are, of its version
    of_version  whether only customers of its version were counted, since enough tell theirs
    """

    alike: Ints
    telling: Ints
    like_stars: Ints
    people: Ints
    of_version: Bools


@dataclass(frozen=True, slots=True)
class Proportions:
    """How m voices are shown; (m,) each.

    shown    impressions
    share    of all attention that the product's voices get, from 0 to 1
    ratio    share of attention over the share of customers who report the same
    low      the least that it may be, and high the most; the ratio lies between
    channel  the one that most of what is too much comes from; it tells nothing where the ratio is below 1
    is_out   whether it is out of proportion
    """

    shown: Ints
    share: Floats
    ratio: Floats
    low: Floats
    high: Floats
    channel: Ints
    is_out: Bools


def support(customers: Customers, asked: Ints) -> Support:
    """Count who reports the same as each of some voices.

    asked  (m,) rows of the customers

    Whoever tells their version is held against those of that version, if there are FEWEST of them. Costs the number
    of times that a stem of an asked voice stands in another.
    """
    told = customers.version[asked]
    of_version = (told != NO_VERSION) & (_how_many(customers.version, told) >= FEWEST)
    weighed, has_words = _weighed(customers), np.diff(customers.starts) > 0
    found = np.zeros((4, len(asked)), dtype=np.int64)
    for start in range(0, len(asked), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        rows = asked[some]
        peers = ~of_version[some, None] | (customers.version[None, :] == told[some, None])
        near = peers & (np.abs(customers.level[rows, None] - customers.level[None, :]) <= NEAR)
        tell = peers & has_words & (customers.language[rows, None] == customers.language[None, :])
        alike = near & tell & ((weighed[rows] @ weighed.T).toarray() >= ALIKE)
        # Nobody is unlike themselves, whatever rounding says.
        alike[np.arange(len(rows)), rows] = True
        counts = np.stack([alike.sum(1), tell.sum(1), near.sum(1), peers.sum(1)])
        counts[:2, ~has_words[rows]] = 0
        found[:, some] = counts
    return Support(found[0], found[1], found[2], found[3], of_version)


def _how_many(values: Codes, wanted: Codes) -> Ints:
    """How often each wanted value stands among some."""
    ordered = np.sort(values)
    return np.searchsorted(ordered, wanted, "right") - np.searchsorted(ordered, wanted, "left")


def _weighed(customers: Customers) -> csr_array:
    """The stems of each voice by how rare they are in its language; (n, stems), rows of length 1 or 0.

    Source: Sparck Jones, A statistical interpretation of term specificity, Journal of Documentation 28 (1972).
    """
    n = len(customers.level)
    row = np.repeat(np.arange(n), np.diff(customers.starts))
    _, language = np.unique(customers.language, return_inverse=True)
    # A stem of one language is another than the same letters in another.
    pairs = customers.stems * (int(language.max(initial=0)) + 1) + language[row]
    names, stem = np.unique(pairs, return_inverse=True)
    texts = np.bincount(language[np.unique(row)], minlength=int(language.max(initial=0)) + 1)
    rare = np.log1p(texts[language[row]] / np.bincount(stem, minlength=len(names))[stem])
    length = np.sqrt(np.bincount(row, rare**2, minlength=n))[row]
    return csr_array((rare / length, stem, customers.starts), shape=(n, len(names)))


def proportions(showings: Showings, reported: Support) -> Proportions:
    """Hold what readers were shown against what customers report; (m,) voices, in the order of both.

    Attention is impressions times `discount`. The ratio goes by those near in words where `goes_by_words`, and else
    by those near in stars. Its lower end gives the voice all who are near in stars, its upper end those it goes by,
    and both Jeffreys' 90 % interval: words find fewer than there are, stars more. It is out of proportion where the
    lower end is above LIMIT, the voice has more of all attention than the first place of a page has, and it was shown
    LEAST_SHOWN times.
    Raises ValueError when a place or count is below 1 or a voice reports less than itself.
    Source: Brown, Cai and DasGupta, Interval estimation for a binomial proportion, Statistical Science 16 (2001).
    """
    _check(showings, reported)
    attention, whole = _attention(showings)
    everything = max(float(whole.sum()), np.finfo(float).tiny)
    share = attention.sum(1) / everything
    by_words = goes_by_words(reported.telling, reported.like_stars, reported.people)
    same = np.where(by_words, reported.alike, reported.like_stars)
    of = np.where(by_words, reported.telling, reported.people)
    least, _ = interval(same, of)
    _, most = interval(reported.like_stars, reported.people)
    low = share / np.maximum(most, interval(same, of)[1])
    own = showings.voice >= 0
    shown = np.bincount(showings.voice[own], showings.count[own], showings.voices).astype(np.int64)
    too_much = attention - (same / of)[:, None] * whole
    return Proportions(
        shown=shown,
        share=share,
        ratio=share / (same / of),
        low=low,
        high=share / least,
        channel=np.argmax(too_much, axis=1),
        is_out=(low > LIMIT) & (share > FIRST) & (shown >= LEAST_SHOWN),
    )


def goes_by_words(telling: Ints, like_stars: Ints, people: Ints) -> Bools:
    """Whether it can be told how many met the same: enough tell something, and few give about those stars; (m,)."""
    return (telling >= FEWEST) & (like_stars * FEW <= people)


def interval(same: Ints, of: Ints) -> tuple[Floats, Floats]:
    """From where to where a share of customers likely lies, (m,) each: Jeffreys' interval, up to 1 where all agree."""
    a, b = same + JEFFREYS, of - same + JEFFREYS
    low, high = (np.asarray(betaincinv(a, b, part), dtype=np.float64) for part in INTERVAL)
    return low, np.where(same == of, 1.0, high)


def _attention(showings: Showings) -> tuple[Floats, Floats]:
    """What each voice got of it on each channel, (voices, channels), and all voices together, (channels,)."""
    got = showings.count * discount(showings.place)
    whole = np.bincount(showings.channel, got, showings.channels)
    own = showings.voice >= 0
    cell = showings.voice[own] * showings.channels + showings.channel[own]
    each = np.bincount(cell, got[own], showings.voices * showings.channels)
    return each.reshape(showings.voices, showings.channels).astype(np.float64), whole.astype(np.float64)


def _check(showings: Showings, reported: Support) -> None:
    if len(showings.place) and (showings.place.min() < 1 or showings.count.min() < 1):
        raise ValueError("a place or a count is below 1")
    if len(reported.people) != showings.voices:
        raise ValueError(f"{showings.voices} voices were shown, but the support of {len(reported.people)} is known")
    if (reported.like_stars < 1).any() or (reported.people < reported.like_stars).any():
        raise ValueError("each voice is one of those who report the same, and they are some of all")
