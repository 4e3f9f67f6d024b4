"""Products with score and order."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Path, Query, Router

from groundswell.faces.api.problems import Problem, without_slips
from groundswell.faces.api.shapes import (
    BESIDE,
    AccountOut,
    FixOut,
    PartOut,
    ProblemOut,
    ProductBrief,
    ProductOut,
    ProductsOut,
    RegardOut,
    ScoreOut,
    SinceOut,
    VoiceOut,
    VoicesOut,
)
from groundswell.record.models import Product, Voice, VoiceKind
from groundswell.record.shown import Shown, account_of, show, visible
from groundswell.weigh import cells, order, score, search
from groundswell.weigh.fixed import fixes_of, with_fixes
from groundswell.weigh.models import Regard, Score, Turn, Whose
from groundswell.weigh.regard import leading
from groundswell.weigh.turned import turns_of

router = Router()

Limit = Annotated[int, Query(ge=1, le=100)]
Slug = Annotated[str, Path(max_length=100, examples=["kettle"])]
ORDERS = "`fair`: each person once, by the newest review; `newest`: older reviews of the same people and experts too"
KINDS = "such as `review`, `mention`, `question`"
NO_SCORE = ScoreOut(
    value=None, low=None, high=None, people=0, effective=0.0, one_person_moves=None, too_few_voices=False, since=None
)
TROUBLES: dict[Any, Any] = {404: ProblemOut, 422: ProblemOut}


@router.get(
    "/products",
    response={200: ProductsOut, 422: ProblemOut},
    operation_id="list_products",
    summary="Products, with their scores",
)
@without_slips
def products(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200, description="words of title, brand or category, or a number")] = "",
    limit: Limit = 20,
    after: Annotated[int, Query(ge=0, le=10_000_000, description="from the path in `next`")] = 0,
) -> ProductsOut:
    """Find products; without a query all of them, by title."""
    found = list(search.products(q)[after : after + limit + 1])
    scores = scores_of(found[:limit])
    turns = turns_of(scores)
    more = f"{request.path}?{query_of(request, after=after + limit)}" if len(found) > limit else None
    items = [brief(one, scores.get(one.pk), turns.get((one.pk, Whose.CONSUMERS))) for one in found[:limit]]
    return ProductsOut(items=[ProductBrief(**item) for item in items], next=more)


@router.get(
    "/products/{slug}", response={200: ProductOut, **TROUBLES}, operation_id="read_product", summary="One product"
)
def product(request: HttpRequest, slug: Slug) -> ProductOut:
    """One product, with its score and what it rests on."""
    found = product_at(slug)
    both = {row.whose: row for row in Score.objects.filter(product=found).select_related("epoch")}
    standing, turns = both.get(Whose.CONSUMERS), turns_of([found.pk])
    heads = cells.heads(standing.cells) if standing else [0] * 5
    return ProductOut(
        **brief(found, standing, turns.get((found.pk, Whose.CONSUMERS))),
        about=found.about,
        stars=by_star(heads),
        shares=by_star([count / sum(heads) if sum(heads) else 0.0 for count in heads]),
        collected=counts_by(standing, 0, Voice.Collected.values),
        proof=counts_by(standing, 1, Voice.Proof.values),
        parts={name: PartOut(**part) for name, part in (score.parts_of(standing) if standing else {}).items()},
        experts=score_out(both.get(Whose.EXPERTS), turns.get((found.pk, Whose.EXPERTS))),
        leads="experts" if leading(found.company, both) == Whose.EXPERTS else "consumers",
        regard=RegardOut.of_row(Regard.of(found.category)),
        versions=list(found.versions.order_by("released_on", "pk").values_list("name", flat=True)),
        fixes=[FixOut.of(told) for told in fixes_of(found, []).all],
        account=account_out(found, heads),
    )


@router.get(
    "/products/{slug}/voices",
    response={200: VoicesOut, **TROUBLES},
    operation_id="list_voices",
    summary="Voices of a product",
)
@without_slips
def voices(
    request: HttpRequest,
    slug: Slug,
    order: Annotated[Literal["fair", "newest"], Query(description=ORDERS)] = "fair",
    kind: Annotated[str, Query(max_length=20, pattern=r"^[\w-]+$", description=KINDS)] = "review",
    whose: Annotated[Literal["consumers", "experts"], Query(description="of the fair order alone")] = "consumers",
    limit: Limit = 20,
    after: Annotated[str, Query(max_length=120, description="from the path in `next`")] = "",
) -> VoicesOut:
    """Voices of a product: consumers' reviews in fair order, or any kind with the newest first."""
    found = product_at(slug)
    if kind == "review" and order == "fair":
        return fair(request, found, whose, limit, after)
    return newest(request, found, kind, limit, after)


def fair(request: HttpRequest, found: Product, whose: str, limit: int, after: str) -> VoicesOut:
    position, counts = read_fair_cursor(after)
    standing = Score.objects.filter(product=found, whose=whose).first()
    if position > (standing.people if standing else 0):
        return VoicesOut(items=[], next=None)
    page = order.page(found.pk, whose=whose, counts=counts, after=position, limit=limit)
    places = {voice: place for place, voice in enumerate(page.voices, start=page.first)}
    several = show(page.voices, *BESIDE)
    for shown in several:
        shown.place = places[shown.voice.pk]
    items = voices_out(found, several)
    cursor = f"{position + limit}.{'-'.join(map(str, page.counts))}"
    more = None if page.is_last else f"{request.path}?{query_of(request, after=cursor)}"
    return VoicesOut(items=items, next=more)


