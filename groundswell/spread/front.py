"""How talk of a product crosses borders: where it began, what it has reached, and what it likely reaches next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import numpy.typing as npt
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groundswell.engine.columns import Bools, Floats, Ints
from groundswell.engine.spread import front as engine
from groundswell.engine.spread.front import habits, map_weight, mass_of, nearness, next_places, pace, reach
from groundswell.plumbing.geography import code_of, countries, km_between
from groundswell.record.columns import batches
from groundswell.record.places import FirstWords, first_words
from groundswell.record.talk import spoken_of
from groundswell.spread.models import Front

HOUR = 3600
FEWEST = engine.FEWEST
LATELY = timedelta(hours=2)
NOW = timedelta(days=30)  # who spoke since then is held against who spoke before
ENOUGH = 20  # people: how far fewer speak from the origin is not told
NEXT = 5  # of the likeliest places
LEARNED = 500  # fronts, the newest, from which it is learned how talk travels; more would not make it surer


@dataclass(frozen=True, slots=True)
class World:
    """p countries as the engine reads them: each array (p,) or (p, p), in the order of the codes."""

    codes: tuple[str, ...]
    km: Floats
    radius_km: Floats
    borders: Bools
    near: Floats
    inhabitants: Floats

    def numbers(self, codes: npt.ArrayLike) -> Ints:
        return np.searchsorted(np.array(self.codes), np.array(codes, "U2")).astype(np.int64)


@cache
def world() -> World:
    """The countries, read at the first call."""
    its = list(countries().values())
    codes = tuple(one.code for one in its)
    tongues = sorted({tongue for one in its for tongue in one.languages})
    km = np.array([[km_between(one.seat, other.seat) for other in its] for one in its])
    borders = np.array([[code in one.borders for code in codes] for one in its])
    speaks = np.array([[tongue in one.languages for tongue in tongues] for one in its])
    radius, inhabitants = np.array([(one.radius_km, one.inhabitants) for one in its], np.float64).T
    return World(codes, km, radius, borders, nearness(km, borders, speaks), inhabitants)


def opened(_epochs: list[int]) -> None:
    """A new epoch began: so does a new day's front, of every product."""
    draw()


def draw() -> None:
    """Draw the fronts of all products anew. Doing it twice changes nothing more."""
    draw_where(Q())


def refresh() -> None:
    """Draw it anew for the products that were spoken of lately."""
    if products := spoken_of(timezone.now() - LATELY):
        draw_where(Q(product__in=products))


def draw_where(where: Q) -> None:
    now = timezone.now()
    fronts = [found for some in batches(where) for found in fronts_in(first_words(some), now)]
    with transaction.atomic():
        Front.objects.filter(where).delete()
        Front.objects.bulk_create(fronts)
        # What talk of other products did before is read from what is kept, the fresh ones among it.
        foretell(fronts)
        Front.objects.bulk_update(fronts, ["next"], batch_size=500)


def fronts_in(words: FirstWords, now: datetime) -> Iterator[Front]:
    """The fronts of the products of which enough people speak in one place, at least."""
    told, which = np.unique(words.country, return_inverse=True)
    code = np.array([code_of(one) for one in told.tolist()], "U2")[which]
    known = (code != "") & (words.at <= now.timestamp())
    if not known.any():
        return
    product, place, at = words.product[known], world().numbers(code[known]), words.at[known]
    products, first = np.unique(product, return_index=True)
    for one, its in zip(products.tolist(), np.split(np.arange(len(product)), first[1:]), strict=True):
        if (found := front_of(one, place[its], at[its], now)) is not None:
            yield found


def front_of(product: int, place: Ints, at: Floats, now: datetime) -> Front | None:
    """One product's front, but for what comes next."""
    story = engine.front(place, at)
    if not len(story.place):
        return None
    here, origin = world(), int(story.place[0])
    hops = engine.borders_from(origin, here.borders)[story.place]
    hours = (story.at - story.at[0]) / HOUR
    found = pace(hops, hours)
    told = np.isin(place, story.place)
    return Front(
        product_id=product,
        people=int(story.people.sum()) + story.elsewhere,
        elsewhere=story.elsewhere,
        origin=here.codes[origin],
        begun_at=moment(float(story.at[0])),
        places=places_of(story, hops, hours),
        next=[],
        hours_per_border=found.value if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        drawn_at=now,
        **reaches(place[told], at[told] >= (now - NOW).timestamp(), origin),
    )


def places_of(story: engine.Front, hops: Ints, hours: Floats) -> list[dict[str, str | int | float]]:
    """The rows of what was reached, as they are kept."""
    codes, km = world().codes, world().km[story.place[0]]
    columns = (story.place, story.at, story.people, hops, hours.round(3))
    return [
        {
            "place": codes[place],
            "at": moment(at).isoformat(),
            "people": people,
            "borders": borders,
            "hours": age,
            "km": round(float(km[place])),
        }
        for place, at, people, borders, age in zip(*(column.tolist() for column in columns), strict=True)
    ]


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def reaches(place: Ints, is_new: Bools, origin: int) -> dict[str, float]:
    """How far from the origin people spoke until a month ago, and since; nothing where they are too few."""
    here = world()
    found: dict[str, float] = {}
    for name, its in (("before", place[~is_new]), ("now", place[is_new])):
        if len(its) >= ENOUGH:
            one = reach(its, origin, here.km[origin], float(here.radius_km[origin]))
            found |= {f"km_{name}": one.half, f"beyond_{name}": one.beyond}
    return found


def foretell(fronts: Sequence[Front]) -> None:
    """What is likely reached next: by the map, by where people speak anyway, and by the ways of other products."""
    if not fronts:
        return
    here = world()
    kept = list(Front.objects.order_by("-begun_at", "product")[:LEARNED])
    stories = [story_of(one) for one in kept]
    learned = {one.product_id for one in kept}
    mass = mass_of(stories, here.inhabitants)
    near = here.near ** map_weight(stories, here.near, mass)
    whole = habits(stories, near, mass)
    for one in fronts:
        story = story_of(one)
        others = whole.without(habits([story], near, mass)) if one.product_id in learned else whole
        chances = next_places(story, near, mass, others)
        best = np.argsort(-chances, kind="stable")[:NEXT]
        one.next = [[here.codes[place], round(float(chances[place]), 6)] for place in best.tolist()]


def story_of(one: Front) -> engine.Front:
    """A front as the engine reads it, from its row."""
    place = world().numbers([told["place"] for told in one.places])
    at, people = ([told[name] for told in one.places] for name in ("hours", "people"))
    return engine.Front(place, np.array(at, np.float64), np.array(people, np.int64), one.elsewhere)
