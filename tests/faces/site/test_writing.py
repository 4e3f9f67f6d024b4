"""Writing a review with nothing but an e-mail address: from the form over the letter to the page."""

import re
from typing import Any

import pytest
from cast import a_product, said, settle, told
from django.core import mail
from django.test import Client
from review_form import ADA, GIVEN, SENT, WRITE, letter_code, letter_link, publish, signed_in, write

from groundswell.listen import notice
from groundswell.listen.models import Draft
from groundswell.plumbing.mail import NotSent
from groundswell.record.models import Account, Membership, PenName, Version, Voice
from groundswell.weigh.models import Score

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kettle() -> None:
    Version.objects.create(product=a_product(), name="2.0")


def errors(answer: Any) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


@pytest.mark.parametrize("stars", ["1", "5"])
def test_a_review_takes_the_very_same_way_whatever_its_stars(client: Client, stars: str) -> None:
    form = client.get(WRITE)
    sent = write(client, stars=stars)
    waits = client.get(sent["Location"])
    opened = client.get(letter_link())
    confirmed = client.post(letter_link())
    steps = [
        (answer.status_code, answer.templates[0].name if answer.templates else answer["Location"].rstrip("0123456789/"))
        for answer in (form, sent, waits, opened, confirmed)
    ]
    assert steps == [
        (200, "site/write.html"),
        (302, "/p/kettle/write/sent"),
        (200, "site/sent.html"),
        (200, "site/confirm.html"),
        (302, "/voices"),
    ]
    assert len(mail.outbox) == 1
    assert "Thank you. Your voice counts in a moment." in client.get(confirmed["Location"]).content.decode()
    settle()
    shown = client.get("/p/kettle/").content.decode()
    assert "It leaks" in shown
    assert f"{stars} out of 5 stars" in shown


def test_before_the_letter_is_answered_it_is_nowhere(client: Client) -> None:
    write(client)
    settle()
    assert (Voice.objects.count(), Draft.objects.count()) == (0, 1)
    for address in ("/p/kettle/", "/api/v1/voices", "/api/v1/products/kettle", "/"):
        assert "It leaks" not in Client().get(address).content.decode(), address
    assert "It leaks" not in client.get(SENT).content.decode()


def test_a_link_that_is_merely_opened_publishes_nothing(client: Client) -> None:
    write(client)
    for scanner in (client.get, client.head):
        assert scanner(letter_link()).status_code == 200
    opened = client.get(letter_link()).content.decode()
    assert "It leaks" in opened
    assert "Yes, publish it" in opened
    assert Voice.objects.count() == 0


def test_the_letter_holds_none_of_the_words_and_says_what_it_is_for(client: Client) -> None:
    write(client, title="BUY PILLS", name="Cheap pills")
    letter = mail.outbox[0]
    assert letter.to == [ADA]
    assert "Kettle" in letter.subject
    assert "pills" not in (letter.subject + str(letter.body)).lower()
    assert "Water under" not in str(letter.body)


def test_a_letter_speaks_the_reader_s_language_and_so_does_its_link(client: Client) -> None:
    client.get("/", headers={"accept-language": "lt"})
    client.post(WRITE, GIVEN, headers={"accept-language": "lt"})
    assert letter_link().endswith("?lang=lt")
    assert 'lang="lt"' in Client().get(letter_link()).content.decode()


def test_who_confirms_is_signed_in_and_the_link_leads_to_the_voice_from_then_on(client: Client) -> None:
    voice = publish(client)
    assert client.session["_auth_user_id"] == str(Account.objects.get(email=ADA).pk)
    other = Client()
    for again in (other.get, other.post):
        answer = again(letter_link())
        assert (answer.status_code, answer["Location"]) == (302, f"/voices/{voice.pk}/")
    assert "_auth_user_id" not in other.session
    assert Voice.objects.count() == 1


def test_the_code_does_what_the_link_does(client: Client) -> None:
    write(client)
    code = letter_code()
    answer = client.post(SENT, {"do": "code", "code": f" {code[:3]} {code[3:]} "})
    assert answer["Location"] == f"/voices/{Voice.objects.get().pk}/"
    assert "_auth_user_id" in client.session


def test_five_wrong_codes_end_the_code_but_not_the_link(client: Client) -> None:
    write(client)
    code = letter_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    shown = [client.post(SENT, {"do": "code", "code": wrong}).content.decode() for _ in range(5)]
    assert "You can try 4 more times." in shown[0]
    assert "You can try once more." in shown[3]
    assert "no longer counts" in shown[4]
    assert "no longer counts" in client.post(SENT, {"do": "code", "code": code}).content.decode()
    assert Voice.objects.count() == 0
    client.post(letter_link())
    assert Voice.objects.count() == 1


