"""How far each person is believed: drawn when an epoch opens, and looked up until the next."""

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from dataclasses import replace as replaced
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from django.db import models, transaction
from django.db.models import Q

from groundswell.engine.blocks import Array, Runner
from groundswell.engine.columns import NOT_SAID, PROOF, Bools, Codes, Ints, Voices
from groundswell.engine.runners import runner
from groundswell.engine.weigh.credibility import Weighed, believed, weigh_voices
from groundswell.engine.weigh.order import MERIT_UNIT
from groundswell.engine.weigh.priors import category_priors
from groundswell.engine.weigh.score import UNIT
from groundswell.engine.weigh.table import BEHIND
from groundswell.engine.weigh.terms import Known, weight_of, weight_terms
from groundswell.plumbing.rows import insert_many
from groundswell.record.columns import Review, batches, newest, reviews
from groundswell.record.links import clusters
from groundswell.record.models import Product
from groundswell.weigh import copies
from groundswell.weigh.copies import Copies, Voiced
from groundswell.weigh.models import Alarm, Copy, Credibility, Epoch, Faded, Turn, Weight, Whose
from groundswell.weigh.trust import agreement_of

UNPROVEN = frozenset({"none", "claimed"})
# With fewer voices than this a compiler costs more than it saves.
WORTH_COMPILING = 3_000
AT_ONCE = 50_000

FIGURES = ("voices", "evidence", "proof", "helpful", "votes", "copies", "weight")
Row: TypeAlias = tuple[Any, ...]


class Constants(NamedTuple):
    """What an epoch goes by: people at each star in millionths, and what the least believed twentieth counts."""

    levels: list[int]
    gate: int
    priors: dict[str, list[int]]  # by category


@dataclass(frozen=True, slots=True)
class Found:
    """What an epoch is to go by, before it is written."""

    constants: Constants
    said: Voiced
    copied: Copies
    weighed: "dict[str, tuple[Table, Weighed]]"  # customers' voices, and experts'


def find() -> Found:
    """Find how far everybody is believed, from all that is shown. It takes long, and keeps nobody waiting."""
    found = counting()
    said, copied = compared(found)
    weighed = {whose: (table, weigh(table)) for whose, table in once(found, said, copied).items()}
    return Found(constants_of(*weighed[Whose.CONSUMERS]), said, copied, weighed)


@transaction.atomic
def write(found: Found) -> Constants:
    """Let what was found stand; write what differs."""
    copies.write(found.said, found.copied)
    for whose, (table, weighed) in found.weighed.items():
        write_rows(Credibility, ("whose", "person_id"), whose, people_of(table, weighed))
        write_rows(Weight, ("whose", "product_id", "person_id"), whose, weights_of(table, weighed))
    return found.constants


def weigh(table: "Table") -> Weighed:
    return weigh_voices(table.voices(), a_runner(len(table.person)))


def constants_of(table: "Table", weighed: Weighed) -> Constants:
    gate = int(np.quantile(weighed.weight, BEHIND)) if len(weighed.weight) else 0
    return Constants(weighed.epoch.prior.tolist(), gate, priors_of(table, weighed.voices, weighed.epoch.prior))


def priors_of(table: "Table", voices: Voices, prior: Ints) -> dict[str, list[int]]:
    """What products of each category begin with."""
    called = dict(Product.objects.exclude(category="").values_list("pk", "category"))
    names = sorted(set(called.values()))
    number = {name: i for i, name in enumerate(names)}
    ids = np.unique(table.product).tolist()
    of = np.array([number[called[product]] if product in called else -1 for product in ids], dtype=np.int32)
    who = voices.cluster[voices.person] if len(voices.cluster) else voices.person
    found = category_priors(of[voices.product], who, voices.stars, prior, len(names))
    return dict(zip(names, found.tolist(), strict=True))


def a_runner(voices: int) -> Runner:
    return runner("memory", threads=os.cpu_count() or 1) if voices >= WORTH_COMPILING else runner("plain")


