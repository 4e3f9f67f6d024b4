"""Somebody tries to get through: over every address of the house, not over those that came to mind."""

import re
from html import unescape
from typing import Any

import pytest
from addresses import Address, addresses
from django.http import HttpResponse
from django.test import Client
from living import HIDDEN, HOSTILE, Living, living

pytestmark = pytest.mark.django_db

# Who may be written to without a token of ours, and why that harms nobody.
OPEN = {
    "language": "choosing a language changes nothing but the reader's own pages",
    "shop_hook": "shops post there by themselves; no cookie is read, and the body's signature is the proof",
    "leave_letters": "mail programs post there by themselves (RFC 8058); the address holds the proof",
    "widget_draft": "other sites post there; no cookie is read, and nothing is heard before the letter is answered",
    "widget_confirm": "other sites post there; no cookie is read, and the letter's code is the proof",
}
# What other sites may show: neither a page nor a person's.
ELSEWHERE = re.compile(r"^/(widget/|feeds/|sitemap|robots|openapi|oembed|\.well-known/|media/|p/[^/]+/[^/]+\.)")
EVIL = ("https://evil.example/", "//evil.example/", "/\\evil.example/", "https:evil.example", "javascript:alert(1)")


@pytest.fixture
def house() -> Living:
    return living()


def asked(house: Living, one: Address, client: Client) -> HttpResponse:
    return client.get(one.filled(house.parts))  # type: ignore[return-value]


def visited(house: Living) -> list[tuple[Address, HttpResponse]]:
    """Each address as a stranger, a writer and an owner see it."""
    clients = [house.client(), house.client(house.writer), house.client(house.owner)]
    return [
        (one, client.get(one.filled(house.parts)))  # type: ignore[misc]
        for client in clients
        for one in addresses()
        if one.name != "account_logout"
    ]


def body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode("utf-8", "replace"))


def test_every_page_carries_the_headers_of_a_closed_house(house: Living) -> None:
    for one, response in visited(house):
        policy = response.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, one
        assert "unsafe" not in policy, one
        assert response["X-Content-Type-Options"] == "nosniff", one
        assert response["Referrer-Policy"] == "same-origin", one
        if not ELSEWHERE.match(one.filled(house.parts)):
            assert "frame-ancestors 'none'" in policy, one
            assert response["X-Frame-Options"] == "DENY", one
            assert response["Cross-Origin-Opener-Policy"] == "same-origin", one
            assert "Access-Control-Allow-Origin" not in response, one


def test_no_address_breaks_and_none_tells_of_our_insides(house: Living) -> None:
    for one, response in visited(house):
        assert response.status_code < 500, one
        assert "Traceback" not in body(response), one


def test_nothing_is_written_without_a_token_of_ours(house: Living) -> None:
    for account in (None, house.writer, house.owner):
        client = house.client(account, enforce_csrf_checks=True)
        for one in addresses():
            if one.name in OPEN:
                continue
            response = client.post(one.filled(house.parts), {"next": "/"})
            assert response.status_code in {403, 404, 405}, (one, response.status_code)


def test_what_needs_no_token_is_named_with_its_reason() -> None:
    exempt = {one.name for one in addresses() if getattr(one.view, "csrf_exempt", False)}
    assert exempt <= OPEN.keys()


def test_no_address_leads_out_of_the_house(house: Living) -> None:
    for account in (None, house.writer, house.owner):
        client = house.client(account)
        leading = [one for one in addresses() if leads(client, one.filled(house.parts), EVIL[0])]
        assert leading
        for one in leading:
            for evil in EVIL:
                house.sign_in(client, account)
                for place in leads(client, one.filled(house.parts), evil):
                    inside = place.replace("http://testserver", "")
                    assert not re.match(r"(?i)\s*([a-z][a-z0-9+.-]*:|[/\\]{2})", inside), (one, evil)


def leads(client: Client, path: str, evil: str) -> list[str]:
    """Where an address sends somebody who is told to go elsewhere afterwards."""
    answers = (client.get(path, {"next": evil}), client.post(path, {"next": evil, "language": "de"}))
    return [answer["Location"] for answer in answers if "Location" in answer]


def test_held_words_stand_nowhere_but_at_the_companys_own_desk(house: Living) -> None:
    for account in (None, house.writer):
        client = house.client(account)
        for one in addresses():
            for pk in (house.parts["pk"], house.held.pk):
                response = client.get(one.filled({**house.parts, "pk": pk}))
                assert HIDDEN not in unescape(body(response)), one


def test_the_page_of_a_held_voice_is_not_for_search_engines(house: Living) -> None:
    response = Client().get(f"/voices/{house.held.pk}/")
    assert "noindex" in body(response) or "noindex" in response.get("X-Robots-Tag", "")
    assert f"/voices/{house.held.pk}/" not in body(Client().get("/sitemaps/voices-1.xml"))


def test_hostile_words_stay_words(house: Living) -> None:
    for one, response in visited(house):
        if response.get("Content-Type", "").startswith("text/html"):
            assert "<script>alert" not in body(response), one
            assert "<img src=x" not in body(response), one
            assert HOSTILE not in body(response), one
            assert "49" not in re.findall(r"&amp;(\d+)", body(response)), one


def test_another_host_is_turned_away() -> None:
    assert Client().get("/", headers={"host": "evil.example"}).status_code == 400


def test_cookies_are_kept_from_scripts_and_from_other_sites(house: Living) -> None:
    client = Client()
    client.get(f"/p/{house.parts['slug']}/write/")
    client.post("/language/", {"language": "de", "next": "/"})
    assert client.cookies
    for cookie in client.cookies.values():
        assert cookie["samesite"] == "Lax", cookie.key
        assert cookie["httponly"], cookie.key


def test_passwords_are_kept_by_argon2(house: Living) -> None:
    house.owner.set_password("a long and quiet sentence")
    assert house.owner.password.startswith("argon2$argon2id$")
