"""Every door of the console, for every role: who comes in, who does not, and what nobody can do by looking."""

import re
from typing import Any

import pytest
from cast import a_company, house
from django.db import models
from django.test import Client
from rooms import ROLES, a_house, a_member, an_account, at, signed_in

from groundswell.act.models import Claim, Invitation, Judgement
from groundswell.faces.console.books import BOOKS
from groundswell.faces.console.urls import OF_A_COMPANY
from groundswell.listen.models import Delivery, Shop
from groundswell.record.access import MAY, Deed
from groundswell.record.models import (
    Account,
    Alias,
    Campaign,
    Change,
    Company,
    Fix,
    Hold,
    Key,
    Membership,
    Named,
    Product,
    Report,
    Revision,
    Version,
    Voice,
)
from groundswell.weigh.models import Rehearsed

pytestmark = pytest.mark.django_db

# Per address: who may use it, what is numbered in it, and what is sent to it where something can be sent.
DOORS: dict[str, tuple[Deed, str, dict[str, Any] | None]] = {
    "desk": (Deed.LOOK, "", None),
    "guide": (Deed.LOOK, "", None),
    "voice": (Deed.LOOK, "voice", None),
    "reply": (Deed.REPLY, "voice", {"text": "Thank you for telling us."}),
    "hold": (Deed.HOLD, "voice", {"ground": "spam", "evidence": "the same in nine shops"}),
    "holds": (Deed.LOOK, "", None),
    "confirm": (Deed.HOLD, "hold", {}),
    "lift": (Deed.HOLD, "hold", {"lift-why": "It is none."}),
    "reports": (Deed.LOOK, "", None),
    "report": (Deed.LOOK, "report", None),
    "close": (Deed.HOLD, "report", {"close-why": "It is an opinion."}),
    "hold_from": (Deed.HOLD, "report", {"ground": "spam", "evidence": "as reported"}),
    "claim_make": (Deed.HOLD, "voice", {"claim-kind": "delivery", "claim-evidence": "It speaks of the parcel."}),
    "claims": (Deed.LOOK, "", None),
    "claim": (Deed.LOOK, "claim", None),
    "claim_close": (Deed.HOLD, "claim", {"close-why": "The lid is named, too."}),
    "integrity": (Deed.LOOK, "", None),
    "group": (Deed.LOOK, "group", None),
    "judge": (Deed.HOLD, "group", {"verdict": "not_one", "why": "They are a choir."}),
    "undo": (Deed.HOLD, "judgement", {"undo-why": "They are none."}),
    "rehearsal": (Deed.LOOK, "", None),
    "rehearse": (Deed.HOLD, "", {"product": "0", "attack": "flood", "size": "5"}),
    "products": (Deed.LOOK, "", None),
    "product_new": (Deed.CATALOGUE, "", {"title": "Toaster"}),
    "file": (Deed.CATALOGUE, "", {"text": "title\nToaster\n", "apply": "1", "stamp": "none"}),
    "file_out": (Deed.CATALOGUE, "", None),
    "product": (Deed.CATALOGUE, "product", {"title": "Another kettle"}),
    "proportion": (Deed.LOOK, "", None),
    "proportion_of": (Deed.LOOK, "product", None),
    "shown_outside": (Deed.CATALOGUE, "product", {"voice": 1, "site": "a forum", "place": 1, "count": 5}),
    "picture": (Deed.CATALOGUE, "product", {"picture_alt": "a kettle"}),
    "version": (Deed.CATALOGUE, "product", {"version-name": "2"}),
    "alias": (Deed.CATALOGUE, "product", {"alias-source": "api/acme", "alias-value": "K-1"}),
    "alias_end": (Deed.CATALOGUE, "alias", {}),
    "fixes": (Deed.CATALOGUE, "product", {"fault": "It hums", "version": "2.1"}),
    "fix": (Deed.CATALOGUE, "fix", {"voice": "1"}),
    "fix_end": (Deed.CATALOGUE, "fix", {}),
    "keys": (Deed.KEYS, "", {"name": "till", "scope": "read"}),
    "key_end": (Deed.KEYS, "key", {}),
    "shops": (Deed.SHOPS, "", {"kind": "signed", "name": "till"}),
    "shop": (Deed.SHOPS, "shop", None),
    "shop_secret": (Deed.SHOPS, "shop", {"secret": "the next"}),
    "shop_end": (Deed.SHOPS, "shop", {}),
    "call_again": (Deed.SHOPS, "failed", {}),
    "buyer_held": (Deed.SHOPS, "asking", None),
    "buyer_answered": (Deed.SHOPS, "asking", {}),
    "members": (Deed.MEMBERS, "", {"email": "new@acme.example", "role": "reader"}),
    "role": (Deed.MEMBERS, "member", {"role": "reader"}),
    "remove": (Deed.MEMBERS, "member", {}),
    "company": (Deed.SETTINGS, "", {"name": "Acme Ltd"}),
    "changes": (Deed.LOG, "", None),
    "spread": (Deed.LOOK, "", None),
    "spread_of": (Deed.LOOK, "product", None),
    "decisions": (Deed.LOOK, "product", None),
    "front": (Deed.LOOK, "product", None),
    "front_out": (Deed.LOOK, "product", None),
    "cascade": (Deed.LEDGER, "link", None),
    "ledger": (Deed.LEDGER, "", None),
    **{f"ledger_{book}": (Deed.LEDGER, "", None) for book in BOOKS},
    **{f"ledger_{book}_out": (Deed.LEDGER, "", None) for book in BOOKS},
    "campaigns": (Deed.LEDGER, "", {"name": "Fair", "key": "fair", "kind": "event", "starts_on": "2026-05-01"}),
    "whom": (Deed.LEDGER, "", None),
    "invite": (Deed.LEDGER, "", {"chosen": "", "sure": "1"}),
    "campaign": (Deed.LEDGER, "campaign", {"name": "May", "kind": "samples", "starts_on": "2026-05-01"}),
}
ONLY_SENT = {
    "reply",
    "hold",
    "confirm",
    "lift",
    "close",
    "hold_from",
    "claim_make",
    "claim_close",
    "judge",
    "undo",
    "rehearse",
    "picture",
    "shown_outside",
    "version",
    "alias",
    "alias_end",
    "fix_end",
    "key_end",
    "shop_secret",
    "shop_end",
    "call_again",
    "buyer_answered",
    "invite",
    "role",
    "remove",
}
# What is sent to these needs more: a form's stamp, a file, a product with a score, a voice that can be named, a list
# that was shown. Their own tests send it.
NEEDS_MORE = {"file", "picture", "product", "rehearse", "shown_outside", "fix", "invite"}
ROUTES = {entry.name: str(entry.pattern) for entry in OF_A_COMPANY}
TABLES: list[type[models.Model]] = [
    Account,
    Alias,
    Campaign,
    Change,
    Claim,
    Company,
    Delivery,
    Fix,
    Hold,
    Invitation,
    Judgement,
    Key,
    Membership,
    Named,
    Product,
    Rehearsed,
    Report,
    Revision,
    Shop,
    Version,
    Voice,
]


