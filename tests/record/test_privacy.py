"""What holds of record/privacy.py and act/leaving.py: nothing is forgotten in the archive, all is in an erasure."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from cast import ACME, DAY, KETTLE, SOURCE, a_company, ada, ben, conclusions, cy, said, settle, told
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from groundswell.act import invited, leaving, letters
from groundswell.act.models import Claim
from groundswell.act.whom import INVITE
from groundswell.listen import buying, catalogue, fixes, notice, telling
from groundswell.listen.company import change_company
from groundswell.listen.hear import hear
from groundswell.listen.hold import lift, place, withdraw
from groundswell.listen.models import Draft
from groundswell.listen.sold import Line, Order, Returned
from groundswell.plumbing import once
from groundswell.plumbing.models import Answer
from groundswell.record import bulk, privacy, proof
from groundswell.record.models import (
    Account,
    Change,
    Closeness,
    Confirmation,
    Consent,
    Denial,
    Erased,
    Erasure,
    Experience,
    Handle,
    HelpfulVote,
    Hold,
    Membership,
    Named,
    Objection,
    PenName,
    Person,
    Picture,
    Referral,
    Report,
    Seal,
    Source,
    Suppression,
    Thanks,
    Tie,
    Voice,
    Withdrawal,
)
from groundswell.weigh.models import Faded, Place
from groundswell.weigh.recount import open_epoch, recount

pytestmark = pytest.mark.django_db
# Slow: each needs a whole house, and what differs between databases is asked by the others.
on_one_database = pytest.mark.slow

ADA = "ada.lovelace@example.org"
PICTURE = "ab" * 20 + ".webp"
# Words that stand nowhere else, in no page, no row and no file.
SAID, AMENDED, TITLE = "Quokkas hum sonatas.", "Numbats whistle fugues.", "Marmosets drum"
NAMES = ("Countess Byronica", "Enchantress Numerica")
SECRET = "Pangolins play the zither"
WORDS = (SAID, AMENDED, TITLE, *NAMES, SECRET, ADA)


@pytest.fixture(autouse=True)
def at_home(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()


def spoken(account, **parts):
    """A voice of an account on our own pages."""
    account.speaker(NAMES[0])
    words = said(person=account.handle, name=NAMES[0], country="GB", **parts)
    answer = hear(words, source=Source.SITE, company=ACME)
    return Voice.objects.get(source__key="site", outside_id=answer.id)


@pytest.fixture
def account(settings):
    """Somebody who has left traces of every kind."""
    told(ben(), cy(1))
    account = Account.objects.of(ADA)
    voice = spoken(
        account,
        id="site:1",
        stars="2",
        title=TITLE,
        text=SAID,
        version="7",
        obtained="gift",
        more={"pros": [SECRET]},
        url="https://ada.example/byronica",
    )
    spoken(account, id="site:1", stars="1", text=AMENDED, said_at=DAY + timedelta(days=1))
    spoken(account, id="site:2", kind="question", stars="", text=SECRET)
    person = account.person
    notice.rename_beside(person, voice.product, NAMES[1])
    (settings.MEDIA_ROOT / PICTURE).write_bytes(b"picture")
    notice.picture(voice, file=PICTURE, alt=SECRET, width=1, height=1)
    others = Voice.objects.get(text="Best kettle ever!")
    notice.helpful(others, person, True)
    notice.consent(person, Consent.Purpose.MAIL, "letters")
    notice.object_to(person, Objection.To.COMPARE)
    notice.join(person, others.author, "friend", is_public=True, one_household=True)
    Closeness.objects.create(voice=Voice.objects.get(outside_id="site:2"), kind="family")
    notice.link(person, others.author, "device", SECRET)
    leave_fix_traces(person, voice)
    leave_traces_of_telling(person, voice, others)
    letters.ask_for(account, "invitations", INVITE)
    invited.invite(voice.product, [person.pk], account)
    open_epoch()
    notice.correct(voice, "wrong_version", person)
    claims_of(account, voice, others)
    notice.report(others, "spam", "It is an advert.", email=ADA, name=NAMES[0])
    lift(place(voice, "spam", SECRET, ADA), SECRET, ADA)
    Draft.objects.create(email=ADA, company=ACME, said={"text": SECRET}, consent="yes", nonce="n")
    EmailAddress.objects.create(user=account, email=ADA)
    Authenticator.objects.create(user=account, type="webauthn", data={"name": NAMES[0]})
    SocialAccount.objects.create(user=account, provider="outside", uid=ADA, extra_data={"email": ADA})
    notice.suppress(privacy.address_of(ADA), "reply")
    once.once("key/1", "k", {}, lambda: (201, {"id": "site:1", "text": SAID}))
    settle()
    return account


def claims_of(account, mine, others):
    """One on what this person said, one that they made, one that they closed."""
    parts = {"evidence": "It speaks of the parcel.", "at": DAY, "due_at": DAY + timedelta(days=14)}
    answered = {"ended_at": DAY, "outcome": "declined", "answer": SECRET}
    on_mine = {**parts, **answered, "evidence": SECRET, "instead": SECRET}
    Claim.objects.create(voice=mine, kind="mix_up", by="system", number="C1", **on_mine)
    Claim.objects.create(voice=others, kind="mix_up", by="reader", number="C2", person=account.person, **parts)
    closed = {"ended_at": DAY, "outcome": "closed", "second": account, "why": "It is not so."}
    Claim.objects.create(voice=others, kind="misuse", by="reader", number="C3", **parts, **closed)


def leave_fix_traces(person, voice):
    """Their voice was named for a fix, which they answered and objected to."""
    care = Account.objects.of("care@acme.example")
    catalogue.add_version(voice.product, "8", DAY.date() + timedelta(days=2), care.email)
    fix = fixes.tell(voice.product.versions.get(name="8"), "The lid leaks", care)
    fixes.name(fix, [voice.pk], care)
    fixes.object_to(Named.objects.get(), person)
    fixes.answer(fix, person, fix.version, is_fixed=False)


def leave_traces_of_telling(person, voice, others):
    """They passed it on, were told of it, bought it and gave it back."""
    mine = telling.link_for(person, voice.product, voice=voice)
    told = telling.was_told(person, telling.link_for(others.author, voice.product), "code", tells_teller=True)
    telling.thank(told, person, "helped")
    bought = Order("1", DAY, [Line("1", KETTLE, quantity=2)], email=ADA)
    friend = Order("2", timezone.now() + timedelta(hours=1), [Line("1", KETTLE)], code=mine.code)
    buying.bought(SOURCE, ACME, [bought, friend])
    buying.came_back(SOURCE, [Returned("1", "r1", DAY, [("1", 1)])])
    change_company(a_company(), {"address": "1 Mill Lane", "review_request_days": 14}, by="owner")
    buying.bought(SOURCE, ACME, [Order("3", timezone.now(), [Line("1", KETTLE)], email=ADA)])


def leave(account, callbacks):
    with callbacks(execute=True):
        erasure = leaving.leave(account)
    settle()
    return erasure


def cells():
    """Every cell of every table that holds text, with its place."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            rows = cursor.execute(f'SELECT * FROM "{table}"')
            for row in (rows or cursor).fetchall():
                yield from ((table, str(cell)) for cell in row if cell is not None)


