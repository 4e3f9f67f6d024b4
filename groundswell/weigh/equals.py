"""Of voices that stand equal, which are shown: for a reader who agrees to be counted, a coin says it."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from groundswell.engine.weigh.order import MERIT_UNIT
from groundswell.weigh.models import Place

# Ranks inside a level. Of twenty readers' votes chance alone moves a merit by more than a rank is high.
RANKS = 16


@dataclass(frozen=True, slots=True)
class Drawn:
    """The voices of the first two pages as one reader is shown them."""

    first: list[int]
    second: list[int]
    lots: dict[int, bool]  # of those for which a coin was tossed, whether it stands on the first page


def drawn(first: Sequence[int], second: Sequence[int], lot: Callable[[int], bytes]) -> Drawn:
    """Let a coin say which of equals stand on the first page, and which on the second; one query.

    lot  a number drawn by lot for a voice: the same for one reader whenever they come, another for each reader

    Equal are voices of one level whose merits lie in the same sixteenth. Of j on the first page and as many of the
    second, each stands on the first for half of all readers. A place keeps its level, and with it every promise of
    proportion.
    """
    listed = [*first, *second]
    found = Place.objects.filter(pk__in=listed).values_list("pk", "level", "merit")
    ranks = {voice: (level, merit * RANKS // MERIT_UNIT) for voice, level, merit in found}
    lots: dict[int, bool] = {}
    stands = {voice: voice for voice in listed}
    for equals in groups(first, second, ranks):
        chosen = sorted(equals, key=lot)
        half = len(equals) // 2
        stands |= dict(zip(equals, chosen, strict=True))
        lots |= {voice: place < half for place, voice in enumerate(chosen)}
    return Drawn([stands[voice] for voice in first], [stands[voice] for voice in second], lots)


def groups(first: Sequence[int], second: Sequence[int], ranks: dict[int, tuple[int, int]]) -> list[list[int]]:
    """Of each rank the last of the first page, and as many of the next, in order."""
    here, there = by_rank(first, ranks), by_rank(second, ranks)
    found = []
    for rank, voices in here.items():
        most = min(len(voices), len(there.get(rank, ())))
        if most:
            found.append([*voices[-most:], *there[rank][:most]])
    return found


def by_rank(voices: Sequence[int], ranks: dict[int, tuple[int, int]]) -> dict[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for voice in voices:
        if voice in ranks:
            found[ranks[voice]].append(voice)
    return found