def address(door: str, house: dict[str, int], company: str = "acme") -> str:
    numbered = DOORS[door][1]
    return at(ROUTES[door].replace("<int:pk>", str(house.get(numbered, 0))), company)


def state() -> list[Any]:
    """Every row that the console can change."""
    return [list(table.objects.order_by("pk").values()) for table in TABLES]  # type: ignore[attr-defined]


def test_each_address_has_its_entry_here() -> None:
    assert set(ROUTES) == set(DOORS)
    assert {door for door, (_, _, sent) in DOORS.items() if sent is not None} >= ONLY_SENT


SENT = {door: sent for door, (_, _, sent) in DOORS.items() if sent is not None}


def test_who_is_not_signed_in_is_asked_to_and_nothing_happens(subtests: pytest.Subtests) -> None:
    acme = a_house("Acme")
    before = state()
    for door in DOORS:
        with subtests.test(door=door):
            for answer in (Client().get(address(door, acme)), Client().post(address(door, acme), SENT.get(door, {}))):
                if answer.status_code != 405:
                    assert answer.status_code == 302
                    assert answer["Location"].startswith("/me/sign-in/?next=/console/at/acme/")
            assert state() == before


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_the_table_says_and_nothing_more(role: str, subtests: pytest.Subtests) -> None:
    acme = a_house("Acme")
    client = signed_in(a_member(role, f"a-{role}"))
    before = state()
    for door, (deed, _, sent) in DOORS.items():
        # What one door changes is undone before the next is tried.
        with subtests.test(door=door), house():
            answer = client.get(address(door, acme)) if sent is None else client.post(address(door, acme), sent)
            if deed in MAY[role]:
                assert answer.status_code in {200, 302, 422}, answer.content
                assert "/me/sign-in/" not in answer.get("Location", "")
                assert sent is None or door in NEEDS_MORE or state() != before
            else:
                assert answer.status_code == 403
                assert state() == before