@dataclass(frozen=True, slots=True)
class Table:
    """The counting reviews of consumers, or of experts, as the engine counts them; (n,) each."""

    voice: Ints  # ids; likewise products and persons
    product: Ints
    person: Ints
    stars: Ints  # millionths
    said_at: Ints
    proof: Ints  # millionths
    helpful: Ints
    unhelpful: Ints
    own_copies: Ints  # other texts of the same person that say nearly the same

    @classmethod
    def of(cls, found: Iterable[Review]) -> "Table":
        rows = np.array(list(map(row_of, found)), dtype=np.int64).reshape(-1, len(fields(cls)))
        return cls(*(column.copy() for column in rows.T))

    @classmethod
    def joined(cls, parts: Sequence["Table"]) -> "Table":
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))

    def at(self, rows: Bools) -> "Table":
        """Some of its rows."""
        return Table(*(getattr(self, field.name)[rows] for field in fields(self)))

    def voices(self) -> Voices:
        people, person = np.unique(self.person, return_inverse=True)
        products, product = np.unique(self.product, return_inverse=True)
        return Voices(
            person=person.astype(np.int32),
            product=product.astype(np.int32),
            stars=self.stars.astype(np.int32),
            said_at=self.said_at,
            people=len(people),
            products=len(products),
            proof=self.proof / UNIT,
            cluster=clusters(people),
            helpful=self.helpful.astype(np.int32),
            unhelpful=self.unhelpful.astype(np.int32),
            own_copies=self.own_copies.astype(np.int32),
        )


def row_of(review: Review) -> Row:
    # Texts are compared when all are there.
    own_copies = 0
    return (
        review.voice,
        review.product,
        review.person,
        review.stars,
        review.seconds,
        int(PROOF[review.proof] * UNIT),
        review.helpful,
        review.votes - review.helpful,
        own_copies,
    )


def tables() -> dict[str, Table]:
    """All counting reviews as columns, with what is a copy of a person's own; what counts once stands there once."""
    found = counting()
    return once(found, *compared(found))


def compared(found: dict[str, Table]) -> tuple[Voiced, Copies]:
    """The texts of all counting reviews compared with each other, the experts' among the consumers'."""
    whole = Table.joined(list(found.values()))
    order = np.argsort(whole.voice)
    said = Voiced(whole.voice[order], whole.person[order], whole.product[order])
    return said, copies.find(said)


def once(found: dict[str, Table], said: Voiced, copied: Copies) -> dict[str, Table]:
    """The same tables without what others had said of the same product before: it tells nothing of anybody."""
    kept = {}
    for whose, table in found.items():
        rows = np.searchsorted(said.voice, table.voice)
        whole = replaced(table, own_copies=copied.own[rows].astype(np.int64))
        kept[whose] = whole.at(copied.counts[rows])
    return kept


def counting() -> dict[str, Table]:
    """All reviews that are shown, of each person's about each product the newest, as columns."""
    parts: dict[str, list[Table]] = {whose: [Table.of([])] for whose in Whose.values}
    for some in batches(Q()):
        kinds = defaultdict(list)
        for review in newest(reviews(some)):
            kinds[whose_of(review)].append(review)
        for whose, found in kinds.items():
            parts[whose].append(Table.of(found))
    return {whose: Table.joined(found) for whose, found in parts.items()}


def whose_of(review: Review) -> str:
    return Whose.EXPERTS.value if review.is_expert else Whose.CONSUMERS.value


def people_of(table: Table, weighed: Weighed) -> Iterator[list[Row]]:
    """Each person with all that they say, by ranges of persons."""
    people = np.unique(table.person)
    epoch, voices = weighed.epoch, weighed.voices
    known = Known(epoch.voices, epoch.evidence, epoch.proof, epoch.helpful, epoch.votes, epoch.copies)
    cluster = people[voices.cluster] if len(voices.cluster) else people
    belief = np.rint(believed(weighed, agreement_of(people)) * MERIT_UNIT).astype(np.int64)
    only = np.full(len(people), None, dtype=object)
    alone = epoch.voices[voices.person] == 1
    only[voices.person[alone]] = table.product[alone].tolist()
    columns = [people, *figures(known, weight_of(weight_terms(known))), belief, cluster, only]
    return in_parts(columns, people)


