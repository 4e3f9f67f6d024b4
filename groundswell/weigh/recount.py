"""Every conclusion about saying, drawn anew."""

from collections import defaultdict
from itertools import groupby
from operator import itemgetter

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from groundswell.plumbing import locks
from groundswell.record.columns import batches, reviews
from groundswell.record.models import News, Purchase, Voice, announce
from groundswell.weigh import bridging, credibility, drift, fixes, regard, search, taste
from groundswell.weigh.bridging import merits_in
from groundswell.weigh.cells import Cells, Standing, add_one, masses_of
from groundswell.weigh.credibility import Trust
from groundswell.weigh.models import Epoch, Prior, Score, Whose
from groundswell.weigh.score import SCORES, places_of, put, reweigh, standing, write_places

# With more voices than this at once it is quicker to draw their products anew than to look up who spoke.
FEW = 200

# With more products than this it is quicker to draw all anew than to name them.
ALL = 10_000

# Voices that are weighed between two turns of those who wait to write: about a second's work.
AT_ONCE = 2_000

AllCells = dict[str, dict[int, Cells]]


def heard(news: list[int]) -> None:
    """Weigh the voices that came with these news. Doing it twice changes nothing more."""
    weigh(Voice.objects.filter(news__in=news, kind="review"))


def changed(voices: list[int]) -> None:
    """Weigh anew voices that were amended, held, withdrawn or voted on. Doing it twice changes nothing more."""
    weigh(Voice.objects.filter(pk__in=voices, kind="review"))


def bought(news: list[int]) -> None:
    """Weigh anew what buyers said of what a shop now tells that they bought. Doing it twice changes nothing more."""
    weigh_buyers(Purchase.objects.filter(news__in=news))


def came_back(news: list[int]) -> None:
    """Weigh anew what buyers said of what came back. Doing it twice changes nothing more."""
    weigh_buyers(Purchase.objects.filter(returns__news__in=news))


def buyers_known(people: list[int]) -> None:
    """Weigh anew what people said of products which, as is known now, they had bought."""
    weigh_buyers(Purchase.objects.filter(person__in=people))


def weigh_buyers(purchases: QuerySet[Purchase]) -> None:
    """Weigh anew the reviews of buyers, each of what they bought; most buyers have said nothing."""
    theirs = Voice.objects.filter(kind="review", author__in=purchases.filter(person__isnull=False).values("person"))
    said = theirs.filter(Exists(purchases.filter(person=OuterRef("author"), product=OuterRef("product"))))
    if said.exists():
        weigh(said)


def products_changed(products: list[int]) -> None:
    """Draw the scores of products anew, whose category may be another now."""
    redraw_known(Q(product__in=products))


def companies_changed(companies: list[int]) -> None:
    """Draw the scores of companies anew, who may have changed what ages a voice and what is too few."""
    redraw_known(Q(product__company__in=companies))


def redraw_known(where: Q) -> None:
    """Draw products anew, where anything was drawn before."""
    if Epoch.objects.exists():
        redraw(where)


def weigh(said: QuerySet[Voice]) -> None:
    """Weigh a few voices by who spoke of which product, of many the products as a whole: to the same values."""
    if open_first_epoch():
        return
    few = said.order_by("product_id").values_list("product_id", "author_id").distinct()[: FEW + 1]
    if len(few) <= FEW:
        for product, its in groupby(few, key=itemgetter(0)):
            if not reweigh(product, [person for _, person in its]):
                redraw(Q(product=product))
    else:
        products = list(said.order_by().values_list("product_id", flat=True).distinct()[: ALL + 1])
        redraw(Q(product__in=products) if len(products) <= ALL else Q())


def recount() -> None:
    """Draw every score and place anew within the epoch. Where all is well, it changes nothing."""
    open_first_epoch()
    redraw(Q())
    search.redraw()


def open_epoch() -> None:
    """Open the next epoch with constants drawn from all that was heard, and draw everything by it.

    A few products at a time, so that who writes does not wait for all. A worker that dies on the way leaves the
    others as the epoch before drew them, each right by itself; whoever takes up its job opens the next.
    """
    begin_epoch(credibility.find())
    redraw(Q(), with_turns=True)
    taste.draw()


@transaction.atomic
def begin_epoch(found: credibility.Found) -> None:
    """Write the constants, and what goes by votes and by owners: the live road goes by them from now on."""
    locks.alone(SCORES)
    constants = credibility.write(found)
    bridging.draw()
    regard.draw()
    epoch = Epoch.objects.create(day=timezone.now().date(), levels=constants.levels, gate=constants.gate)
    Prior.objects.all().delete()
    Prior.objects.bulk_create(Prior(category=name, levels=levels) for name, levels in constants.priors.items())
    fixes.draw()
    announce(News.Kind.EPOCH_OPENED, epoch.pk)


def open_first_epoch() -> bool:
    """Open the first epoch that has anything to go by: one drawn from nothing holds only till voices come.

    Returns whether it did; then everything is drawn by it.
    """
    latest = Epoch.objects.order_by("-pk").first()
    is_due = latest is None or (latest.is_blank and Voice.objects.filter(kind="review").exists())
    if is_due:
        open_epoch()
    return is_due


def redraw(where: Q, *, with_turns: bool = False) -> None:
    """Draw places and scores of the products anew, by the epoch's constants; a few products at a time.

    with_turns  since when people judge them otherwise is drawn anew too, which is for the epoch's opening alone
    """
    for some in locks.by_turns([*batches(where, AT_ONCE)]):
        redraw_some(some, with_turns=with_turns)


@transaction.atomic
def redraw_some(where: Q, *, with_turns: bool) -> None:
    locks.alone(SCORES)
    cells = replace_places(where, with_turns=with_turns)
    write_scores(Epoch.current(), cells, where)


def replace_places(where: Q, *, with_turns: bool) -> AllCells:
    """Find anew which reviews count, and how much; write the differences. Returns what they come to."""
    trust = trust_in(where)
    found = reviews(where, trust.day)
    if with_turns:
        trust = drift.draw(where, found, trust)
    now = places_of(found, trust, merits_in(where))
    cells: AllCells = {whose: defaultdict(dict) for whose in Whose.values}
    for place, mass in zip(now, masses_of(now), strict=True):
        add_one(cells[place.whose][place.product_id], place, mass, +1)
    replace(where, now)
    return cells


def trust_in(where: Q) -> Trust:
    """How far all are believed who speak of some products."""
    authors = Voice.objects.filter(where).values("author")
    return Trust.about(where, Q(person__in=authors), where)


def replace(where: Q, now: list[Standing]) -> None:
    """Let these places stand, and no others; only what differs is written."""
    before = {place.voice_id: place for place in standing(where)}
    fresh = [place for place in now if before.get(place.voice_id) != place]
    kept = {place.voice_id for place in now} - {place.voice_id for place in fresh}
    write_places([voice for voice in before if voice not in kept], fresh)


def write_scores(epoch: Epoch, cells: AllCells, where: Q) -> None:
    for whose, of in cells.items():
        before = {score.product_id: score for score in Score.objects.filter(where, whose=whose)}
        put(epoch, whose, {product: of.get(product, {}) for product in {*of, *before}}, before)
