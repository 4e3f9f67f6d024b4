"""A made-up market, heard as if it were real, and marked for what it is."""

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from groundswell.listen import buying, notice, telling
from groundswell.listen.came import Came
from groundswell.listen.hear import Ear
from groundswell.listen.market.market import Market, market
from groundswell.listen.market.passing import MadeLink
from groundswell.listen.sold import Line, Order, Returned
from groundswell.listen.telling import Plan
from groundswell.record.models import Account, Company, Consent, Handle, Product, ShareLink, Tie, Version, Voice

SOURCE = "made-up"
SEED = 2012
PRICE = Decimal("49.00")  # of everything that is made up


def fill(today: date) -> Market:
    """Let the made-up market speak. Told twice, nothing is doubled."""
    made = market(today, random.Random(SEED))  # noqa: S311 - a market, not a secret
    ear = Ear(SOURCE)
    for start in range(0, len(made.voices), 1000):
        ear.hear(made.voices[start : start + 1000])
    Company.objects.filter(name__in=made.companies).update(is_made_up=True)
    with transaction.atomic():
        tell_of_products(made)
        tie_people(made)
        count_votes(made)
        pass_on(made)
        let_be_invited(made)
        tell_of_campaign(made)
    return made


def tell_of_products(made: Market) -> None:
    """What the companies say their products are, and when which version came out."""
    found = {product.sku: product for product in Product.objects.filter(company__name__in=made.companies)}
    for told in made.products:
        product = found.get(told.sku)
        if product is not None:
            Product.objects.filter(pk=product.pk).update(about=told.about)
            for name, released_on in told.versions:
                Version.objects.update_or_create(product=product, name=name, defaults={"released_on": released_on})


def tie_people(made: Market) -> None:
    handles = Handle.objects.filter(source__key=SOURCE).select_related("person")
    people = {handle.name: handle.person for handle in handles}
    for person, other, kind, is_confirmed in made.ties:
        if person in people and other in people:
            declared = notice.tie(people[person], people[other], kind)
            if is_confirmed and Tie.objects.filter(pk=declared.pk, confirmed_at=None).exists():
                notice.confirm_tie(declared, people[other])


def pass_on(made: Market) -> None:
    """Who passed what on, who says that they were told, and who bought by it."""
    voices = Voice.objects.filter(source__key=SOURCE, kind="review").select_related("author", "product__company")
    spoken = {voice.outside_id: voice for voice in voices}
    people = {
        handle.name: handle.person for handle in Handle.objects.filter(source__key=SOURCE).select_related("person")
    }
    for told in made.links:
        voice = spoken.get(told.voice)
        if voice is None:
            continue
        link = telling.link_for(voice.author, voice.product, voice=voice, tie=told.tie, at=told.made_at)
        for person, at in told.told:
            telling.was_told(people[person], link, "code", at=at)
        sell(voice.product, link, told)


def sell(product: Product, link: ShareLink, told: MadeLink) -> None:
    """What friends bought by a link, and what they sent back."""
    came = Came(utm_source="groundswell", utm_content=link.code)
    line = Line("1", told.sku, product.title, sku=told.sku, amount=PRICE)
    orders = [
        Order(
            one.name,
            one.at,
            [line],
            currency="EUR",
            email=one.buyer,
            code=link.code if one.by_code else "",
            came=came,
            country=one.country,
        )
        for one in told.orders
    ]
    if orders:
        buying.bought(SOURCE, product.company.name, orders)
        back = [Returned(one.name, "sent back", one.at + timedelta(days=5)) for one in told.orders if one.is_sent_back]
        buying.came_back(SOURCE, back)


def let_be_invited(made: Market) -> None:
    """Some of those who pass things on have an account, whose address leads nowhere, and like to be invited."""
    handles = Handle.objects.filter(source__key=SOURCE, name__in=made.willing).select_related("person")
    for handle in handles:
        account = Account.objects.of(f"{handle.name}@made-up.example")
        Account.objects.filter(pk=account.pk, person=None).update(person=handle.person)
        notice.consent(handle.person, Consent.Purpose.INVITE, "I like to be invited.")


def tell_of_campaign(made: Market) -> None:
    """What one company did to be talked of."""
    product = Product.objects.filter(sku=made.campaign.sku).select_related("company").first()
    if product is not None:
        first, last = (datetime.combine(day, time(8), UTC) for day in (made.campaign.first, made.campaign.last))
        plan = Plan("samples", f"{product.title}: given away", "samples", first, last, products=(product.pk,))
        telling.plan(product.company, plan, by=SOURCE)


def count_votes(made: Market) -> None:
    voices = {voice.outside_id: voice for voice in Voice.objects.filter(source__key=SOURCE)}
    handles = Handle.objects.filter(source__key=SOURCE).select_related("person")
    people = {handle.name: handle.person for handle in handles}
    for voice, voter, is_helpful in made.votes:
        if voice in voices and voter in people and voices[voice].author_id != people[voter].pk:
            notice.helpful(voices[voice], people[voter], is_helpful)
