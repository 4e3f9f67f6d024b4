"""Attacks upon voices and what hangs on them: stars, wordings, holds, votes, reports and withdrawals."""

from datetime import date

from cast import DAY, a_person, a_product, a_reply, a_voice, some_news

from groundswell.record.models import (
    Account,
    Erased,
    Experience,
    HelpfulVote,
    Hold,
    OutsideVotes,
    Picture,
    Report,
    Revision,
    Voice,
    Withdrawal,
)
from record.attacks.breaking import breaks
from record.attacks.people import acme_itself


def a_hold(**parts):
    plain = {"ground": "spam", "evidence": "the same words in nine shops", "placed_by": "care@acme.example"}
    return Hold.objects.create(**{**plain, "voice": parts.get("voice") or a_voice(), **parts})


def a_revision(**parts):
    plain = {"stars": "3.000000", "level": 3, "text": "It broke.", "wording": "a" * 64}
    return Revision.objects.create(**{**plain, "voice": parts.get("voice") or a_voice(), "news": some_news(), **parts})


def an_experience(**parts):
    return Experience.objects.create(**{"person": a_person(), "product": a_product(), **parts})


@breaks("experience_obtained_known", "experience_about_known", "experience_ends_after_it_began")
def an_experience_that_cannot_be():
    yield lambda: an_experience(obtained="stolen")
    yield lambda: an_experience(about="weather")
    yield lambda: an_experience(owned_from=date(2026, 2, 1), owned_until=date(2026, 1, 1))


@breaks("voice_heard_once")
def a_voice_heard_twice():
    a_voice(outside_id="v1")
    yield lambda: a_voice(outside_id="v1", author=a_person("Ben"))


@breaks("voice_has_stars_if_review")
def a_review_without_stars():
    yield lambda: a_voice(stars=None, level=None)


@breaks("voice_has_stars_if_review")
def a_review_of_six_stars():
    yield lambda: a_voice(stars="6.000000")


@breaks("voice_has_stars_if_review")
def a_review_of_no_star():
    yield lambda: a_voice(stars="0.999999")


@breaks("voice_has_stars_if_review")
def a_question_with_stars():
    yield lambda: a_voice(kind_id="question")


@breaks("voice_level_goes_with_stars")
def stars_without_a_level():
    yield lambda: a_voice(level=None)


@breaks("voice_level_goes_with_stars")
def stars_in_a_sixth_bar():
    yield lambda: a_voice(level=6)


@breaks("voice_level_goes_with_stars")
def a_level_without_stars():
    yield lambda: a_voice(kind_id="question", stars=None, level=4)


@breaks("voice_told_to_a_person_names_one")
def a_voice_told_to_nobody():
    yield lambda: a_voice(audience="person")


@breaks("voice_told_to_a_person_names_one")
def a_public_voice_told_to_ben():
    yield lambda: a_voice(addressed_to=a_person("Ben"))


@breaks(*["voice_answering_names_what"] * 4)
def an_answer_to_nothing():
    for kind in ("reply", "answer", "solution", "endorsement"):
        yield lambda kind=kind: a_voice(kind_id=kind, stars=None, level=None)


@breaks(*["voice_of_staff_is_no_consumers"] * 3)
def a_consumers_voice_of_staff():
    yield lambda: a_voice(role="staff")
    yield lambda: a_voice(role="staff", kind_id="recommendation", stars=None, level=None)
    below = a_voice(outside_id="below")
    yield lambda: a_reply(below, role="staff", kind_id="endorsement")


@breaks(*["voice_words_known"] * 4)
def a_voice_in_words_unheard_of():
    yield lambda: a_voice(role="king")
    yield lambda: a_voice(audience="aliens")
    yield lambda: a_voice(collected="dreamt")
    yield lambda: a_voice(proof="oath")


@breaks("revision_kept_once", "revision_level_goes_with_stars", "revision_level_goes_with_stars")
def a_revision_twice_or_of_nine_stars():
    voice = a_revision().voice
    yield lambda: a_revision(voice=voice)
    yield lambda: a_revision(voice=voice, wording="b" * 64, level=None)
    yield lambda: a_revision(voice=voice, wording="b" * 64, stars="9.000000")


@breaks("record_withdrawal.voice_id")
def a_voice_withdrawn_twice():
    voice = a_voice()
    Withdrawal.objects.create(voice=voice, by=voice.author)
    yield lambda: Withdrawal.objects.create(voice=voice, by=voice.author)


@breaks("hold_placed_once")
def a_hold_placed_twice():
    voice = a_hold().voice
    yield lambda: a_hold(voice=voice)


@breaks(*["hold_read_again_by_another"] * 3)
def a_hold_read_again_by_nobody_else():
    first = Account.objects.create_user("first@acme.example")
    second = Account.objects.create_user("second@acme.example")
    yield lambda: a_hold(account=first, second=first, second_at=DAY)
    yield lambda: a_hold(account=first, second=second)
    yield lambda: a_hold(second=second, second_at=DAY)