def test_a_code_is_asked_for_in_plain_words(client: Client) -> None:
    write(client)
    answer = client.post(SENT, {"do": "code", "code": ""})
    assert answer.status_code == 422
    assert "Please type the six digits from the letter." in answer.content.decode()


def test_another_browser_cannot_confirm_by_the_code(client: Client) -> None:
    write(client)
    stranger = Client()
    write(stranger, text="Something else, by somebody else.", email="ben@example.org")
    assert stranger.post(SENT, {"do": "code", "code": letter_code(0)}).status_code == 422
    assert Client().post(SENT, {"do": "code", "code": letter_code(0)}).status_code == 404
    assert Voice.objects.count() == 0


@pytest.mark.parametrize("link", ["/confirm/x/", "/confirm/WzEsIngiXQ:1v:x/"])
def test_a_link_that_is_none_says_so(client: Client, link: str) -> None:
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 404
        assert "Nothing waits here" in answer.content.decode()


def test_who_did_not_write_it_has_it_forgotten(client: Client) -> None:
    write(client)
    assert Client().post(letter_link(), {"do": "forget"}).status_code == 302
    assert (Draft.objects.count(), Voice.objects.count(), Account.objects.count()) == (0, 0, 0)
    assert Client().post(letter_link()).status_code == 404
    assert client.get(SENT).status_code == 404


def test_the_letter_can_be_sent_again_and_to_another_address(client: Client) -> None:
    write(client, email="adda@example.org")
    first = letter_link()
    client.post(SENT, {"do": "again"})
    assert (len(mail.outbox), letter_code(0)) == (2, letter_code(1))
    client.post(SENT, {"do": "elsewhere", "email": ADA})
    assert mail.outbox[-1].to == [ADA]
    assert ADA in client.get(SENT).content.decode()
    assert Client().post(first).status_code == 404
    client.post(letter_link())
    assert Account.objects.get().email == ADA


def test_a_wrong_other_address_is_told(client: Client) -> None:
    write(client)
    answer = client.post(SENT, {"do": "elsewhere", "email": "ada"})
    assert answer.status_code == 422
    assert "That is no e-mail address." in answer.content.decode()


def test_a_letter_that_cannot_be_sent_loses_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **more: Any) -> None:
        raise NotSent("ConnectionRefusedError")

    monkeypatch.setattr("groundswell.plumbing.mail.send", broken)
    answer = write(client)
    assert answer.status_code == 422
    assert "could not be sent just now" in errors(answer)["email"][0]
    assert 'value="It leaks"' in answer.content.decode()
    assert Draft.objects.count() == 0
    monkeypatch.undo()
    assert write(client).status_code == 302


def test_what_the_form_asks_is_what_the_record_keeps(client: Client) -> None:
    voice = publish(
        client, version="2.0", owned_from="2026-01-02", collected="rewarded", language="lt", about="delivery"
    )
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
    assert publish(client, name="").author.name == ""
    settle()
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
        ("email", "", "Please give an address"),
        ("email", "ada", "That is no e-mail address."),
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
    assert (Voice.objects.count(), Draft.objects.count(), len(mail.outbox)) == (0, 0, 0)


def test_an_end_before_the_beginning_is_told(client: Client) -> None:
    answer = write(client, owned_from="2026-02-02", owned_until="2026-01-01")
    assert errors(answer)["owned_from"] == ["You stopped owning it before you began. Please check the two days."]


def test_the_words_of_another_are_told_at_once_and_at_the_last_moment(client: Client) -> None:
    copier = Client()
    write(copier, email="cy@example.org")
    copied = letter_link()
    publish(client)
    answer = write(Client(), email="ben@example.org")
    assert errors(answer)["text"] == ["These are the very words of another voice. Please tell it in your own."]
    late = copier.post(copied)
    assert late.status_code == 200
    assert "These are the very words of another voice." in late.content.decode()
    assert Voice.objects.count() == 1


def test_a_flood_has_to_wait_and_loses_nothing(client: Client) -> None:
    answers = [write(client, text=f"Number {n}", email=f"cy{n}@example.org") for n in range(12)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429] * 2
    assert "Please take a pause" in answers[-1].content.decode()
    assert "Number 11" in answers[-1].content.decode()
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600


