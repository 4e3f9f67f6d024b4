"""The page that says whom to invite: who is listened to, with a name only where they are known by it, and one yes."""

import html
import re
from datetime import timedelta

import pytest
from cast import ACME, DAY, a_company, a_product, said
from django.test import Client
from rooms import a_member, at, signed_in

from groundswell.act import letters, whom
from groundswell.act.models import Invitation
from groundswell.act.whom import INVITE
from groundswell.listen import buying, notice, telling
from groundswell.listen.hear import hear
from groundswell.listen.sold import Line, Order
from groundswell.record.models import Account
from groundswell.spread import recount

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Client:
    return signed_in(a_member())


def listened_to(name: str, friends: int, *, speaks: bool = True) -> Account:
    """Somebody who likes to be invited, and by whom so many friends came to buy a kettle."""
    account = Account.objects.of(f"{name}@example.org")
    account.speaker(name.capitalize())
    letters.ask_for(account, "Ask me.", INVITE)
    if speaks:
        hear(said(person=account.handle, id=name), source="site", company=ACME)
    link = telling.link_for(account.speaker(), a_product(), at=DAY)
    orders = [
        Order(f"{name}{n}", DAY + timedelta(days=1), [Line("1", "kettle")], code=link.code) for n in range(friends)
    ]
    buying.bought("api/acme", ACME, orders)
    recount.recount()
    return account


def page(client: Client, path: str, **told: str) -> str:
    answer = client.post(at(path), told, follow=True) if told else client.get(at(path))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def chosen_in(text: str) -> str:
    return re.search(r'name="chosen" value="([^"]+)"', text)[1]  # type: ignore[index]


def test_where_too_few_tellings_brought_anybody_it_says_how_many_are_wanted(owner: Client) -> None:
    listened_to("ada", 3)
    told = page(owner, "whom/")
    assert "Not enough is known." in told
    assert f"Somebody came by 3 tellings so far; it takes {whom.FEWEST}" in told
    assert "Ada" not in told
    assert "To try what?" not in told


def test_from_the_list_over_a_confirmation_to_the_invitations(owner: Client) -> None:
    listened_to("ada", 20)
    listened_to("ben", 12, speaks=False)
    told = page(owner, f"whom/?product={a_product().pk}&count=5")
    assert told.index("Ada") < told.index("20 people came by what they passed on.")
    assert told.index("20 people came") < told.index("somebody without a name") < told.index("12 people came")
    assert "Ben" not in told
    assert "The 2 who have told most people would bring" in told
    sure = page(owner, "whom/invite/", chosen=chosen_in(told))
    assert "Invite 2 people to try kettle?" in sure
    assert not Invitation.objects.exists(), "looking at it invites nobody"
    done = page(owner, "whom/invite/", chosen=chosen_in(sure), sure="1")
    assert "2 people are invited." in done
    assert Invitation.objects.count() == 2
    assert "Nobody can be invited now." in done
    again = page(owner, "whom/invite/", chosen=chosen_in(sure), sure="1")
    assert "Nobody is invited." in again
    assert Invitation.objects.count() == 2


def test_who_goes_by_another_name_beside_some_product_is_named_beside_that_alone(owner: Client) -> None:
    ada = listened_to("ada", 40)
    notice.rename_beside(ada.speaker(), a_product(), "Countess")
    hear(said(person=ada.handle, id="pan", product="pan"), source="site", company=ACME)
    lid = a_product("lid")
    for product, name in ((a_product("pan"), "Ada"), (a_product(), "Countess"), (lid, "somebody without a name")):
        told = page(owner, f"whom/?product={product.pk}&count=5")
        assert {one for one in ("Ada", "Countess", "somebody without a name") if one in told} == {name}


def test_only_the_list_that_was_shown_and_of_ones_own_products_is_invited(owner: Client) -> None:
    listened_to("ada", 40)
    chosen = chosen_in(page(owner, f"whom/?product={a_product().pk}&count=5"))
    assert "Please look at it anew" in page(owner, "whom/invite/", chosen=chosen + "x", sure="1")
    rival = signed_in(a_member("owner", "rival", a_company("Rival")))
    assert rival.post(at("whom/invite/", "rival"), {"chosen": chosen, "sure": "1"}).status_code == 404
    assert not Invitation.objects.exists()


def test_a_reader_neither_sees_nor_invites() -> None:
    reader = signed_in(a_member("reader"))
    assert reader.get(at("whom/")).status_code == 403
    assert reader.post(at("whom/invite/"), {"chosen": "x", "sure": "1"}).status_code == 403
    assert signed_in(a_member("care")).get(at("whom/")).status_code == 200


def test_what_is_asked_amiss_is_told(owner: Client) -> None:
    listened_to("ada", 40)
    answer = owner.get(at("whom/?product=0&count=0"))
    assert answer.status_code == 422
    assert "2 places" in answer.content.decode()
    assert "nobody can be invited" in page(owner, f"whom/?product={a_product().pk}&count=5&cost=10&budget=9")
