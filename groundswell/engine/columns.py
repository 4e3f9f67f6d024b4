"""Names, types and units of the tables the engine reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Codes: TypeAlias = npt.NDArray[np.int32]
Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]

STAR = 1_000_000  # stars are kept in whole millionths
DAY = 86_400  # seconds
NOT_SAID = np.iinfo(np.int64).min  # said_at where the source does not say

# How sure it is that the author had the product, as a share of certainty.
PROOF = {"none": 0.0, "claimed": 0.25, "receipt": 0.5, "order": 0.75, "kept": 1.0}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name, what stands in it, and whether a table can do without it."""

    name: str
    about: str
    is_needed: bool = False


VOICES = (
    Column("person", "any name or number: who says it", is_needed=True),
    Column("product", "any name or number: what it is about", is_needed=True),
    Column("stars", "a number, from 1 to 5 unless another scale is named", is_needed=True),
    Column("said_at", "a date, a time, or seconds since 1970; empty where unknown", is_needed=True),
    Column("proof", f"of having the product: {', '.join(PROOF)}, true or false, or a number from 0 to 1"),
    Column("cluster", "any name: accounts that are known to be one share it; empty for nobody's"),
    Column("text", "what was said, for finding near-copies"),
    Column("helpful", "how many readers found it helpful"),
    Column("unhelpful", "how many readers did not"),
)


@dataclass(frozen=True, slots=True)
class Voices:
    """n voices as the engine counts them, in the order of their table.

    person     (n,) from 0 to people - 1
    product    (n,) from 0 to products - 1
    stars      (n,) millionths of a star, from 1_000_000 to 5_000_000
    said_at    (n,) seconds since 1970, or NOT_SAID
    people     how many persons there are; likewise products
    proof      (n,) from 0 to 1, or empty where the table tells nothing
    cluster    (people,) the cluster of each person, from 0 to people - 1; or empty: each is alone
    helpful    (n,) votes, or empty; likewise unhelpful
    own_copies, others_copies
               (n,) how many other voices of this person have nearly this text, and how many earlier voices of
               people outside this cluster; or empty where there are no texts
    """

    person: Codes
    product: Codes
    stars: Codes
    said_at: Ints
    people: int
    products: int
    proof: Floats = field(default_factory=lambda: np.empty(0))
    cluster: Codes = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    helpful: Codes = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    unhelpful: Codes = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    own_copies: Codes = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    others_copies: Codes = field(default_factory=lambda: np.empty(0, dtype=np.int32))

    def __post_init__(self) -> None:
        """Raise ValueError for what no kernel could survive: lengths that differ, codes and stars out of range."""
        n = len(self.person)
        optional = (self.proof, self.helpful, self.unhelpful, self.own_copies, self.others_copies)
        if any(len(column) != n for column in (self.product, self.stars, self.said_at)):
            raise ValueError("the columns have different lengths")
        if any(len(column) not in {0, n} for column in optional) or len(self.cluster) not in {0, self.people}:
            raise ValueError("an optional column has another length than the table")
        _within("person", self.person, 0, self.people - 1)
        _within("product", self.product, 0, self.products - 1)
        _within("cluster", self.cluster, 0, self.people - 1)
        _within("stars", self.stars, STAR, 5 * STAR)
        _within("proof", self.proof, 0, 1)
        for votes in (self.helpful, self.unhelpful, self.own_copies, self.others_copies):
            _within("a count", votes, 0, np.iinfo(np.int32).max)


def voices_from(
    table: Mapping[str, Any], *, scale: tuple[float, float] = (1.0, 5.0), names: Mapping[str, str] | None = None
) -> Voices:
    """Read a table of arrays, lists or Arrow columns as voices.

    table  by the names of VOICES: a dict of arrays, or a pyarrow.Table (anything with `table[name]`)
    scale  lowest and highest stars that the source gives
    names  what the table calls a column, where it has another name: {"person": "user"}

    Texts are not read here: near-copies are found by the lab, or handed to Voices by the caller.
    Raises KeyError where a needed column is missing, ValueError where a value cannot be read.
    """
    called = dict(names or {})
    there = set(getattr(table, "column_names", table))

    def column(name: str) -> Any:
        return array_of(table[called.get(name, name)]) if called.get(name, name) in there else np.empty(0)

    for needed in VOICES:
        if needed.is_needed and called.get(needed.name, needed.name) not in there:
            raise KeyError(f"no column {called.get(needed.name, needed.name)!r}; there are {sorted(there)}")
    person, people = coded(column("person"))
    product, products = coded(column("product"))
    return Voices(
        person=person,
        product=product,
        stars=read_stars(column("stars"), scale),
        said_at=read_times(column("said_at")),
        people=people,
        products=products,
        proof=read_proof(column("proof")),
        cluster=clusters_of(person, people, column("cluster")),
        helpful=counts(column("helpful")),
        unhelpful=counts(column("unhelpful")),
    )


