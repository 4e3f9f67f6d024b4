"""Where a link leads: what is shown, what is kept, and what is not."""

import pytest
from cast import a_person, a_product, ada, crowd, told
from django.test import Client

from groundswell.faces import door
from groundswell.faces.site import going
from groundswell.listen import telling
from groundswell.listen.hold import withdraw
from groundswell.plumbing.limit import Limit
from groundswell.record.models import Account, News, Product, Referral, ShareLink, Visit, Voice

pytestmark = pytest.mark.django_db
READER = {"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0", "accept-language": "en-IE,en;q=0.9"}
ROBOT = {"user-agent": "Mozilla/5.0 (compatible; Examplebot/1.0)"}


def a_link(**parts: str) -> ShareLink:
    """Ada's own words about the kettle, and a crowd's beside them."""
    told(ada(name="Ada", text="Hums a little."), *crowd("4", "5", "3"))
    Product.objects.update(shop_page="https://shop.test/kettle?colour=red")
    voice = Voice.objects.get(text="Hums a little.")
    return telling.link_for(voice.author, voice.product, voice=voice, **{"tie": "friend", **parts})


def reader(email: str = "ben@example.org") -> Client:
    client = Client(headers=READER)
    account = Account.objects.of(email)
    account.speaker("Ben")
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(client: Client, address: str) -> str:
    return client.get(address, headers=READER).content.decode()


def test_a_reader_sees_who_says_what_and_how_it_came_about(client: Client) -> None:
    link = a_link()
    shown = page(client, f"/go/{link.code}/")
    for part in (
        "Ada recommends: kettle",
        "Hums a little.",
        "receipt seen",
        "written unasked",
        "Passed on to friends: unasked, without reward.",
        "from 4 customers",
        f"/go/{link.code}/shop/",
        'name="robots" content="noindex"',
    ):
        assert part in shown, part


def test_a_preview_is_told_of_words_and_disclosure(client: Client) -> None:
    shown = page(client, f"/go/{a_link(collected='rewarded').code}/")
    head = shown[: shown.index("</head>")]
    description = head.split('og:description" content="')[1].split('"')[0]
    assert "Hums a little." in description
    assert "Passed on to friends: for a reward, or the hope of one." in description
    assert "/card.png" in head


def test_words_that_were_taken_back_are_not_shown(client: Client) -> None:
    link = a_link()
    withdraw(link.voice, link.person)
    shown = page(client, f"/go/{link.code}/")
    assert "Hums" not in shown
    assert "no longer shown" in shown
    assert "Ada tells of: kettle" in shown


def test_each_request_is_kept_as_it_came_and_without_a_cookie(client: Client) -> None:
    code = a_link().code
    arrives = {**READER, "referer": "https://forum.test/thread/7?who=me"}
    answer = client.get(f"/go/{code}?gs=flyer&gclid=x&utm_source=news", headers=arrives)
    assert answer.status_code == 200
    assert not answer.cookies
    visit = Visit.objects.get()
    assert (visit.link.code, visit.place, visit.paid_by, visit.utm_source) == (code, "flyer", "gclid", "news")
    assert (visit.from_host, visit.language, visit.method, visit.is_kept) == ("forum.test", "en-IE", "GET", False)
    assert "127.0.0.1" not in str(vars(visit))


def test_heads_and_previews_are_kept_and_do_nothing_more() -> None:
    link, ben = a_link(), reader()
    ben.head(f"/go/{link.code}/")
    ben.get(f"/go/{link.code}/", headers=ROBOT)
    ben.get(f"/go/{link.code}/", headers={**READER, "sec-purpose": "prefetch;prerender"})
    assert list(Visit.objects.order_by("pk").values_list("method", "ahead")) == [
        ("HEAD", ""),
        ("GET", ""),
        ("GET", "prefetch;prerender"),
    ]
    assert not Referral.objects.exists()
    ben.get(f"/go/{link.code}/")
    assert Referral.objects.get().way == "followed"
    assert News.objects.filter(kind="person.told").count() == 1


def test_two_programs_of_one_network_have_two_names_and_tomorrow_others(client: Client, monkeypatch) -> None:
    link = a_link()
    for agent in ("Mozilla/5.0 a", "Mozilla/5.0 b", "Mozilla/5.0 a"):
        client.get(f"/go/{link.code}/", headers={"user-agent": agent})
    assert Visit.objects.values("visitor").distinct().count() == 2
    monkeypatch.setattr(door, "network", lambda request: "tomorrow's")
    client.get(f"/go/{link.code}/", headers={"user-agent": "Mozilla/5.0 a"})
    assert Visit.objects.values("visitor").distinct().count() == 3


def test_a_country_is_believed_from_the_proxy_alone(client: Client, settings) -> None:
    link = a_link()
    for is_behind, told_country, kept in ((False, "LT", ""), (True, "LT", "LT"), (True, "XX", ""), (True, "<b>", "")):
        settings.BEHIND_HTTPS = is_behind
        client.get(f"/go/{link.code}/", headers={**READER, "cf-ipcountry": told_country, "referer": "https://[half"})
        assert (Visit.objects.latest("pk").country, Visit.objects.latest("pk").from_host) == (kept, "")


