"""What holds of faces/console/ways_in.py and members.py: the first owner, invitations, roles."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from cast import a_company, told
from cast import said as says
from django.core import mail
from django.core.management import call_command
from django.test import Client
from rooms import a_member, an_account, at, signed_in

from groundswell.faces.cli.management.commands.serve import Command as Serve
from groundswell.faces.console import members
from groundswell.record.members import first_token
from groundswell.record.models import Account, Change, Company, Membership, Person, Product

pytestmark = pytest.mark.django_db
MIA = {"name": "Acme", "email": "mia@acme.example"}


def first() -> str:
    return f"/console/first/{first_token()}/"


def letter_link() -> str:
    return re.findall(r"http://[^/]+(/\S+)", mail.outbox[-1].body)[0]


def test_the_first_comes_in_as_owner_and_nobody_after() -> None:
    way, client = first(), Client()
    assert client.get(way).status_code == 200
    assert Membership.objects.count() == 0
    assert client.post(way, MIA)["Location"] == at()
    assert client.get(at()).status_code == 200
    assert Membership.objects.get().role == "owner"
    assert first_token() == ""
    for method in (Client().get, Client().post):
        answer = method(way, {"name": "Rival", "email": "cy@rival.example"})
        assert answer.status_code == 404
        assert 'href="/console/"' in answer.content.decode()
    assert Company.objects.count() == 1


@pytest.mark.parametrize("token", ["x", "", "0" * 40])
def test_a_guessed_first_address_opens_nothing(token: str) -> None:
    assert Client().get(f"/console/first/{token}/").status_code == 404
    a_member()
    assert Client().get(f"/console/first/{token}/").status_code == 404


def test_a_slip_in_the_first_form_loses_nothing_typed() -> None:
    answer = Client().post(first(), {"name": "Acme", "email": "mia"})
    assert answer.status_code == 422
    assert 'value="Acme"' in answer.content.decode()
    assert Company.objects.count() == 0


def test_the_first_owner_takes_over_what_came_in_before_under_no_name() -> None:
    told(says(), company="")
    assert Company.objects.get().name == "Our shop"
    Client().post(first(), MIA)
    assert Company.objects.get().name == "Acme"
    assert Product.objects.get().company.name == "Acme"


def test_the_first_owner_takes_over_the_company_that_voices_have_named() -> None:
    told(says(), company="Acme")
    Client().post(first(), {**MIA, "name": "acme"})
    assert Company.objects.get().memberships.get().role == "owner"


def test_serve_tells_the_first_address_until_somebody_is_in(capsys: pytest.CaptureFixture[str]) -> None:
    from_serve = Serve()
    from_serve.tell_of_the_first("http://127.0.0.1:9000")
    assert f"http://127.0.0.1:9000{first()}" in capsys.readouterr().err
    a_member()
    from_serve.tell_of_the_first("http://127.0.0.1:9000")
    assert capsys.readouterr().err == ""


def test_an_owner_asks_somebody_in_by_letter_and_the_link_works_once() -> None:
    owner = signed_in(a_member())
    assert owner.post(at("members/"), {"email": "NIA@acme.example", "role": "care"}).status_code == 302
    assert mail.outbox[-1].to == ["NIA@acme.example"]
    link = letter_link()
    assert link not in owner.get(at("members/")).content.decode()
    nia = Client()
    assert nia.get(link).status_code == 200
    assert not Membership.objects.filter(account__email="nia@acme.example").exists()
    assert nia.post(link)["Location"] == at()
    assert nia.get(at()).status_code == 200
    assert Membership.objects.get(account__email="nia@acme.example").role == "care"
    for client in (nia, Client()):
        assert client.get(link).status_code == 404
        assert client.post(link).status_code == 404


def test_a_company_writes_no_more_letters_in_a_day_than_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "LETTERS", replace(members.LETTERS, most=1))
    owner = signed_in(a_member())
    sent = [owner.post(at("members/"), {"email": f"{n}@acme.example", "role": "care"}) for n in range(2)]
    assert [answer.status_code for answer in sent] == [302, 422]
    assert len(mail.outbox) == 1


def test_the_command_asks_somebody_in_without_a_mail_server(capsys: pytest.CaptureFixture[str]) -> None:
    a_company()
    call_command("invite", "nia@acme.example", role="care", company="Acme")
    link = re.findall(r"http://[^/]+(/\S+)", capsys.readouterr().out)[0]
    client = Client()
    assert client.post(link)["Location"] == at()
    assert client.get(at()).status_code == 200
    assert mail.outbox == []


def test_who_was_asked_in_stands_there_until_they_come(settings) -> None:  # type: ignore[no-untyped-def]
    owner = signed_in(a_member())
    for email in ("nia@acme.example", "nia@acme.example", "bo@acme.example"):
        owner.post(at("members/"), {"email": email, "role": "care"})
    shown = owner.get(at("members/")).content.decode()
    assert "nia@acme.example, bo@acme.example" in shown
    assert "No mail server is named" in shown
    Client().post(letter_link())
    settings.MAIL = urlsplit("smtp://mail.example")
    assert "not come yet: nia@acme.example<" in owner.get(at("members/")).content.decode()
    owner.post(at("members/"), {"email": "cy@acme.example", "role": "care"})
    assert "A letter is on its way." in owner.get(at("members/")).content.decode()


def test_a_newer_letter_and_a_removal_end_a_link() -> None:
    owner = signed_in(a_member())
    links = []
    for _ in range(2):
        owner.post(at("members/"), {"email": "nia@acme.example", "role": "care"})
        links.append(letter_link())
    assert Client().get(links[0]).status_code == 404
    Client().post(links[1])
    gone = Membership.objects.get(account__email="nia@acme.example")
    owner.post(at(f"members/{gone.pk}/remove/"))
    assert not Membership.objects.filter(pk=gone.pk).exists()
    assert Client().post(links[1]).status_code == 404


def test_a_link_of_eight_days_ago_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = signed_in(a_member())
    owner.post(at("members/"), {"email": "nia@acme.example", "role": "care"})
    link = letter_link()
    monkeypatch.setattr("groundswell.record.members.INVITED_FOR", -1)
    assert Client().get(link).status_code == 404


def test_a_closed_account_stays_out_also_with_a_link() -> None:
    nia = an_account("nia")
    Account.objects.filter(pk=nia.pk).update(is_active=False)
    signed_in(a_member()).post(at("members/"), {"email": nia.email, "role": "care"})
    client = Client()
    assert client.post(letter_link()).status_code == 404
    assert client.get(at()).status_code == 302


def test_nobody_raises_themselves() -> None:
    a_member()
    care = a_member("care")
    mine = Membership.objects.get(account=care)
    assert signed_in(care).post(at(f"members/{mine.pk}/role/"), {"role": "owner"}).status_code == 403
    mine.refresh_from_db()
    assert mine.role == "care"


@pytest.mark.parametrize(("page", "sent"), [("role", {"role": "reader"}), ("remove", {})])
def test_the_last_owner_stays(page: str, sent: dict[str, str]) -> None:
    owner = a_member()
    mine = Membership.objects.get(account=owner)
    answer = signed_in(owner).post(at(f"members/{mine.pk}/{page}/"), sent, follow=True)
    assert "keeps at least one owner" in answer.content.decode()
    assert Membership.objects.get().role == "owner"
    a_member("owner", "second")
    signed_in(owner).post(at(f"members/{mine.pk}/{page}/"), sent)
    assert Membership.objects.filter(role="owner").count() == 1


def test_who_let_whom_in_is_kept() -> None:
    owner = signed_in(a_member())
    owner.post(at("members/"), {"email": "nia@acme.example", "role": "reader"})
    Client().post(letter_link())
    nia = Membership.objects.get(account__email="nia@acme.example")
    owner.post(at(f"members/{nia.pk}/role/"), {"role": "care"})
    rows = list(Change.objects.order_by("pk").values_list("by", "what", "before", "after"))
    assert rows == [
        ("owner@acme.example", "invitation nia@acme.example", None, {"role": "reader"}),
        ("nia@acme.example", "member nia@acme.example", None, {"role": "reader"}),
        ("owner@acme.example", "member nia@acme.example", {"role": "reader"}, {"role": "care"}),
    ]
    page = owner.get(at("changes/")).content.decode()
    assert "invitation nia@acme.example" in page


def test_an_account_is_made_only_when_somebody_comes_in() -> None:
    signed_in(a_member()).post(at("members/"), {"email": "nia@acme.example", "role": "care"})
    assert not Account.objects.filter(email="nia@acme.example").exists()
    assert Person.objects.count() == 0


def test_who_works_there_signs_out_by_a_button() -> None:
    client = signed_in(a_member())
    page = client.get(at()).content.decode()
    assert '<form class="out" method="post" action="/me/sign-out/">' in page
    client.post("/me/sign-out/")
    assert client.get(at())["Location"].startswith("/me/sign-in/")
