"""What holds of listen/hear.py."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from cast import ACME, DAY, SOURCE, ada, ben, crowd, cy, heard, house, patient, said
from django.core.cache import cache
from django.db import connections
from hypothesis import given
from hypothesis.strategies import characters, permutations, text

from groundswell.listen.hear import Ear, hear, withdrawn_at_source
from groundswell.listen.item import Outcome
from groundswell.listen.models import Refusal
from groundswell.listen.screen import FLOOD, Refused, Visitor
from groundswell.record.models import (
    Company,
    Experience,
    Handle,
    Hold,
    News,
    OutsideVotes,
    Person,
    Product,
    Revision,
    Version,
    Voice,
    Withdrawal,
)

pytestmark = pytest.mark.django_db

HEARD, REPEATED, REVISED, REFUSED = Outcome.HEARD, Outcome.REPEATED, Outcome.REVISED, Outcome.REFUSED
LATER = DAY + timedelta(days=3)
GUEST = Visitor(network="n", consents=True)


@pytest.fixture(autouse=True)
def nobody_has_knocked():
    cache.clear()


def outcomes(*all_said, **of):
    return [answer.outcome for answer in heard(*all_said, **of)]


def reasons(*all_said):
    return [answer.refused and answer.refused.reason for answer in heard(*all_said)]


def voice(outside_id="1"):
    return Voice.objects.get(outside_id=outside_id)


# Heard once.


def test_a_voice_is_heard_and_kept_as_it_was_said():
    heard(ada(id="1", title="Good", language="en", country="pl", url="https://acme.example/1", more={"pros": "fast"}))
    kept = voice()
    assert (kept.text, kept.title, kept.said_at) == ("Boils fast, and hums a little.", "Good", DAY)
    assert (float(kept.stars), kept.level, kept.stars_given) == (4.0, 4, "4")
    assert (kept.collected, kept.proof, kept.role) == ("unasked", "receipt", "consumer")
    assert (kept.language, kept.language_told, kept.country) == ("en", True, "PL")
    assert (kept.address, kept.more) == ("https://acme.example/1", {"pros": "fast"})
    assert (kept.author.name, kept.product.slug, kept.product.company.name) == ("ada", "kettle", ACME)


@pytest.mark.parametrize("outside_id", ["", "1"])
def test_the_same_voice_heard_twice_is_one_voice(outside_id):
    assert outcomes(ada(id=outside_id)) == [HEARD]
    assert outcomes(ada(id=outside_id)) == [REPEATED]
    assert Voice.objects.count() == Person.objects.count() == 1
    assert Revision.objects.count() == 0


@pytest.mark.parametrize("outside_id", ["", "1"])
def test_the_same_voice_twice_in_one_batch_is_one_voice(outside_id):
    assert outcomes(ada(id=outside_id), ben(), ada(id=outside_id)) == [HEARD, HEARD, REPEATED]
    assert Voice.objects.count() == 2


@pytest.mark.parametrize(
    "other",
    [
        {"person": "ben"},
        {"product": "pan"},
        {"said_at": LATER},
        {"said_at": None},
        {"stars": "3"},
        {"text": "Boils."},
        {"kind": "mention"},
        {"company": "Other"},
    ],
)
def test_without_an_id_a_voice_is_known_by_what_it_says_by_whom_and_when(other):
    assert outcomes(said(), said(**other)) == [HEARD, HEARD]


@pytest.mark.parametrize("other", [{"title": "Good"}, {"proof": "order"}, {"name": "Ada L."}, {"helpful": 3}])
def test_what_is_no_part_of_what_was_said_makes_no_second_voice(other):
    assert outcomes(said(), said(**other)) == [HEARD, REPEATED]


def test_a_batch_is_one_piece_of_news():
    heard(*crowd("1", "2", "3"))
    (news,) = News.objects.all()
    assert (news.kind, news.count, len(news.root)) == ("voices.heard", 3, 64)
    assert sorted(Voice.objects.values_list("leaf", flat=True)) == [0, 1, 2]


def test_a_batch_of_nothing_new_is_no_news():
    heard(ada())
    heard(ada())
    heard()
    assert News.objects.count() == 1


@patient
@given(permutations([ada(id="1"), ada(id="1"), ben(id="2"), cy(1), cy(1), cy(2)]))
def test_in_every_order_each_voice_is_heard_once(batch):
    with house():
        assert outcomes(*batch).count(HEARD) == Voice.objects.count() == 4


# Said in new words.


def test_an_id_in_new_words_is_a_revision_and_the_first_wording_stays():
    heard(ada(id="1"))
    assert outcomes(ada(id="1", stars="2", text="It broke.", said_at=LATER)) == [REVISED]
    assert voice().text == "Boils fast, and hums a little."
    revision = Revision.objects.get()
    assert (float(revision.stars), revision.level, revision.text) == (2.0, 2, "It broke.")


def test_a_revision_is_kept_once():
    heard(ada(id="1"))
    broken = ada(id="1", stars="2", text="It broke.")
    assert outcomes(broken) + outcomes(broken) == [REVISED, REPEATED]
    assert Revision.objects.count() == 1


def test_a_withdrawn_voice_is_not_revised():
    heard(ada(id="1"))
    assert withdrawn_at_source(SOURCE, "1") == 1
    assert outcomes(ada(id="1", text="Still here.")) == [REPEATED]


@pytest.mark.parametrize("other", [{"person": "ben"}, {"product": "pan"}, {"kind": "mention"}])
def test_an_id_of_another_voice_is_taken(other):
    heard(said(id="1"))
    (answer,) = heard(said(**{"id": "1", "text": "Something else.", **other}))
    assert (answer.outcome, answer.refused.reason) == (REFUSED, "id_taken")
    assert Voice.objects.count() == 1


def test_two_wordings_under_one_id_in_one_batch_are_not_guessed_at():
    two = (ada(id="1"), ada(id="1", text="Other words."))
    assert reasons(*two) == reasons(*two) == [None, "id_taken"]
    assert not Revision.objects.exists()


def test_sources_have_ids_of_their_own():
    assert outcomes(ada(id="1")) + outcomes(ben(id="1"), source="amazon") == [HEARD, HEARD]


# Whose it is.


@pytest.mark.parametrize("name", ["", "Użytkownik Ceneo", "a...3", "A***a", "AMAZON CUSTOMER", " anonym ", "Gość"])
def test_nobodies_are_never_merged(name):
    assert outcomes(said(person=name), said(person=name, text="Mine leaks.")) == [HEARD, HEARD]
    assert Person.objects.count() == 2
    assert Handle.objects.count() == 0


def test_one_name_at_one_source_is_one_person():
    heard(ada(), ada(product="pan", text="Nothing sticks."))
    assert Person.objects.count() == 1


def test_one_name_at_two_sources_is_two_people():
    heard(ada())
    heard(ada(), source="amazon")
    assert Person.objects.count() == 2


def test_an_address_is_kept_only_as_a_hash_and_never_shown():
    heard(
        said(person="mailto:lovelace@example.org", text="One."),
        said(person="mailto:LOVELACE@example.org ", text="Two."),
    )
    (person,) = Person.objects.all()
    (handle,) = Handle.objects.all()
    assert person.name == ""
    assert "lovelace" not in handle.name.lower()


def test_the_company_itself_speaks_as_staff():
    heard(ada(id="1"), said(kind="reply", person="", role="staff", answers="1", stars="", text="Thank you!"))
    assert Voice.objects.get(kind="reply").author.company == Company.objects.get(name=ACME)


def test_staff_is_no_consumer():
    assert reasons(said(role="staff")) == ["staff_as_consumer"]


def test_a_reply_of_the_company_is_kept_beside():
    (answer,) = heard(ada(id="1", reply="Thank you!", reply_at=LATER))
    reply = voice("1#reply")
    assert answer.outcome is HEARD
    assert (reply.kind_id, reply.role, reply.text, reply.said_at) == ("reply", "staff", "Thank you!", LATER)
    assert (reply.answers, reply.author.company.name) == (voice(), ACME)
    assert outcomes(ada(id="1", reply="Thank you!", reply_at=LATER)) == [REPEATED]
    assert Voice.objects.count() == 2


# What it belongs to.


def test_answers_within_one_batch_find_what_they_answer_whatever_their_order():
    answer = said(id="2", kind="answer", person="ben", answers="1", stars="", text="Two litres.", product="")
    thanks = said(id="3", kind="reply", answers="2", stars="", text="Thanks!", product="")
    question = said(id="1", kind="question", stars="", text="How much does it hold?")
    assert outcomes(thanks, answer, question) == [HEARD, HEARD, HEARD]
    assert voice("3").answers == voice("2")
    assert voice("2").answers == voice("1")
    assert voice("3").product == voice("1").product


def test_answers_in_a_circle_are_refused():
    circle = [said(id=a, answers=b, kind="reply", stars="", text=a) for a, b in (("1", "2"), ("2", "1"))]
    assert reasons(*circle) == ["answers_unknown", "answers_unknown"]


def test_an_answer_to_nothing_known_is_refused():
    assert reasons(said(kind="reply", answers="404", stars="", text="Yes.")) == ["answers_unknown"]
    assert reasons(said(kind="reply", stars="", text="Yes.")) == ["answers_nothing"]


def test_nobody_endorses_himself():
    heard(ada(id="1"))
    assert reasons(said(kind="endorsement", answers="1", stars="", text="")) == ["endorses_oneself"]
    assert reasons(said(kind="endorsement", answers="1", stars="", text="", person="ben")) == [None]


def test_the_experience_stands_apart_from_what_is_said():
    heard(said(version="2", obtained="gift", owned_from=DAY.date(), about="delivery"))
    experience = Experience.objects.get()
    assert (experience.version, experience.obtained, experience.about) == (Version.objects.get(), "gift", "delivery")
    assert Voice.objects.get().experience == experience


def test_what_stood_beside_it_at_its_source_is_kept():
    heard(ada(id="1", helpful=3, unhelpful=1, held="reported by the shop"))
    votes, hold = OutsideVotes.objects.get(), Hold.objects.get()
    assert (votes.helpful, votes.unhelpful) == (3, 1)
    assert (hold.ground, hold.evidence, hold.placed_by) == ("at_source", "reported by the shop", SOURCE)
    assert News.objects.get().facts == {"held": {"at_source": 1}}


def test_a_recommendation_to_a_person_names_both():
    heard(said(kind="recommendation", stars="", audience="person", to="ben"))
    assert Voice.objects.get().addressed_to.name == "ben"
    assert reasons(said(audience="person"), said(to="ben")) == ["told_to_nobody", "told_to_nobody"]


def test_what_a_source_takes_back_is_taken_back_once():
    heard(ada(id="1"))
    assert [withdrawn_at_source(SOURCE, "1") for _ in range(2)] == [1, 0]
    assert withdrawn_at_source(SOURCE, "404") == 0
    assert Withdrawal.objects.get().by == voice().author


# Its form and its stars.


def test_an_unknown_kind_is_refused_and_told_the_known_ones():
    (answer,) = heard(said(kind="poem"))
    assert answer.refused.reason == "unknown_kind"
    assert "review" in answer.refused.wanted


def test_a_review_without_stars_becomes_a_mention():
    heard(said(stars=""))
    assert (Voice.objects.get().kind_id, Voice.objects.get().stars) == ("mention", None)


def test_stars_of_what_is_no_review_are_only_kept():
    heard(said(kind="question", stars="4"))
    assert (Voice.objects.get().stars, Voice.objects.get().more) == (None, {"stars": "4"})


@pytest.mark.parametrize(
    ("given_stars", "scale", "stars", "level"),
    [
        ("4.5", "", 4.5, 5),
        ("3,5", "1-5", 3.5, 4),
        ("2.5", "", 2.5, 2),
        ("0.5", "0.5-5", 1, 1),
        ("8", "0-10", 4.2, 4),
        ("80", "0-100", 4.2, 5),
        ("1", "0-1", 5, 5),
    ],
)
def test_every_scale_is_read_as_stars_and_the_original_is_kept(given_stars, scale, stars, level):
    heard(said(stars=given_stars, scale=scale))
    kept = Voice.objects.get()
    assert (float(kept.stars), kept.stars_given, kept.scale) == (stars, given_stars, scale)


@pytest.mark.parametrize(
    ("stars", "scale"), [("6", ""), ("five", ""), ("NaN", ""), ("3", "5-1"), ("3", "a-b"), ("1e999999999", "")]
)
def test_unreadable_stars_are_refused(stars, scale):
    assert reasons(said(stars=stars, scale=scale)) == ["unreadable_stars"]


def test_the_language_is_recognised_and_the_authors_word_overrides():
    words = "Der Wasserkocher ist leider schon nach einer Woche kaputt gegangen."
    heard(said(id="1", text=words), said(id="2", text=words, language="lt"), said(id="3", text=""))
    assert [(voice(n).language, voice(n).language_told) for n in "123"] == [("de", False), ("lt", True), ("", False)]


# What may not come in.


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("missing_product", {"product": ""}),
        ("unknown_role", {"role": "king"}),
        ("unknown_collected", {"collected": "dreamt"}),
        ("unknown_proof", {"proof": "oath"}),
        ("unknown_audience", {"audience": "aliens"}),
        ("unknown_obtained", {"obtained": "stolen"}),
        ("unknown_about", {"about": "weather"}),
        ("too_long_id", {"id": "x" * 191}),
        ("too_long_person", {"person": "x" * 201}),
        ("too_long_product", {"product": "x" * 301}),
        ("too_long_title", {"title": "x" * 301}),
        ("too_long_text", {"text": "x" * 100_001}),
        ("too_long_version", {"version": "x" * 101}),
        ("nothing_said", {"kind": "question", "stars": "", "text": ""}),
        ("dated_ahead", {"said_at": DAY.replace(year=2999)}),
        ("dated_long_ago", {"said_at": DAY.replace(year=1899)}),
        ("dated_ahead", {"reply": "Sorry!", "reply_at": DAY.replace(year=2999)}),
        ("dated_long_ago", {"reply": "Sorry!", "reply_at": DAY.replace(year=1)}),
        ("owned_backwards", {"owned_from": DAY.date(), "owned_until": DAY.date() - timedelta(days=1)}),
    ],
)
def test_each_step_refuses_with_its_reason_and_the_rest_of_the_batch_comes_in(reason, told):
    assert reasons(ada(), said(**told), ben()) == [None, reason, None]
    assert Voice.objects.count() == 2
    assert Refusal.objects.get().reason == reason


def test_refusals_are_counted_by_reason():
    heard(said(product=""), said(product=""), said(kind="poem"))
    heard(said(product=""))
    assert dict(Refusal.objects.values_list("reason", "count")) == {"missing_product": 3, "unknown_kind": 1}


@pytest.mark.parametrize(
    ("reason", "told", "consents"),
    [
        ("missing_consent", {}, False),
        ("private_data", {"text": "My card is 4111 1111 1111 1111."}, True),
        ("private_data", {"text": "Pay to DE89 3704 0044 0532 0130 00 please"}, True),
        ("private_data", {"title": "write to ada@example.org"}, True),
    ],
)
def test_each_step_at_home_refuses_with_its_reason_and_is_counted(reason, told, consents):
    with pytest.raises(Refused) as refusal:
        hear(said(**told), source="site", visitor=Visitor(network="n", consents=consents))
    assert refusal.value.reason == Refusal.objects.get().reason == reason
    assert not Voice.objects.exists()


def test_a_flood_is_refused_and_a_slip_costs_nobody():
    for _ in range(3):
        with pytest.raises(Refused, match="missing_consent"):
            hear(cy(0), source="site", visitor=Visitor(network="n", consents=False))
    for n in range(FLOOD.most):
        hear(cy(n), source="site", visitor=GUEST)
    with pytest.raises(Refused, match="flood"):
        hear(cy(99), source="site", visitor=GUEST)
    hear(ada(), source="site", visitor=Visitor(network="another", consents=True))


def test_another_persons_very_words_are_a_copy_and_ones_own_are_not():
    words = "This kettle boils a litre in under three minutes."
    hear(said(text=words), source="site", visitor=GUEST)
    hear(said(text=words, product="pan"), source="site", visitor=GUEST)
    with pytest.raises(Refused, match="copy"):
        hear(said(text=words, person="cy"), source="site", visitor=GUEST)


def test_files_and_programs_pass_no_steps_of_our_own_pages():
    words = "This kettle boils a litre in under three minutes; write to ada@example.org."
    assert set(outcomes(*[said(person=f"cy{n}", text=words) for n in range(30)])) == {HEARD}


def test_control_characters_and_halves_of_characters_are_taken_out():
    heard(said(id="1\x00", text="Boils\x07 fast\ud800.\n\tReally\x1f", person="a\x1bda", product="ket\x00tle"))
    kept = voice("1")
    assert (kept.text, kept.author.name, kept.product.slug) == ("Boils fast.\n\tReally", "ada", "kettle")


@patient
@given(text(characters(codec=None), max_size=30), text(characters(codec=None), max_size=10), text(max_size=10).map(str))
def test_any_text_comes_in_or_is_refused_with_a_reason(words, name, product):
    with house():
        (answer,) = heard(said(text=words, person=name, product=product, title=name))
        assert (answer.outcome is HEARD) == (answer.refused is None)
        assert outcomes(said(text=words, person=name, product=product, title=name)) == [
            REPEATED if answer.refused is None else REFUSED
        ]


# Two writers at once.

# So many that PostgreSQL sees both at work at the same time: of fewer, one is done before the other begins.
MANY = 1500


def in_two_threads(*works):
    """Run works at the same time, each with a connection of its own."""
    start = Barrier(len(works))

    def run(work):
        start.wait()
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("are_known", [False, True], ids=["new products", "known products"])
@pytest.mark.parametrize("step", [1, -1], ids=["in one order", "in two orders"])
def test_two_writers_who_hear_the_same_let_each_voice_in_once(are_known, step):
    def batch():
        return [cy(n, id=str(n), product=f"p{n % 5}", version=str(n % 2)) for n in range(MANY)]

    if are_known:
        heard(*batch()[:10])
    fresh = MANY - 10 * are_known
    first, second = in_two_threads(lambda: outcomes(*batch()), lambda: outcomes(*batch()[::step]))
    together = [*first, *second]
    assert (together.count(HEARD), together.count(REPEATED)) == (fresh, 2 * MANY - fresh)
    assert (Voice.objects.count(), Person.objects.count(), Product.objects.count()) == (MANY, MANY, 5)
    assert Version.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_two_writers_who_refuse_the_same_count_both():
    in_two_threads(*[lambda: outcomes(said(product=""))] * 2)
    assert Refusal.objects.get().count == 2


def test_an_ear_that_failed_has_learnt_nothing():
    ear = Ear(SOURCE, ACME)
    with pytest.raises(ValueError, match="helpful"):
        ear.hear([ada(id="1"), ben(id="2", helpful="many")])
    assert not Voice.objects.exists()
    ear.hear([ada(id="1")])
    assert voice().author == Person.objects.get()


def test_a_voice_never_waits_for_more_queries_than_its_batch(django_assert_max_num_queries):
    ear = Ear(SOURCE, ACME)
    with django_assert_max_num_queries(40):
        ear.hear([cy(n, product=f"p{n}", reply="Sorry!") for n in range(300)])
    assert Voice.objects.count() == 600
