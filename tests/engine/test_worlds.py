"""The made-up talk is what it says it is."""

import numpy as np
import pytest

from groundswell.engine.worlds import exponential_delays, hourly, market, power_law_delays, readers, talk, zipf


def test_each_event_begets_as_many_as_was_said():
    told = talk(np.random.default_rng(1), hours=2000.0, per_hour=5.0, reproduction=0.5, delays=exponential_delays(1.0))
    assert (np.diff(told.at) >= 0).all()
    assert (told.parent >= 0).mean() == pytest.approx(0.5, abs=0.02)
    born = told.parent >= 0
    assert (told.at[born] > told.at[told.parent[born]]).all()


def test_what_a_campaign_began_stays_the_campaigns():
    starts = np.array([100.0, 500.0])
    told = talk(
        np.random.default_rng(2),
        hours=2000.0,
        per_hour=1.0,
        reproduction=0.5,
        delays=power_law_delays(0.1, 0.8),
        campaign_starts=starts,
        campaign_events=300.0,
    )
    born = told.parent >= 0
    assert (told.campaign[born] == told.campaign[told.parent[born]]).all()
    direct = ~born & (told.campaign >= 0)
    assert direct.sum() == pytest.approx(600, abs=80)
    assert (told.at[direct] >= starts[told.campaign[direct]]).all()


def test_hours_are_counted_whole():
    assert hourly(np.array([0.0, 0.9, 1.0, 5.5]), 5).tolist() == [2, 1, 0, 0, 0]


def test_readers_of_two_sides_like_what_is_said_and_vote_once():
    told = readers(np.random.default_rng(3), raters=400, voices=50, votes=4_000, larger=0.75, slant=3.0, leniency=0.0)
    assert (told.side == 1).mean() == 0.75
    assert len(np.unique(told.rater * 50 + told.voice)) == len(told.rater)
    liked = told.slant[told.voice] * told.side[told.rater]
    odds = np.where(liked > 0, 3.0, np.where(liked < 0, -3.0, 0.0)) + 0.3 + told.worth[told.voice]
    assert told.helpful.mean() == pytest.approx((1 / (1 + np.exp(-odds))).mean(), abs=0.02)
    # Half of the votes on what pleases the other side are not cast.
    assert (liked < 0).sum() / (liked > 0).sum() == pytest.approx(0.5, abs=0.1)


def test_a_market_is_the_same_for_the_same_dice_and_its_products_are_worth_what_is_told():
    first, again = (market(np.random.default_rng(3), voices=50_000, people=5_000, products=500) for _ in range(2))
    voices = first.voices
    assert (voices.person == again.voices.person).all()
    assert (voices.stars == again.voices.stars).all()
    assert set(np.unique(voices.stars)) == {1_000_000, 2_000_000, 3_000_000, 4_000_000, 5_000_000}
    count = np.bincount(voices.product, minlength=500)
    mean = np.bincount(voices.product, weights=voices.stars / 1e6, minlength=500) / np.maximum(count, 1)
    among = count >= 50
    assert np.corrcoef(mean[among], first.quality[among])[0, 1] > 0.95


def test_a_few_rate_much_and_many_once_or_twice():
    ranks = zipf(np.random.default_rng(4), 1_000_000, 100_000)
    count = np.bincount(ranks, minlength=100_000)
    assert ranks.min() >= 0
    assert count[:1000].sum() > 0.3 * 1_000_000
    assert np.median(count) <= 3
    expected = (np.arange(100_000) / 100_000 + 1e-5) ** -0.9
    assert count[:10].sum() / count.sum() == pytest.approx(expected[:10].sum() / expected.sum(), rel=0.2)
