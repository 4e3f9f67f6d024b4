"""Who passed what on, who came by it, and who says that somebody told them."""

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from groundswell.listen.came import Came
from groundswell.listen.notice import NotTheirs
from groundswell.plumbing import spoken
from groundswell.record.changes import note
from groundswell.record.models import (
    Campaign,
    Company,
    News,
    Person,
    Product,
    Referral,
    ShareLink,
    Thanks,
    Visit,
    Voice,
    announce,
)

TRIES = 20  # for a code that nobody has; after half of them, for a longer one


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser says of itself when it asks; whose it is, nobody knows."""

    visitor: str
    is_kept: bool = False
    method: str = "GET"
    agent: str = ""
    ahead: str = ""
    from_host: str = ""
    language: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A campaign as a company tells of it."""

    key: str
    name: str
    kind: str
    starts_at: datetime
    ends_at: datetime | None = None
    spend: Decimal | None = None
    currency: str = ""
    products: tuple[int, ...] = ()


def link_for(
    person: Person,
    product: Product,
    *,
    voice: Voice | None = None,
    tie: str = "",
    collected: str = ShareLink._meta.get_field("collected").default,
    campaign: Campaign | None = None,
    at: datetime | None = None,
) -> ShareLink:
    """The link by which a person passes a product on, or a voice about it: made once, and the same ever after.

    tie        how the person stands to those who shall get it, as they say themselves
    collected  how it came about: unasked, or for a reward …; for each, and for each campaign, a link of its own, so
               that no link that is out there ever says otherwise than it did
    at         when it was made; left out: now
    """
    if voice is not None and voice.product_id != product.pk:
        raise NotTheirs(f"voice {voice.pk} is not about product {product.pk}")
    same = ShareLink.objects.filter(
        person=person,
        product=product,
        voice=voice,
        tie=tie,
        collected=collected,
        campaign=campaign,
        ended_at=None,
    )
    for turn in range(TRIES):
        known = same.first()
        if known is not None:
            return known
        syllables = spoken.SYLLABLES + (turn >= TRIES // 2)
        try:
            with transaction.atomic():
                return ShareLink.objects.create(
                    code=spoken.make(secrets.randbelow, syllables),
                    person=person,
                    product=product,
                    voice=voice,
                    tie=tie,
                    collected=collected,
                    campaign=campaign,
                    made_at=at or timezone.now(),
                )
        except IntegrityError:
            continue  # the code is taken, or another request has just made the link
    raise AssertionError(f"{TRIES} codes in turn were taken")


def link_by(code: str) -> ShareLink | None:
    """The link of a code that somebody typed; none where it is none, or was taken back."""
    whole = spoken.read(code)
    return ShareLink.objects.filter(code=whole, ended_at=None).first() if whole else None


def end_link(link: ShareLink, by: Person) -> None:
    """Its owner takes it back; what came of it is kept."""
    if link.person_id != by.pk:
        raise NotTheirs(f"link {link.code} is not person {by.pk}'s")
    ShareLink.objects.filter(pk=link.pk, ended_at=None).update(ended_at=timezone.now())


def visited(product: Product, browser: Browser, came: Came, link: ShareLink | None = None) -> Visit:
    """Somebody or something asked for what a link leads to. All are kept; who was a reader is told from it later."""
    return Visit.objects.create(
        product=product, link=link, place=came.place, **{**asdict(browser), "agent": browser.agent[:300]}, **came.utm
    )


@transaction.atomic
def was_told(
    person: Person, link: ShareLink, way: str, *, tells_teller: bool = False, at: datetime | None = None
) -> Referral | None:
    """A person says by whom they were told; said twice is said once. Nobody tells himself.

    tells_teller  whether the teller may learn what comes of it; the last word counts
    """
    if link.person_id == person.pk:
        return None
    parts = {"way": way, "tells_teller": tells_teller, "at": at or timezone.now()}
    told, is_new = Referral.objects.get_or_create(link=link, person=person, defaults=parts)
    if is_new:
        announce(News.Kind.PERSON_TOLD, told.pk)
    elif tells_teller and not told.tells_teller:
        may_learn(told, person, yes=True)
    return told


def may_learn(told: Referral, by: Person, *, yes: bool) -> None:
    """The one who was told decides whether the teller learns what comes of it."""
    if told.person_id != by.pk:
        raise NotTheirs(f"referral {told.pk} is not person {by.pk}'s")
    Referral.objects.filter(pk=told.pk).update(tells_teller=yes)


@transaction.atomic
def thank(told: Referral, by: Person, words: str = "") -> Thanks:
    """The one who was told thanks the teller, who reads it without a name; the last words stand.

    words  one of those that stand ready; empty for none
    """
    if told.person_id != by.pk:
        raise NotTheirs(f"referral {told.pk} is not person {by.pk}'s")
    Referral.objects.select_for_update().get(pk=told.pk)
    same = Thanks.objects.filter(referral=told, words=words, ended_at=None).first()
    if same is not None:
        return same
    unthank(told, by)
    return Thanks.objects.create(referral=told, words=words)


def unthank(told: Referral, by: Person) -> None:
    """They take their thanks back: nobody reads them any more."""
    if told.person_id != by.pk:
        raise NotTheirs(f"referral {told.pk} is not person {by.pk}'s")
    Thanks.objects.filter(referral=told, ended_at=None).update(ended_at=timezone.now())


def agreed(link: ShareLink, today: str, kept: str) -> None:
    """A browser agrees to be known again: what it has just opened is told of it by the name that is kept.

    today  its name of this day
    kept   its name from now on
    """
    here = Visit.objects.filter(link=link, visitor=today, is_kept=False)
    # The newest alone: another browser of the household may be called the same today.
    newest = list(here.order_by("-pk").values_list("pk", flat=True)[:1])
    Visit.objects.filter(pk__in=newest).update(visitor=kept, is_kept=True)


def recognised(person: Person, visitor: str) -> None:
    """A browser that agreed to be known again turns out to be this person's: they were told by what it opened."""
    followed = Visit.objects.filter(visitor=visitor, is_kept=True, method="GET").exclude(link__person=person)
    first = dict(followed.filter(link__isnull=False).order_by("-at").values_list("link_id", "at"))
    for link in ShareLink.objects.filter(pk__in=first):
        was_told(person, link, Referral.Way.FOLLOWED, at=first[link.pk])


@transaction.atomic
def plan(company: Company, told: Plan, by: str) -> Campaign:
    """A company tells of a campaign; told again under its key, the last word stands, and the change is logged."""
    fields = {name: value for name, value in asdict(told).items() if name not in {"key", "products"}}
    before = Campaign.objects.filter(company=company, key=told.key).first()
    was = {**plain(before), "products": sorted(ids_of(before.products.all()))} if before else None
    campaign, _ = Campaign.objects.update_or_create(company=company, key=told.key, defaults=fields)
    theirs = Product.objects.filter(company=company, pk__in=told.products)
    campaign.products.set(theirs)
    now = {**plain(campaign), "products": sorted(ids_of(theirs))}
    if was != now:
        note(company, by, f"campaign {told.key}", was, now)
        announce(News.Kind.CAMPAIGN_TOLD, campaign.pk)
    return campaign


def plain(campaign: Campaign) -> dict[str, str]:
    return {
        name: str(value)
        for name in ("name", "kind", "starts_at", "ends_at", "spend", "currency")
        if (value := getattr(campaign, name)) not in {None, ""}
    }


def ids_of(products: Iterable[Product]) -> list[int]:
    return [product.pk for product in products]
