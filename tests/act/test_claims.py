"""What holds of act/claims.py: only the author accepts, an end is an end, and nobody reads their own claim again."""

from collections import Counter
from datetime import timedelta
from typing import ClassVar

import pytest
from cast import ACME, a_company, a_person, a_product, ben, conclusions, crowd, said, score, settle, told
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import settings as habits
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from hypothesis.strategies import sampled_from

from groundswell.act import claims
from groundswell.act.claims import Ended, NotByThem, NotClaimed
from groundswell.act.models import Claim
from groundswell.listen import notice
from groundswell.listen.hear import Ear
from groundswell.listen.hold import place, withdraw
from groundswell.listen.notice import NotTheirs
from groundswell.record.corrections import ASIDE
from groundswell.record.models import Account, Correction, Membership, News, Source, Version, Voice
from groundswell.weigh.models import Place
from groundswell.weigh.recount import recount

pytestmark = pytest.mark.django_db

KINDS = sorted(Correction.Kind.values)
WHY = "It speaks of the parcel, and of nothing else."


def adas(**parts):
    """Ada has written on our own pages, so she can be asked."""
    account = Account.objects.of("ada@example.org")
    account.speaker("Ada")
    words = {"id": "site:1", "person": account.handle, "stars": "1", "text": "It came late.", "language": "en"}
    Ear(Source.SITE, ACME).hear([said(**{**words, **parts})])
    settle()
    return Voice.objects.get(outside_id=parts.get("id", "site:1"))


def member(name):
    account = Account.objects.of(f"{name}@acme.example")
    Membership.objects.get_or_create(account=account, company=a_company(), defaults={"role": "care"})
    return account


@pytest.fixture
def voice():
    told(*crowd("5", "4", "5"))
    return adas()


def claim(voice, kind="delivery", by="reader", **parts):
    return claims.claim(voice, kind, WHY, by, **parts)


def reason_of(*args, **parts):
    with pytest.raises(NotClaimed) as refused:
        claim(*args, **parts)
    return refused.value.reason


def run_out(one):
    Claim.objects.filter(pk=one.pk).update(due_at=one.at + timedelta(microseconds=1))
    claims.expire()
    one.refresh_from_db()


# What a claim does, and what it does not.


def test_a_claim_alone_changes_nothing_and_is_told_in_no_news(voice):
    before, news = conclusions(), News.objects.count()
    claim(voice)
    settle()
    assert conclusions() == before
    assert News.objects.count() == news, "news are public, and a rival must not stain a voice by claiming"


def test_an_accepted_claim_is_a_fact_that_counts_at_once_and_survives_a_recount(voice):
    value = score().value
    correction = claims.accept(claim(voice), voice.author, "The courier lost it.")
    assert (correction.kind, correction.by) == ("delivery", voice.author)
    settle()
    assert score().people == 3
    assert score().value > value
    assert Voice.objects.get(pk=voice.pk).text == "It came late.", "the voice stays"
    live = conclusions()
    recount()
    assert conclusions() == live


def test_taken_back_by_its_author_it_counts_again_as_before(voice):
    before = conclusions()
    made = claims.accept(claim(voice), voice.author)
    settle()
    with pytest.raises(NotTheirs):
        notice.uncorrect(made, a_person("Ben"))
    notice.uncorrect(made, voice.author)
    notice.uncorrect(made, voice.author)
    settle()
    assert conclusions() == before
    facts = [news.facts for news in News.objects.filter(kind="voice.changed", thing=voice.pk).order_by("pk")]
    assert facts == [{"corrected": "delivery"}, {"uncorrected": "delivery"}], "twice is once"


def test_what_was_set_aside_lets_an_earlier_voice_of_the_same_person_count(voice):
    later = adas(id="site:2", stars="2", text="It hums.", said_at=voice.said_at + timedelta(days=9))
    claims.accept(claim(later), voice.author)
    settle()
    assert Place.objects.filter(person=voice.author).values_list("voice", flat=True).get() == voice.pk