def array_of(column: Any) -> npt.NDArray[Any]:
    """An array from a list, an array or an Arrow column."""
    if hasattr(column, "combine_chunks"):
        column = column.combine_chunks()
    if hasattr(column, "to_numpy") and hasattr(column, "null_count"):
        column = column.to_numpy(zero_copy_only=False)
    return np.asarray(column)


def coded(values: npt.NDArray[Any]) -> tuple[Codes, int]:
    """Number the distinct values from 0, in their own order; whole numbers and texts alike."""
    # Objects are compared as text: a column of mixed kinds has no order of its own.
    plain = values.astype(str) if values.dtype == object else values
    found, codes = np.unique(plain, return_inverse=True)
    return codes.astype(np.int32), len(found)


def read_stars(values: npt.NDArray[Any], scale: tuple[float, float], first_row: int = 0) -> Codes:
    """Stars of any scale in millionths of a star from 1 to 5, on a straight line, rounded half to even.

    first_row  how many rows of the table came before, for what an error says
    """
    lowest, highest = scale
    if not lowest < highest:
        raise ValueError(f"a scale from {lowest} to {highest}, but wanted lowest < highest")
    given = values.astype(np.float64)
    bad = ~((given >= lowest) & (given <= highest))
    if bad.any():
        row = int(np.argmax(bad))
        found = "no stars" if np.isnan(given[row]) else f"{given[row]:g} stars"
        raise ValueError(
            f"row {first_row + row + 1}: found {found}, but wanted a number from {lowest:g} to {highest:g}"
        )
    return np.rint(STAR * (1 + 4 * (given - lowest) / (highest - lowest))).astype(np.int32)


def read_times(values: npt.NDArray[Any]) -> Ints:
    """Seconds since 1970 from numbers, datetime64 or ISO texts; NOT_SAID where there is none."""
    if values.dtype.kind in "iuf":
        known = np.isfinite(values.astype(np.float64))
        return np.where(known, np.where(known, values, 0).astype(np.int64), NOT_SAID)
    if values.dtype.kind in "OU":
        empty = np.array([value is None or str(value) in {"", "NaT", "None"} for value in values], dtype=bool)
        values = np.where(empty, "NaT", values.astype(str))
    times = values.astype("datetime64[s]")
    return np.where(np.isnat(times), NOT_SAID, times.astype(np.int64))


def read_proof(values: npt.NDArray[Any]) -> Floats:
    """How sure it is that each author had the product, from 0 to 1."""
    if values.dtype.kind in "biuf":
        return np.nan_to_num(values.astype(np.float64), nan=0.0)
    kinds, codes = np.unique(values.astype(str), return_inverse=True)
    return np.array([proof_of(str(kind)) for kind in kinds], dtype=np.float64)[codes]


def proof_of(word: str) -> float:
    """What one word or number says of proof."""
    words = {**PROOF, "": 0.0, "none": 0.0, "nan": 0.0, "false": 0.0, "no": 0.0, "true": 1.0, "yes": 1.0}
    try:
        return words[word.lower()] if word.lower() in words else float(word)
    except ValueError:
        raise ValueError(f"found proof {word!r}, but wanted a number or one of {', '.join(PROOF)}") from None


def counts(values: npt.NDArray[Any]) -> Codes:
    """Whole numbers; where there is none, 0."""
    return np.nan_to_num(values.astype(np.float64), nan=0.0).astype(np.int32)


def clusters_of(person: Codes, people: int, cluster: npt.NDArray[Any]) -> Codes:
    """The cluster of each person: those who share a name anywhere are one, and so on from link to link.

    cluster  (n,) names as the table has them, empty or None for nobody's; or of length 0

    Returns (people,) codes from 0 to people - 1; empty where no cluster holds two persons.
    """
    if not len(cluster):
        return np.empty(0, dtype=np.int32)
    named = np.array([value is not None and str(value) not in {"", "nan", "None"} for value in cluster], dtype=bool)
    codes, _ = coded(cluster[named].astype(str))
    return joined(person[named], codes, people)


def joined(person: Codes, cluster: Codes, people: int) -> Codes:
    """Each person's cluster, from rows that name both; a person in two clusters makes them one."""
    first_of = np.full(int(cluster.max(initial=-1)) + 1, -1, dtype=np.int64)
    parent = np.arange(people, dtype=np.int64)

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = int(parent[one])
        return one

    pairs = np.unique(np.stack([person, cluster], axis=1), axis=0) if len(person) else np.empty((0, 2), np.int32)
    for one, its in pairs.tolist():
        if first_of[its] < 0:
            first_of[its] = one
        low, high = sorted((root(int(first_of[its])), root(one)))
        parent[high] = low
    roots = np.array([root(one) for one in range(people)], dtype=np.int32)
    alone = bool((roots == np.arange(people)).all())
    return np.empty(0, dtype=np.int32) if alone else roots


def _within(name: str, values: npt.NDArray[Any], low: float, high: float) -> None:
    if len(values) and not (values.min() >= low and values.max() <= high):
        raise ValueError(f"found {name} from {values.min()} to {values.max()}, but wanted {low:g} to {high:g}")
