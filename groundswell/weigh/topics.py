"""What people speak of, product by product: so that the first few voices speak of all of it."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import numpy as np
from django.db import transaction

from groundswell.engine.listen import topics as engine
from groundswell.record import snapshots
from groundswell.weigh.models import Place, Stem, Topics, Whose, Words
from groundswell.weigh.search_index import GAP

FEWEST_VOICES = 20  # of fewer, no share can be told
AT_ONCE = 1000


def redraw() -> None:
    """Draw the topics of all products anew, from the words of the reviews that count; write what differs."""
    everywhere, texts = dict(Stem.objects.values_list("pk", "voices").iterator()), Words.objects.count()
    write({product: row for product, row in drawn(everywhere, texts) if row[1]})


@transaction.atomic
def write(now: dict[int, tuple[int, str]]) -> None:
    before = {pk: (voices, told) for pk, voices, told in Topics.objects.values_list("pk", "voices", "told")}
    changed = [product for product in {*now, *before} if now.get(product) != before.get(product)]
    for start in range(0, len(changed), AT_ONCE):
        Topics.objects.filter(pk__in=changed[start : start + AT_ONCE]).delete()
    fresh = (Topics(product_id=pk, voices=now[pk][0], told=now[pk][1]) for pk in sorted(changed) if pk in now)
    Topics.objects.bulk_create(fresh, batch_size=AT_ONCE)
    if changed:
        snapshots.forget(*changed)


def drawn(everywhere: dict[str, int], texts: int) -> Iterator[tuple[int, tuple[int, str]]]:
    """Each product with so many voices and its topics, as a row holds them; one pass over the words."""
    told = Place.objects.filter(whose=Whose.CONSUMERS, voice__words__isnull=False).order_by("product_id")
    rows = told.values_list("product_id", "voice__words__said", "voice__words__about").iterator(chunk_size=AT_ONCE)
    for product, its in groupby(rows, key=itemgetter(0)):
        counts: Counter[str] = Counter()
        voices = 0
        for _, said, about in its:
            counts.update(set(said.partition(GAP)[0].split()).difference(about.split()))
            voices += 1
        if voices >= FEWEST_VOICES:
            yield product, (voices, telling(counts, voices, everywhere, texts))


def telling(counts: Counter[str], voices: int, everywhere: dict[str, int], texts: int) -> str:
    stems = sorted(stem for stem, count in counts.items() if count <= everywhere.get(stem, 0))
    here = np.array([counts[stem] for stem in stems], dtype=np.int64)
    found = engine.topics(here, voices, np.array([everywhere[stem] for stem in stems], dtype=np.int64), texts)
    return " ".join(f"{stems[at]}:{here[at]}" for at in found)


def numbers_of(told: str) -> dict[str, int]:
    """The stems of a row of topics, each with how many voices say it."""
    return {number: int(voices) for number, _, voices in (one.partition(":") for one in told.split())}
