"""What readers who agreed to be counted saw, whether they went on to the shop, bought, and were sorry."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from groundswell.plumbing.sign import keyed, token
from groundswell.record.models import Product, Purchase, Reading, Return, Voice
from groundswell.record.shown import visible

SIGN = "r."  # what a reading's name begins with: no code of a link does
AGAINST = 2  # level up to which a buyer speaks against what they bought
BUYS_WITHIN = timedelta(days=14)
DAY = timedelta(days=1)
SORRY_WITHIN = timedelta(days=44)  # of the reading: a month for what was bought on the last day


def saw(product: Product, reader: str, lots: Mapping[int, bool]) -> Reading:
    """A browser that agreed to be counted is shown a product's page; what it was shown first is what counts."""
    told = " ".join(f"{voice}{'+' if shown else '-'}" for voice, shown in sorted(lots.items()))
    name = SIGN + keyed("reading", token()).hex()[:22]
    try:
        with transaction.atomic():
            reading, _ = Reading.objects.get_or_create(
                product=product, reader=reader, defaults={"name": name, "arms": told}
            )
    except IntegrityError:
        return Reading.objects.get(product=product, reader=reader)
    return reading


def goes(product: Product, reader: str) -> str:
    """They go on to the shop. Returns the name by which the shop can tell what comes of it; empty if none was seen."""
    reading = Reading.objects.filter(product=product, reader=reader).first()
    if reading is None:
        return ""
    Reading.objects.filter(pk=reading.pk, went_at=None).update(went_at=timezone.now())
    return reading.name


def noticed(news: list[int]) -> None:
    """A shop told of purchases, some by the name of a reading."""
    sold = Purchase.objects.filter(news__in=news, utm_content__startswith=SIGN)
    mark("bought_at", first_of(sold.values_list("utm_content", "product", "at")))
    # That something came back may have been read before that it was bought.
    sent_back(Return.objects.filter(purchase__in=sold))


def returned(news: list[int]) -> None:
    """Something came back."""
    sent_back(Return.objects.filter(news__in=news))


def sent_back(returns: QuerySet[Return]) -> None:
    back = returns.filter(purchase__utm_content__startswith=SIGN)
    mark("regretted_at", first_of(back.values_list("purchase__utm_content", "purchase__product", "at")))


def first_of(rows: Iterable[tuple[str, int, datetime]]) -> dict[str, datetime]:
    """When something first came of each reading: of its own product, for an order may hold others."""
    when: dict[tuple[str, int], datetime] = {}
    for name, product, at in rows:
        when[name, product] = min(at, when.get((name, product), at))
    known = Reading.objects.filter(name__in={name for name, _ in when}).values_list("name", "product")
    return {name: when[name, product] for name, product in known if (name, product) in when}


def mark(what: str, when: Mapping[str, datetime]) -> None:
    """Write down when something came of readings, of those that it had not come of before; who never bought has
    nothing to be sorry for.
    """
    rows = Reading.objects.filter(Q(name__in=when), **{what: None})
    found = list(rows.filter(bought_at__isnull=False) if what == "regretted_at" else rows)
    for row in found:
        setattr(row, what, when[row.name])
    Reading.objects.bulk_update(found, [what], batch_size=500)


@transaction.atomic
def forget_names() -> None:
    """Let nobody know any more whose old readings were; before, what their buyers said themselves is heard."""
    old = Reading.objects.filter(~Q(name=""), at__lt=timezone.now() - SORRY_WITHIN)
    bought = old.filter(bought_at__isnull=False)
    mark("regretted_at", first_of(spoke_against(bought.values_list("name", flat=True))))
    forget_hours(bought)
    old.update(name="", reader="")


def forget_hours(bought: QuerySet[Reading]) -> None:
    """To the second a purchase would lead back to its buyer: what came of readings is kept by whole days after them,
    rounded up, so that what was in time stays in time.
    """
    rows = list(bought.select_for_update())
    for row in rows:
        row.bought_at, row.regretted_at = whole_days(row.at, row.bought_at), whole_days(row.at, row.regretted_at)
    Reading.objects.bulk_update(rows, ["bought_at", "regretted_at"], batch_size=500)


def whole_days(since: datetime, at: datetime | None) -> datetime | None:
    return at and since - (since - at) // DAY * DAY


def spoke_against(names: Iterable[str]) -> list[tuple[str, int, datetime]]:
    """What buyers who are known spoke against in public after they had bought it: reading, product, when."""
    sold = Purchase.objects.filter(utm_content__in=list(names), person__isnull=False)
    bought = list(sold.values_list("utm_content", "person", "product", "at"))
    theirs = Voice.objects.filter(kind="review", level__lte=AGAINST, author__in={person for _, person, *_ in bought})
    said: dict[tuple[int, int], list[datetime]] = defaultdict(list)
    for person, product, at in visible(theirs).values_list("author", "product", "heard_at"):
        said[person, product].append(at)
    return [
        (name, product, at)
        for name, person, product, bought_at in bought
        for at in said[person, product]
        if at >= bought_at
    ]


def forget(reader: str) -> None:
    """A browser does not wish to be counted any more: what is known of it goes."""
    Reading.objects.filter(reader=reader).exclude(reader="").delete()
