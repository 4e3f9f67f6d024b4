"""What holds of faces/site/me/people.py, signing_in.py, codes.py, ties.py and portable.py."""

import json
import re
import zipfile
from io import BytesIO

import jwt
import pytest
from addresses import addresses
from cast import ACME, a_company, a_product, said, settle
from django.core import mail
from django.test import Client
from django.utils import timezone

from groundswell.listen import notice
from groundswell.listen.hear import hear
from groundswell.listen.hold import place, withdraw
from groundswell.listen.models import Draft
from groundswell.record.access import take_password
from groundswell.record.models import (
    Account,
    Consent,
    Erasure,
    Membership,
    PenName,
    Person,
    Source,
    Tie,
    Voice,
)

pytestmark = pytest.mark.django_db

ADA, BEN = "ada@example.org", "ben@example.org"
PASSWORD = "four words of no kin"


@pytest.fixture(autouse=True)
def at_home(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.HOME = tmp_path
    settings.SITE = "https://voices.example"


def code():
    return re.findall(r"\b\d{6}\b", mail.outbox[-1].body)[0]


def signed_in(email=ADA, then="", client=None):
    """A browser in which somebody has typed the code of the letter."""
    client = client or Client()
    client.post("/me/sign-in/", {"email": email, "next": then})
    client.post("/me/sign-in/code/", {"code": code()})
    return client


def account(email=ADA):
    return Account.objects.get(email=email)


def speaks(email=ADA, name="Ada", **told):
    """A voice of an account's on our own pages."""
    speaker = Account.objects.of(email)
    speaker.speaker(name)
    parts = {"id": f"site:{Voice.objects.count()}", "person": speaker.handle, "name": name, **told}
    answer = hear(said(**parts), source=Source.SITE, company=ACME)
    return Voice.objects.get(source__key="site", outside_id=answer.id)


# Signing in.


def test_a_code_signs_in_and_makes_the_account(client):
    asked = client.post("/me/sign-in/", {"email": "Ada@Example.org"})
    assert asked["Location"] == "/me/sign-in/code/"
    assert not Account.objects.exists()
    done = client.post("/me/sign-in/code/", {"code": code()})
    assert done["Location"] == "/me/"
    assert "ada@example.org" in client.get("/me/").content.decode()


def test_strangers_do_not_learn_whether_an_address_is_known():
    Account.objects.of(BEN)
    answers = []
    for email in (ADA, BEN):
        browser = Client()
        asked = browser.post("/me/sign-in/", {"email": email})
        page = browser.get("/me/sign-in/code/").content.decode()
        hidden = re.sub(r'value="[^"]{40,}"', "", page.replace(email, "somebody"))
        letter = re.sub(r"\d{6}", "", mail.outbox[-1].subject + mail.outbox[-1].body)
        answers.append((asked.status_code, asked["Location"], hidden, letter))
    assert answers[0] == answers[1]


def test_the_code_is_comfortable_on_a_telephone(client):
    client.post("/me/sign-in/", {"email": ADA})
    page = client.get("/me/sign-in/code/").content.decode()
    assert 'inputmode="numeric"' in page
    assert 'autocomplete="one-time-code"' in page


def test_a_code_may_be_typed_with_blanks(client):
    client.post("/me/sign-in/", {"email": ADA})
    assert client.post("/me/sign-in/code/", {"code": f" {code()[:3]} {code()[3:]} "}).status_code == 302


def test_five_wrong_codes_end_the_code(client):
    client.post("/me/sign-in/", {"email": ADA})
    wrong = f"{(int(code()) + 1) % 1_000_000:06d}"
    for _ in range(5):
        answer = client.post("/me/sign-in/code/", {"code": wrong})
        assert (answer.status_code, "not the code" in answer.content.decode()) == (422, True)
    assert client.post("/me/sign-in/code/", {"code": code()})["Location"] == "/me/sign-in/"
    assert "_auth_user_id" not in client.session


def test_a_code_works_once_and_in_its_own_browser_only(client):
    client.post("/me/sign-in/", {"email": ADA})
    right = code()
    assert Client().post("/me/sign-in/code/", {"code": right})["Location"] == "/me/sign-in/"
    client.post("/me/sign-in/code/", {"code": right})
    client.post("/me/sign-out/")
    assert client.post("/me/sign-in/code/", {"code": right})["Location"] == "/me/sign-in/"


def test_a_code_ends_after_a_quarter_of_an_hour(client, monkeypatch):
    client.post("/me/sign-in/", {"email": ADA})
    now = timezone.now().timestamp()
    monkeypatch.setattr("groundswell.faces.site.me.codes.time.time", lambda: now + 901)
    assert client.post("/me/sign-in/code/", {"code": code()})["Location"] == "/me/sign-in/"


def test_nobody_is_flooded_with_letters(client):
    answers = [client.post("/me/sign-in/", {"email": ADA}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "too often" in answers[-1].content.decode()
    assert len(mail.outbox) == 5


def test_what_is_no_address_is_told(client):
    answer = client.post("/me/sign-in/", {"email": "ada"})
    assert answer.status_code == 422
    assert "name@example.org" in answer.content.decode()
    assert 'value="ada"' in answer.content.decode()


@pytest.mark.parametrize(
    "away",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "https://localhost/",
        "///evil.example",
        "me/",
    ],
)
def test_signing_in_leads_to_no_other_site(away):
    browser = Client()
    browser.post("/me/sign-in/", {"email": ADA, "next": away})
    assert browser.post("/me/sign-in/code/", {"code": code()})["Location"] == "/me/"
    take_password(account(), PASSWORD)
    browser = Client()
    done = browser.post("/me/sign-in/password/", {"login": ADA, "password": PASSWORD, "next": away})
    assert done["Location"] == "/me/"
    assert browser.get("/me/sign-in/", {"next": away})["Location"] == "/me/"


def test_signing_in_leads_back_to_where_one_was():
    browser = Client()
    asked = browser.get("/me/mail/")
    assert asked["Location"] == "/me/sign-in/?next=/me/mail/"
    browser.post("/me/sign-in/", {"email": ADA, "next": "/me/mail/"})
    assert browser.post("/me/sign-in/code/", {"code": code()})["Location"] == "/me/mail/"


def test_signing_out_is_a_post_and_ends_it():
    browser = signed_in()
    assert browser.get("/me/sign-out/").status_code == 405
    browser.post("/me/sign-out/")
    assert browser.get("/me/")["Location"].startswith("/me/sign-in/")


def test_a_closed_account_stays_outside(client):
    closed = Account.objects.of(ADA)
    closed.is_active = False
    closed.save()
    signed_in(client=client)
    assert "_auth_user_id" not in client.session
    assert client.get("/me/sign-in/inactive/").status_code == 403


def test_a_password_lets_in_and_wrong_ones_lock_out(client):
    take_password(Account.objects.of(ADA), PASSWORD)
    for _ in range(5):
        wrong = client.post("/me/sign-in/password/", {"login": ADA, "password": "a guess"})
        assert wrong.status_code == 422
    locked = client.post("/me/sign-in/password/", {"login": ADA, "password": PASSWORD})
    assert locked.status_code == 429
    assert "quarter of an hour" in locked.content.decode()
    assert "_auth_user_id" not in client.session
    # From another network too: it is the address that is locked. And a code still lets its owner in.
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.post("/me/sign-in/password/", {"login": ADA, "password": PASSWORD}).status_code == 429
    assert signed_in(client=elsewhere).get("/me/").status_code == 200


def test_one_network_cannot_try_many_addresses(client):
    answers = [client.post("/me/sign-in/password/", {"login": f"a{n}@example.org", "password": "x"}) for n in range(12)]
    assert [answer.status_code for answer in answers][-2:] == [429, 429]


def test_the_table_of_attempts_holds_no_address(client, monkeypatch):
    seen = []
    monkeypatch.setattr("allauth.core.internal.ratelimit.cache.add", lambda key, *a, **k: seen.append(key) or True)
    monkeypatch.setattr("allauth.core.internal.ratelimit.cache.set", lambda key, *a, **k: seen.append(key))
    client.post("/me/sign-in/password/", {"login": ADA, "password": "a guess"})
    assert seen
    assert not [key for key in seen if "ada" in key]


def test_a_password_is_set_on_my_page_and_kept_by_argon2():
    browser = signed_in()
    other = signed_in(client=Client(REMOTE_ADDR="203.0.113.9"))
    short = browser.post("/me/password/", {"new_password1": "short", "new_password2": "short"})
    assert short.status_code == 422
    browser.post("/me/password/", {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert account().password.startswith("argon2")
    assert browser.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302, "other browsers are signed out"
    assert Client().post("/me/sign-in/password/", {"login": ADA, "password": PASSWORD})["Location"] == "/me/"


GUARDED = ("/me/password/", "/me/erase/", "/me/passkeys/add/", "/me/archive/")


@pytest.mark.parametrize("address", GUARDED)
def test_what_cannot_be_undone_asks_once_more_who_it_is(address, monkeypatch):
    browser = signed_in()
    now = timezone.now().timestamp()
    monkeypatch.setattr("groundswell.faces.site.me.signing_in.time.time", lambda: now + 700)
    asked = browser.post(address) if address == "/me/archive/" else browser.get(address)
    assert asked["Location"].startswith("/me/sign-in/again/?next=")
    browser.post(asked["Location"], {"next": address})
    assert mail.outbox[-1].to == [ADA]
    done = browser.post("/me/sign-in/code/", {"code": code()})
    assert done["Location"] == address


@pytest.mark.parametrize(
    "address",
    [
        "signup/",
        "email/",
        "password/reset/",
        "password/change/",
        "login/",
        "logout/",
        "confirm-email/",
        "2fa/",
        "recovery-codes/",
        "totp/activate/",
        "3rdparty/",
        "social/signup/",
    ],
)
def test_what_allauth_offers_and_we_do_not_want_has_no_address(address):
    for browser in (Client(), signed_in()):
        for prefix in ("/me/", "/accounts/", "/"):
            assert browser.get(prefix + address).status_code == 404


def test_pages_of_my_own_are_seen_by_nobody_else():
    mine = [one for one in addresses() if one.route.startswith("me/") and not one.route.startswith("me/sign-")]
    assert len(mine) >= 10
    for one in mine:
        at = one.filled({"slug": "kettle", "pk": 1, "offered": "x"})
        answer = Client().get(at)
        # Two take a POST alone; a receipt is there for whoever has just left.
        assert answer.get("Location", "").startswith("/me/sign-in/") or answer.status_code in {404, 405}, at


def test_my_pages_are_kept_by_no_cache():
    assert "no-store" in signed_in().get("/me/")["Cache-Control"]


# Another site's word.


@pytest.fixture
def outside(settings, monkeypatch):
    """Another site by OpenID Connect, faked at the socket: what it says of whoever comes, and what it was asked."""
    settings.OIDC_SERVER, settings.OIDC_NAME = "https://id.example", "Example ID"
    app = {
        "provider_id": "outside",
        "name": "Example ID",
        "client_id": "us",
        "secret": "s",
        "settings": {"server_url": "https://id.example", "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    says = {"sub": "7", "email": ADA, "email_verified": True, "asked": []}

    class Answer:
        status_code, headers, text = 200, {"content-type": "application/json"}, ""

        def __init__(self, told):
            self.told = told

        def raise_for_status(self):
            pass

        def json(self):
            return self.told

    def send(self, method, url, **more):
        says["asked"].append((url, more.get("data")))
        at = "https://id.example"
        return Answer(
            {
                f"{at}/.well-known/openid-configuration": {
                    "issuer": at,
                    "authorization_endpoint": f"{at}/authorize",
                    "token_endpoint": f"{at}/token",
                    "userinfo_endpoint": f"{at}/userinfo",
                    "jwks_uri": f"{at}/jwks",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                },
                f"{at}/token": {"access_token": "t", "token_type": "bearer"},
                f"{at}/userinfo": {name: value for name, value in says.items() if name != "asked"},
            }[url]
        )

    monkeypatch.setattr("requests.Session.request", send)
    return says


def through(browser, then="/me/"):
    """Go to the other site and come back with a code."""
    gone = browser.get("/me/sign-in/outside/", {"next": then})
    state = re.findall(r"state=([^&]+)", gone["Location"])[0]
    return gone["Location"], browser.get("/me/sign-in/outside/back/", {"code": "c", "state": state})


def test_another_sites_word_lets_in(outside):
    browser = Client()
    assert "Example ID" in browser.get("/me/sign-in/").content.decode()
    away, back = through(browser, "/me/mail/")
    assert away.startswith("https://id.example/authorize?")
    assert "code_challenge_method=S256" in away
    assert back["Location"] == "/me/mail/"
    assert ADA in browser.get("/me/").content.decode()
    assert "code_verifier" in str(outside["asked"])


def test_another_sites_word_meets_the_account_of_the_address(outside):
    speaks()
    through(Client())
    assert Account.objects.count() == 1
    # Then it is the other site's own name for the person that counts, whatever their address there.
    outside["email"] = "new@example.org"
    through(Client())
    assert Account.objects.count() == 1


@pytest.mark.parametrize("unchecked", [False, None, "", "false", "true"])
def test_an_address_that_the_other_site_has_not_checked_opens_nothing(outside, unchecked):
    Account.objects.of(ADA)
    outside["email_verified"] = unchecked
    browser = Client()
    _, back = through(browser)
    assert back["Location"] == "/me/sign-in/"
    assert "has not checked" in browser.get("/me/sign-in/").content.decode()
    assert "_auth_user_id" not in browser.session


def test_a_word_that_nobody_asked_for_opens_nothing(outside):
    browser = Client()
    assert browser.get("/me/sign-in/outside/back/", {"code": "c", "state": "made up"})["Location"] == "/me/sign-in/"
    assert "_auth_user_id" not in browser.session


def test_no_second_account_is_slipped_to_somebody_signed_in(outside):
    assert signed_in().get("/me/sign-in/outside/", {"process": "connect"}).status_code == 404


def test_without_another_site_there_is_no_way_to_it(client):
    assert client.get("/me/sign-in/outside/").status_code == 404
    assert client.get("/me/sign-in/outside/back/").status_code == 404


# My page.


def test_my_page_tells_what_i_said_and_how_it_stands():
    shown = speaks(text="It hums.")
    held = speaks(text="It roars.", product="lamp")
    place(held, "off_topic", "about a lion", "care@acme.example")
    back = speaks(text="It sings.", product="fan")
    withdraw(back, back.author)
    page = signed_in().get("/me/").content.decode()
    assert "It hums." in page
    assert "Everybody can read it." in page
    assert "It roars." in page
    assert "about something else" in page
    assert "It sings." not in page
    assert "You took it back." in page
    for voice in (shown, held):
        assert f"/voices/{voice.pk}/withdraw/" in page
    assert f"/voices/{shown.pk}/amend/" in page
    assert f"/voices/{back.pk}/withdraw/" not in page


def test_my_page_leads_to_the_rooms_of_those_who_work_here():
    browser = signed_in()
    assert "/console/at/" not in browser.get("/me/").content.decode()
    Membership.objects.create(account=account(), company=a_company(), role="reader")
    assert 'href="/console/at/acme/"' in browser.get("/me/").content.decode()


def test_my_page_tells_nothing_of_others():
    speaks(BEN, "Ben", text="Mine alone.")
    assert "Mine alone." not in signed_in().get("/me/").content.decode()


def test_what_waits_for_my_yes_is_told():
    product = a_product()
    Draft.objects.create(email=ADA, company=ACME, said={"product": product.slug}, consent="yes", nonce="n")
    page = signed_in().get("/me/").content.decode()
    assert "Waiting for your yes" in page
    assert product.title in page


def test_my_questions_stand_there_too():
    speaks(kind="question", stars="", text="Does it whistle?")
    page = signed_in().get("/me/").content.decode()
    assert "Does it whistle?" in page


def test_many_voices_come_in_pages():
    for n in range(21):
        speaks(text=f"Number {n}.", product=f"thing {n}")
    browser = signed_in()
    assert "1 to 20 of 21" in browser.get("/me/").content.decode()
    assert "21 to 21 of 21" in browser.get("/me/?page=2").content.decode()


def test_i_change_my_name_everywhere():
    voice = speaks()
    browser = signed_in()
    browser.post("/me/name/", {"name": "Countess"})
    assert "Countess" in browser.get(f"/voices/{voice.pk}/").content.decode()
    refused = browser.post("/me/name/", {"name": "ada@example.org"})
    assert refused.status_code == 422
    assert Person.objects.get().name == "Countess"


def test_i_go_by_another_name_beside_one_product():
    voice, other = speaks(), speaks(product="lamp")
    browser = signed_in()
    browser.post("/me/name/kettle/", {"name": "Kettle Lover"})
    assert "Kettle Lover" in browser.get(f"/voices/{voice.pk}/").content.decode()
    assert "Kettle Lover" not in browser.get(f"/voices/{other.pk}/").content.decode()
    assert "Kettle Lover" in browser.get("/me/").content.decode()
    browser.post("/me/name/kettle/", {"name": ""})
    assert not PenName.objects.exists()
    a_product("unspoken")
    assert browser.get("/me/name/unspoken/").status_code == 404


# Export.


def archive(browser):
    answer = browser.post("/me/archive/")
    assert answer["Content-Disposition"] == 'attachment; filename="groundswell-me.zip"'
    return zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))


def test_my_archive_holds_my_words_and_photographs(settings):
    voice = speaks(text="It hums.", version="2", obtained="bought")
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "a.webp").write_bytes(b"picture")
    notice.picture(voice, file="a.webp", alt="A kettle", width=1, height=1)
    speaks(id=voice.outside_id, text="It whistles.", version="2", obtained="bought")
    other = speaks(BEN, "Ben", text="Not hers.")
    notice.helpful(other, voice.author, True)
    settle()
    zipped = archive(signed_in())
    told = json.loads(zipped.read("me.json"))
    assert zipped.read("media/a.webp") == b"picture"
    assert [row["text"] for row in told["voices"]] == ["It hums."]
    assert [row["text"] for row in told["revisions"]] == ["It whistles."]
    assert told["experiences"][0]["obtained"] == "bought"
    assert told["votes"][0]["voice_id"] == other.pk
    assert told["account"]["email"] == ADA
    assert told["person"]["name"] == "Ada"
    assert told["places"][0]["voice_id"] == voice.pk
    assert told["scores_my_voices_are_part_of"]
    assert "Not hers." not in json.dumps(told)
    assert "password" not in told["account"]


def test_an_archive_is_handed_out_by_a_post_alone():
    assert signed_in().get("/me/archive/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/me/archive/").status_code in {302, 403}


# Being forgotten.


def test_erasing_asks_first_and_gives_a_receipt_once():
    voice = speaks(text="It hums.")
    browser = signed_in()
    asked = browser.get("/me/erase/").content.decode()
    assert "What goes, at once" in asked
    assert browser.post("/me/erase/", {}).status_code == 422
    assert Account.objects.exists()
    done = browser.post("/me/erase/", {"sure": "on"})
    receipt = Erasure.objects.get().receipt
    page = browser.get(done["Location"])
    assert receipt in page.content.decode()
    assert receipt in mail.outbox[-1].body
    assert mail.outbox[-1].to == [ADA]
    assert browser.get(done["Location"]).status_code == 404, "shown once"
    assert browser.get("/me/")["Location"].startswith("/me/sign-in/")
    assert not Account.objects.exists()
    assert "It hums." not in browser.get(f"/voices/{voice.pk}/").content.decode()


def test_the_last_owner_of_a_company_names_another_first():
    browser = signed_in()
    Membership.objects.create(account=account(), company=a_company(), role="owner")
    answer = browser.post("/me/erase/", {"sure": "on"})
    assert answer.status_code == 422
    assert "Acme" in answer.content.decode()
    assert Account.objects.exists()


def test_whoever_comes_back_is_somebody_new():
    speaks(text="It hums.")
    signed_in().post("/me/erase/", {"sure": "on"})
    assert "It hums." not in signed_in().get("/me/").content.decode()
    assert account().person is None


# Letters.


def test_letters_come_only_when_asked_for():
    browser = signed_in()
    browser.post("/me/mail/", {"reply": "on"})
    assert Consent.objects.get(person=account().person, purpose="mail").wording.startswith("Write to me")
    assert "We write to you when" in browser.get("/me/").content.decode()
    browser.post("/me/mail/", {})
    assert Consent.objects.get().ended_at is not None


# Ties.


def a_link(browser, **wish):
    page = browser.post("/me/ties/", {"kind": "friend", **wish}).content.decode()
    return re.findall(r'value="https://voices.example(/me/ties/[^"]+)"', page)[0]


def test_a_tie_is_handed_over_confirmed_and_ended():
    speaks()
    mine, friends = signed_in(), signed_in(BEN)
    letters = len(mail.outbox)
    link = a_link(mine)
    assert "Ada" in friends.get(link).content.decode()
    assert not Tie.objects.exists()
    friends.post(link)
    tie = Tie.objects.get()
    assert (tie.declarer, tie.other, tie.kind) == (account().person, account(BEN).person, "friend")
    assert tie.confirmed_at
    assert not tie.is_public
    assert len(mail.outbox) == letters, "we write to nobody"
    assert "a friend" in mine.get("/me/ties/").content.decode()
    friends.post(f"/me/ties/{tie.pk}/end/")
    assert Tie.objects.get().revoked_by == account(BEN).person
    assert notice.ties_of(account().person) == []


def test_a_tie_is_public_only_if_both_wish():
    mine = signed_in()
    for n, (hers, theirs) in enumerate([("", "on"), ("on", ""), ("on", "on")]):
        friend = signed_in(f"friend{n}@example.org")
        friend.post(a_link(mine, is_public=hers), {"is_public": theirs})
        assert Tie.objects.latest("pk").is_public == bool(hers and theirs)


def test_a_link_works_once_for_somebody_else_and_unchanged():
    mine, friends, third = signed_in(), signed_in(BEN), signed_in("cy@example.org")
    link = a_link(mine)
    assert mine.post(link).status_code == 404
    assert Client().get(link)["Location"].startswith("/me/sign-in/")
    friends.post(link)
    assert third.post(link).status_code == 404
    assert third.post(link[:-3] + "/").status_code == 404
    assert Tie.objects.count() == 1


def test_nobody_ends_anothers_tie():
    mine, friends, third = signed_in(), signed_in(BEN), signed_in("cy@example.org")
    friends.post(a_link(mine))
    assert third.post(f"/me/ties/{Tie.objects.get().pk}/end/").status_code == 404
    assert Tie.objects.get().revoked_at is None


# Signed voices.


def test_a_signed_voice_is_checked_with_the_published_key(client):
    a_product(gtin="4006381333931")
    voice = speaks(stars="4", text="It hums.")
    token = client.get(f"/voices/{voice.pk}.jws").content.decode()
    (key,) = client.get("/.well-known/jwks.json").json()["keys"]
    assert jwt.get_unverified_header(token) == {"alg": "EdDSA", "typ": "JWT", "kid": key["kid"]}
    told = jwt.decode(token, jwt.PyJWK(key), algorithms=["EdDSA"])
    assert told["iss"] == "https://voices.example"
    assert told["sub"] == "https://id.gs1.org/01/04006381333931"
    assert (told["rating"], told["opinion"]) == (75, "It hums.")
    assert told["metadata"]["nickname"] == "Ada"
    assert told["jti"] == f"https://voices.example/voices/{voice.pk}/"
    header, _, signature = token.split(".")
    other = jwt.encode({**told, "rating": 100}, "x" * 32).split(".")[1]
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(f"{header}.{other}.{signature}", jwt.PyJWK(key), algorithms=["EdDSA"])


def test_the_private_key_is_its_owners_alone(client, settings):
    client.get("/.well-known/jwks.json")
    assert (settings.HOME / "keys" / "voices.pem").stat().st_mode & 0o777 == 0o600
    assert "d" not in client.get("/.well-known/jwks.json").json()["keys"][0]


def test_a_voice_that_was_taken_back_or_held_is_gone(client):
    voice, held = speaks(), speaks(product="lamp")
    withdraw(voice, voice.author)
    place(held, "spam", "adverts", "care@acme.example")
    for one in (voice, held):
        answer = client.get(f"/voices/{one.pk}.jws")
        assert (answer.status_code, answer.content) == (410, b"")
    assert client.get("/voices/999999.jws").status_code == 404


def test_my_signed_voices_are_those_said_here():
    speaks(text="It hums.")
    speaks(product="lamp", text="It glows.")
    speaks(BEN, "Ben", text="Not hers.")
    lines = signed_in().get("/me/voices.jws").content.decode().splitlines()
    told = [jwt.decode(line, options={"verify_signature": False})["opinion"] for line in lines]
    assert told == ["It hums.", "It glows."]
