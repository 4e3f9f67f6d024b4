"""Scores and order of a whole table."""

import csv
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import sampled_from
from market import some_clusters, some_rows, table_of

from groundswell.engine import blocks
from groundswell.engine.blocks import spans
from groundswell.engine.columns import NOT_SAID, voices_from
from groundswell.engine.runners import runner
from groundswell.engine.runners.plain import Plain
from groundswell.engine.weigh import order, table
from groundswell.engine.weigh.credibility import weigh_voices
from groundswell.engine.weigh.score import one_person_moves

DATA = Path(__file__).parents[4] / "shared" / "data"
unhurried = settings(deadline=None, max_examples=60)


def weighed(rows, clusters=()):
    return weigh_voices(table_of(rows, clusters), Plain())


@unhurried
@given(rows=some_rows, clusters=some_clusters())
def test_a_score_lies_on_the_scale_and_within_its_range(rows, clusters):
    found = table.score_products(weighed(rows, clusters), Plain())
    assert ((found.low >= 1) & (found.low <= found.value) & (found.value <= found.high) & (found.high <= 5)).all()
    assert (found.effective <= found.people).all()
    assert (found.one_person_moves <= 4).all()


@unhurried
@given(rows=some_rows)
def test_the_bound_is_no_tighter_than_where_all_else_is_frozen(rows):
    found = table.score_products(weighed(rows), Plain())
    # A person who stands alone is held to what a newcomer could do, so compare with the larger mass.
    assert (found.one_person_moves >= 4 / (5 + found.effective + 1) - 1e-9).all()
    assert (one_person_moves(found.effective) <= 4 / 6).all()


@unhurried
@given(rows=some_rows, clusters=some_clusters(), days=sampled_from([{}, {"half_life_days": 90}]))
def test_a_table_counted_a_handful_at_a_time_comes_to_the_same(rows, clusters, days):
    whole = table.score_products(weighed(rows, clusters), Plain(), **days)
    with (
        patch.object(blocks, "LARGEST", 1),
        patch.object(table, "handfuls", lambda all_, _: spans(len(all_), min(3, len(all_)))),
    ):
        little = table.score_products(weighed(rows, clusters), Plain(), **days)
    for name, column in whole.columns().items():
        assert column.tolist() == little.columns()[name].tolist()


def test_age_is_nothing_unless_a_half_life_is_set():
    rows = [(0, 0, 5, 0), (1, 0, 5, 0), (2, 0, 1, 300), (3, 0, 1, 300)]
    plain = table.score_products(weighed(rows), Plain())
    fading = table.score_products(weighed(rows), Plain(), half_life_days=100)
    assert plain.value[0] == pytest.approx(3, abs=1e-9)
    assert fading.effective[0] == pytest.approx(plain.effective[0] * (1 + 1 / 8) / 2, abs=1e-5)
    assert fading.value[0] < plain.value[0]


def test_a_named_day_keeps_the_bound_narrow_and_a_later_voice_does_not_move_it():
    rows = [(who, 0, 4, who) for who in range(8)]
    loose = table.score_products(weighed(rows), Plain(), half_life_days=100)
    named = table.score_products(weighed(rows), Plain(), half_life_days=100, as_of=7 * 86_400)
    assert loose.value.tolist() == named.value.tolist()
    assert loose.one_person_moves[0] > named.one_person_moves[0]


def test_what_has_no_date_does_not_fade():
    base = table_of([(0, 0, 5, 0), (1, 0, 1, 10)])
    base.said_at[0] = NOT_SAID
    found = weigh_voices(base, Plain())
    assert [part.tolist() for part in table.faded(found, 10, 20 * 86_400)] == [[1.0, 0.5]]


def test_a_half_life_is_more_than_nothing():
    with pytest.raises(ValueError, match="more than 0"):
        table.score_products(weighed([(0, 0, 5, 0)]), Plain(), half_life_days=0)


# Order


@unhurried
@given(rows=some_rows, clusters=some_clusters())
def test_each_voice_of_a_product_has_one_place_and_replaced_ones_come_last(rows, clusters):
    found = weighed(rows, clusters)
    places = table.order_voices(found)
    for what in range(5):
        its = [i for i, row in enumerate(rows) if row[1] == what]
        assert sorted(places[its].tolist()) == list(range(1, len(its) + 1))
        live = [i for i in its if found.live[i]]
        assert sorted(places[live].tolist()) == list(range(1, len(live) + 1))


def deviation(levels, counts):
    k = np.arange(1, len(levels) + 1)[:, None]
    return np.abs(np.cumsum(np.eye(5)[levels], axis=0) - k * counts / counts.sum()).max()


@unhurried
@given(rows=some_rows)
def test_every_beginning_is_in_proportion(rows):
    found = weighed(rows)
    places = table.order_voices(found)
    levels = order.levels(found.voices.stars)
    for what in range(5):
        its = np.array([i for i in range(len(rows)) if rows[i][1] == what and found.live[i]], dtype=int)
        if len(its):
            counts = np.bincount(levels[its], minlength=5)
            walked = levels[its[np.argsort(places[its])]]
            assert deviation(walked, counts) <= order.prefix_bound(int((counts > 0).sum())) + 1e-9


def test_a_ring_of_accounts_buys_no_share():
    honest = [(who, 0, 5, who) for who in range(4)]
    ring = [(who, 0, 1, who) for who in range(4, 9)]
    clusters = [0, 1, 2, 3, 4, 4, 4, 4, 4]
    found = weighed(honest + ring, clusters)
    first = [i for i in np.argsort(table.order_voices(found))[:4].tolist() if i >= 4]
    assert len(first) == 1


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="the real data (../shared/data) are not here")
def test_the_order_of_a_real_file_speaks_for_the_whole():
    with (DATA / "fraud" / "yelpchi_work.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = {"person": "user", "product": "prod", "stars": "rating", "said_at": "date"}
    columns = {ours: np.array([row[theirs] for row in rows]) for ours, theirs in names.items()}
    voices = voices_from(columns)
    found = weigh_voices(voices, runner("memory"))
    places, levels = table.order_voices(found), order.levels(voices.stars)
    filtered = np.array([row["label"] == "-1" for row in rows])
    worst, apart, first_five = 0.0, [], []
    for what in np.nonzero(np.bincount(voices.product) >= 50)[0]:
        its = np.nonzero(voices.product == what)[0]
        its = its[np.argsort(places[its])]
        counts = np.bincount(levels[its], minlength=5)
        worst = max(worst, deviation(levels[its], counts))
        apart.append(np.abs(np.bincount(levels[its[:5]], minlength=5) / 5 - counts / counts.sum()).sum() / 2)
        first_five.append(filtered[its[:5]].mean())
    assert len(apart) == 89
    assert worst <= 0.875
    assert np.mean(apart) <= 0.16
    assert np.mean(first_five) <= 0.01
