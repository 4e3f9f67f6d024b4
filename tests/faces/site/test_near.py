"""From people near you: a page for one reader's eyes."""

import pytest
from cast import a_person, ada, told
from django.test import Client

from groundswell.listen import notice
from groundswell.record.models import Account, Voice

pytestmark = pytest.mark.django_db


def test_a_reader_sees_what_a_friend_says_and_by_which_way(client: Client) -> None:
    told(ada(name="Ada", text="Hums a little."))
    account = Account.objects.of("cy@example.org")
    cy, ben, author = account.speaker("Cy"), a_person("Ben"), Voice.objects.get().author
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "/p/kettle/near/" not in client.get("/p/kettle/").content.decode()
    assert "You have no ties yet." in client.get("/p/kettle/near/").content.decode()
    notice.join(cy, ben, "family", is_public=True)
    assert "/p/kettle/near/" in client.get("/p/kettle/").content.decode()
    notice.join(ben, author, "friend", is_public=True)
    answer = client.get("/p/kettle/near/")
    assert "by way of Ben, of your family" in answer.content.decode()
    assert (answer["X-Robots-Tag"], "no-store" in answer["Cache-Control"]) == ("noindex", True)


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    told(ada())
    assert client.get("/p/kettle/near/")["Location"] == "/me/sign-in/?next=/p/kettle/near/"
