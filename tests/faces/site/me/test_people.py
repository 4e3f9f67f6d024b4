"""What holds of faces/site/me/people.py."""

import json
import zipfile
from io import BytesIO

import pytest
from addresses import addresses
from cast import ACME, a_company, a_product, settle
from django.core import mail
from django.test import Client
from somebody import ADA, BEN, PASSWORD, account, signed_in, speaks

from groundswell.act import invited, inviting
from groundswell.listen import notice
from groundswell.listen.hold import place, withdraw
from groundswell.listen.models import Draft
from groundswell.record.models import Account, Consent, Erasure, Membership, PenName, Person

pytestmark = pytest.mark.django_db


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


def test_invitations_come_only_to_those_who_say_that_they_like_them():
    browser = signed_in()
    assert "Nobody invites you" in browser.get("/me/").content.decode()
    browser.post("/me/invitations/", {"invite": "on"})
    assert Consent.objects.get(person=account().person, purpose="invite").wording.startswith("I like to be invited")
    assert "checked" in browser.get("/me/invitations/").content.decode()
    invited.invite(a_product(), [account().person.pk], Account.objects.of("owner@acme.example"))
    inviting.send()
    assert "Kettle" in browser.get("/me/invitations/").content.decode()
    browser.post("/me/invitations/", {})
    assert Consent.objects.get().ended_at is not None


# All pages of my own.


def test_pages_of_my_own_are_seen_by_nobody_else():
    mine = [one for one in addresses() if one.route.startswith("me/") and not one.route.startswith("me/sign-")]
    assert len(mine) >= 10
    for one in mine:
        at = one.filled({"slug": "kettle", "pk": 1, "offered": "x", "code": "bakomitu1"})
        answer = Client().get(at)
        # Two take a POST alone; a receipt is there for whoever has just left.
        assert answer.get("Location", "").startswith("/me/sign-in/") or answer.status_code in {404, 405}, at


def test_my_pages_are_kept_by_no_cache():
    assert "no-store" in signed_in().get("/me/")["Cache-Control"]
