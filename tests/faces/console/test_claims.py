"""What holds of faces/console/claims.py: the company asks, and a second member may close what needs no answer."""

import pytest
from act.test_claims import adas, claim, member
from cast import crowd, told
from django.test import Client

from groundswell.act.models import Claim
from groundswell.record.models import Correction, Membership

pytestmark = pytest.mark.django_db

ASKED = {"claim-kind": "delivery", "claim-instead": "", "claim-evidence": "It speaks of the courier alone."}


@pytest.fixture
def voice():
    told(*crowd("5"))
    return adas()


def browser(name, role="care"):
    account = member(name)
    Membership.objects.filter(account=account).update(role=role)
    client = Client()
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_a_member_asks_and_another_closes(voice):
    carl, dora = browser("carl"), browser("dora")
    assert "Ask the author" in text(carl.get(f"/console/at/acme/voices/{voice.pk}/"))
    carl.post(f"/console/at/acme/voices/{voice.pk}/claim/", ASKED)
    one = Claim.objects.get()
    assert (one.by, one.account.email) == ("company", "carl@acme.example")
    for client in (carl, dora):
        assert "About the delivery, not the product" in text(client.get("/console/at/acme/claims/"))
    why = {"close-why": "The lid is named, too."}
    carl.post(f"/console/at/acme/claims/{one.pk}/close/", why)
    assert Claim.objects.get().ended_at is None, "who made it does not read it again"
    assert "Close the claim" not in text(carl.get(f"/console/at/acme/claims/{one.pk}/"))
    dora.post(f"/console/at/acme/claims/{one.pk}/close/", {"close-why": ""})
    assert Claim.objects.get().ended_at is None, "not without a reason"
    dora.post(f"/console/at/acme/claims/{one.pk}/close/", why)
    assert (Claim.objects.get().outcome, Claim.objects.get().second.email) == ("closed", "dora@acme.example")
    assert not Correction.objects.exists()
    assert "The lid is named, too." in text(dora.get("/console/at/acme/claims/"))
    assert "This claim is over." in text(dora.post(f"/console/at/acme/claims/{one.pk}/close/", why, follow=True))


def test_what_cannot_be_asked_is_told_beside_the_form_and_nothing_typed_is_lost(voice):
    claim(voice)
    page = text(browser("carl").post(f"/console/at/acme/voices/{voice.pk}/claim/", ASKED), 422)
    assert "Somebody has said so already." in page
    assert ASKED["claim-evidence"] in page


def test_who_only_reads_sees_claims_and_makes_none(voice):
    one, reader = claim(voice), browser("rita", "reader")
    assert "It speaks of the parcel" in text(reader.get(f"/console/at/acme/claims/{one.pk}/"))
    assert reader.post(f"/console/at/acme/claims/{one.pk}/close/", {"close-why": "No."}).status_code == 403
    assert reader.post(f"/console/at/acme/voices/{voice.pk}/claim/", ASKED).status_code == 403
    assert Claim.objects.get().ended_at is None
