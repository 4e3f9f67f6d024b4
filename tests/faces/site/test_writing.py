"""Writing a review, and amending it: from the form to the page."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from cast import a_product, ada, said, settle, told
from django.core.cache import cache
from django.test import Client

from groundswell.record.models import Version, Voice
from groundswell.weigh.models import Score

pytestmark = pytest.mark.django_db(transaction=True)
WRITE = "/p/kettle/write/"
GIVEN = {
    "stars": "1",
    "title": "It leaks",
    "text": "Water under the lid from the first morning on.",
    "name": "Ada",
    "collected": "unasked",
    "obtained": "bought",
    "about": "product",
    "consent": "on",
}


@pytest.fixture(autouse=True)
def kettle() -> Iterator[None]:
    cache.clear()
    product = a_product()
    Version.objects.create(product=product, name="2.0")
    yield
    cache.clear()


def write(client: Client, **given: Any) -> Any:
    return client.post(WRITE, {**GIVEN, **given})


def errors(answer: Any) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


@pytest.mark.parametrize("stars", ["1", "5"])
def test_a_review_changes_the_page_whatever_its_stars(client: Client, stars: str) -> None:
    answer = write(client, stars=stars)
    assert (answer.status_code, answer["Location"]) == (302, "/p/kettle/")
    assert "Thank you. Your voice counts in a moment." in client.get("/p/kettle/").content.decode()
    settle()
    shown = client.get("/p/kettle/").content.decode()
    assert "It leaks" in shown
    assert f"{stars} out of 5 stars" in shown
    assert "from one person" in shown


def test_what_the_form_asks_is_what_the_record_keeps(client: Client) -> None:
    write(client, version="2.0", owned_from="2026-01-02", collected="rewarded", language="lt", about="delivery")
    voice = Voice.objects.get()
    assert (voice.source.key, voice.outside_id[:5], voice.author.name) == ("site", "site:", "Ada")
    assert (voice.collected, voice.proof, voice.role, voice.language) == ("rewarded", "claimed", "owner", "lt")
    assert voice.language_told
    assert voice.said_at is not None
    lived = voice.experience
    assert lived is not None
    assert lived.version is not None
    assert (lived.version.name, lived.obtained, lived.about) == ("2.0", "bought", "delivery")
    assert str(lived.owned_from) == "2026-01-02"


def test_who_gives_no_name_has_none(client: Client) -> None:
    write(client, name="")
    settle()
    assert Voice.objects.get().author.name == ""
    assert "somebody without a name" in client.get("/p/kettle/").content.decode()


@pytest.mark.parametrize(
    ("field", "given", "wanted"),
    [
        ("stars", "", "Please choose one to five stars."),
        ("stars", "6", "Please choose one to five stars."),
        ("consent", "", "Please agree that what you write is published."),
        ("collected", "", "Please say how you come to write this."),
        ("text", "Write to ada@example.com, I can prove it.", "Please leave out addresses"),
        ("name", "ada@example.com", "Please leave out addresses"),
        ("owned_from", "2999-01-01", "That day is still to come."),
        ("version", "9.9", "9.9"),
    ],
)
def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(
    client: Client, field: str, given: str, wanted: str
) -> None:
    answer = write(client, **{field: given})
    assert answer.status_code == 422
    assert wanted in " ".join(errors(answer)[field])
    shown = answer.content.decode()
    assert 'role="alert"' in shown
    assert 'value="It leaks"' in shown
    assert f'aria-describedby="id_{field}' in shown
    assert Voice.objects.count() == 0


def test_an_end_before_the_beginning_is_told(client: Client) -> None:
    answer = write(client, owned_from="2026-02-02", owned_until="2026-01-01")
    assert errors(answer)["owned_from"] == ["You stopped owning it before you began. Please check the two days."]


def test_the_words_of_another_are_told(client: Client) -> None:
    write(Client())
    answer = write(client)
    assert answer.status_code == 422
    assert errors(answer)["text"] == ["These are the very words of another voice. Please tell it in your own."]


def test_a_flood_is_told(client: Client) -> None:
    answers = [write(client, text=f"Number {n}") for n in range(12)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [422] * 2
    assert "Please take a pause" in answers[-1].content.decode()


def test_sent_twice_it_is_one_voice_of_one_person(client: Client) -> None:
    slip = re.search(r'name="slip" value="([^"]+)"', client.get(WRITE).content.decode())
    assert slip is not None
    first, second = (Client().post(WRITE, {**GIVEN, "slip": slip[1]}) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert Voice.objects.count() == 1


@pytest.mark.parametrize("slip", ["", "x", "WyJhIl0:1:x"])
def test_a_broken_slip_is_no_trouble(client: Client, slip: str) -> None:
    assert write(client, slip=slip).status_code == 302


def test_one_person_counts_once_however_often_he_writes(client: Client) -> None:
    write(client)
    shown = client.get(WRITE).content.decode()
    assert "You write as Ada." in shown
    assert 'name="name"' not in shown
    write(client, stars="5", text="The new lid is tight.")
    settle()
    assert Voice.objects.count() == 2
    assert Score.objects.get().people == 1


def test_a_forged_cookie_is_a_stranger_s(client: Client) -> None:
    client.cookies["groundswell_writer"] = "browser:ada:forged"
    assert client.get(WRITE).status_code == 200
    assert write(client).status_code == 302


def test_a_form_without_its_token_is_sent_back() -> None:
    answer = Client(enforce_csrf_checks=True).post(WRITE, GIVEN)
    assert answer.status_code == 403
    assert "Please send it again" in answer.content.decode()


def test_there_is_no_form_for_a_product_that_is_not_there(client: Client) -> None:
    assert client.get("/p/teapot/write/").status_code == 404


def test_who_wrote_it_can_amend_it_and_nobody_else(client: Client) -> None:
    write(client)
    settle()
    pk = Voice.objects.get().pk
    assert f"/voices/{pk}/amend/" in client.get(f"/voices/{pk}/").content.decode()
    assert f"/voices/{pk}/amend/" not in Client().get(f"/voices/{pk}/").content.decode()
    assert 'value="It leaks"' in client.get(f"/voices/{pk}/amend/").content.decode()
    new = {"stars": "4", "title": "Mended", "text": "They sent a new lid.", "consent": "on"}
    for stranger in (Client(), other_writer()):
        assert stranger.post(f"/voices/{pk}/amend/", new).status_code == 403
    assert client.post(f"/voices/{pk}/amend/", {**new, "stars": ""}).status_code == 422
    answer = client.post(f"/voices/{pk}/amend/", new)
    assert (answer.status_code, answer["Location"]) == (302, f"/voices/{pk}/")
    settle()
    shown = client.get("/p/kettle/").content.decode()
    assert shown.index("Mended") < shown.index("It leaks")
    assert Score.objects.get().cells["unasked/claimed"][:5] == [1, 0, 0, 1, 0]  # Ben's, and hers as it is now


def other_writer() -> Client:
    other = Client()
    write(other, title="Fine", text="Something else altogether, and long enough.", name="Ben")
    return other


def test_what_was_not_written_here_is_not_amended_here(client: Client) -> None:
    told(ada())
    assert client.get(f"/voices/{Voice.objects.get().pk}/amend/").status_code == 403


def test_a_person_may_write_about_two_products(client: Client) -> None:
    told(said(product="lamp"))
    write(client)
    client.post("/p/lamp/write/", {**GIVEN, "text": "Bright."})
    mine = Voice.objects.filter(source__key="site")
    assert {voice.product.slug for voice in mine} == {"kettle", "lamp"}
    assert len({voice.author_id for voice in mine}) == 1


def test_who_has_written_here_may_find_another_s_voice_helpful_once(client: Client) -> None:
    told(ada())
    voice = Voice.objects.get()
    vote = f"/voices/{voice.pk}/helpful/"
    assert client.post(vote).status_code == 403
    write(client, name="Ben", stars="4")
    assert vote in client.get(f"/voices/{voice.pk}/").content.decode()
    for _ in range(2):
        assert client.post(vote, {"helpful": "yes"}).status_code == 302
    assert [(given.helpful, given.voter.name) for given in voice.votes.all()] == [(True, "Ben")]
    assert "One reader found this helpful." in client.get(f"/voices/{voice.pk}/").content.decode()
    own = Voice.objects.get(source__key="site")
    assert client.post(f"/voices/{own.pk}/helpful/").status_code == 403


def test_what_was_agreed_to_is_kept_in_its_words(client: Client) -> None:
    write(client)
    agreed = Voice.objects.get().author.consents.get()
    assert agreed.purpose == "publish"
    assert agreed.wording.startswith("These are my own words")
