"""Faults that are said to be fixed: what owners' answers come to, and what voices about them count in an epoch."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from django.db import transaction
from django.db.models import Q, QuerySet

from groundswell.engine.columns import Ints
from groundswell.engine.weigh.fixes import Answers, counted, kept, least_share
from groundswell.engine.weigh.score import UNIT
from groundswell.record import snapshots
from groundswell.record.fixes import standing
from groundswell.record.links import one_of
from groundswell.record.models import Confirmation, Denial, Fix, Voice
from groundswell.record.shown import visible
from groundswell.weigh.credibility import UNPROVEN, Trust
from groundswell.weigh.models import Faded, Fixed, Whose


class Answer(NamedTuple):
    """Somebody's word on a fix: yes, or no; an author who was named wrongly says no."""

    fix: int
    product: int
    person: int
    is_yes: bool


class Reported(NamedTuple):
    """A voice that a company names as one that reports the fault."""

    named: int
    fix: int
    voice: int
    product: int
    person: int
    whose: str


@transaction.atomic
def draw() -> None:
    """Draw what each fix comes to and what the voices it names keep: frozen until the next epoch opens."""
    fixes = list(Fix.objects.filter(ended_at=None).order_by("pk").values_list("pk", "product_id"))
    before = set(Fixed.objects.values_list("fix__product", flat=True))
    Faded.objects.all().delete()
    Fixed.objects.all().delete()
    if fixes:
        fixed = drawn([fix for fix, _ in fixes])
        Fixed.objects.bulk_create(fixed)
    snapshots.forget(*before.union(product for _, product in fixes))


def drawn(fixes: list[int]) -> list[Fixed]:
    """What the fixes come to; the voices that fade by them are written."""
    answers, reports = answers_of(fixes), reports_of(fixes)
    believed = trust()
    columns = columns_of(fixes, answers, believed)
    yes, no = counted(columns, len(fixes))
    reported = masses(fixes, reports, believed)
    keeps, low = kept(yes, no, reported), least_share(yes / UNIT, no / UNIT)
    fade(reports, dict(zip(fixes, keeps.tolist(), strict=True)))
    ayes, noes = heads(columns, len(fixes))
    told = zip(
        fixes, ayes, noes, yes.tolist(), no.tolist(), reported.tolist(), low.tolist(), keeps.tolist(), strict=True
    )
    names = ("fix_id", "yes", "no", "yes_mass", "no_mass", "reported", "low", "kept")
    return [Fixed(**dict(zip(names, row, strict=True))) for row in told]


def answers_of(fixes: list[int]) -> list[Answer]:
    """What owners say of these fixes, and authors who object: each person once for each."""
    said = Confirmation.objects.filter(fix__in=fixes).values_list("fix", "fix__product", "person", "is_fixed")
    found = {(row[0], row[2]): Answer(*row) for row in said}
    objecting = Denial.objects.filter(named__fix__in=fixes)
    for fix, product, person in objecting.values_list("named__fix", "named__fix__product", "by"):
        # Their yes, if they said so, stands: the fault is gone, though it was not theirs.
        found.setdefault((fix, person), Answer(fix, product, person, is_yes=False))
    return sorted(found.values())


def reports_of(fixes: list[int]) -> list[Reported]:
    """The namings for these fixes that stand, of voices that everybody sees."""
    shown = standing().filter(fix__in=fixes, voice__in=visible(Voice.objects.filter(kind="review")))
    rows = shown.values_list("pk", "fix", "voice", "fix__product", "voice__author", "voice__role").order_by("pk")
    expert = Voice.Role.EXPERT
    return [Reported(*row[:5], Whose.EXPERTS if row[5] == expert else Whose.CONSUMERS) for row in rows]


def trust() -> Trust:
    """How far all are believed who have a part in an open fix."""
    named, objecting = standing().values("voice__author"), Denial.objects.values("by")
    people = Q(person__in=answering()) | Q(person__in=named) | Q(person__in=objecting)
    these = Q(product__in=open_ones())
    return Trust.about(these & people, people, these)


def answering() -> QuerySet[Any, Any]:
    return Confirmation.objects.filter(fix__ended_at=None).values("person")


def open_ones() -> QuerySet[Any, Any]:
    return Fix.objects.filter(ended_at=None).values("product")


def masses(fixes: list[int], reports: Iterable[Reported], believed: Trust) -> Ints:
    """What the voices that report each fix's fault count together before; millionths of a voice."""
    found = dict.fromkeys(fixes, 0)
    for report in reports:
        found[report.fix] += believed.weight_about(report.product, report.person, report.whose)
    return np.array(list(found.values()), dtype=np.int64)


def columns_of(fixes: list[int], answers: list[Answer], believed: Trust) -> Answers:
    """The answers as the engine counts them; fixes are numbered in the order given."""
    persons = np.array([answer.person for answer in answers], dtype=np.int64)
    shown = proven()
    new = [
        believed.is_unknown(answer.product, answer.person) and (answer.product, answer.person) not in shown
        for answer in answers
    ]
    weights = [believed.weight_about(answer.product, answer.person) for answer in answers]
    return Answers(
        fix=np.searchsorted(fixes, [answer.fix for answer in answers]).astype(np.int32),
        cluster=one_of(persons),
        weight=np.array(weights, dtype=np.int64),
        is_yes=np.array([answer.is_yes for answer in answers], dtype=bool),
        is_new=np.array(new, dtype=bool),
    )


def proven() -> set[tuple[int, int]]:
    """Who has shown, with a voice about a product that has a fix, that they had it; by product and person."""
    people = Q(author__in=answering()) | Q(author__in=Denial.objects.values("by"))
    shown = visible(Voice.objects.filter(people, product__in=open_ones())).exclude(proof__in=UNPROVEN)
    return set(shown.values_list("product_id", "author_id"))


def heads(answers: Answers, fixes: int) -> tuple[list[int], list[int]]:
    """How many people say yes of each fix, and how many no; accounts that are one are one."""
    pairs = np.stack([answers.fix.astype(np.int64), answers.cluster])
    yes, no = (np.unique(pairs[:, those], axis=1)[0] for those in (answers.is_yes, ~answers.is_yes))
    return np.bincount(yes, minlength=fixes).tolist(), np.bincount(no, minlength=fixes).tolist()


def fade(reports: Iterable[Reported], keeps: dict[int, int]) -> None:
    """Write what voices keep: as much as the least sure of their fixes leaves them."""
    least: dict[int, Reported] = {}
    for report in reports:
        if report.voice not in least or keeps[report.fix] > keeps[least[report.voice].fix]:
            least[report.voice] = report
    Faded.objects.bulk_create(
        Faded(
            voice_id=report.voice,
            product_id=report.product,
            person_id=report.person,
            named_id=report.named,
            kept=keeps[report.fix],
        )
        for report in least.values()
        if keeps[report.fix] < UNIT
    )
