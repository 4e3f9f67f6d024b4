"""How much is said about what: what of it people began by themselves, what a campaign bought, and what it begets."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

import numpy as np
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groundswell.engine.columns import Floats
from groundswell.engine.spread.estimate import Estimate
from groundswell.engine.spread.swell import rise, swell
from groundswell.engine.spread.virality import Virality, virality
from groundswell.record.acts import Actor, heads
from groundswell.record.models import Campaign
from groundswell.record.models.told import BY_THE_COMPANY
from groundswell.record.talk import Word, spoken_of, talk
from groundswell.spread.models import Buzz, Node

HOUR = 3600
WATCHED = timedelta(days=90)
FEWEST = 20  # people: of fewer no number is told
MOST = 20_000  # the newest people of one series; more would not make it surer
SLICES = 100  # people: of fewer only the whole is told, and not its parts
AT_ONCE = 500  # products
LATELY = timedelta(hours=2)
WEEK = 168.0  # hours: whole weeks have no rhythm of days
WIDEST = 4.0  # times the value: a rise whose range goes further is not told


def opened(_epochs: list[int]) -> None:
    """A new epoch began: so does a new day's buzz, of every product."""
    draw()


def draw() -> None:
    """Draw the buzz of all products that were spoken of within the time that is watched; there is none of others."""
    now = timezone.now()
    draw_where(Q())
    Buzz.objects.filter(end__lt=now).delete()


def refresh() -> None:
    """Draw it anew for the products that were spoken of lately."""
    draw_where(Q(product__in=spoken_of(timezone.now() - LATELY)))


def draw_where(where: Q) -> None:
    now = timezone.now()
    series = talk(where, now - WATCHED)
    while some := list(islice(series, AT_ONCE)):
        by_company, campaigns = people_by_company([product for product, _ in some]), Campaigns(now)
        rows = [
            row
            for product, words in some
            if len(words) >= FEWEST
            for row in buzz_of(product, words, by_company[product], campaigns, now)
        ]
        write([product for product, _ in some], rows)


@transaction.atomic
def write(products: Sequence[int], rows: Sequence[Buzz]) -> None:
    Buzz.objects.filter(product__in=products).delete()
    Buzz.objects.bulk_create(rows)


def people_by_company(products: Sequence[int]) -> dict[int, set[int]]:
    """Who came to each product by what the company did, however far back: as the trees tell, which know of those who
    count as one the first alone.
    """
    nodes = Node.objects.filter(product__in=products, cause__in=BY_THE_COMPANY, person__isnull=False)
    rows = list(nodes.values_list("product_id", "person_id"))
    kin: dict[Actor, set[int]] = defaultdict(set)
    for actor, head in heads({person for _, person in rows}).items() if rows else ():
        if isinstance(actor, int):
            kin[head].add(actor)
    found: dict[int, set[int]] = defaultdict(set)
    for product, person in rows:
        found[product] |= kin[person]
    return found


class Campaigns:
    """The campaigns of each product, as far as they can still be heard."""

    def __init__(self, now: datetime) -> None:
        begun = Campaign.objects.filter(starts_at__lte=now, starts_at__gte=now - 2 * WATCHED).order_by(
            "starts_at", "pk"
        )
        self.of: dict[int, list[Campaign]] = defaultdict(list)
        for campaign in begun.prefetch_related("products", "company__products"):
            for product in campaign.products.all() or campaign.company.products.all():
                self.of[product.pk].append(campaign)


def buzz_of(
    product: int, words: Sequence[Word], by_company: set[int], campaigns: Campaigns, now: datetime
) -> list[Buzz]:
    """The buzz of one product: of all, and, where enough people speak, by sign, channel and country."""
    rows = [fitted(product, words, by_company, campaigns, now)]
    for of in ("sign", "channel", "country"):
        parts: dict[str, list[Word]] = defaultdict(list)
        for word in words:
            parts[getattr(word, of)].append(word)
        rows += [
            fitted(product, its, by_company, campaigns, now, of=of, key=name)
            for name, its in sorted(parts.items())
            if name and len(its) >= SLICES
        ]
    return rows


def fitted(
    product: int,
    words: Sequence[Word],
    by_company: set[int],
    campaigns: Campaigns,
    now: datetime,
    *,
    of: str = "all",
    key: str = "",
) -> Buzz:
    words = words[-MOST:]
    # Before the first word there may have been no product: silence that would make all later talk look like a wave.
    begin, its = words[0].at, campaigns.of[product]
    midnight = begin.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    times = hours([word.at for word in words], midnight)
    starts = hours([campaign.starts_at for campaign in its], midnight)
    until = max(float(hours([now], midnight)[0]), float(times[-1]))
    found = virality(times, float(times[0]), until, starts)
    organic = organic_of(found, words, by_company)
    reproduction, rising = found.reproduction, rise_of(times, organic, until, found.reproduction.value)
    return Buzz(
        product_id=product,
        of=of,
        key=key,
        people=len(words),
        value=reproduction.value,
        low=min(reproduction.low, reproduction.value),
        high=max(reproduction.high, reproduction.value),
        above_one=found.chance_above_one,
        organic=float(organic.mean()),
        half_life_hours=found.half_life_hours,
        amplification=found.amplification,
        rise=rising.value if rising else None,
        rise_low=rising.low if rising else None,
        rise_high=rising.high if rising else None,
        campaigns={str(one.pk): float(share) for one, share in zip(its, found.campaign_shares, strict=True)},
        days=by_day(times, organic, midnight),
        begin=begin,
        end=now,
    )


def hours(moments: Sequence[datetime], midnight: datetime) -> Floats:
    """Hours since a midnight (UTC)."""
    return np.array([(one - midnight).total_seconds() / HOUR for one in moments])


def organic_of(found: Virality, words: Sequence[Word], by_company: set[int]) -> Floats:
    """How far each word goes back to people alone: not at all where we know that the company brought it."""
    organic = found.organic if len(found.by_campaign) else np.ones(len(words))
    known = np.array([word.collected in BY_THE_COMPANY or word.person in by_company for word in words])
    share: Floats = np.where(known, 0.0, organic)
    return share


def rise_of(times: Floats, organic: Floats, until: float, reproduction: float) -> Estimate | None:
    """The people of themselves of the last week against those of before; None where that is no week long, or where so
    few spoke that the range would tell nothing.
    """
    before = until - float(times[0]) - WEEK
    if before < WEEK:
        return None
    is_new = times > until - WEEK
    found = rise(float(organic[is_new].sum()), WEEK, float(organic[~is_new].sum()), before, reproduction)
    return found if found and found.high <= WIDEST * found.value else None


def by_day(times: Floats, organic: Floats, midnight: datetime) -> list[list[object]]:
    """Of each day: the day, how many people of themselves, and how many by the company's doing."""
    parts = swell(times, 1 - organic[:, None], 0.0, float(times[-1]) + 1e-9, 24.0)
    sums = zip(parts.organic.tolist(), parts.by_campaign[:, 0].tolist(), strict=True)
    return [
        [(midnight + timedelta(days=day)).date().isoformat(), round(ours, 3), round(theirs, 3)]
        for day, (ours, theirs) in enumerate(sums)
    ]