def test_a_voice_about_another_version_still_counts_for_its_product(voice):
    before = conclusions()
    second = Version.objects.create(product=voice.product, name="Mark 2")
    made = claims.accept(claim(voice, "wrong_version", instead="mark 2"), voice.author)
    settle()
    assert made.version == second
    assert conclusions() == before


def test_the_right_product_is_found_by_title_or_address(voice):
    pan = a_product("iron-pan", title="Iron pan")
    for words in ("iron PAN", "https://voices.example/p/iron-pan/", "iron-pan"):
        assert claims.meant(voice, "wrong_product", words) == (pan, None)
    for words in ("", "something", "kettle"):
        assert claims.meant(voice, "mix_up", words) == (None, None)
    assert claims.meant(voice, "delivery", "Iron pan") == (None, None)
    assert claims.accept(claim(voice, "mix_up", instead="Iron pan"), voice.author).product == pan


def test_a_declined_claim_changes_nothing_and_is_not_made_again(voice):
    before = conclusions()
    one = claim(voice)
    claims.decline(one, voice.author, "No: the lid is broken.")
    settle()
    assert conclusions() == before
    assert Claim.objects.get().answer == "No: the lid is broken."
    assert reason_of(voice) == "answered_already"


def test_one_that_nobody_answered_expires_and_may_be_made_again(voice):
    one = claim(voice)
    claims.expire()
    one.refresh_from_db()
    assert one.ended_at is None, "not before its time"
    run_out(one)
    assert (one.outcome, Correction.objects.count()) == ("expired", 0)
    assert claim(voice).pk != one.pk


# Who may claim, and of what.


def test_only_reviews_that_all_see_and_whose_authors_can_be_asked_are_claimed(voice):
    (heard,) = told(ben())
    outside = Voice.objects.get(outside_id=heard.id)
    assert reason_of(outside) == "unreachable"
    asked = adas(id="site:q", kind="question", stars="", text="Does it whistle?")
    assert reason_of(asked) == "no_review"
    assert reason_of(voice, reader=Account.objects.get(person=voice.author)) == "own_words"
    place(voice, "spam", "nine shops", "care")
    assert reason_of(voice) == "no_review"


def test_one_claim_of_a_kind_is_open_at_a_time(voice):
    claim(voice)
    claim(voice, "misuse")
    assert reason_of(voice) == "open_already"


def test_what_its_author_says_already_is_not_claimed(voice):
    notice.correct(voice, "delivery", voice.author)
    assert reason_of(voice) == "corrected_already"


def test_a_member_of_the_company_never_claims_as_a_mere_reader(voice):
    carl = member("carl")
    one = claim(voice, reader=carl)
    assert (one.by, one.account, one.person) == ("company", carl, None)
    with pytest.raises(NotByThem):
        claims.close(one, carl, "I was wrong.")
    claims.close(one, member("dora"), "The lid is what it is about.")
    assert (one.outcome, one.second.email) == ("closed", "dora@acme.example")
    assert not Correction.objects.exists(), "closing never changes the voice"


def test_nobody_but_the_author_answers(voice):
    one = claim(voice)
    for answer in (claims.accept, claims.decline):
        with pytest.raises(NotTheirs):
            answer(one, a_person("Ben"))
    assert Claim.objects.get().ended_at is None


def test_only_open_claims_on_what_all_see_wait_for_their_author(voice):
    one, other = claim(voice), claim(voice, "misuse")
    assert list(claims.waiting_for(voice.author)) == [one, other]
    assert list(claims.waiting_for(a_person("Ben"))) == []
    assert list(claims.waiting_for(None)) == []
    claims.decline(other, voice.author)
    assert list(claims.waiting_for(voice.author)) == [one]
    withdraw(voice, voice.author)
    assert list(claims.waiting_for(voice.author)) == []


# The laws, attacked.


ONCE = "one claim of a kind is open at a time, and what was answered is not claimed again"
THEIRS = "only the author answers"
ENDED = "an end is an end"
AGAIN = "nobody closes a claim of their own"
ACCEPTED = "what the author accepted is corrected, and nothing else"
COUNTED = "what is set aside counts no more, all else does, and a recount changes nothing"