def weights_of(table: Table, weighed: Weighed) -> Iterator[list[Row]]:
    """Each voice of those who speak of more than one product, with what is known of them but for it."""
    known = weighed.known()
    order = np.lexsort((table.person, table.product))
    order = order[known.voices[order] > 0]
    columns = [table.product, table.person, *figures(known, weighed.weight)]
    return in_parts([column[order] for column in columns], table.product[order])


def figures(known: Known, weight: Codes) -> list[Ints]:
    return [*(getattr(known, name) for name in FIGURES[:-1]), weight.astype(np.int64)]


def in_parts(columns: Sequence[Array], key: Ints) -> Iterator[list[Row]]:
    """Rows in parts that no key is divided between; key rises."""
    start = 0
    while start < len(key):
        end = int(np.searchsorted(key, key[min(start + AT_ONCE, len(key)) - 1], side="right"))
        yield [tuple(row) for row in zip(*(column[start:end].tolist() for column in columns), strict=True)]
        start = end


def write_rows(model: type[models.Model], key: tuple[str, ...], whose: str, parts: Iterable[list[Row]]) -> None:
    """Let these rows stand and no others, part by part; only what differs is written.

    The second name of the key is the one that parts are ranges of.
    """
    more = ("belief", "cluster_id", "only_id") if model is Credibility else ()
    names = (*key[1:], *FIGURES, *more)
    objects = model._default_manager.filter(whose=whose)
    last = 0
    for rows in parts:
        within = objects.filter(**{f"{key[1]}__gt": last, f"{key[1]}__lte": rows[-1][0]})
        replace(model, whose, names, within, rows)
        last = rows[-1][0]
    objects.filter(**{f"{key[1]}__gt": last}).delete()


def replace(
    model: type[models.Model], whose: str, names: tuple[str, ...], within: models.QuerySet[Any], rows: list[Row]
) -> None:
    wanted = set(rows)
    before = {row[1:]: row[0] for row in within.values_list("pk", *names).iterator(chunk_size=10_000)}
    gone = [pk for row, pk in before.items() if row not in wanted]
    for start in range(0, len(gone), 10_000):
        model._default_manager.filter(pk__in=gone[start : start + 10_000]).delete()
    insert_many(model, ("whose", *names), [(whose, *row) for row in rows if row not in before])


