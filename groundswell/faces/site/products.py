"""A product's page: its score, its voices in fair order, its questions."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from groundswell.faces.site.figures import Sheet, sheet_of
from groundswell.faces.site.reading import COLLECTED, DEEPEST, PER_PAGE, Reading, read
from groundswell.faces.site.words import KIND, ORDER, PROOF, language_name, word
from groundswell.record.models import Product, Voice
from groundswell.record.shown import Account, Shown, account_of, show, visible
from groundswell.weigh import order
from groundswell.weigh.models import Place, Score, Whose
from groundswell.weigh.score import heads

EXPERTS_AT_ONCE = 3
LEVELS = (5, 4, 3, 2, 1)


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """What people say about one product, in the order and of the kind that the reader asks for."""
    about = get_object_or_404(Product.objects.select_related("company"), slug=slug)
    return render(request, "site/product.html", page_of(about, read(request.GET)))


def page_of(about: Product, reading: Reading) -> dict[str, Any]:
    scores = {score.whose: score for score in about.scores.select_related("epoch")}
    consumers, experts = (scores.get(whose) for whose in (Whose.CONSUMERS, Whose.EXPERTS))
    asked = listed(about, reading, scores.get(reading.whose))
    first = expert_voices(about, experts) if reading.is_plain else []
    found = {one.voice.pk: one for one in show([*asked.ids, *first])}
    for position, pk in enumerate(asked.ids, start=asked.first):
        if asked.is_fair and pk in found:
            found[pk].place = position
    facets = facets_of(about, consumers, experts)
    return {
        "product": about,
        "company": about.company,
        "consumers": sheet_of(consumers) if consumers else None,
        "experts": sheet_of(experts) if experts else None,
        "reading": reading,
        "list": asked,
        "voices": [found[pk] for pk in asked.ids if pk in found],
        "expert_voices": [found[pk] for pk in first if pk in found],
        "facets": facets,
        "filters": filters_of(reading, facets, scores.get(reading.whose)),
        "account": account_rows(account_of(about, counted(consumers, experts))),
    }


@dataclass(frozen=True, slots=True)
class Listed:
    """Some voices in the order asked for, and how to go on from there."""

    ids: list[int]
    first: int  # position of the first, from 1
    total: int | None  # where counting costs nothing
    is_fair: bool
    next: str  # addresses; empty where there is no such page
    before: str

    @property
    def last(self) -> int:
        return self.first + len(self.ids) - 1


def listed(about: Product, reading: Reading, score: Score | None) -> Listed:
    """The ids of the voices that the reader asks for."""
    if reading.order == "fair" and reading.kind == "review":
        return fairly(about, reading, score)
    ids = list(ordered(about, reading)[reading.after : reading.after + PER_PAGE + 1])
    here = ids[:PER_PAGE]
    return Listed(here, reading.after + 1, None, False, *around(reading, "", is_last=len(ids) <= PER_PAGE))


def fairly(about: Product, reading: Reading, score: Score | None) -> Listed:
    # Unnarrowed, the score knows the heads: it is kept together with the places.
    known = None if reading.is_narrowed else tuple(heads(score.cells)) if score else (0,) * 5
    counts = reading.heads or known
    found = order.page(
        about.pk,
        whose=reading.whose,
        where=reading.of_places(),
        counts=counts,
        after=reading.after,
        limit=PER_PAGE,
    )
    told = "-".join(map(str, found.counts))
    addresses = around(reading, told, is_last=found.is_last)
    return Listed(found.voices, found.first, sum(found.counts), True, *addresses)


def around(reading: Reading, counts: str, *, is_last: bool) -> tuple[str, str]:
    """The addresses of the pages after and before this one."""
    after, before = reading.after + PER_PAGE, max(reading.after - PER_PAGE, 0)
    further = "" if is_last or after > DEEPEST else reading.address(after=after, counts=counts)
    back = reading.address(after=before, counts=counts if before else "") if reading.after else ""
    return further, back


def ordered(about: Product, reading: Reading) -> Any:
    """Ids in any order but the fair one: of the reviews that count, or of voices of another kind."""
    if reading.kind == "review":
        places = Place.objects.filter(reading.of_places(), product=about, whose=reading.whose)
        return places.order_by(*ORDERS.get(reading.order, NEWEST)).values_list("pk", flat=True)
    voices = visible(order.newest(about.pk)).filter(reading.of_voices())
    if reading.kind == "older":
        return voices.filter(kind="review", place=None).values_list("pk", flat=True)
    return voices.filter(kind=reading.kind, answers=None).values_list("pk", flat=True)


NEWEST = (F("said_at").desc(nulls_last=True), "tie")
ORDERS: dict[str, tuple[Any, ...]] = {
    "newest": NEWEST,
    "helpful": ("-merit", *NEWEST),
    "lowest": ("stars", "-merit", *NEWEST),
    "highest": ("-stars", "-merit", *NEWEST),
}


def expert_voices(about: Product, experts: Score | None) -> list[int]:
    """A few of the experts' voices, in their own fair order, to stand beside the consumers'."""
    if experts is None:
        return []
    first = order.page(about.pk, whose=Whose.EXPERTS, counts=heads(experts.cells), limit=EXPERTS_AT_ONCE)
    return first.voices


@dataclass(frozen=True, slots=True)
class Facets:
    """What can be asked for, since there is some of it."""

    kinds: dict[str, int]
    languages: list[str]
    versions: list[str]


def facets_of(about: Product, consumers: Score | None, experts: Score | None) -> Facets:
    kinds: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    versions: Counter[str] = Counter()
    shown = visible(Voice.objects.filter(product=about, answers=None))
    rows = shown.values_list("kind", "language", "experience__version__name").annotate(n=Count("pk")).order_by()
    for kind, language, version, count in rows:
        kinds[kind] += count
        languages[language.partition("-")[0]] += count
        versions[version or ""] += count
    # The consumers' reviews that count; the experts' stand by themselves.
    kinds["older"] = max(kinds["review"] - sum(score.people for score in (consumers, experts) if score), 0)
    kinds["review"] = consumers.people if consumers else 0
    in_order = sorted(filter(kinds.get, kinds), key=[*KIND, *kinds].index)
    return Facets({kind: kinds[kind] for kind in in_order}, named(languages), sorted(named(versions)))


def named(counts: Counter[str]) -> list[str]:
    """Those that have a name, the most frequent first."""
    return [name for name, _ in counts.most_common() if name]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a filter."""

    value: str
    text: str
    is_chosen: bool