def test_nobody_is_told_by_himself() -> None:
    ben = reader()
    link = telling.link_for(Account.objects.get(email="ben@example.org").person, a_product())
    ben.get(f"/go/{link.code}/")
    assert not Referral.objects.exists()


def test_the_shop_learns_the_code_and_the_wish_and_nothing_of_where_the_link_stood(client: Client) -> None:
    code = a_link().code
    came = client.get(f"/go/{code}/shop/?gs=flyer")
    assert came.status_code == 302
    assert came["Location"] == (
        "https://shop.test/kettle?colour=red&utm_source=groundswell&utm_medium=referral"
        f"&utm_campaign=word-of-mouth&utm_content={code}"
    )
    assert client.get(f"/go/{code}/shop/?thanks=1")["Location"].endswith("&utm_term=thanks")
    Product.objects.update(shop_page="")
    assert client.get(f"/go/{code}/shop/").status_code == 404


def test_a_code_that_slipped_or_was_taken_back_can_be_typed_anew(client: Client) -> None:
    link = a_link()
    telling.end_link(link, link.person)
    for code in (link.code, "bakomitu", "x"):
        answer = client.get(f"/go/{code}/")
        assert answer.status_code == 404
        assert b'name="code"' in answer.content
    assert not Visit.objects.exists()
    for what in ("shop/", "sheet/", "qr.svg", "card.png", "remember/"):
        assert client.get(f"/go/{link.code}/{what}").status_code == 404


def test_who_guesses_codes_must_wait(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(going, "GUESSED", Limit("codes guessed", 2, going.GUESSED.within))
    answers = [client.get("/go/bakomitu1/").status_code for _ in range(3)]
    assert answers == [404, 404, 429]


def test_a_browser_is_known_again_only_at_its_readers_yes(client: Client) -> None:
    link = a_link()
    client.get(f"/go/{link.code}/", headers=READER)
    client.get(f"/go/{link.code}/remember/", headers=READER)
    assert door.WHO_TOLD not in client.cookies
    client.post(f"/go/{link.code}/remember/", headers=READER)
    kept = client.cookies[door.WHO_TOLD]
    assert (kept["httponly"], kept["samesite"], kept["max-age"]) == (True, "Lax", 90 * 86_400)
    client.get(f"/go/{link.code}/", headers=READER)
    visits = Visit.objects.order_by("pk").values_list("visitor", "is_kept")
    assert len(set(visits)) == 1
    assert all(is_kept for _, is_kept in visits)
    assert kept.value not in {visitor for visitor, _ in visits}


def test_a_known_browser_tells_who_told_when_somebody_signs_in() -> None:
    link, client = a_link(), Client(headers=READER)
    client.post(f"/go/{link.code}/remember/")
    client.get(f"/go/{link.code}/")
    ben = Account.objects.of("ben@example.org")
    ben.speaker("Ben")
    ben.set_password("four words of no kin")
    ben.save()
    client.post("/me/sign-in/password/", {"login": ben.email, "password": "four words of no kin"})
    assert Referral.objects.get().person == ben.person


def test_a_known_browser_tells_who_told_when_somebody_first_speaks() -> None:
    link, client = a_link(), Client(headers=READER)
    client.post(f"/go/{link.code}/remember/")
    client.get(f"/go/{link.code}/")
    client.force_login(
        Account.objects.of("new@example.org"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    asked = {"title": "Does it whistle?", "consent": "on"}
    assert client.post("/p/kettle/ask/", asked).status_code == 302
    assert Referral.objects.get().link == link


def test_a_reader_ends_being_known(client: Client) -> None:
    link = a_link()
    client.post(f"/go/{link.code}/remember/", headers=READER)
    assert "This device remembers" in page(client, "/told/")
    client.post("/told/forget/")
    assert not client.cookies[door.WHO_TOLD].value
    client.get(f"/go/{link.code}/", headers=READER)
    assert not Visit.objects.latest("pk").is_kept


def test_the_sheet_holds_square_code_words_and_disclosure(client: Client) -> None:
    link = a_link(tie="coworker")
    shown = page(client, f"/go/{link.code}/sheet/")
    for part in ("qr.svg?on=sheet", "Hums a little.", "Passed on to people at work", "/told/"):
        assert part in shown
    square = client.get(f"/go/{link.code}/qr.svg")
    assert square["Content-Type"] == "image/svg+xml"
    assert square.content != client.get(f"/go/{link.code}/qr.svg?on=sheet").content


def test_names_of_nobody_leave_whole_sentences(client: Client) -> None:
    link = telling.link_for(a_person(""), a_product())
    shown = page(client, f"/go/{link.code}/")
    assert "Recommended to you: Kettle" in shown
    assert "May who told you know if it helped?" in shown