@dataclass(frozen=True, slots=True)
class Trust:
    """How far some people are believed in this epoch. Who is in neither table is a newcomer."""

    weights: dict[tuple[str, int, int], int]  # by whose, product, person
    people: dict[tuple[str, int], tuple[int, int, int, int | None]]  # weight, belief, cluster, only; by whose, person
    gate: int  # millionths of a voice: who counts less waits behind the rest
    at: int  # seconds since 1970: the epoch's day, by which a voice is as old as it is
    floods: dict[tuple[str, int], date]  # where an alarm rings: since when; by whose, product
    faded: dict[int, int]  # millionths of their mass that voices keep whose fault owners say is fixed; by voice
    copies: dict[int, tuple[int, bool]]  # by voice: how many had said it before, and whether it still counts
    turns: dict[tuple[str, int], tuple[int, int]]  # seconds since 1970, and millionths of what was said before

    @property
    def day(self) -> date:
        """The epoch's day: what was bought counts as kept by it, however often anything is weighed within."""
        return datetime.fromtimestamp(self.at, UTC).date()

    @classmethod
    def about(cls, products: Q, people: Q, turned: Q) -> "Trust":
        """Look up what is known of some people; products and people name the same reviews, from either table.

        turned  names the products alone, to know since when they are judged otherwise
        """
        weights = Weight.objects.filter(products).values_list("whose", "product_id", "person_id", "weight")
        names = ("whose", "person_id", "weight", "belief", "cluster_id", "only_id")
        known = Credibility.objects.filter(people).values_list(*names)
        epoch = Epoch.current()
        return cls(
            {(whose, product, person): weight for whose, product, person, weight in weights},
            {(whose, person): (weight, belief, one, only) for whose, person, weight, belief, one, only in known},
            epoch.gate,
            int(datetime.combine(epoch.day, time(), UTC).timestamp()),
            Alarm.since_when(),
            Faded.among(products),
            {copy.pk: (copy.others, copy.counts) for copy in Copy.objects.filter(products)},
            {(turn.whose, turn.product_id): (turn.began, turn.kept) for turn in Turn.objects.filter(turned)},
        )

    def weight(self, review: Review) -> int:
        """Millionths of a voice that the author counts for about the product; 0 for what was said of it before."""
        if not self.is_own(review):
            return 0
        return self.weight_about(review.product, review.person, whose_of(review))

    def weight_about(self, product: int, person: int, whose: str = Whose.CONSUMERS.value) -> int:
        """Millionths of a voice that a person counts for about a product."""
        known = self.weights.get((whose, product, person))
        if known is not None:
            return known
        weight, _, _, only = self.people.get((whose, person), NEWCOMER)
        # What they say of this product is no evidence for or against it: but for that, nothing is known of them.
        return NEWCOMER[0] if only == product else weight

    def is_own(self, review: Review) -> bool:
        """Whether it is an opinion of its own; another had said nearly the same of this product before, where not."""
        return self.copies.get(review.voice, FIRST)[1]

    def belief(self, review: Review) -> int:
        """How far the author is believed, and the less the more had said this before: in 1/2^20."""
        belief = self.people.get((whose_of(review), review.person), NEWCOMER)[1]
        others, _ = self.copies.get(review.voice, FIRST)
        # The odds fall by 1 + others, as the engine's copied_term has it.
        return belief * MERIT_UNIT // (belief + (MERIT_UNIT - belief) * (1 + others))

    def is_new(self, review: Review) -> bool:
        """Whether nothing is known of the author but this voice, and nothing proves it."""
        return self.is_unknown(review.product, review.person, whose_of(review)) and review.proof in UNPROVEN

    def is_unknown(self, product: int, person: int, whose: str = Whose.CONSUMERS.value) -> bool:
        """Whether nothing is known of a person but what they say of this product."""
        known = self.people.get((whose, person))
        return known is None or known[3] == product

    def in_flood(self, review: Review) -> bool:
        """Whether it came with the newcomers for whom its product's alarm rings, or on an unknown day."""
        since = self.floods.get((whose_of(review), review.product))
        if since is None or not self.is_new(review):
            return False
        return review.said_at is None or review.said_at.astimezone(UTC).date() >= since

    def keeps(self, review: Review) -> int:
        """Millionths of its weight that a voice keeps: less where it was said before its product was judged anew."""
        began, kept = self.turns.get((whose_of(review), review.product), ALWAYS)
        return kept if review.seconds < began else UNIT

    def cluster(self, review: Review) -> int:
        """Of the accounts that are one with the author's, the first."""
        found = self.people.get((whose_of(review), review.person))
        return found[2] if found else review.person


def kin(people: Collection[int]) -> list[int]:
    """The persons that count as one with any of these, themselves included; rising."""
    firsts = Credibility.objects.filter(person__in=people).values("cluster")
    return sorted({*people, *Credibility.objects.filter(cluster__in=firsts).values_list("person_id", flat=True)})


# What somebody counts of whom nothing is known: no term speaks for them, and none against.
NOTHING = Known(*(np.zeros(1, dtype=np.int64) for _ in fields(Known)))
FIRST = (0, True)
ALWAYS = (NOT_SAID, UNIT)
NEWCOMER = (int(weight_of(weight_terms(NOTHING))[0]), MERIT_UNIT // 2, 0, None)
