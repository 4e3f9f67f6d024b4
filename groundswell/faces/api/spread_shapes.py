"""The shapes of how word of a product spreads."""

from datetime import datetime

from ninja import Schema
from pydantic import Field


class RangeOut(Schema):
    """A value, and between which bounds it likely lies."""

    value: float
    low: float
    high: float


class KOut(RangeOut):
    """How many new people each who knows a product brings by links and codes (90 %)."""

    above_one: float = Field(description="chance that it is above 1")
    people: int = Field(description="who could tell")


class SurgeOut(Schema):
    """More is said than usual, and it is not over yet."""

    sign: str = Field(description="`for`, `against`; empty: all that is said")
    begun_at: datetime
    strength: float = Field(description="times the usual")
    people: int = Field(description="so far")
    comes_to: RangeOut | None = Field(description="people in the end (80 %); null until it is told")
    peak_at: datetime | None


class ReachedOut(Schema):
    """A country that talk of a product has reached: five people have spoken from there."""

    country: str = Field(description="ISO 3166")
    reached_at: datetime = Field(description="when the fifth spoke")
    people: int
    borders: int = Field(description="between it and the first; a way by sea or by air is one")
    hours: float = Field(description="after the first")
    km: int = Field(description="from the first")


class NextOut(Schema):
    """A country that talk of a product may reach next."""

    country: str = Field(description="ISO 3166")
    chance: float = Field(description="that it is the next one, if any is")


class FrontOut(Schema):
    """Through which countries talk of a product came."""

    reached: list[ReachedOut] = Field(description="in the order they were reached; the first is where it began")
    elsewhere: int = Field(description="people in countries with too few; 0 where they are too few even so")
    hours_per_border: RangeOut | None = Field(description="what one border takes (90 %); null where it cannot be told")
    next: list[NextOut] = Field(description="the likeliest first")
    km_now: float | None = Field(
        description="half of those of the last 30 days spoke within so far of the first country"
    )
    km_before: float | None = Field(description="and of those before")


class OwnSwellOut(Schema):
    """What only the company itself is told of it."""

    reproduction: RangeOut | None = Field(description="further people whom one who speaks brings to speak (90 %)")
    above_one: float | None = Field(description="chance that talk grows of itself")
    rise: RangeOut | None = Field(
        description="people of themselves a day, the last week as a multiple of before (90 %); null where too few spoke"
    )
    k: KOut | None = Field(description="null where nobody has come by a link or a code")
    surges: list[SurgeOut] = Field(description="those that run, praise and blame alike")
    front: FrontOut | None = Field(description="null where no country has enough people")
    purchases: int = Field(description="lines of orders")
    credited: float = Field(description="purchases owed to somebody's telling")


class SwellOut(Schema):
    """How word of a product spreads."""

    people: int | None = Field(description="who spoke of it, each once; null where too few did")
    organic: float | None = Field(description="share of them whose speaking goes back to no doing of the company")
    too_few: bool = Field(description="fewer than 20 people spoke of it, so that nothing is told")
    since: datetime | None
    until: datetime | None
    own: OwnSwellOut | None = Field(description="for a write key of the product's own company; null for others")