@breaks("erased_once")
def a_wording_erased_twice():
    news = some_news()
    Erased.objects.create(news=news, digest="00" * 32)
    yield lambda: Erased.objects.create(news=news, digest="11" * 32)


@breaks(
    "report_says_why", "report_ground_known", *["report_closed_by_someone_for_a_reason"] * 3, "record_report.number"
)
def a_report_that_is_none():
    voice = a_voice()

    def a_report(**parts):
        plain = {"voice": voice, "ground": "spam", "words": "an advertisement", "number": "AB"}
        return Report.objects.create(**{**plain, **parts})

    yield lambda: a_report(words="")
    yield lambda: a_report(ground="dislike")
    yield lambda: a_report(closed_at=DAY, closed_by="care@acme.example")
    yield lambda: a_report(closed_at=DAY, closed_why="it is none")
    yield lambda: a_report(closed_why="it is none")
    a_report()
    yield a_report


@breaks("picture_once_a_voice", "picture_has_words")
def a_picture_twice_or_without_words():
    plain = {"voice": a_voice(), "width": 1, "height": 1}
    Picture.objects.create(file="a.webp", alt="the lid", **plain)
    yield lambda: Picture.objects.create(file="a.webp", alt="the lid", **plain)
    yield lambda: Picture.objects.create(file="b.webp", alt="", **plain)


@breaks("hold_is_never_silent", "hold_is_never_silent", "hold_ground_known")
def a_silent_hold():
    yield lambda: a_hold(evidence="")
    yield lambda: a_hold(placed_by="")
    yield lambda: a_hold(ground="dislike")


@breaks(*["hold_lifted_by_someone_for_a_reason"] * 3)
def a_hold_lifted_in_silence():
    hold = a_hold()
    yield lambda: Hold.objects.filter(pk=hold.pk).update(lifted_at=DAY)
    yield lambda: Hold.objects.filter(pk=hold.pk).update(lifted_at=DAY, lifted_by="Ada")
    yield lambda: Hold.objects.filter(pk=hold.pk).update(lifted_by="Ada", lifted_why="it is no spam")


@breaks("vote_once_a_person")
def a_vote_twice():
    voice = a_voice()
    HelpfulVote.objects.create(voice=voice, voter=a_person("Ben"), helpful=True)
    yield lambda: HelpfulVote.objects.create(voice=voice, voter=a_person("Ben"), helpful=False)


@breaks("record_outsidevotes.voice_id")
def outside_votes_twice():
    voice = a_voice()
    OutsideVotes.objects.create(voice=voice, helpful=1)
    yield lambda: OutsideVotes.objects.create(voice=voice, helpful=2)


@breaks(*["forbid_voice_overwritten"] * 5)
def a_voice_overwritten():
    mine = Voice.objects.filter(pk=a_voice(title="Fast").pk)
    ben = a_person("Ben")
    yield lambda: mine.update(text="Worst kettle ever.")
    yield lambda: mine.update(title="Slow")
    yield lambda: mine.update(stars="1.000000")
    yield lambda: mine.update(author=ben)
    yield lambda: mine.update(kind_id="mention", stars=None, level=None)


@breaks(*["forbid_revision_overwritten"] * 3)
def a_revision_overwritten():
    mine = Revision.objects.filter(pk=a_revision(title="Broken").pk)
    yield lambda: mine.update(text="It works again.")
    yield lambda: mine.update(title="Whole")
    yield lambda: mine.update(stars="5.000000")


@breaks("forbid_company_as_consumer")
def a_company_that_reviews_itself():
    yield lambda: a_voice(author=acme_itself())


@breaks("forbid_company_posing_as_consumer")
def a_reply_of_staff_turned_into_a_consumers():
    reply = a_reply(a_voice(), author=acme_itself(), role="staff")
    yield lambda: Voice.objects.filter(pk=reply.pk).update(role="consumer")


@breaks("forbid_withdrawal_by_another")
def a_withdrawal_by_ben_of_what_ada_said():
    voice = a_voice()
    yield lambda: Withdrawal.objects.create(voice=voice, by=a_person("Ben"))


@breaks("forbid_vote_for_oneself")
def a_vote_for_oneself():
    voice = a_voice()
    yield lambda: HelpfulVote.objects.create(voice=voice, voter=voice.author, helpful=True)


@breaks("forbid_endorsing_oneself")
def an_endorsement_of_oneself():
    voice = a_voice()
    yield lambda: a_reply(voice, kind_id="endorsement", author=voice.author)


@breaks("forbid_answer_elsewhere")
def an_answer_about_another_product():
    voice = a_voice()
    yield lambda: a_reply(voice, product=a_product("pan"))
