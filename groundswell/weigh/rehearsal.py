"""A rehearsal: what an attack upon a product would do, tried on a copy; no score is written."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial

import numpy as np
from django.utils import timezone

from groundswell.engine.weigh.attack import ATTACKS, Outcome, outcome, undiscovered
from groundswell.record.models import Product
from groundswell.weigh.credibility import a_runner, tables
from groundswell.weigh.models import Place, Rehearsed, Whose

KINDS = (*ATTACKS, "flags")
# With fewer counting voices than this, a page may wait for it; the worker does the others.
WORTH_WAITING = 1_000
KEPT = timedelta(days=30)


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

    Opinions fade there as the product's company lets them.

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
    # Of the other products' voices nothing is told, so they may fade as this company's do.
    fading = product.company.half_life_days
    look = partial(outcome, product=index, runner=runner, first_new=len(voices.person), at=at, half_life_days=fading)
    before = look(voices)
    if attack == "flags":
        # However many report a voice, it stands until a person has looked: no score is drawn from reports.
        return Rehearsal(attack, size, before, before, before)
    after = ATTACKS[attack](voices, index, size, at)
    return Rehearsal(attack, size, before, look(undiscovered(voices, after), watched=False), look(after))


def ask(product: Product, attack: str, size: int) -> Rehearsed:
    """Have an attack rehearsed, or rehearsed anew: at once where that is quick, else by the worker."""
    asked, _ = Rehearsed.objects.update_or_create(
        product=product,
        attack=attack,
        size=size,
        defaults={"asked_at": timezone.now(), "drawn_at": None, "found": None},
    )
    return draw(asked) if Place.objects.count() < WORTH_WAITING else asked


def draw(asked: Rehearsed) -> Rehearsed:
    """Do what was asked. A product that nobody speaks of any more is not rehearsed, and the question goes."""
    try:
        told = asdict(rehearse(asked.product, asked.attack, asked.size))
    except NothingToAttack:
        asked.delete()
        return asked
    asked.found = {stage: told[stage] for stage in ("before", "undefended", "defended")}
    asked.drawn_at = timezone.now()
    asked.save(update_fields=["found", "drawn_at"])
    return asked


def draw_asked() -> None:
    """Do what waits, the oldest first."""
    for asked in Rehearsed.objects.filter(drawn_at=None).select_related("product").order_by("asked_at"):
        draw(asked)


def forget_old() -> None:
    """Forget what was asked more than a month ago: the record has gone on."""
    Rehearsed.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()
