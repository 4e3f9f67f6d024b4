"""How these reviews are checked: told from the running configuration and from the record, and from nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from groundswell.faces.site.words import GROUND, word
from groundswell.faces.words import PROOF
from groundswell.listen import screen
from groundswell.listen.hold import ALONE
from groundswell.listen.models import Refusal
from groundswell.record.models import Company, Hold, Seal, Source, Voice
from groundswell.record.shown import visible

Step = Callable[..., None]

# What each step of the door looks at. A step without words here fails the tests.
STEP_WORDS: Mapping[Step, object] = {
    screen.names_a_product: _("Does it say which product it is about?"),
    screen.knows_its_words: _("Are the answers beside it, such as how the product was obtained, ones that we know?"),
    screen.fits: _("Is it of readable length?"),
    screen.says_something: _("Does it say anything?"),
    screen.is_of_our_time: _("Is its day one that has been?"),
    screen.owns_in_order: _("Does owning begin before it ends?"),
    screen.is_no_consumers_voice_of_staff: _("Is it no review by somebody who speaks for the company?"),
    screen.names_whom_it_was_told: _("If it was told to one person, does it say to whom?"),
    screen.consents: _("Did its author agree that it is published?"),
    screen.holds_no_private_data: _("Does it leave out card numbers, account numbers and e-mail addresses?"),
    screen.is_no_copy: _("Is it no copy of another voice, word for word?"),
    screen.is_no_flood: _("Did no more voices come from one network within an hour than are allowed?"),
}
LEVELS = (5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: a word, and counts from five stars down."""

    name: str
    by_star: list[int]

    @property
    def total(self) -> int:
        return sum(self.by_star)


@require_safe
def checked(request: HttpRequest) -> HttpResponse:
    """How reviews are checked here, whichever company they are about."""
    with_products = Company.objects.filter(products__isnull=False).distinct().order_by("name")
    return page(request, Voice.objects.all(), companies=with_products)


@require_safe
def checked_company(request: HttpRequest, company: str) -> HttpResponse:
    """How reviews of one company's products are checked."""
    found = get_object_or_404(Company, slug=company)
    return page(request, Voice.objects.filter(product__company=found), company=found)


def page(request: HttpRequest, voices: QuerySet[Voice], **whose: Any) -> HttpResponse:
    told = {
        "steps": words_of(screen.STEPS),
        "steps_at_home": words_of(screen.STEPS_AT_HOME),
        "flood": screen.FLOOD,
        "proofs": by_proof(voices),
        "holds": by_ground(voices),
        "second": second_readings(voices),
        "hours": int(ALONE.total_seconds() // 3600),
        "refused": refused(),
        "seal": Seal.objects.order_by("-first").first(),
        "site": settings.SITE,
        "has_mail": bool(settings.MAIL.hostname),
    }
    return render(request, "site/checked.html", told | whose)


def words_of(steps: tuple[Step, ...]) -> list[object]:
    """The steps in their order, each in words."""
    return [STEP_WORDS[step] for step in steps]


def by_proof(voices: QuerySet[Voice]) -> list[tuple[str, int]]:
    """How many of the reviews that are shown prove a purchase, and how."""
    shown = visible(voices.filter(kind="review"))
    counts = dict(shown.values_list("proof").annotate(n=Count("pk")).order_by())
    return [(word(proof, "proof"), counts.get(proof, 0)) for proof in PROOF]


def by_ground(voices: QuerySet[Voice]) -> list[Line]:
    """How many reviews are held back now, by ground and star: every ground, those at nought too."""
    held = Hold.objects.filter(voice__in=voices.filter(kind="review"), lifted_at=None)
    rows = held.values_list("ground", "voice__level").annotate(n=Count("voice", distinct=True)).order_by()
    counts = {(ground, level): count for ground, level, count in rows}
    return [Line(word(ground, "ground"), [counts.get((ground, star), 0) for star in LEVELS]) for ground in GROUND]


def second_readings(voices: QuerySet[Voice]) -> dict[str, int]:
    """How many holds one reader has placed by hand, and how many of them a second one found right."""
    placed = Hold.objects.filter(voice__in=voices, account__isnull=False)
    return {"placed": placed.count(), "confirmed": placed.filter(second__isnull=False).count()}


def refused() -> int:
    """How often something was turned away at the door of our own pages."""
    return Refusal.objects.filter(source=Source.SITE).aggregate(sum=Sum("count"))["sum"] or 0