class Anybody(RuleBasedStateMachine):
    """Claims are made, answered, closed and run out in any order, by anybody."""

    held: ClassVar[Counter[str]] = Counter()  # how often each law was put to it, and stood

    def __init__(self):
        super().__init__()
        self.house = transaction.atomic()
        self.house.__enter__()
        told(*crowd("5"))
        self.voice, self.other = adas(), a_person("Ben")
        self.members = [member("carl"), member("dora")]
        self.ends = {}
        self.accepted = set()

    def teardown(self):
        transaction.set_rollback(True)
        self.house.__exit__(None, None, None)

    @rule(kind=sampled_from(KINDS), by=sampled_from(["reader", "system", 0, 1]))
    def make(self, kind, by):
        parts = {"by": "company", "account": self.members[by]} if isinstance(by, int) else {"by": by}
        before = set(Claim.objects.filter(kind=kind).exclude(outcome="expired").values_list("kind", flat=True))
        try:
            claim(self.voice, kind, **parts)
        except NotClaimed:
            assert before
            self.held[ONCE] += 1
        else:
            assert not before

    @rule(which=sampled_from(range(12)), how=sampled_from(["accept", "decline"]), is_author=sampled_from([True, False]))
    def answer(self, which, how, is_author):
        one = self.one(which)
        if one is None:
            return
        try:
            getattr(claims, how)(one, self.voice.author if is_author else self.other)
        except NotTheirs:
            assert not is_author
            self.held[THEIRS] += 1
        except Ended:
            assert one.pk in self.ends
            self.held[ENDED] += 1
        else:
            assert is_author
            if how == "accept":
                self.accepted.add(one.kind)

    @rule(which=sampled_from(range(12)), by=sampled_from([0, 1]))
    def close(self, which, by):
        one = self.one(which)
        if one is None:
            return
        try:
            claims.close(one, self.members[by], "It needs no answer.")
        except NotByThem:
            assert one.account == self.members[by]
            self.held[AGAIN] += 1
        except Ended:
            assert one.pk in self.ends
        else:
            assert one.account != self.members[by]

    @precondition(lambda self: Claim.objects.filter(ended_at=None).exists())
    @rule()
    def let_time_run_out(self):
        run_out(Claim.objects.filter(ended_at=None).first())

    @rule()
    def let_all_follow(self):
        settle()
        aside = bool(self.accepted & ASIDE)
        assert Place.objects.filter(voice=self.voice).exists() is not aside
        live = conclusions()
        recount()
        assert conclusions() == live
        self.held[COUNTED] += 1

    def one(self, which):
        """One of the claims, ended or not, as it stands."""
        found = list(Claim.objects.select_related("voice", "account").order_by("pk"))
        return found[which % len(found)] if found else None

    @invariant()
    def an_end_is_an_end(self):
        now = dict(Claim.objects.exclude(outcome="").values_list("pk", "outcome"))
        assert now.items() >= self.ends.items()
        self.ends = now

    @invariant()
    def only_what_the_author_accepted_is_corrected(self):
        assert set(Correction.objects.filter(ended_at=None).values_list("kind", flat=True)) == self.accepted
        self.held[ACCEPTED] += bool(self.accepted)

    @invariant()
    def one_of_a_kind_is_open(self):
        kinds = list(Claim.objects.filter(ended_at=None).values_list("kind", flat=True))
        assert len(kinds) == len(set(kinds))


def test_the_laws_hold_whoever_does_what_in_whichever_order():
    """Every step of Anybody asserts them, and fails this test where one breaks; at the end, each has been tried."""
    Anybody.held.clear()
    few = habits(
        max_examples=12,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(Anybody, settings=few)
    tried = {law for law, times in Anybody.held.items() if times}
    assert tried == {ONCE, THEIRS, ENDED, AGAIN, ACCEPTED, COUNTED}
