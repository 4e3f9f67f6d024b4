"""Fixes as pages tell of them: what is said, what owners answered, and beside which voices it stands."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from groundswell.engine.weigh.score import UNIT
from groundswell.record.fixes import standing
from groundswell.record.models import Confirmation, Fix, Named, Product
from groundswell.weigh.models import Fixed


@dataclass(frozen=True, slots=True)
class Told:
    """One fix, and what owners say to it."""

    fix: Fix
    yes: int  # who answered so far
    no: int
    named: int  # voices that the company names
    objected: int  # of these, whose authors say that they reported something else
    drawn: Fixed | None  # what it came to when the epoch opened

    @property
    def is_confirmed(self) -> bool:
        """Whether owners confirm it for sure: then voices about the fault count less."""
        return self.drawn is not None and self.drawn.kept < UNIT and self.fix.ended_at is None

    @property
    def confirmed(self) -> int:
        """How many people confirmed it by when the epoch opened, accounts that are one as one."""
        return self.drawn.yes if self.drawn else 0

    @property
    def asked(self) -> int:
        return self.drawn.yes + self.drawn.no if self.drawn else 0

    @property
    def answered(self) -> int:
        return self.yes + self.no

    @property
    def kept(self) -> float:
        """What a named voice keeps of its mass."""
        return self.drawn.kept / UNIT if self.drawn else 1.0


@dataclass(frozen=True, slots=True)
class Fixes:
    """The fixes of a product, the newest first, and those that stand beside some voices."""

    all: Sequence[Told] = ()
    by_voice: dict[int, list[Told]] = field(default_factory=dict)


def with_fixes(products: QuerySet[Product]) -> QuerySet[Product]:
    """Let products know whether anything about them is said to be fixed, at no query of its own."""
    return products.annotate(has_fixes=Exists(Fix.objects.filter(product=OuterRef("pk"), ended_at=None)))


def fixes_of(product: Product, voices: Sequence[int]) -> Fixes:
    """What is said to be fixed, and beside which of these voices; two queries.

    A product that is known to have none (`with_fixes`) is not asked about.
    """
    if not getattr(product, "has_fixes", True):
        return Fixes()
    told = told_of(Fix.objects.filter(product=product, ended_at=None))
    by_fix = {one.fix.pk: one for one in told}
    by_voice: dict[int, list[Told]] = defaultdict(list)
    for fix, voice in standing().filter(voice__in=voices, fix__in=by_fix).order_by("pk").values_list("fix", "voice"):
        by_voice[voice].append(by_fix[fix])
    return Fixes(told, dict(by_voice))


def told_of(fixes: QuerySet[Fix]) -> list[Told]:
    """Each fix with what was answered, the newest first; one query."""
    answers = counts_of(Confirmation.objects.filter(fix=OuterRef("pk")))
    named = counts_of(Named.objects.filter(fix=OuterRef("pk")))
    rows = fixes.select_related("version", "product__company", "fixed").order_by("-pk")
    counted = rows.annotate(
        yes=Coalesce(Subquery(answers.annotate(n=Count("pk", filter=Q(is_fixed=True))).values("n")), 0),
        no=Coalesce(Subquery(answers.annotate(n=Count("pk", filter=Q(is_fixed=False))).values("n")), 0),
        named_count=Coalesce(Subquery(named.annotate(n=Count("pk")).values("n")), 0),
        objected=Coalesce(Subquery(named.annotate(n=Count("denial")).values("n")), 0),
    )
    return [Told(fix, fix.yes, fix.no, fix.named_count, fix.objected, getattr(fix, "fixed", None)) for fix in counted]


def counts_of(rows: QuerySet[Confirmation] | QuerySet[Named]) -> QuerySet[Confirmation] | QuerySet[Named]:
    return rows.order_by().values("fix")  # type: ignore[return-value]
