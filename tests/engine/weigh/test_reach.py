"""The bound that a table prints: no one person moves a score farther, with everything drawn anew."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis.strategies import integers, lists, sampled_from, tuples
from market import Row, some_clusters, some_rows, table_of

from groundswell.engine.columns import voices_from
from groundswell.engine.runners import runner
from groundswell.engine.runners.plain import Plain
from groundswell.engine.weigh import reach
from groundswell.engine.weigh.credibility import tail_evidence, weigh_voices
from groundswell.engine.weigh.table import ProductScores, score_products

DATA = Path(__file__).parents[4] / "shared" / "data"
unhurried = settings(deadline=None, max_examples=60)
said_anew = lists(tuples(integers(0, 4), sampled_from([1, 2.5, 5]), integers(0, 2000)), max_size=6)


def scored(rows: list[Row], clusters: list[int], **days: float) -> ProductScores:
    return score_products(weigh_voices(table_of(rows, clusters), Plain()), Plain(), **days)


def ranges_of(weighed):
    return reach.ranges(reach.ends(weighed, Plain()), Plain())


@unhurried
@given(
    rows=some_rows,
    clusters=some_clusters(),
    who=integers(0, 8),
    anew=said_anew,
    days=sampled_from([{}, {"half_life_days": 90}, {"half_life_days": 90, "as_of": 900 * 86_400}]),
)
def test_no_one_person_moves_a_score_beyond_the_bound_it_prints(rows, clusters, who, anew, days):
    theirs = [one for one in range(9) if clusters[one] == clusters[who]]
    kept = [row for row in rows if row[0] not in theirs]
    after = kept + [(who, what, stars, day) for what, stars, day in anew]
    assume(after)
    old, new = scored(rows, clusters, **days), scored(after, clusters, **days)
    assert (np.abs(new.value - old.value) <= old.one_person_moves * (1 + 1e-9)).all()


@unhurried
@given(rows=some_rows, clusters=some_clusters(), who=integers(0, 8), anew=said_anew)
def test_what_others_count_stays_between_its_ends(rows, clusters, who, anew):
    theirs = [one for one in range(9) if clusters[one] == clusters[who]]
    kept = [row for row in rows if row[0] not in theirs]
    assume(kept)
    # Theirs stand last, so that the others keep their rows' numbers.
    before = kept + [row for row in rows if row[0] in theirs]
    weighed = weigh_voices(table_of(before, clusters), Plain())
    again = weigh_voices(table_of(kept + [(who, what, stars, day) for what, stars, day in anew], clusters), Plain())
    low, high = (np.zeros(len(before), dtype=np.int64) for _ in range(2))
    for block, least, most in zip(weighed.blocks, *ranges_of(weighed), strict=True):
        low[block.columns["event"]], high[block.columns["event"]] = least, most
    others = slice(0, len(kept))
    assert (again.weight[others] >= low[others]).all()
    assert (again.weight[others] <= high[others]).all()


@unhurried
@given(rows=some_rows, clusters=some_clusters())
def test_the_weight_itself_lies_between_its_ends(rows, clusters):
    weighed = weigh_voices(table_of(rows, clusters), Plain())
    for block, low, high in zip(weighed.blocks, *ranges_of(weighed), strict=True):
        weight = weighed.weight[block.columns["event"]]
        assert ((low <= weight) & (weight <= high)).all()


@given(lists(integers(0, 10**9), min_size=257, max_size=257))
def test_a_table_lies_between_its_ends(histogram):
    masses = np.array(histogram, dtype=np.int64)
    least, most = reach.table_range(masses, masses)
    assert (least <= tail_evidence(masses)).all()
    assert (tail_evidence(masses) <= most).all()


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the real data (../shared/data) are not here")
def test_200_changes_of_one_person_in_a_real_file_keep_to_its_bounds():
    with (DATA / "fraud" / "yelpchi_work.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    person, product = (np.array([int(row[name]) for row in rows]) for name in ("user", "prod"))
    stars = np.array([float(row["rating"]) for row in rows])
    said_at = np.array([row["date"] for row in rows], dtype="datetime64[s]")
    here, rng = runner("memory"), np.random.default_rng(200)

    def drawn(who, what, how_many, when):
        voices = voices_from({"person": who, "product": what, "stars": how_many, "said_at": when})
        return np.unique(what), score_products(weigh_voices(voices, here), here)

    names, before = drawn(person, product, stars, said_at)
    assert before.one_person_moves.max() <= 0.7
    assert before.one_person_moves[before.people >= 200].max() <= 0.06
    worst = 0.0
    for _ in range(200):
        who = person[rng.integers(len(person))] if rng.random() < 0.8 else -1
        kept = person != who
        about = rng.choice(names, rng.choice([0, 1, 3, 30, len(names)]), replace=False)
        after_names, after = drawn(
            np.r_[person[kept], np.full(len(about), who)],
            np.r_[product[kept], about],
            np.r_[stars[kept], np.full(len(about), rng.choice([1.0, 5.0]))],
            np.r_[said_at[kept], np.full(len(about), said_at.max())],
        )
        there = np.isin(names, after_names)
        worst = max(worst, (np.abs(after.value - before.value[there]) / before.one_person_moves[there]).max())
    assert worst <= 1 + 1e-9
