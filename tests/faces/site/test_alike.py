"""People who know the same products as the reader: told to the reader alone, and only at their wish."""

import re
from typing import Any

import pytest
from cast import ACME, said, settle, told
from django.test import Client

from groundswell.listen import notice
from groundswell.listen.hear import hear
from groundswell.record.models import Account, Consent, Objection, Source, Voice

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = "From people who know the same products as you"
SHELF = {"lamp": "1", "pan": "4"}


@pytest.fixture
def ada(client: Client) -> Account:
    """Ada is signed in and has told of lamp and pan; so has Dana, and of the kettle too."""
    account = Account.objects.of("ada@example.org")
    account.speaker("Ada")
    for product, stars in SHELF.items():
        words = said(person=account.handle, name="Ada", id=f"site:{product}", product=product, stars=stars, text="Mine")
        hear(words, source=Source.SITE, company=ACME)
        told(*(said(person=f"cy{n}", product=product, stars=str(6 - int(stars)), text=f"No. {n}") for n in range(4)))
    for product, stars in {**SHELF, "kettle": "2"}.items():
        told(said(person="Dana", product=product, stars=stars, text=f"Dana on the {product}."))
    settle()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return account


def seen(client: Client) -> str:
    shown = client.get("/p/kettle/").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


def choose(client: Client, **ticked: Any) -> None:
    assert client.post("/me/alike/", ticked).status_code == 302


def test_before_a_yes_nothing_is_compared_and_the_page_says_what_could_be(client: Client, ada: Account) -> None:
    assert HEAD not in seen(client)
    assert "We could show you what people say who know the same ones." in seen(client)


def test_after_a_yes_people_alike_are_shown_with_the_reason(client: Client, ada: Account) -> None:
    choose(client, compare="on")
    words = seen(client)
    assert HEAD in words
    assert "Dana · You both know 2 of the same products and agree on 2." in words
    given = Consent.objects.get(purpose="compare", ended_at=None)
    assert given.wording.startswith("Show me what people say who know the same products")


def test_it_can_be_turned_off_again(client: Client, ada: Account) -> None:
    choose(client, compare="on")
    assert b" checked" in client.get("/me/alike/").content
    choose(client)
    assert HEAD not in seen(client)
    assert not Consent.objects.filter(purpose="compare", ended_at=None).exists()


def test_nobody_else_sees_it(client: Client, ada: Account) -> None:
    choose(client, compare="on")
    assert HEAD not in seen(Client())
    assert "We could show you" not in seen(Client())


def test_whoever_wants_to_be_left_out_is_left_out(client: Client, ada: Account) -> None:
    other = Client()
    account = Account.objects.of("dana@example.org")
    account.speaker("Dana")
    other.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    choose(client, compare="on")
    choose(other, apart="on")
    assert Objection.objects.get(ended_at=None).person == account.person
    # The Dana who has spoken is another than the one with this account: she is asked too.
    assert HEAD in seen(client)
    notice.object_to(Voice.objects.get(text="Dana on the kettle.").author, Objection.To.COMPARE)
    assert HEAD not in seen(client)
    choose(other)
    assert Objection.objects.filter(ended_at=None).count() == 1


def test_a_page_that_is_narrowed_does_not_repeat_it(client: Client, ada: Account) -> None:
    choose(client, compare="on")
    assert HEAD not in client.get("/p/kettle/?stars=2").content.decode()


def test_strangers_are_asked_to_sign_in_first(client: Client) -> None:
    assert client.get("/me/alike/").status_code == 302
