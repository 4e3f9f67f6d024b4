"""A rehearsal: what an attack upon a product would do, tried on a copy; nothing is written."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from django.utils import timezone

from groundswell.engine.weigh.attack import ATTACKS, Outcome, outcome, undiscovered
from groundswell.record.models import Product
from groundswell.weigh.credibility import a_runner, tables
from groundswell.weigh.models import Whose

KINDS = (*ATTACKS, "flags")


class NothingToAttack(Exception):  # noqa: N818 - named after what went wrong
    """Nobody has reviewed the product yet."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How a product stands before an attack, after it, and with what stands against it."""

    attack: str
    size: int
    before: Outcome
    undefended: Outcome  # nobody links the accounts, no alarm
    defended: Outcome


def rehearse(product: Product, attack: str, size: int) -> Rehearsal:
    """Try an attack on a copy of all counting customers' reviews, everything drawn anew.

    attack  one of KINDS
    size    accounts, or helpful votes of the aberrant one, or reports

    Raises NothingToAttack for a product without reviews, ValueError for an attack that is not there or a size
    below 1.
    """
    if attack not in KINDS:
        raise ValueError(f"no attack {attack!r}; there are {', '.join(KINDS)}")
    if size < 1:
        raise ValueError(f"{size} attackers, but wanted 1 or more")
    table = tables()[Whose.CONSUMERS]
    index = int(np.searchsorted(np.unique(table.product), product.pk))
    if product.pk not in table.product:
        raise NothingToAttack(f"nobody has reviewed {product.slug!r} yet")
    voices, at = table.voices(), int(timezone.now().timestamp())
    runner = a_runner(len(voices.person))
    look = partial(outcome, product=index, runner=runner, first_new=len(voices.person), at=at)
    before = look(voices)
    if attack == "flags":
        # However many report a voice, it stands until a person has looked: no score is drawn from reports.
        return Rehearsal(attack, size, before, before, before)
    after = ATTACKS[attack](voices, index, size, at)
    return Rehearsal(attack, size, before, look(undiscovered(voices, after), watched=False), look(after))
