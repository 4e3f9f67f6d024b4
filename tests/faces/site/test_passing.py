"""Passing on: a link of one's own, what goes along with it, and ways to send it oneself."""

import re
from urllib.parse import unquote

import pytest
from cast import a_person, a_product, ada, told
from django.core import mail
from django.test import Client

from groundswell.faces.site.carried import by_link
from groundswell.faces.site.ways import server_of
from groundswell.listen import telling
from groundswell.listen.hold import withdraw
from groundswell.plumbing import spoken
from groundswell.record.models import Account, Membership, ShareLink, Voice

pytestmark = pytest.mark.django_db
MINE = {"tie": "friend", "collected": "unasked", "name": "Marta"}


def marta(client: Client) -> Account:
    account = Account.objects.of("marta@example.org")
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return account


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_stranger_passes_on_the_plain_address_and_is_led_to_sign_in_for_more(client: Client) -> None:
    a_product(title="Swift Kettle")
    shown = page(client, "/p/kettle/pass-on/")
    assert "/p/kettle/</textarea>" in shown
    assert "/me/sign-in/?next=%2Fp%2Fkettle%2Fpass-on%2F" in shown
    assert client.post("/p/kettle/pass-on/", MINE)["Location"].startswith("/me/sign-in/")
    assert not ShareLink.objects.exists()


def test_a_link_is_made_once_and_shown_with_its_code_and_disclosure(client: Client) -> None:
    a_product(title="Swift Kettle")
    account = marta(client)
    answer = client.post("/p/kettle/pass-on/", MINE)
    link = ShareLink.objects.get()
    assert answer["Location"] == f"/me/links/{link.code}/"
    assert client.post("/p/kettle/pass-on/", MINE)["Location"] == answer["Location"]
    account.refresh_from_db()
    assert (link.person, link.person.name, link.tie, link.voice) == (account.person, "Marta", "friend", None)
    shown = page(client, answer["Location"])
    assert shown.count("Passed on to friends: unasked, without reward.") >= 3
    assert spoken.aloud(link.code) in shown
    assert f"/go/{link.code}/" in shown
    assert spoken.aloud(link.code) in page(client, "/p/kettle/pass-on/")
    assert not mail.outbox


@pytest.mark.parametrize("left_out", ["tie", "collected"])
def test_nobody_gets_a_link_without_saying_to_whom_and_why(client: Client, left_out: str) -> None:
    a_product()
    marta(client)
    assert client.post("/p/kettle/pass-on/", {**MINE, left_out: ""}).status_code == 422
    assert not ShareLink.objects.exists()


def test_who_works_for_the_company_cannot_pass_on_unasked(client: Client) -> None:
    kettle = a_product()
    Membership.objects.create(account=marta(client), company=kettle.company, role="care")
    assert client.post("/p/kettle/pass-on/", MINE).status_code == 422
    assert client.post("/p/kettle/pass-on/", {**MINE, "collected": "employee"}).status_code == 302
    assert "Passed on to friends: by somebody who works there" in by_link(ShareLink.objects.get()).text


def test_own_words_go_along_where_their_author_wishes(client: Client) -> None:
    account = marta(client)
    told(ada(text="Hums a little."))
    voice = Voice.objects.get()
    Account.objects.filter(pk=account.pk).update(person=voice.author)
    client.post("/p/kettle/pass-on/", {**MINE, "words": "on"})
    assert ShareLink.objects.get().voice == voice
    client.post("/p/kettle/pass-on/", MINE)
    assert ShareLink.objects.latest("pk").voice is None


def test_every_form_carries_words_ground_tie_and_disclosure(client: Client) -> None:
    told(ada(text="Hums a little."))
    marta(client)
    voice = Voice.objects.get()
    client.post(f"/voices/{voice.pk}/pass-on/", {**MINE, "collected": "paid"})
    link = ShareLink.objects.get()
    carried = by_link(link)
    shown = page(client, f"/me/links/{link.code}/")
    forms = [carried.text, carried.aloud, carried.summary, carried.fitted(300)]
    forms += [unquote(address) for address in re.findall(r'<li><a href="([^"]+)"', shown) if "?" in address]
    assert len(forms) >= 9
    for form in forms:
        assert "Passed on to friends: for pay." in form
        assert "written unasked" in form
    for form in (carried.text, carried.aloud, carried.summary):
        assert "receipt seen" in form


def test_what_others_said_is_passed_on_and_not_recommended() -> None:
    told(ada(stars="5"), ada(stars="2", product="toaster"))
    for voice, is_praise in zip(Voice.objects.order_by("pk"), (True, False), strict=True):
        theirs = telling.link_for(a_person("Ben"), voice.product, voice=voice)
        assert by_link(theirs).heading == f"Ben tells of: {voice.product.title}"
        hers = telling.link_for(voice.author, voice.product, voice=voice)
        assert by_link(hers).is_praise == is_praise
    assert by_link(telling.link_for(a_person("Ben"), voice.product)).heading == "Ben recommends: toaster"


def test_words_that_were_taken_back_go_along_no_more(client: Client) -> None:
    told(ada(text="Hums a little."))
    voice = Voice.objects.get()
    link = telling.link_for(voice.author, voice.product, voice=voice)
    withdraw(voice, voice.author)
    carried = by_link(link)
    assert "Hums" not in carried.text + carried.aloud + carried.summary
    assert carried.passed_on in carried.text


def test_a_post_that_must_be_short_loses_words_and_no_disclosure() -> None:
    told(ada(text="word " * 999))
    voice = Voice.objects.get()
    carried = by_link(telling.link_for(voice.author, voice.product, voice=voice, tie="family"))
    short = carried.fitted(300)
    assert len(short) <= 300
    assert "word word" in short
    for part in (carried.passed_on, carried.came_about, carried.address):
        assert part in short


def test_the_way_to_mastodon_leads_to_ones_own_server(client: Client) -> None:
    a_product()
    shown = page(client, "/p/kettle/pass-on/?server=@marta@Social.Example")
    assert 'href="https://social.example/share?text=' in shown
    assert "Mastodon (" not in page(client, "/p/kettle/pass-on/")


@pytest.mark.parametrize(
    "typed", ["", "javascript:alert(1)", "a b.example", "localhost", "evil.example:80", "-a.example"]
)
def test_what_is_no_server_is_none(typed: str) -> None:
    assert server_of(typed) == ""


def test_nobody_sees_or_ends_anothers_link(client: Client) -> None:
    link = telling.link_for(a_person(), a_product())
    marta(client)
    assert client.get(f"/me/links/{link.code}/").status_code == 404
    assert client.post(f"/me/links/{link.code}/end/").status_code == 404
    assert telling.link_by(link.code)


def test_a_link_is_taken_back(client: Client) -> None:
    a_product()
    marta(client)
    client.post("/p/kettle/pass-on/", MINE)
    link = ShareLink.objects.get()
    assert client.post(f"/me/links/{link.code}/end/")["Location"] == "/me/links/"
    assert "You took it back." in page(client, "/me/links/")
    assert client.get(f"/me/links/{link.code}/").status_code == 404
