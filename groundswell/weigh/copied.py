"""Near copies as lists tell of them: whose opinion counts once, for whoever said it first."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from groundswell.record.models import Voice
from groundswell.record.shown import Shown, visible
from groundswell.weigh.models import Copy


class Echo(NamedTuple):
    """A voice says what another had said of the same product before."""

    first: int | None  # the voice that said it first; None where it is no longer shown


def echoes(several: Iterable[Shown]) -> dict[int, Echo]:
    """Those of some voices that count nothing beside an earlier one; one query, none where none of them does.

    Bring `copy` along with the voices.
    """
    again = [shown.voice.pk for shown in several if says_again(shown.voice)]
    if not again:
        return {}
    first = visible(Voice.objects.filter(pk=OuterRef("of"))).values("pk")
    found = Copy.objects.filter(pk__in=again).values_list("pk", Subquery(first[:1]))
    return {voice: Echo(earlier) for voice, earlier in found}


def says_again(voice: Voice) -> bool:
    copy: Copy | None = getattr(voice, "copy", None)
    return copy is not None and not copy.counts