def newest(request: HttpRequest, found: Product, kind: str, limit: int, after: str) -> VoicesOut:
    kinds = sorted(VoiceKind.objects.values_list("pk", flat=True))
    if kind not in kinds:
        raise Problem(422, "Not a kind", f"found {kind!r}, wanted {', '.join(kinds)}")
    rows = older_than(visible(order.newest(found.pk)).filter(kind=kind), after)[: limit + 1]
    keys = list(rows.values_list("pk", "said_at"))
    items = voices_out(found, show([pk for pk, _ in keys[:limit]], *BESIDE))
    if len(keys) <= limit:
        return VoicesOut(items=items, next=None)
    last, said_at = keys[limit - 1]
    cursor = f"{last}.{'' if said_at is None else said_at.isoformat()}"
    return VoicesOut(items=items, next=f"{request.path}?{query_of(request, after=cursor)}")


def voices_out(found: Product, several: list[Shown]) -> list[VoiceOut]:
    fixes = fixes_of(found, [shown.voice.pk for shown in several]).by_voice
    return [VoiceOut.of(shown, fixes.get(shown.voice.pk, ())) for shown in several]


def older_than(rows: QuerySet[Voice], after: str) -> QuerySet[Voice]:
    """Those that come after the one that the cursor names."""
    if not after:
        return rows
    number, _, moment = after.partition(".")
    said_at = read_moment(moment)
    if not number.isdecimal() or len(number) > 18 or (moment and said_at is None):
        raise bad_cursor(after)
    if said_at is None:
        return rows.filter(said_at=None, pk__lt=int(number))
    return rows.filter(Q(said_at__lt=said_at) | Q(said_at=said_at, pk__lt=int(number)) | Q(said_at=None))


def read_moment(moment: str) -> datetime | None:
    try:
        return datetime.fromisoformat(moment).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_fair_cursor(after: str) -> tuple[int, tuple[int, ...] | None]:
    """Position and counts of the levels from a cursor such as 20.3-1-0-2-40."""
    if not after:
        return 0, None
    position, _, counts = after.partition(".")
    numbers = [position, *counts.split("-")]
    is_whole = all(number.isdecimal() and len(number) < 13 for number in numbers)
    if not is_whole or len(numbers) not in {6, 11} or len(position) > 9:
        raise bad_cursor(after)
    return int(position), tuple(map(int, numbers[1:]))


def bad_cursor(after: str) -> Problem:
    return Problem(422, "Not a cursor", f"found {after!r}, wanted the path in `next` as it was given")


def product_at(slug: str) -> Product:
    found = None
    if "\x00" not in slug:
        found = with_fixes(Product.objects.filter(slug=slug).select_related("company")).first()
    if found is None:
        raise Problem(404, "Not found", f"no product {slug!r}")
    return found


def query_of(request: HttpRequest, **changes: Any) -> str:
    """The request's query with some of it changed."""
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
    return query.urlencode()


def scores_of(found: list[Product]) -> dict[int, Score]:
    """What customers find of some products; experts' scores are told of one product alone."""
    return {row.product_id: row for row in Score.objects.filter(product__in=found, whose=Whose.CONSUMERS)}


def brief(found: Product, standing: Score | None, turn: Turn | None) -> dict[str, Any]:
    return {
        "slug": found.slug,
        "title": found.title,
        "company": found.company.name,
        "brand": found.brand,
        "category": found.category,
        "gtin": found.gtin,
        "mpn": found.mpn,
        "sku": found.sku,
        "score": score_out(standing, turn),
        "url": f"/p/{found.slug}/",
    }


def score_out(standing: Score | None, turn: Turn | None) -> ScoreOut:
    if standing is None:
        return NO_SCORE
    few = standing.is_too_few
    return ScoreOut(
        value=None if few else standing.value,
        low=None if few else standing.low,
        high=None if few else standing.high,
        people=standing.people,
        effective=standing.mass,
        one_person_moves=standing.one_person_moves,
        too_few_voices=few,
        since=None if few else SinceOut.of(turn),
    )


def by_star(numbers: list[Any]) -> dict[str, Any]:
    return dict(zip("12345", numbers, strict=True))


def counts_by(standing: Score | None, part: int, words: list[str]) -> dict[str, int]:
    """How many count, by one half of the cells' keys."""
    counts = dict.fromkeys(words, 0)
    for key, cell in (standing.cells if standing else {}).items():
        counts[str(cells.part_of(key)[part])] += sum(cell[:5])
    return counts


def account_out(found: Product, heads: list[int]) -> AccountOut:
    account = account_of(found, dict(enumerate(heads, start=1)))

    def told(counts: dict[int, int]) -> dict[str, int]:
        return {str(level): counts.get(level, 0) for level in range(1, 6)}

    return AccountOut(
        submitted=told(account.submitted),
        shown=told(account.shown),
        older=told(account.older),
        aside=told(account.aside),
        held={ground: told(counts) for ground, counts in account.held.items()},
        withdrawn=told(account.withdrawn),
    )