def filters_of(reading: Reading, facets: Facets, score: Score | None) -> dict[str, list[Choice]]:
    """The options of each filter of which there are voices, or which is on."""
    ways = {key.partition("/")[0] for key in score.cells} if score else set()
    proofs = {key.partition("/")[2] for key in score.cells} if score else set()
    offered = {
        "collected": {way: word(way, "collected") for way in COLLECTED if way in {*ways, "asked", "not_asked"}},
        "proof": {proof: word(proof, "proof") for proof in PROOF if proof in proofs},
        "language": {code: language_name(code) for code in facets.languages},
        "version": {name: name for name in facets.versions},
        "order": {name: word(name, "order") for name in ORDER},
    }
    return {
        name: [Choice(value, text, value == getattr(reading, name)) for value, text in options.items()]
        for name, options in offered.items()
    }


def counted(*scores: Score | None) -> dict[int, int]:
    """How many reviews count, by star: consumers' and experts'."""
    sums = [sum(level) for level in zip(*(heads(score.cells) for score in scores if score), strict=True)]
    return dict(enumerate(sums, start=1))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the account."""

    name: str  # submitted, shown, older, held or withdrawn
    ground: str
    by_star: list[int]  # from five stars down

    @property
    def total(self) -> int:
        return sum(self.by_star)


def account_rows(account: Account) -> list[Row]:
    rows = [row_of("submitted", account.submitted), row_of("shown", account.shown)]
    if account.older:
        rows.append(row_of("older", account.older))
    rows += [row_of("held", by_star, ground) for ground, by_star in sorted(account.held.items())]
    return [*rows, row_of("withdrawn", account.withdrawn)]


def row_of(name: str, by_star: dict[int, int], ground: str = "") -> Row:
    return Row(name, word(ground, "ground") if ground else "", [by_star.get(star, 0) for star in LEVELS])
