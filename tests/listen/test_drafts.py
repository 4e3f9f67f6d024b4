"""What waits for its author's yes is not in the record, and comes into it once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from cast import a_product, a_voice, said, settle
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groundswell.listen import drafts, hold, letter
from groundswell.listen.drafts import NoSuchDraft, Photograph
from groundswell.listen.models import Draft, Refusal
from groundswell.listen.said import Said
from groundswell.listen.screen import Refused, Visitor
from groundswell.listen.speak import NotTheirs, speak
from groundswell.plumbing.limit import TooOften
from groundswell.record.models import Account, Consent, Experience, Person, Voice

pytestmark = pytest.mark.django_db
HERE = Visitor(network="here", consents=True)
ADA = "ada@example.org"


@pytest.fixture(autouse=True)
def kettle() -> None:
    a_product()


def kept(email: str = ADA, network: str = "here", **told: Any) -> Draft:
    told = {"person": "", "name": "Ada", "stars": "1", **told}
    visitor = Visitor(network=network, consents=True)
    return drafts.keep(said(**told), company="Acme", email=email, visitor=visitor, consent="I agree.")[0]


def test_a_draft_is_not_in_the_record_before_it_is_confirmed() -> None:
    draft = kept()
    settle()
    assert (Voice.objects.count(), Person.objects.count(), Account.objects.count()) == (0, 0, 0)
    account, voice = drafts.confirm(draft)
    assert (voice.text, voice.level, voice.author, voice.author.name) == ("Boils fast.", 1, account.person, "Ada")
    assert Consent.objects.get().wording == "I agree."


def test_confirmed_twice_it_is_one_voice_and_the_draft_holds_no_words_any_more() -> None:
    draft = kept()
    assert drafts.confirm(draft) == drafts.confirm(draft)
    draft.refresh_from_db()
    assert (draft.said, draft.pictures) == ({}, [])
    assert Voice.objects.count() == 1


def all_at_once(*todo: Draft) -> list[Voice]:
    def confirm(draft: Draft) -> Voice:
        try:
            return drafts.confirm(draft)[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(todo)) as pool:
        return list(pool.map(confirm, todo))


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one_voice() -> None:
    draft = kept()
    assert len({voice.pk for voice in all_at_once(draft, draft, draft, draft)}) == 1
    assert (Voice.objects.count(), Person.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_letters_of_one_newcomer_answered_at_once_make_one_person() -> None:
    voices = all_at_once(kept(), kept(text="Hums.", email="Ada@Example.org"))
    assert len({voice.pk for voice in voices}) == 2
    assert len({voice.author_id for voice in voices}) == 1
    assert Account.objects.get().email == ADA


def test_the_code_fits_its_own_draft_alone() -> None:
    mine, theirs = kept(), kept("ben@example.org", text="Hums.")
    assert drafts.by_code(mine.nonce, drafts.code(mine)) == mine
    with pytest.raises(NoSuchDraft) as error:
        drafts.by_code(theirs.nonce, drafts.code(mine))
    assert (error.value.reason, error.value.tries_left) == ("wrong", drafts.TRIES - 1)


def test_after_five_wrong_codes_the_right_one_is_too_late() -> None:
    draft = kept()
    wrong = f"{(int(drafts.code(draft)) + 1) % 1_000_000:06d}"
    for _ in range(drafts.TRIES):
        with pytest.raises(NoSuchDraft):
            drafts.by_code(draft.nonce, wrong)
    with pytest.raises(NoSuchDraft) as error:
        drafts.by_code(draft.nonce, drafts.code(draft))
    assert error.value.reason == "over"


def test_no_address_s_codes_are_tried_all_day_by_asking_for_new_drafts() -> None:
    tried = 0
    with pytest.raises(TooOften):
        for number in range(20):
            draft = kept(text=f"Try {number}", network=f"network {number}")
            for _ in range(drafts.TRIES):
                with pytest.raises(NoSuchDraft):
                    drafts.by_code(draft.nonce, "wrong")
                tried += 1
    assert tried == drafts.CODES.most


def test_a_code_holds_an_hour_and_a_link_two_weeks() -> None:
    draft = kept()
    Draft.objects.update(made_at=timezone.now() - timedelta(minutes=61))
    with pytest.raises(NoSuchDraft):
        drafts.by_code(draft.nonce, drafts.code(draft))
    assert drafts.by_link(drafts.link_token(draft)) == draft
    again = drafts.again(draft, HERE)
    assert drafts.by_code(again.nonce, drafts.code(draft)) == draft


def test_a_link_too_old_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    link = drafts.link_token(kept())
    monkeypatch.setattr(drafts, "KEPT", timedelta(seconds=-1))
    with pytest.raises(NoSuchDraft) as error:
        drafts.by_link(link)
    assert error.value.reason == "over"


@given(noise=st.text(max_size=60))
def test_no_noise_is_a_link(noise: str) -> None:
    with pytest.raises(NoSuchDraft):
        drafts.by_link(noise)


def test_at_another_address_the_first_letter_opens_nothing() -> None:
    draft = kept("adda@example.org")
    link, code = drafts.link_token(draft), drafts.code(draft)
    stale = Draft.objects.get()
    moved = drafts.again(draft, HERE, ADA)
    assert (moved.email, drafts.code(moved) != code) == (ADA, True)
    with pytest.raises(NoSuchDraft):
        drafts.by_link(link)
    with pytest.raises(NoSuchDraft):
        drafts.confirm(stale)


def test_the_same_form_sent_again_takes_its_own_place() -> None:
    first = kept(id="site:form")
    assert kept(id="site:form", text="Boils very fast.") == first
    assert kept("ben@example.org", id="site:form") != first
    assert [draft.email for draft in Draft.objects.all()] == ["ben@example.org"]


def test_the_same_words_sent_anew_are_the_same_draft_and_other_words_another() -> None:
    first = kept(id="site:a")
    assert kept(id="site:b") == first
    assert kept(id="site:c", stars="2") != first
    assert kept("ben@example.org", id="site:d") != first
    Draft.objects.filter(pk=first.pk).update(made_at=timezone.now() - timedelta(minutes=11))
    assert kept(id="site:e") != first
    assert not Draft.objects.filter(pk=first.pk).exists()


def test_who_is_signed_in_says_the_same_a_moment_later_once() -> None:
    account = Account.objects.of(ADA)

    def again(**told: Any) -> Voice:
        return speak(account, said(**told), company="Acme", visitor=HERE, consent="I agree.")

    first = again(id="site:a")
    assert again(id="site:b") == first
    assert again(id="site:c", stars="4") != first
    hold.withdraw(first, first.author)
    assert again(id="site:d") != first


def test_nobody_takes_over_another_s_voice_by_its_id() -> None:
    drafts.confirm(kept(id="site:mine"))
    for text in ("Boils fast.", "Awful."):
        stranger = kept("ben@example.org", id="site:mine", text=text)
        with pytest.raises((NotTheirs, Refused)):
            drafts.confirm(stranger)
    assert Voice.objects.get().text == "Boils fast."
    assert not Account.objects.filter(email="ben@example.org").exists()


def test_who_speaks_is_who_is_signed_in_whatever_is_said_of_it() -> None:
    ada, ben = (Account.objects.of(email) for email in (ADA, "ben@example.org"))
    theirs = said(person=ben.handle, name="Ada")
    voice = speak(ada, theirs, company="Acme", visitor=HERE, consent="I agree.")
    assert voice.author == ada.person
    assert ben.person is None


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"stars": "9"}, "unreadable_stars"),
        ({"kind": "rumour"}, "unknown_kind"),
        ({"text": "Call DE89 3704 0044 0532 0130 00"}, "private_data"),
        ({"kind": "answer"}, "answers_nothing"),
    ],
)
def test_what_the_door_refuses_is_not_kept_and_is_counted(told: dict[str, str], reason: str) -> None:
    with pytest.raises(Refused) as refused:
        kept(**told)
    assert refused.value.reason == reason
    assert Draft.objects.count() == 0
    assert Refusal.objects.get().reason == reason


@pytest.mark.parametrize("email", ["", "ada", "ada@", "a" * 300 + "@example.org"])
def test_what_is_no_address_is_told(email: str) -> None:
    with pytest.raises(ValidationError):
        kept(email)


def test_an_answer_waits_as_a_review_does() -> None:
    question = a_voice(kind_id="question", stars=None, level=None)
    draft = kept(kind="answer", stars="", answers=f"voice:{question.pk}", text="No, it hums.")
    assert drafts.confirm(draft)[1].answers == question


def test_what_is_not_confirmed_in_time_is_forgotten() -> None:
    old, young = kept(), kept(text="Hums.")
    Draft.objects.filter(pk=old.pk).update(made_at=timezone.now() - drafts.KEPT - timedelta(hours=1))
    drafts.forget_old()
    assert list(Draft.objects.all()) == [young]


def test_photographs_come_with_their_voice() -> None:
    one = Photograph(file="a" * 40 + ".webp", alt="A puddle", width=4, height=3)
    told = said(person="", stars="1")
    draft, _ = drafts.keep(told, company="Acme", email=ADA, visitor=HERE, consent="I agree.", photographs=[one])
    voice = drafts.confirm(draft)[1]
    assert [(shot.file, shot.alt, shot.width) for shot in voice.pictures.all()] == [(one.file, "A puddle", 4)]


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)


@given(
    title=WORDS,
    text=WORDS,
    owned=st.dates(),
    at=st.datetimes(timezones=st.just(timezone.get_default_timezone())),
    obtained=st.sampled_from(Experience.Obtained.values),
    helpful=st.integers(0, 9),
)
def test_what_was_said_comes_back_as_it_was(
    title: str, text: str, owned: Any, at: Any, obtained: str, helpful: int
) -> None:
    whole = Said(
        product="kettle",
        title=title,
        text=text,
        owned_from=owned,
        said_at=at,
        obtained=obtained,
        helpful=helpful,
        more={"pros": [title]},
    )
    assert drafts.said_again(drafts.plain(whole)) == whole


def test_a_letter_that_fails_leaves_no_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **more: Any) -> None:
        raise OSError

    monkeypatch.setattr("groundswell.plumbing.mail.send", broken)
    with pytest.raises(OSError):
        letter.tell_or_drop(kept(), "Kettle")
    assert Draft.objects.count() == 0
