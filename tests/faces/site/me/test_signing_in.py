"""What holds of faces/site/me/signing_in.py."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from somebody import ADA, BEN, PASSWORD, account, code, signed_in, speaks

from groundswell.record.access import take_password
from groundswell.record.models import Account

pytestmark = pytest.mark.django_db


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
