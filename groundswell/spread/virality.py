"""How many new people each person brings, with what is not seen yet reckoned in."""

from collections.abc import Sequence

import numpy as np
from django.db import transaction
from django.utils import timezone

from groundswell.engine.columns import DAY, Floats, Ints
from groundswell.engine.spread import k_factor as engine
from groundswell.engine.spread.cascade import NOBODY
from groundswell.engine.spread.k_factor import Passing
from groundswell.record.acts import Actor, acts_on
from groundswell.record.models import ShareLink, Voice
from groundswell.spread.models import KFactor
from groundswell.spread.trees import Story

Of = KFactor.Of


MANY = 20_000  # voices: of products with more, K waits for the night


@transaction.atomic
def draw(product: int, story: Story | None, *, at_night: bool) -> None:
    """Draw how many new people each one who knows a product brings: of all, and by generation, cause, tie and way.

    at_night  by day, what was drawn in the night stands where to read everybody who knows a product takes long
    """
    if not at_night and story is not None and Voice.objects.filter(product=product).count() > MANY:
        return
    KFactor.objects.filter(product=product).delete()
    if story is not None:
        KFactor.objects.bulk_create(found_in(product, story))


def found_in(product: int, story: Story) -> list[KFactor]:
    since = knows_since(product)
    people = sorted(since, key=str)
    number = {actor: place for place, actor in enumerate(people)}
    told = [place for place, above in enumerate(story.trees.teller.tolist()) if above != NOBODY]
    teller = np.array([number[story.actors[int(story.trees.teller[place])]] for place in told], np.int64)
    passing = passing_of(story, people, since, told, teller)
    within = engine.k_factor(passing).within
    rows = [row_of(product, Of.ALL, "", engine.k_factor(passing, within=within))]
    generation, cause = places_in(story, number)
    rows += [
        row_of(product, Of.GENERATION, str(key), found)
        for key, found in engine.k_by_teller(generation, passing, within=within).items()
    ]
    rows += [
        row_of(product, Of.CAUSE, CAUSES[key], found)
        for key, found in engine.k_by_teller(cause, passing, within=within).items()
    ]
    ties = dict(ShareLink.objects.filter(product=product).values_list("pk", "tie"))
    by = [story.by[place] for place in told]
    rows += by_way(product, Of.TIE, [ties[one.link] if one else "" for one in by], passing, within)
    return rows + by_way(product, Of.WAY, [one.way if one else "" for one in by], passing, within)


CAUSES = ("organic", "by the company")


def knows_since(product: int) -> dict[Actor, float]:
    """Everybody who did anything about a product, and since when, in days: each could tell others from then on."""
    since: dict[Actor, float] = {}
    for act in acts_on(product):
        since.setdefault(act.actor, act.at.timestamp() / DAY)
    return since


def passing_of(
    story: Story, people: Sequence[Actor], since: dict[Actor, float], told: Sequence[int], teller: Ints
) -> Passing:
    now = timezone.now().timestamp() / DAY
    begun = np.array([since[actor] for actor in people])
    came = np.array([story.begin.timestamp() / DAY + float(story.trees.minute[place]) / 1440 for place in told])
    ages: Floats = np.maximum(now - begun, 0.0)
    delays = np.maximum(came - begun[teller], 0.0) if len(told) else np.empty(0)
    return Passing(ages, teller, np.minimum(delays, ages[teller]))


def places_in(story: Story, number: dict[Actor, int]) -> tuple[Ints, Ints]:
    """The generation and the cause of everybody who knows the product; who came by nobody is of generation 0."""
    generation, cause = np.zeros(len(number), np.int64), np.zeros(len(number), np.int64)
    for place, actor in enumerate(story.actors):
        generation[number[actor]] = story.trees.generation[place]
        cause[number[actor]] = int(story.is_by_company(place))
    return generation, cause


def by_way(product: int, of: str, keys: Sequence[str], passing: Passing, within: float) -> list[KFactor]:
    names = sorted(set(keys))
    way = np.array([names.index(key) for key in keys], np.int64)
    found = engine.k_by_way(way, passing, within=within)
    return [row_of(product, of, names[key], one) for key, one in found.items()]


def row_of(product: int, of: str, key: str, found: engine.KFactor) -> KFactor:
    return KFactor(
        product_id=product,
        of=of,
        key=key,
        value=found.k.value,
        low=found.k.low,
        high=found.k.high,
        above_one=found.above_one,
        within_days=found.within,
        people=found.people,
        brought=found.brought,
    )
