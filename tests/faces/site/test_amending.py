"""A review is amended and taken back by who wrote it, and by nobody else."""

import pytest
from cast import a_product, ada, settle, told
from django.test import Client
from review_form import publish, signed_in

from groundswell.record.models import Voice
from groundswell.weigh.models import Score

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kettle() -> None:
    a_product()


def test_who_wrote_it_can_amend_it_and_nobody_else(client: Client) -> None:
    voice = publish(client)
    settle()
    amend = f"/voices/{voice.pk}/amend/"
    assert amend in client.get(f"/voices/{voice.pk}/").content.decode()
    assert amend not in Client().get(f"/voices/{voice.pk}/").content.decode()
    assert 'value="It leaks"' in client.get(amend).content.decode()
    new = {"stars": "4", "title": "Mended", "text": "They sent a new lid.", "consent": "on"}
    assert signed_in("ben@example.org", "Ben").post(amend, new).status_code == 403
    stranger = Client().post(amend, new)
    assert (stranger.status_code, stranger["Location"]) == (302, f"/me/sign-in/?next={amend}")
    assert client.post(amend, {**new, "stars": ""}).status_code == 422
    answer = client.post(amend, new)
    assert (answer.status_code, answer["Location"]) == (302, f"/voices/{voice.pk}/")
    settle()
    shown = client.get("/p/kettle/").content.decode()
    assert shown.index("Mended") < shown.index("It leaks")
    assert Score.objects.get().cells["unasked/claimed"][:5] == [0, 0, 0, 1, 0]


def test_what_was_not_written_here_is_not_amended_here(client: Client) -> None:
    told(ada())
    mine = signed_in()
    for deed in ("amend", "withdraw"):
        assert mine.get(f"/voices/{Voice.objects.get().pk}/{deed}/").status_code == 403


def test_who_wrote_it_can_take_it_back_and_a_tombstone_remains(client: Client) -> None:
    voice = publish(client)
    settle()
    withdraw = f"/voices/{voice.pk}/withdraw/"
    assert Client().post(withdraw)["Location"] == f"/me/sign-in/?next={withdraw}"
    assert signed_in("ben@example.org", "Ben").post(withdraw).status_code == 403
    asked = client.get(withdraw).content.decode()
    assert "It leaks" in asked
    assert "This cannot be undone." in asked
    assert "It leaks" in Client().get("/p/kettle/").content.decode()
    for _ in range(2):
        assert client.post(withdraw)["Location"] == f"/voices/{voice.pk}/"
    # At once, before any job has run.
    for address in ("/p/kettle/", f"/voices/{voice.pk}/", "/api/v1/voices"):
        assert "It leaks" not in Client().get(address).content.decode(), address
    settle()
    assert "This voice was taken back" in Client().get(f"/voices/{voice.pk}/").content.decode()
    assert "It leaks" not in Client().get("/p/kettle/").content.decode()
