"""The made-up market keeps its promises."""

import random
import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from statistics import mean

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from groundswell.listen.market.market import Market, market
from groundswell.listen.said import Said

TODAY = date(2026, 3, 1)
LANGUAGES = {"en": 0.30, "de": 0.25, "it": 0.18, "pl": 0.15, "lt": 0.12}


@pytest.fixture(scope="module")
def made() -> Market:
    return market(TODAY, random.Random(7))


@pytest.fixture(scope="module")
def reviews(made: Market) -> list[Said]:
    return [voice for voice in made.voices if voice.kind == "review"]


def sentences(text: str) -> list[str]:
    """The sentences as a reader knows them again, without their last sign or emoji."""
    parts = (re.sub(r"\W+", " ", part).strip().lower() for part in re.split(r"(?<=[.!?])\s+", text))
    return [part for part in parts if part]


def test_it_has_five_companies_fifty_products_and_two_thousand_voices(made, reviews):
    assert len(set(made.companies)) == 5
    assert len({product.sku for product in made.products}) == 50
    assert {product.company for product in made.products} == set(made.companies)
    assert 1_900 <= len(made.voices) <= 2_200
    assert 1_700 <= len(reviews) <= 1_800
    assert sum(len(product.versions) >= 2 for product in made.products) >= 8
    assert min(Counter(voice.sku for voice in reviews).values()) >= 10
    below = {"answer", "reply", "endorsement", "solution"}
    beside = {"review", "question", "recommendation", "mention"}
    assert {voice.kind for voice in made.voices} == below | beside


def test_the_same_seed_makes_the_same_market(made):
    assert market(TODAY, random.Random(7)) == made
    assert market(TODAY, random.Random(8)) != made


def test_five_languages_share_the_voices_as_planned(made):
    count = Counter(voice.language for voice in made.voices)
    for language, share in LANGUAGES.items():
        assert count[language] / len(made.voices) == pytest.approx(share, abs=0.05)


def test_every_text_is_in_the_language_it_says(made):
    recogniser = LanguageIdentifier.from_model_file(MODEL_FILE)
    recogniser.set_languages(list(LANGUAGES))
    texts = [voice for voice in made.voices if voice.text]
    right = sum(recogniser.classify(voice.text)[0] == voice.language for voice in texts)
    assert right / len(texts) >= 0.95


def test_an_answer_stands_after_what_it_answers(made):
    seen: dict[str, Said] = {}
    for voice in made.voices:
        if voice.answers:
            assert voice.answers in seen
            assert seen[voice.answers].sku == voice.sku
        assert (voice.kind in ("answer", "reply", "solution", "endorsement")) == bool(voice.answers)
        assert voice.id not in seen
        seen[voice.id] = voice


def test_the_texts_do_not_repeat_themselves(reviews):
    assert all(voice.text for voice in reviews)
    assert len({voice.text for voice in reviews}) >= 0.97 * len(reviews)
    for sku in {voice.sku for voice in reviews}:
        count = Counter(part for voice in reviews if voice.sku == sku for part in sentences(voice.text))
        assert max(count.values()) <= 2, count.most_common(1)


def test_no_choice_between_he_and_she_is_left_open(made):
    assert not [v.text for v in made.voices if set("{}|") & set(v.text + v.title + v.name + v.reply)]


def test_the_invited_are_sunnier_than_the_unasked(reviews):
    def stars(collected: str) -> float:
        return mean(float(voice.stars) for voice in reviews if voice.collected == collected)

    assert stars("invited") > stars("unasked") + 0.4


def test_stars_are_given_by_reviews_only_and_lie_between_one_and_five(made):
    for voice in made.voices:
        assert bool(voice.stars) == (voice.kind == "review")
        assert not voice.stars or 1 <= float(voice.stars) <= 5


def test_the_words_are_those_of_the_record(made):
    for voice in made.voices:
        assert voice.role in ("consumer", "owner", "former_owner", "expert", "staff")
        assert voice.collected in ("unasked", "invited", "rewarded", "campaign", "unknown")
        assert voice.proof in ("none", "claimed", "receipt", "order", "kept")
        assert voice.obtained in ("bought", "gift", "sample", "borrowed", "unknown")
        assert voice.about in ("product", "delivery", "shop", "service")
        assert (voice.audience == "person") == bool(voice.to)
        assert voice.role != "staff" or voice.kind == "reply"
        if voice.owned_from and voice.owned_until:
            assert voice.owned_from <= voice.owned_until


