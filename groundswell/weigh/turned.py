"""Turns as pages tell of them: since when people judge a product otherwise."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from groundswell.record.models import Product
from groundswell.weigh.cells import Standing
from groundswell.weigh.models import Turn

TOLD = ("day", "before", "since", "known", "people", "chance")


def with_turns(products: QuerySet[Product]) -> QuerySet[Product]:
    """Let products know whether people judge them otherwise since a day, at no query of its own."""
    return products.annotate(has_turned=Exists(Turn.objects.filter(product=OuterRef("pk"))))


def turns_of(products: Iterable[int]) -> dict[tuple[int, str], Turn]:
    """The turns of some products, by product and whose; one query."""
    return {(turn.product_id, turn.whose): turn for turn in Turn.objects.filter(product__in=list(products))}


def turn_over(place: Standing) -> Turn | None:
    """The turn before which a voice was said; None for what was said since, and where there is none."""
    turn = Turn.objects.filter(product=place.product_id, whose=place.whose).first()
    is_before = turn is not None and (place.said_at is None or place.said_at.timestamp() < turn.began)
    return turn if is_before else None


def as_facts(turn: Turn | None) -> dict[str, Any] | None:
    """A turn as plain values, for programs: of its weight what a voice keeps, and full voices that all are together."""
    if turn is None:
        return None
    return {name: getattr(turn, name) for name in TOLD} | {"kept": turn.share_kept, "left": turn.voices_left}
