"""Every conclusion about telling, drawn anew; after news, for the products that they are about."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from groundswell.plumbing import locks
from groundswell.record.acts import told_about, with_kin
from groundswell.record.models import Link, Product, Purchase, Referral, Return, ShareLink, Voice
from groundswell.spread import credit, trees, virality


def told(referrals: list[int]) -> None:
    """People said by whom they were told."""
    draw(Referral.objects.filter(pk__in=referrals).values_list("link__product", flat=True))


def noticed(news: list[int]) -> None:
    """Something was bought. What nobody told of makes no difference to anybody's trees."""
    bought = Purchase.objects.filter(news__in=news)
    draw(known(bought.values_list("product", flat=True)))


def returned(news: list[int]) -> None:
    """Something came back."""
    draw(known(Return.objects.filter(news__in=news).values_list("purchase__product", flat=True)))


def buyers_known(people: list[int]) -> None:
    """Buyers of whom we knew no more than a hash turn out to be persons."""
    draw(known(Purchase.objects.filter(person__in=people).values_list("product", flat=True)))


def heard(news: list[int]) -> None:
    """Somebody spoke of a product, whom somebody may have told of it."""
    draw(known(Voice.objects.filter(news__in=news).values_list("product", flat=True)))


def changed(voices: list[int]) -> None:
    """Somebody took back what they said, or it is held."""
    draw(known(Voice.objects.filter(pk__in=voices).values_list("product", flat=True)))


def linked(links: list[int]) -> None:
    """Who counts as one with whom is otherwise: that concerns the trees in which they stand."""
    ends = Link.objects.filter(pk__in=links).values_list("one", "other")
    people = [person for person in with_kin({end for row in ends for end in row}) if isinstance(person, int)]
    products: set[int] = set()
    for model, product in ((ShareLink, "product"), (Referral, "link__product"), (Purchase, "product")):
        products.update(model._default_manager.filter(person__in=people).values_list(product, flat=True))
    draw(known(products))


def campaigns_told(campaigns: list[int]) -> None:
    """A company told of campaigns, whose purchases may be the campaign's doing."""
    of_company = Q(company__campaigns__in=campaigns)
    draw(known(Product.objects.filter(of_company).values_list("pk", flat=True)))


def known(products: Iterable[int]) -> list[int]:
    """Those of the products that anybody has passed on."""
    return list(
        ShareLink.objects.filter(product__in=set(products))
        .order_by("product_id")
        .values_list("product_id", flat=True)
        .distinct()
    )


def draw(products: Iterable[int], *, at_night: bool = False) -> None:
    """Draw trees, credit and K of some products anew. Doing it twice changes nothing more."""
    for product in sorted(set(products)):
        draw_one(product, at_night=at_night)


@transaction.atomic
def draw_one(product: int, *, at_night: bool) -> None:
    # Who reads later writes later: else a slow worker would put back what was before.
    locks.alone(f"tellings of {product}")
    tellings = told_about(product)
    story = trees.story_of(product, tellings)
    trees.write(product, story)
    credit.write(product, credit.owed_for(product, tellings))
    virality.draw(product, story, at_night=at_night)


def recount() -> None:
    """Draw every conclusion about telling anew. Where all is well, it changes nothing."""
    draw(ShareLink.objects.order_by().values_list("product_id", flat=True).distinct(), at_night=True)