def test_one_address_gets_no_more_than_five_letters_an_hour(client: Client) -> None:
    answers = [write(Client(), text=f"Number {n}") for n in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert (len(mail.outbox), Draft.objects.count()) == (5, 5)


def test_who_asks_for_letter_after_letter_reads_a_plain_page(client: Client) -> None:
    write(client)
    answers = [client.post(SENT, {"do": "again"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [302] * 4 + [429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert "Please take a pause" in answers[-1].content.decode()


def test_a_form_sent_twice_is_one_draft_one_letter_and_one_voice(client: Client) -> None:
    slip = re.search(r'name="slip" value="([^"]+)"', client.get(WRITE).content.decode())
    assert slip is not None
    for title in ("It leaks", "It leaks, badly"):
        assert write(client, slip=slip[1], title=title).status_code == 302
    assert (Draft.objects.count(), len(mail.outbox)) == (1, 1)
    client.post(letter_link())
    assert Voice.objects.get().title == "It leaks, badly"
    # By now she is signed in, and goes back to the form that she sent.
    assert write(client, slip=slip[1], title="It leaks, badly").status_code == 302
    assert Voice.objects.count() == 1


def test_a_form_sent_to_another_address_takes_the_place_of_the_first(client: Client) -> None:
    slip = re.search(r'name="slip" value="([^"]+)"', client.get(WRITE).content.decode())
    assert slip is not None
    write(client, slip=slip[1], email="adda@example.org")
    write(client, slip=slip[1])
    assert [draft.email for draft in Draft.objects.all()] == [ADA]
    assert Client().post(letter_link(0)).status_code == 404


@pytest.mark.parametrize("slip", ["", "x", "WyJhIl0:1:x"])
def test_a_broken_slip_is_no_trouble(client: Client, slip: str) -> None:
    assert write(client, slip=slip).status_code == 302


def test_the_address_stands_in_no_page_and_no_answer(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="groundswell")
    voice = publish(client)
    settle()
    for address in ("/", "/p/kettle/", f"/voices/{voice.pk}/", "/api/v1/voices", f"/api/v1/voices/{voice.pk}"):
        assert ADA not in Client().get(address).content.decode(), address
    assert ADA not in caplog.text
    assert not any(ADA in str(record.__dict__) for record in caplog.records)


def test_who_is_signed_in_is_heard_at_once_and_asked_for_no_address() -> None:
    client = signed_in()
    form = client.get(WRITE).content.decode()
    assert "You write as Ada." in form
    assert 'name="email"' not in form
    answer = write(client, name="")
    assert (answer.status_code, answer["Location"]) == (302, "/p/kettle/")
    assert "Thank you. Your voice counts in a moment." in client.get("/p/kettle/").content.decode()
    voice = Voice.objects.get()
    assert voice.author.name == "Ada"
    assert len(mail.outbox) == 0


def test_one_person_counts_once_however_often_she_writes(client: Client) -> None:
    publish(client)
    write(client, stars="5", text="The new lid is tight.", name="")
    settle()
    assert Voice.objects.count() == 2
    assert Score.objects.get().people == 1


def test_another_name_stands_beside_one_product_alone(client: Client) -> None:
    told(said(product="lamp"))
    publish(client)
    client.post("/p/lamp/write/", {**GIVEN, "text": "Bright.", "name": "Lantern"})
    settle()
    assert PenName.objects.get().name == "Lantern"
    lamp, kettle = (client.get(f"/p/{slug}/").content.decode() for slug in ("lamp", "kettle"))
    assert ("Lantern" in lamp, "Lantern" in kettle, "Ada" in kettle) == (True, False, True)
    assert "You write as Lantern." in client.get("/p/lamp/write/").content.decode()
    assert len({voice.author_id for voice in Voice.objects.filter(source__key="site")}) == 1


def test_a_form_without_its_token_is_sent_back() -> None:
    answer = Client(enforce_csrf_checks=True).post(WRITE, GIVEN)
    assert answer.status_code == 403
    assert "Please send it again" in answer.content.decode()


def test_there_is_no_form_for_a_product_that_is_not_there(client: Client) -> None:
    assert client.get("/p/teapot/write/").status_code == 404
    assert client.get(SENT).status_code == 404


def test_what_was_agreed_to_is_kept_in_its_words(client: Client) -> None:
    agreed = publish(client).author.consents.get()
    assert agreed.purpose == "publish"
    assert agreed.wording.startswith("These are my own words")


def test_other_kinds_than_reviews_wait_and_are_confirmed_on_the_same_pages(client: Client) -> None:
    write(client)
    Draft.objects.update(said={"kind": "question", "id": "site:q", "product": "kettle", "text": "Does it whistle?"})
    assert client.get(SENT).status_code == 200
    opened = client.get(letter_link()).content.decode()
    assert "Does it whistle?" in opened
    assert "out of 5" not in opened
    client.post(letter_link())
    assert Voice.objects.get().kind_id == "question"


def test_who_is_close_to_the_seller_is_told_what_readers_will_see(client: Client) -> None:
    label, product = "family of somebody who works for the seller", a_product()
    staff = Account.objects.of("dora@acme.example")
    Membership.objects.create(account=staff, company=product.company, role="care")
    writer = signed_in()
    assert label not in writer.get(WRITE).content.decode()
    notice.join(staff.speaker("Dora"), Account.objects.get(email=ADA).speaker("Ada"), "family", is_public=False)
    assert label in writer.get(WRITE).content.decode()
    write(client)
    assert label in client.get(letter_link()).content.decode()
