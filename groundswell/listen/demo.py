"""A made-up market, heard as if it were real, and marked for what it is."""

import random
from datetime import date

from django.db import transaction

from groundswell.listen import notice
from groundswell.listen.hear import Ear
from groundswell.listen.market.market import Market, market
from groundswell.record.models import Company, Handle, Product, Tie, Version, Voice

SOURCE = "made-up"
SEED = 2012


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


def count_votes(made: Market) -> None:
    voices = {voice.outside_id: voice for voice in Voice.objects.filter(source__key=SOURCE)}
    handles = Handle.objects.filter(source__key=SOURCE).select_related("person")
    people = {handle.name: handle.person for handle in handles}
    for voice, voter, is_helpful in made.votes:
        if voice in voices and voter in people and voices[voice].author_id != people[voter].pk:
            notice.helpful(voices[voice], people[voter], is_helpful)
