"""What holds of the desk, the replies, the holds and the reports."""

import re
import shlex
from html import unescape

import pytest
from cast import a_company, a_person, a_product, a_reply, a_source, a_voice
from django.core import mail
from django.test import Client
from django.utils import timezone
from rooms import a_member, a_report, an_account, at, signed_in

from groundswell.faces.cli.management.commands.import_file import Command as ImportFile
from groundswell.listen import hold as holding
from groundswell.plumbing.models import Snapshot
from groundswell.plumbing.snapshot import product as about
from groundswell.record.models import Account, Hold, Revision, Source, Voice

pytestmark = pytest.mark.django_db
HOLD = {"ground": "spam", "evidence": "the same words in nine shops"}


def a_snapshot(voice: Voice) -> None:
    Snapshot.objects.create(key="k", about=about(voice.product_id), type="", etag="", headers=[], body=b"")


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_voices_come_the_newest_first_held_ones_too_and_none_that_was_taken_back() -> None:
    first, second, third = (a_voice(text=f"Words {n}.") for n in range(3))
    holding.place(second, "spam", "seen", "care")
    holding.withdraw(third, third.author)
    page = read(signed_in(a_member()), at())
    assert page.index("Words 1.") < page.index("Words 0.")
    assert "Words 2." not in page
    assert "Held back" in page
    assert first.pk < second.pk


def test_what_was_told_to_one_person_is_not_on_the_desk() -> None:
    a_voice(text="Just for you.", audience="person", addressed_to=a_person("Ben"))
    assert "Just for you." not in read(signed_in(a_member()), at())


def test_the_desk_narrows_by_star_product_kind_and_state() -> None:
    low = a_voice(text="Low.", stars="1.000000", level=1)
    a_voice(text="Asked.", kind_id="question", stars=None, level=None, product=a_product("pan"))
    answered = a_voice(text="Answered.")
    a_reply(answered, role="staff", author=a_person("Acme"), text="Thanks.")
    holding.place(low, "spam", "seen", "care")
    client = signed_in(a_member())
    for asked, shown in {
        "stars=1": {"Low."},
        "product=pan": {"Asked."},
        "kind=question": {"Asked."},
        "state=held": {"Low."},
        "state=unanswered": {"Asked."},
        "stars=9&kind=x&state=y": {"Low.", "Asked.", "Answered."},
        f"before={low.pk}": set(),
        "before=99999999999999999999999": {"Low.", "Asked.", "Answered."},
    }.items():
        page = read(client, f"{at()}?{asked}")
        assert {words for words in ("Low.", "Asked.", "Answered.") if words in page} == shown, asked


def test_a_reply_stands_below_the_voice_at_once_and_in_the_companys_name() -> None:
    voice = a_voice(source=a_source("trustpilot"))
    a_snapshot(voice)
    answer = signed_in(a_member("care")).post(at(f"voices/{voice.pk}/reply/"), {"text": "We are sorry."})
    assert answer.status_code == 302
    reply = Voice.objects.get(kind="reply")
    assert (reply.role, reply.source.key, reply.answers_id) == ("staff", Source.SITE, voice.pk)
    assert reply.author.company == a_company()
    assert not Snapshot.objects.exists()
    assert "We are sorry." in Client().get(f"/voices/{voice.pk}/").content.decode()


def test_a_reply_is_amended_by_a_new_wording_also_one_that_came_with_a_file() -> None:
    client = signed_in(a_member())
    own, brought = a_voice(), a_voice()
    a_reply(brought, role="staff", author=a_person("Acme"), text="Thanks.", outside_id="old")
    client.post(at(f"voices/{own.pk}/reply/"), {"text": "Thanks."})
    for voice in (own, brought):
        client.post(at(f"voices/{voice.pk}/reply/"), {"text": "Thank you."})
        assert Voice.objects.get(answers=voice).text == "Thanks."
        assert Revision.objects.get(voice__answers=voice).text == "Thank you."


def test_a_held_voice_is_not_answered_and_what_was_typed_is_not_lost() -> None:
    voice = a_voice()
    holding.place(voice, "spam", "seen", "care")
    answer = signed_in(a_member()).post(at(f"voices/{voice.pk}/reply/"), {"text": "We are so sorry."})
    assert answer.status_code == 422
    assert "We are so sorry." in answer.content.decode()
    assert not Voice.objects.filter(kind="reply").exists()


def test_a_reply_with_somebodys_account_number_is_refused() -> None:
    voice = a_voice()
    sent = {"text": "Refunded to DE89 3704 0044 0532 0130 00."}
    answer = signed_in(a_member()).post(at(f"voices/{voice.pk}/reply/"), sent)
    assert answer.status_code == 422
    assert not Voice.objects.filter(kind="reply").exists()


