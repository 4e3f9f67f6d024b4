"""Attacks on act/models.py."""

from datetime import timedelta

from cast import DAY, a_company, a_person, a_product, a_source, a_voice, some_news

from groundswell.act.models import Claim, FixLetter, Invitation, Judged, Judgement, Letter, ReviewRequest
from groundswell.listen.models import Buyer
from groundswell.record.models import Account, Fix, Version
from record.attacks.breaking import breaks
from record.attacks.told import a_campaign


def a_claim(**parts):
    plain = {
        "voice": parts.get("voice") or a_voice(),
        "kind": "delivery",
        "evidence": "It speaks of the parcel alone.",
        "by": "reader",
        "number": f"N{Claim.objects.count()}",
        "at": DAY,
        "due_at": DAY + timedelta(14),
    }
    return Claim.objects.create(**{**plain, **parts})


def care():
    return Account.objects.of("care@acme.example")


@breaks("letter_sent_once")
def a_letter_twice():
    voice, account = a_voice(), care()
    Letter.objects.create(account=account, voice=voice, stream="reply")
    yield lambda: Letter.objects.create(account=account, voice=voice, stream="reply")


@breaks("claim_open_once_a_kind")
def a_claim_twice():
    voice = a_voice()
    a_claim(voice=voice, ended_at=DAY, outcome="expired")
    a_claim(voice=voice)
    yield lambda: a_claim(voice=voice)


@breaks("act_claim.number")
def two_claims_of_one_number():
    a_claim(number="N7")
    yield lambda: a_claim(number="N7", kind="misuse")


@breaks("claim_rests_on_something")
def a_claim_that_rests_on_nothing():
    yield lambda: a_claim(evidence="")


@breaks(*["claim_words_known"] * 3)
def a_claim_in_words_that_nobody_knows():
    yield lambda: a_claim(kind="mood")
    yield lambda: a_claim(by="rival")
    yield lambda: a_claim(ended_at=DAY, outcome="lost")


@breaks(*["claim_is_made_by_one"] * 2)
def a_claim_by_two():
    account, ben = care(), a_person("Ben")
    yield lambda: a_claim(account=account)
    yield lambda: a_claim(by="company", account=account, person=ben)


@breaks(*["claim_ends_with_an_outcome"] * 2)
def a_claim_that_has_half_ended():
    yield lambda: a_claim(ended_at=DAY)
    yield lambda: a_claim(outcome="declined")


@breaks(*["claim_closed_for_a_reason"] * 2)
def a_claim_closed_without_a_reason():
    second = care()
    yield lambda: a_claim(ended_at=DAY, outcome="closed", second=second)
    yield lambda: a_claim(ended_at=DAY, outcome="declined", second=second)


@breaks("claim_closed_by_another")
def a_claim_closed_by_who_made_it():
    account = care()
    parts = {"account": account, "second": account, "why": "I say so."}
    yield lambda: a_claim(by="company", ended_at=DAY, outcome="closed", **parts)


@breaks(*["claim_answered_by_its_author"] * 2)
def a_claim_answered_before_its_end():
    yield lambda: a_claim(answer="It is so.")
    yield lambda: a_claim(ended_at=DAY, outcome="expired", answer="It is so.")


@breaks(*["claim_asked_in_order"] * 2)
def a_claim_whose_clock_runs_back():
    yield lambda: a_claim(due_at=DAY)
    yield lambda: a_claim(asked_again_at=DAY)


@breaks(*["forbid_claim_rewritten"] * 3)
def a_claim_rewritten():
    made = Claim.objects.filter(pk=a_claim().pk)
    yield lambda: made.update(kind="misuse")
    yield lambda: made.update(by="company")
    pan = a_product("pan")
    yield lambda: made.update(product=pan)


@breaks(*["forbid_claim_ended_twice"] * 2)
def a_claim_that_comes_back():
    ended = Claim.objects.filter(pk=a_claim(ended_at=DAY, outcome="declined").pk)
    yield lambda: ended.update(outcome="accepted")
    yield lambda: ended.update(ended_at=None, outcome="")


@breaks("forbid_claim_dropped")
def a_claim_dropped():
    made = Claim.objects.filter(pk=a_claim().pk)
    yield made.delete


def a_judgement(**parts):
    return Judgement.objects.create(**{"company": a_company(), "verdict": "one", "why": "One telephone.", **parts})


@breaks("judgement_undoes_one_if_undone", "judgement_undoes_one_if_undone", "act_judgement.undoes_id")
def a_judgement_that_undoes_nothing_or_is_undone_twice():
    one = a_judgement()
    yield lambda: a_judgement(verdict="undone")
    yield lambda: a_judgement(undoes=one)
    a_judgement(verdict="undone", undoes=one)
    yield lambda: a_judgement(verdict="undone", undoes=one)


@breaks("judged_once")
def somebody_judged_twice():
    ties = {"person": a_person(), "lockstep": 3, "company": 0, "words": 0}
    one = a_judgement()
    Judged.objects.create(judgement=one, **ties)
    yield lambda: Judged.objects.create(judgement=one, **ties)


@breaks("fix_letter_sent_once")
def a_letter_about_a_fix_twice():
    account, version = care(), Version.objects.create(product=a_product(), name="2.1")
    fix = Fix.objects.create(product=a_product(), version=version, fault="It leaks", by=account)
    FixLetter.objects.create(account=account, fix=fix)
    yield lambda: FixLetter.objects.create(account=account, fix=fix)


def a_request(**parts):
    buyer = parts.get("buyer") or Buyer.objects.create(
        source=a_source(),
        order=f"{Buyer.objects.count()}",
        company=a_company(),
        language="en",
        at=DAY,
        news=some_news(),
    )
    return ReviewRequest.objects.create(**{"buyer": buyer, "due_at": DAY, **parts})


@breaks("act_reviewrequest.buyer_id")
def a_second_request_about_one_order():
    first = a_request()
    yield lambda: a_request(buyer=first.buyer)


@breaks(*["review_request_ends_for_a_reason"] * 3, *["review_request_reminds_of_one"] * 2)
def a_request_that_ends_for_none_or_reminds_of_none():
    yield lambda: a_request(ended_at=DAY)
    yield lambda: a_request(why="sent")
    yield lambda: a_request(ended_at=DAY, why="content")
    yield lambda: a_request(reminded_at=DAY)
    yield lambda: a_request(sent_at=DAY, reminded_at=DAY - timedelta(1))


def an_invitation(**parts):
    return Invitation.objects.create(**{"person": a_person(), "product": a_product(), **parts})


@breaks("invitation_once_a_campaign", *["invitation_left_for_a_reason"] * 4)
def an_invitation_twice_or_left_for_nothing():
    campaign = a_campaign()
    an_invitation(campaign=campaign)
    yield lambda: an_invitation(campaign=campaign)
    yield lambda: an_invitation(campaign=campaign, ended_at=DAY)
    yield lambda: an_invitation(campaign=campaign, why="late")
    yield lambda: an_invitation(campaign=campaign, ended_at=DAY, why="content")
    yield lambda: an_invitation(campaign=campaign, ended_at=DAY, why="late", sent_at=DAY)
