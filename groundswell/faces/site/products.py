"""A product's page: its score, its voices in fair order, its questions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from groundswell.faces.site import counting
from groundswell.faces.site.account import rows_of
from groundswell.faces.site.alike import alike_for
from groundswell.faces.site.facets import Facets, facets_of, filters_of
from groundswell.faces.site.figures import Sheet, sheet_of
from groundswell.faces.site.labels import meanings
from groundswell.faces.site.listing import expert_voices, listed
from groundswell.faces.site.machines.markup import with_origin
from groundswell.faces.site.reading import Reading, read
from groundswell.faces.site.tastes import told_of
from groundswell.plumbing import servings, snapshot
from groundswell.record import showing, snapshots
from groundswell.record.models import Impression, Product
from groundswell.record.shown import Shown, show, visible
from groundswell.weigh import order
from groundswell.weigh.copied import echoes
from groundswell.weigh.fixed import fixes_of, with_fixes
from groundswell.weigh.models import Regard, Score, Turn, Whose
from groundswell.weigh.owners import owners_and_versions
from groundswell.weigh.regard import leading
from groundswell.weigh.turned import turns_of, with_turns

QUESTIONS_AT_ONCE = 3


@require_safe
@snapshot.kept(snapshots.about_slug)
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """What people say about one product, in the order and of the kind that the reader asks for."""
    products = with_turns(with_fixes(with_origin(Product.objects.select_related("company", "taste"))))
    about = get_object_or_404(products, slug=slug)
    reading = read(request.GET)
    own = alike_for(request, about) if reading.is_plain else {}
    page = page_of(about, reading, counting.reader(request))
    listed_here, beside = ids_of(page["voices"]), ids_of(page["expert_voices"])
    shows = showing.shows(Impression.Channel.PRODUCT, listed_here, page["list"].first, beside=beside)
    servings.tell(request, shows)
    return render(request, "site/product.html", page | own)


def ids_of(voices: list[Shown]) -> list[int]:
    return [shown.voice.pk for shown in voices]


def page_of(about: Product, reading: Reading, reader: str = "") -> dict[str, Any]:
    """All that the page shows, in at most twelve queries, the product's own among them; with experts thirteen.

    Where something is said to be fixed it asks up to four more; where somebody repeats another, and where people judge
    it otherwise since a day, one each; for a reader who is counted, up to six.
    """
    has_fixes = getattr(about, "has_fixes", True)
    scores = {score.whose: score for score in about.scores.select_related("epoch")}
    consumers, experts = (scores.get(whose) for whose in (Whose.CONSUMERS, Whose.EXPERTS))
    turns = turns_of([about.pk]) if getattr(about, "has_turned", True) else {}
    of_consumers, of_experts = (turns.get((about.pk, whose)) for whose in (Whose.CONSUMERS, Whose.EXPERTS))
    asked = listed(about, reading, scores.get(reading.whose))
    if reader:
        asked = counting.by_lot(about, reading, asked, reader)
    first = expert_voices(about, experts) if reading.is_plain else []
    facets = facets_of(about, reading, consumers, experts)
    questions = newest_questions(about, facets)
    found = {one.voice.pk: one for one in show([*asked.ids, *first, *questions], "useful", "proportion", "copy")}
    voices = [found[pk] for pk in asked.ids if pk in found]
    return {
        "product": about,
        "company": about.company,
        "consumers": whole_sheet(consumers, of_consumers, has_fixes=has_fixes) if consumers else None,
        "experts": sheet_of(experts, turn=of_experts) if experts else None,
        "experts_lead": leading(about.company, scores) == Whose.EXPERTS,
        "regard": Regard.of(about.category) if experts else None,
        "reading": reading,
        "list": asked,
        "voices": voices,
        "expert_voices": [found[pk] for pk in first if pk in found],
        "questions": [found[pk] for pk in questions if pk in found],
        "meanings": meanings(voices),
        "fixes": fixes_of(about, asked.ids),
        "echoes": echoes(voices),
        "facets": facets,
        "filters": filters_of(reading, facets, scores.get(reading.whose)),
        "taste": told_of(about),
        "account": rows_of(about, consumers, experts),
    }


def whole_sheet(score: Score, turn: Turn | None, *, has_fixes: bool) -> Sheet:
    """The score laid out, with owners beside others and version by version."""
    return sheet_of(score, *owners_and_versions(score, has_fixes=has_fixes), turn)


def newest_questions(about: Product, facets: Facets) -> list[int]:
    """The ids of the newest few questions; asks nothing where there is none."""
    if "question" not in facets.kinds:
        return []
    questions = visible(order.newest(about.pk)).filter(kind="question", answers=None)
    return list(questions.values_list("pk", flat=True)[:QUESTIONS_AT_ONCE])