def test_a_hold_takes_effect_at_once_and_its_author_reads_why(django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    voice = a_voice(language="de")
    Account.objects.filter(pk=an_account("ada").pk).update(person=voice.author)
    a_snapshot(voice)
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(a_member()).post(at(f"voices/{voice.pk}/hold/"), HOLD)
    assert not Snapshot.objects.exists()
    assert Client().get("/p/kettle/").content.decode().count("Boils fast.") == 0
    (letter,) = mail.outbox
    assert letter.to == ["ada@acme.example"]
    assert "the same words in nine shops" in letter.body
    author = signed_in(an_account("ada")).get(f"/voices/{voice.pk}/").content.decode()
    others = Client().get(f"/voices/{voice.pk}/").content.decode()
    assert "the same words in nine shops" in author
    assert "the same words in nine shops" not in others
    assert "advertising or spam" in others


@pytest.mark.parametrize("slip", [{"ground": "spam", "evidence": ""}, {"ground": "unkind", "evidence": "It hurt us."}])
def test_a_hold_without_ground_or_evidence_is_not_placed(slip: dict[str, str]) -> None:
    voice = a_voice()
    answer = signed_in(a_member()).post(at(f"voices/{voice.pk}/hold/"), slip)
    assert answer.status_code == 422
    assert slip["evidence"] in answer.content.decode()
    assert not Hold.objects.exists()


def test_the_form_says_how_many_of_each_star_the_company_has_held() -> None:
    voice = a_voice(stars="1.000000", level=1)
    client = signed_in(a_member())
    client.post(at(f"voices/{voice.pk}/hold/"), HOLD)
    page = read(client, at(f"voices/{voice.pk}/"))
    row = page[page.index("so far, by star") :].split("<tbody>")[1].split("</tbody>")[0]
    assert [cell.split("<")[0] for cell in row.split('number">')[1:]] == ["0", "0", "0", "0", "1"]


def test_a_second_member_confirms_and_the_first_cannot() -> None:
    voice, first, second = a_voice(), signed_in(a_member()), signed_in(a_member("care"))
    first.post(at(f"voices/{voice.pk}/hold/"), HOLD)
    hold = Hold.objects.get()
    answer = first.post(at(f"holds/{hold.pk}/confirm/"), follow=True)
    assert "Only a second person" in answer.content.decode()
    assert Hold.objects.get().second is None
    assert "find it right" not in read(first, at(f"voices/{voice.pk}/"))
    assert "find it right" in read(second, at(f"voices/{voice.pk}/"))
    second.post(at(f"holds/{hold.pk}/confirm/"))
    hold.refresh_from_db()
    assert (hold.second, hold.until) == (an_account("care"), None)


def test_a_hold_is_lifted_for_a_reason_only() -> None:
    voice, client = a_voice(), signed_in(a_member())
    hold = holding.place(voice, "spam", "seen", "care")
    assert client.post(at(f"holds/{hold.pk}/lift/"), {"lift-why": ""}).status_code == 422
    client.post(at(f"holds/{hold.pk}/lift/"), {"lift-why": "It is none."})
    hold.refresh_from_db()
    assert (hold.lifted_why, hold.lifted_by) == ("It is none.", "owner@acme.example")


def test_a_report_is_closed_with_a_reason_that_the_reporter_reads(django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    report = a_report(a_voice(), email="rea@der.example", words="It lies.")
    client = signed_in(a_member())
    assert report.number in read(client, at("reports/"))
    assert "It lies." in read(client, at(f"reports/{report.pk}/"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at(f"reports/{report.pk}/close/"), {"close-why": "It is an opinion."})
    (letter,) = mail.outbox
    assert letter.to == ["rea@der.example"]
    assert "It is an opinion." in letter.body
    report.refresh_from_db()
    assert (report.closed_by, report.hold) == ("owner@acme.example", None)
    again = client.post(at(f"reports/{report.pk}/close/"), {"close-why": "Something else."}, follow=True)
    assert "closed this report meanwhile" in again.content.decode()
    report.refresh_from_db()
    assert report.closed_why == "It is an opinion."


def test_a_hold_that_follows_a_report_stands_on_it() -> None:
    report = a_report(a_voice())
    client = signed_in(a_member())
    assert client.post(at(f"reports/{report.pk}/hold/"), HOLD).status_code == 302
    report.refresh_from_db()
    assert report.hold == Hold.objects.get()
    assert report.hold.until > timezone.now()


def test_a_voice_that_is_held_already_leaves_the_report_open() -> None:
    voice = a_voice()
    holding.place(voice, "spam", "seen", "care")
    report = a_report(voice)
    answer = signed_in(a_member()).post(at(f"reports/{report.pk}/hold/"), HOLD)
    assert answer.status_code == 422
    report.refresh_from_db()
    assert report.closed_at is None


def test_the_guide_tells_what_is_there_and_what_is_left() -> None:
    client = signed_in(a_member())
    assert "6 steps of setting up are left" in read(client, at())
    a_product(sku="K-1")
    assert "5 steps of setting up are left" in read(client, at())
    client.post(at("company/"), {"name": "Acme", "contact": "hello@acme.example", "address": "1 Way"})
    client.post(at("keys/"), {"name": "till", "scope": "read"})
    assert "3 steps of setting up are left" in read(client, at())
    guide = read(client, at("guide/"))
    assert "product=&quot;K-1&quot;&gt;" in guide
    typed = re.search(r"groundswell import FILE (.*?)</code>", guide).group(1)  # type: ignore[union-attr]
    parser = ImportFile().create_parser("groundswell", "import")
    assert parser.parse_args(["FILE", *shlex.split(unescape(typed))]).company == "Acme"
    a_company("Rival")
    assert "product=&quot;K-1&quot; company=&quot;acme&quot;&gt;" in read(client, at("guide/"))
