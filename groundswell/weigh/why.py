"""Why a voice counts as it does: what it adds to its product's score, and why it stands where it stands."""

from copy import deepcopy
from dataclasses import dataclass

from django.db.models import Q

from groundswell.record.models import Voice
from groundswell.weigh.models import Place, Score, Whose
from groundswell.weigh.score import Standing, add, heads, score_cells, standing


@dataclass(frozen=True, slots=True)
class Why:
    """What a voice that counts does to its product's score, and where it stands in the fair order."""

    whose: str
    people: int  # all that count, this one among them
    value: float  # the score
    without: float | None  # what it would be without this voice; None where no voice would be left
    level: int
    rank: int  # among those with the same stars, from 1
    peers: int  # how many those are

    @property
    def moves(self) -> float:
        """By how many stars it draws the score, up or down."""
        return self.value - self.without if self.without is not None else 0.0


def why(voice: Voice) -> Why | None:
    """Say why a voice counts as it does; None for one that does not count."""
    place = next(standing(Q(pk=voice.pk)), None)
    if place is None:
        return None
    score = Score.objects.select_related("epoch").get(product=place.product_id, whose=place.whose)
    return Why(
        whose=place.whose,
        people=score.people,
        value=score.value,
        without=value_without(score, place),
        level=place.level,
        rank=rank_of(place),
        peers=heads(score.cells)[place.level - 1],
    )


def newer_of_the_same(voice: Voice) -> int | None:
    """The voice of the same person that counts in this one's stead; None where there is none."""
    whose = Whose.EXPERTS if voice.role == Voice.Role.EXPERT else Whose.CONSUMERS
    places = Place.objects.filter(product=voice.product_id, person=voice.author_id, whose=whose)
    return places.exclude(pk=voice.pk).values_list("pk", flat=True).first()


def value_without(score: Score, place: Standing) -> float | None:
    cells = deepcopy(score.cells)
    add(cells, [place], -1)
    return float(score_cells([cells], score.epoch).value[0]) if cells else None


def rank_of(place: Standing) -> int:
    """Its rank among those with the same stars: found helpful, then newest, then by name."""
    peers = Place.objects.filter(product=place.product_id, whose=place.whose, level=place.level)
    same = Q(merit=place.merit)
    if place.said_at is None:
        newer = Q(said_at__isnull=False) | Q(said_at=None, tie__lt=place.tie)
    else:
        newer = Q(said_at__gt=place.said_at) | Q(said_at=place.said_at, tie__lt=place.tie)
    return 1 + peers.filter(Q(merit__gt=place.merit) | same & newer).count()