def traces(words=WORDS):
    return sorted({(table, word) for table, cell in cells() for word in words if word.lower() in cell.lower()})


# What leads to a person is told.


def ways_to_people():
    """Every column of every table that leads to a person or an account."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.remote_field and field.remote_field.model in {Person, Account}:
                yield model, field.name, f"{model._meta.app_label}.{model.__name__}.{field.name}"


TOLD = {(model, way) for model, way in [*privacy.OF_PERSON.values(), *privacy.OF_ACCOUNT.values()]}
OTHER_ROOMS = {
    "weigh.Place.person": "places",
    "weigh.Credibility.person": "credibility",
    "weigh.Credibility.cluster": "credibility",
    "weigh.Weight.person": "weights",
    "weigh.RingMember.person": "groups_i_seem_to_act_with",
    "weigh.Faded.person": "faded",
    "weigh.Copy.person": "copies",
    "spread.Node.person": "whom_i_told_and_who_told_me",
    "spread.Credit.person": "credit",
    "act.Letter.account": "letters",
    "act.Judged.person": "judged",
    "act.Judgement.by": "judgements_of_mine",
    "act.Claim.person": "claims",
    "act.Claim.account": "claims",
    "act.Claim.second": "claims_closed",
    "act.FixLetter.account": "fix_letters",
    "act.Invitation.person": "invitations",
    "act.Invitation.by": "invitations_of_mine",
}

# Whoever acts alone is in none of these.
GROUPED = {"groups_i_seem_to_act_with", "judged", "judgements_about_me", "judgements_of_mine"}


@on_one_database
def test_each_way_to_a_person_is_in_the_archive_or_is_left_out_for_a_reason():
    ways = list(ways_to_people())
    assert len(ways) > 20
    forgotten = [
        name
        for model, field, name in ways
        if (model, field) not in TOLD and name not in privacy.TOLD_ELSEWHERE and name not in OTHER_ROOMS
    ]
    assert forgotten == []
    names = {name for _, _, name in ways}
    assert set(privacy.TOLD_ELSEWHERE) | set(OTHER_ROOMS) <= names, "a reason for a column that is gone"


@on_one_database
def test_the_archive_holds_a_row_of_each_table(account):
    told_of = leaving.everything(account)
    assert set(OTHER_ROOMS.values()) <= told_of.keys()
    empty = {name for name, rows in told_of.items() if rows == []}
    nothing = {"memberships", "holds_placed", "holds_read_again", "told_to_me", "votes_counted_elsewhere", "letters"}
    nothing |= {"fixes_told", "fixes_ended", "voices_named", "fix_letters", "faded", "copies"}
    assert empty == nothing | {
        "shown_to_readers",
        "whom_i_told_and_who_told_me",  # it stands with the one they count as one with
        "withdrawals",
        "ties_received",
        "links_from_me",
        "links_made",
        "links_ended",
        "weights",
        *GROUPED,
        "useful",
    }
    text = json.dumps(told_of)
    assert [word for word in WORDS if word not in text] == []


@on_one_database
def test_the_archive_holds_nothing_of_others_and_no_key_to_anything(account):
    text = json.dumps(leaving.everything(account))
    assert "Best kettle ever!" not in text
    assert account.password not in text
    assert "nonce" not in text


# What is erased is gone.


def test_erasure_leaves_no_word_and_no_name_in_any_table(account, django_capture_on_commit_callbacks):
    before = {word for _, word in traces()}
    assert before == set(WORDS), "each word is there before, or the test could not fail"
    leave(account, django_capture_on_commit_callbacks)
    assert traces() == []
    assert not (Path(PICTURE).exists() or Picture.objects.exists())


@on_one_database
def test_erasure_takes_the_photographs_files(account, settings, django_capture_on_commit_callbacks):
    assert (settings.MEDIA_ROOT / PICTURE).exists()
    leave(account, django_capture_on_commit_callbacks)
    assert not (settings.MEDIA_ROOT / PICTURE).exists()


@on_one_database
def test_a_photograph_that_stands_with_anothers_voice_too_stays(account, settings, django_capture_on_commit_callbacks):
    others = Voice.objects.get(text="Best kettle ever!")
    notice.picture(others, file=PICTURE, alt="The same", width=1, height=1)
    leave(account, django_capture_on_commit_callbacks)
    assert (settings.MEDIA_ROOT / PICTURE).exists()


@on_one_database
def test_tombstones_and_what_the_law_asks_stay(account, django_capture_on_commit_callbacks):
    person = account.person
    erasure = leave(account, django_capture_on_commit_callbacks)
    assert (erasure.voices, erasure.pictures) == (2, 1)
    assert Withdrawal.objects.filter(voice__author=person, why="").count() == 2
    assert Voice.objects.get(outside_id="site:1").stars == 2, "stars stand, and no longer count"
    assert not Place.objects.filter(person=person).exists()
    assert Consent.objects.get(person=person, purpose="mail").ended_at
    assert Consent.objects.get(person=person, purpose="mail").wording == "letters"
    tie = Tie.objects.get()
    assert tie.revoked_at
    assert tie.household.ended_at
    assert not Thanks.objects.exists() and not Closeness.objects.exists()
    assert not Referral.objects.filter(tells_teller=True).exists()
    assert not tie.is_public
    report = Report.objects.get()
    assert (report.email, report.name, report.person, report.words) == ("", "", None, "It is an advert.")
    made, closed = Claim.objects.get(number="C2"), Claim.objects.get(number="C3")
    assert (made.person, made.evidence) == (None, "It speaks of the parcel.")
    assert (closed.second, closed.outcome, closed.why) == (None, "closed", "It is not so.")
    assert Suppression.objects.get().address == privacy.address_of(ADA)
    assert not HelpfulVote.objects.exists()
    assert not (Handle.objects.filter(person=person).exists() or PenName.objects.exists())
    assert not (Experience.objects.filter(person=person).exists() or Draft.objects.exists() or Answer.objects.exists())
    assert not Account.objects.filter(email=ADA).exists()
    assert not (Authenticator.objects.exists() or SocialAccount.objects.exists())


def test_after_erasure_a_recount_changes_nothing(account, django_capture_on_commit_callbacks):
    before = conclusions()
    leave(account, django_capture_on_commit_callbacks)
    after = conclusions()
    assert after != before
    recount()
    assert conclusions() == after


@on_one_database
def test_what_is_erased_no_longer_counts(account, django_capture_on_commit_callbacks):
    leave(account, django_capture_on_commit_callbacks)
    assert Place.objects.count() == 2


@on_one_database
def test_what_was_taken_back_before_is_emptied_too(account, django_capture_on_commit_callbacks):
    voice = Voice.objects.get(outside_id="site:1")
    withdraw(voice, voice.author, SECRET)
    leave(account, django_capture_on_commit_callbacks)
    assert traces() == []
    assert Withdrawal.objects.filter(voice=voice).count() == 1


def test_an_erasure_is_whole_or_none(account, monkeypatch):
    monkeypatch.setattr(privacy, "end_sessions", lambda account: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        leaving.leave(account)
    assert {word for _, word in traces()} == set(WORDS)
    assert mail.outbox == []


@on_one_database
def test_all_browsers_are_signed_out(account, django_capture_on_commit_callbacks):
    browser, other = Client(), Client()
    browser.force_login(account)
    other.force_login(Account.objects.of("ben@example.org"))
    leave(account, django_capture_on_commit_callbacks)
    assert [session.pk for session in Session.objects.all()] == [other.session.session_key]


@on_one_database
def test_the_receipt_names_nobody(account, django_capture_on_commit_callbacks):
    erasure = leave(account, django_capture_on_commit_callbacks)
    assert Erasure.objects.get() == erasure
    assert {field.name for field in Erasure._meta.concrete_fields} == {"id", "receipt", "at", "voices", "pictures"}
    assert erasure.receipt in mail.outbox[-1].body


@on_one_database
def test_what_was_answered_about_fixes_goes(account, django_capture_on_commit_callbacks):
    leave(account, django_capture_on_commit_callbacks)
    assert not Confirmation.objects.exists()
    assert not Denial.objects.exists()
    open_epoch()
    assert not Faded.objects.exists()


@on_one_database
def test_a_company_keeps_an_owner(account):
    Membership.objects.create(account=account, company=a_company(), role="owner")
    with pytest.raises(privacy.LastOwner, match=ACME):
        leaving.leave(account)
    assert Account.objects.filter(pk=account.pk).exists()


@on_one_database
def test_what_a_member_of_staff_decided_stands_without_the_name(account, django_capture_on_commit_callbacks):
    other = Account.objects.of("ben@example.org")
    Membership.objects.create(account=account, company=a_company(), role="owner")
    Membership.objects.create(account=other, company=a_company(), role="owner")
    voice = Voice.objects.get(text="Best kettle ever!")
    hold = place(voice, "spam", "an advert", ADA, account=account)
    Change.objects.create(company=a_company(), by=ADA, what=f"member {ADA}")
    leave(account, django_capture_on_commit_callbacks)
    hold = Hold.objects.get(pk=hold.pk)
    assert (hold.account, hold.placed_by, hold.evidence) == (None, privacy.FORMER, "an advert")
    assert traces() == []


@on_one_database
def test_somebody_who_never_spoke_can_leave_too(django_capture_on_commit_callbacks):
    erasure = leave(Account.objects.of(ADA), django_capture_on_commit_callbacks)
    assert (erasure.voices, traces([ADA])) == (0, [])


# The seals fit.


def public(path):
    bulk.export(path)
    return path.read_text(encoding="utf-8")


@on_one_database
def test_seals_fit_before_and_after_and_the_second_file_holds_no_word(
    account, tmp_path, django_capture_on_commit_callbacks
):
    proof.seal()
    first = public(tmp_path / "before.jsonl")
    assert bulk.verify(first.splitlines(), Seal.objects.all()).troubles == []
    seals = list(Seal.objects.all())
    leave(account, django_capture_on_commit_callbacks)
    proof.seal()
    second = public(tmp_path / "after.jsonl")
    assert bulk.verify(second.splitlines(), [*seals, *Seal.objects.all()]).troubles == []
    assert [word for word in (SAID, AMENDED, *NAMES) if word not in first] == [NAMES[0]], "a pen-name hides the other"
    assert [word for word in WORDS if word in second] == []
    assert Erased.objects.count() == 3, "two voices and a revision"


@on_one_database
def test_a_digest_that_was_changed_is_found(account, tmp_path, django_capture_on_commit_callbacks):
    proof.seal()
    leave(account, django_capture_on_commit_callbacks)
    Erased.objects.update(digest="00" * 32)
    assert bulk.verify(public(tmp_path / "after.jsonl").splitlines()).troubles


def test_of_those_who_stay_nothing_is_lost(account, tmp_path, django_capture_on_commit_callbacks):
    told(ada(text="A brass kettle."))
    leave(account, django_capture_on_commit_callbacks)
    after = public(tmp_path / "after.jsonl")
    assert "A brass kettle." in after
    assert "Best kettle ever!" in after


# The file.


@pytest.mark.django_db(transaction=True)
def test_the_database_itself_forgets(account):
    """On SQLite the very file is read, free pages and all; PostgreSQL overwrites by VACUUM, which is the owner's."""
    leaving.leave(account)
    settle()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert traces() == []
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        kept = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
        assert b"Best kettle ever!" in kept, "it is the right file"
        assert [word for word in WORDS if word.encode() in kept] == []


@on_one_database
def test_the_database_is_told_to_overwrite():
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor, transaction.atomic():
            assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)
    else:
        assert connection.vendor == "postgresql"
