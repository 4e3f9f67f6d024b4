"""A small market of honest people, and a ring that praises the same things in the same weeks."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from cast import DAY, heard, said

from groundswell.record.models import Person, Product
from groundswell.weigh.models import Ring, RingMember

MATES = {f"Mate {n}" for n in range(8)}
TARGETS = ("kettle", "lamp", "pan", "radio")


def a_market(people: int = 60, seed: int = 7, **parts: Any) -> None:
    """People who each speak of a few things, when and as they like."""
    dice = Random(seed)
    things = (*TARGETS, *(f"thing{n}" for n in range(12)))
    heard(
        *(
            said(
                person=f"p{n}",
                name=f"Person {n}",
                product=thing,
                stars=str(dice.choice([1, 2, 3, 4, 5, 5])),
                text=f"{n} says {dice.random()}",
                said_at=DAY - timedelta(days=dice.randrange(600)),
                **parts,
            )
            for n in range(people)
            for thing in dice.sample(things, 4)
        )
    )


def a_ring_speaks(seed: int = 3, targets: Sequence[str] = TARGETS, **parts: Any) -> None:
    """Mates who give five stars to each target in a week of its own."""
    dice = Random(seed)
    heard(
        *(
            said(
                person=mate.lower(),
                name=mate,
                product=target,
                stars="5",
                text=f"{mate} on {target}",
                said_at=DAY - timedelta(days=90 * week + dice.randrange(3)),
                **parts,
            )
            for mate in sorted(MATES)
            for week, target in enumerate(targets)
        )
    )


def names_of(ring: Ring) -> set[str]:
    return set(ring.members.values_list("person__name", flat=True))


def a_ring(*people: Person, products: Sequence[Product]) -> Ring:
    """A proposal as the night would draw it, of people who gave five stars to each product on one day."""
    at = int(DAY.timestamp())
    who = sorted(person.pk for person in people)
    met = {"first": at, "last": at, "levels": [0, 0, 0, 0, len(people)], "people": who}
    meetings = [{"product": product.pk, **met} for product in products]
    ring = Ring.objects.create(
        whose="consumers", key=f"{[product.pk for product in products]}", chance=0.001, meetings=meetings, texts=[]
    )
    for person in people:
        RingMember.objects.create(ring=ring, person=person, lockstep=len(products), company=0, words=0)
    ring.products.set(products)
    return ring