def test_no_other_company_sees_or_changes_anything(subtests: pytest.Subtests) -> None:
    """By the other's address, and by one's own with the other's numbers."""
    acme, rival = a_house("Acme"), a_house("Rival")
    client = signed_in(an_account("owner-rival"))
    before = state()
    for door, (_, numbered, sent) in DOORS.items():
        with subtests.test(door=door):
            ways = [(address(door, acme), 403)]
            if numbered:
                assert acme[numbered] != rival[numbered]
                ways.append((address(door, acme, company="rival"), 404))
            for path, wanted in ways:
                answers = [client.get(path), client.post(path, sent or {})]
                assert {answer.status_code for answer in answers} <= {wanted, 405}
                assert wanted in {answer.status_code for answer in answers}
            assert state() == before


def test_looking_changes_nothing(subtests: pytest.Subtests) -> None:
    acme = a_house("Acme")
    client = signed_in(an_account("owner-acme"))
    before = state()
    for door in DOORS:
        with subtests.test(door=door):
            answer = client.get(address(door, acme))
            assert answer.status_code == (405 if door in ONLY_SENT else 200)
            assert state() == before


def test_nothing_can_be_sent_from_a_page_of_somebody_elses(subtests: pytest.Subtests) -> None:
    acme = a_house("Acme")
    client = Client(enforce_csrf_checks=True)
    client.force_login(an_account("owner-acme"))
    before = state()
    for door, sent in SENT.items():
        with subtests.test(door=door):
            assert client.post(address(door, acme), sent).status_code == 403
            assert state() == before


def test_no_page_is_kept_or_found(subtests: pytest.Subtests) -> None:
    acme = a_house("Acme")
    client = signed_in(an_account("owner-acme"))
    for door in DOORS:
        with subtests.test(door=door):
            answer = client.get(address(door, acme))
            if answer.status_code != 405:
                assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
                assert answer["X-Robots-Tag"] == "noindex"
                if answer["Content-Type"].startswith("text/html"):
                    assert '<meta name="robots" content="noindex">' in answer.content.decode()


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999999"])
def test_a_number_of_nothing_is_nothing(number: str, subtests: pytest.Subtests) -> None:
    a_house("Acme")
    client = signed_in(an_account("owner-acme"))
    for door in (door for door, (_, numbered, _) in DOORS.items() if numbered):
        with subtests.test(door=door):
            path = re.sub(r"/\d+/", f"/{number}/", address(door, {}))
            answer = client.post(path, SENT[door]) if door in SENT else client.get(path)
            assert answer.status_code == 404


def test_a_company_that_is_none_is_nothing() -> None:
    assert signed_in(a_member()).get(at(company="nobody")).status_code == 404


def test_who_is_removed_is_out_at_once() -> None:
    account = a_member("care")
    client = signed_in(account)
    assert client.get(at()).status_code == 200
    Membership.objects.filter(account=account).delete()
    assert client.get(at()).status_code == 403


def test_the_front_leads_to_ones_own_company() -> None:
    assert Client().get("/console/")["Location"] == "/me/sign-in/?next=/console/"
    nobody = signed_in(an_account("nobody")).get("/console/")
    assert nobody.status_code == 403
    account = a_member("reader")
    assert signed_in(account).get("/console/")["Location"] == at()
    a_member("reader", company=a_company("Rival"))
    both = signed_in(account).get("/console/").content.decode()
    assert at() in both
    assert at(company="rival") in both
