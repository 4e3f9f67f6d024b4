"""Scores in the shape in which a page draws them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from django.utils.translation import gettext

from groundswell.faces.site.words import word
from groundswell.weigh.cells import heads
from groundswell.weigh.models import Score, Turn
from groundswell.weigh.score import parts_of

LINE = 400  # how long a line from 1 to 5 stars is drawn


@dataclass(frozen=True, slots=True)
class Figure:
    """A score and how sure it is, with its places on a line from 1 to 5 stars."""

    value: float
    low: float
    high: float
    people: int
    name: str = ""
    key: str = ""
    is_too_few: bool = False  # to be told as a number: so the company wishes

    @property
    def point(self) -> str:
        return along(self.value)

    @property
    def left(self) -> str:
        return along(self.low)

    @property
    def width(self) -> str:
        return f"{(self.high - self.low) * LINE / 4:.1f}"


def along(stars: float) -> str:
    """Where stars lie on the line; drawings know no language, so never a decimal comma."""
    return f"{(stars - 1) * LINE / 4:.1f}"


@dataclass(frozen=True, slots=True)
class Bar:
    """How many people gave a star."""

    star: int
    people: int
    width: str  # of 100


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a page tells of one score."""

    whole: Figure
    moves: float  # stars, rounded up: it is a promise
    bars: list[Bar]  # from five stars down
    collected: list[Figure]
    proof: list[Figure]
    ways: list[Figure]  # how those who were asked were asked
    owners: list[Figure] = field(default_factory=list)  # those who say that they own it, beside the others
    versions: list[Figure] = field(default_factory=list)  # those who have each version, the most spoken of first
    turn: Turn | None = None  # since when people judge it otherwise

    @property
    def people_by(self) -> dict[str, int]:
        """How many people, by whether somebody had asked them."""
        return {figure.key: figure.people for figure in self.collected}


def sheet_of(
    score: Score,
    owners: Mapping[str, Mapping[str, Any]] | None = None,
    versions: Mapping[str | None, Mapping[str, Any]] | None = None,
    turn: Turn | None = None,
) -> Sheet:
    """Lay a score out; asks nothing of the database if its epoch is at hand.

    owners    the score taken apart by what people say of owning it
    versions  likewise by the version that they have; None holds those who do not say
    """
    parts = parts_of(score)
    return Sheet(
        whole=figure_of(score),
        moves=ceil(score.one_person_moves * 100) / 100,
        bars=list(bars_of(score)),
        collected=list(figures(parts, ("not_asked", "asked", "unknown_whether_asked"), "collected")),
        proof=list(
            figures(parts, ("proof:kept", "proof:order", "proof:receipt", "proof:claimed", "proof:none"), "proof")
        ),
        ways=list(figures(parts, ("invited", "rewarded", "campaign", "employee", "paid"), "collected")),
        owners=list(figures(owners or {}, ("owner", "former_owner", "consumer"), "owns")),
        versions=list(of_versions(versions or {})),
        turn=turn,
    )


def figure_of(score: Score) -> Figure:
    return Figure(score.value, score.low, score.high, score.people, is_too_few=score.is_too_few)


def bars_of(score: Score) -> Iterator[Bar]:
    counts = heads(score.cells)
    for star in (5, 4, 3, 2, 1):
        people = counts[star - 1]
        yield Bar(star, people, f"{100 * people / max(score.people, 1):.2f}")


def figures(parts: Mapping[str, Mapping[str, Any]], names: tuple[str, ...], table: str) -> Iterator[Figure]:
    for name in names:
        if name in parts:
            key = name.removeprefix("proof:")
            yield Figure(**parts[name], name=word(key, table), key=key)


VERSIONS = 8  # that stand side by side on a page; who wants more filters by one


def of_versions(parts: Mapping[str | None, Mapping[str, Any]]) -> Iterator[Figure]:
    """The versions most spoken of, and last those who do not say."""
    named = [name for name in parts if name]
    for name in sorted(named, key=lambda name: (-parts[name]["people"], name))[:VERSIONS]:
        yield Figure(**parts[name], name=name, key=name)
    if None in parts and named:
        yield Figure(**parts[None], name=gettext("version not told"), key="")