def test_two_years_of_voices_grow_and_end_before_today(made, reviews):
    end = datetime.combine(TODAY, time(), UTC)
    dated = [voice.said_at for voice in made.voices if voice.said_at]
    assert all(end - timedelta(days=740) <= at < end for at in dated)
    assert all(earlier <= later for earlier, later in pairwise(dated))
    assert 5 <= sum(voice.said_at is None for voice in made.voices) <= 60
    middle = end - timedelta(days=365)
    said = [voice.said_at for voice in reviews if voice.said_at]
    assert sum(at > middle for at in said) > 1.3 * sum(at <= middle for at in said)


def test_nobody_reviews_one_product_twice(reviews):
    assert max(Counter((voice.person, voice.sku) for voice in reviews).values()) == 1


def test_every_gtin_is_of_the_shops_own_range_and_has_its_check_digit(made):
    for product in made.products:
        if product.is_goods:
            digits = [int(digit) for digit in product.gtin]
            assert len(digits) == 13
            assert 200 <= int(product.gtin[:3]) <= 299
            assert (sum(digits[0::2]) + 3 * sum(digits[1::2])) % 10 == 0
        else:
            assert product.category == "Bicycle repair"
    given = [product.gtin for product in made.products if product.is_goods]
    assert len(set(given)) == len(given)


def test_the_campaign_is_a_sunny_burst_of_two_weeks(made, reviews):
    voices = [voice for voice in reviews if voice.id in made.campaign.voices]
    assert len(voices) == len(made.campaign.voices) >= 50
    assert {voice.sku for voice in voices} == {made.campaign.sku}
    assert {voice.collected for voice in voices} == {"campaign", "rewarded", "invited"}
    assert mean(float(voice.stars) for voice in voices) > 4.7
    days = [voice.said_at.date() for voice in voices if voice.said_at]
    assert made.campaign.first <= min(days) <= max(days) <= made.campaign.last
    assert made.campaign.last - made.campaign.first < timedelta(days=14)


def test_the_ring_praises_the_same_four_products_within_days(made, reviews):
    voices = [voice for voice in reviews if voice.person in made.ring]
    assert len(set(made.ring)) == 12
    assert len(voices) == 48
    assert {voice.stars for voice in voices} == {"5"}
    assert len({voice.company for voice in voices}) == 1
    assert len({voice.sku for voice in voices}) == 4
    days = [voice.said_at.date() for voice in voices if voice.said_at]
    assert max(days) - min(days) < timedelta(days=7)


def test_one_furious_story_stands_on_a_product_that_is_loved(made, reviews):
    (story,) = [voice for voice in reviews if voice.id == made.aberrant]
    others = [float(v.stars) for v in reviews if v.sku == story.sku and v.id != story.id]
    assert story.stars == "1"
    assert len(story.text) > 800
    assert mean(others) > 4


def test_the_lid_jams_until_the_version_that_mends_it(made, reviews):
    sku, mended = made.faulty
    voices = [voice for voice in reviews if voice.sku == sku and voice.version]
    old = [float(voice.stars) for voice in voices if voice.version != mended]
    new = [float(voice.stars) for voice in voices if voice.version == mended]
    assert min(len(old), len(new)) >= 15
    assert mean(new) > mean(old) + 0.8
    lids = [v for v in voices if v.language == "en" and "lid jams" in v.text.lower()]
    assert all(voice.version != mended or "mine does not" in voice.text.lower() for voice in lids)


def test_ties_and_votes_join_people_who_speak(made):
    people = {voice.person for voice in made.voices}
    by_id = {voice.id: voice for voice in made.voices}
    assert len(made.ties) > 120
    assert {kind for _, _, kind, _ in made.ties} == {"friend", "family", "coworker", "stranger"}
    assert {confirmed for *_, confirmed in made.ties} == {True, False}
    assert all(one != other and {one, other} <= people for one, other, _, _ in made.ties)
    assert len(made.votes) > 1_000
    assert all(voter in people and by_id[voice].person != voter for voice, voter, _ in made.votes)
    assert len({(voice, voter) for voice, voter, _ in made.votes}) == len(made.votes)
