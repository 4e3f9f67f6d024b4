"""Laws of belief: no voice is weighed by what is said where it counts, and the reasons add up."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import booleans, integers, lists, permutations, sampled_from
from market import Row, some_clusters, some_rows, table_of

from groundswell.engine.columns import Voices
from groundswell.engine.runners import runner
from groundswell.engine.runners.plain import Plain
from groundswell.engine.weigh import passes
from groundswell.engine.weigh.credibility import (
    Weighed,
    block_weights,
    copied,
    others_share,
    rank_evidence,
    tail_evidence,
    weigh_voices,
)
from groundswell.engine.weigh.terms import helpfulness

unhurried = settings(deadline=None, max_examples=60)
NEWCOMER = 525_000


def weighed(rows: list[Row], clusters: list[int] | None = None, parts: int = 1) -> Weighed:
    return weigh_voices(table_of(rows, clusters or ()), Plain(parts=parts))


@unhurried
@given(rows=some_rows)
def test_a_newcomer_is_neither_lifted_nor_sunk_by_the_first_voice(rows):
    found = weighed(rows)
    once = found.epoch.voices[found.voices.person] == 1
    assert (found.weight[once & found.live] == NEWCOMER).all()


@unhurried
@given(rows=some_rows, clusters=some_clusters(), flipped=sampled_from([1.0, 3.0, 5.0]))
def test_what_is_said_of_a_product_weighs_nobody_there(rows, clusters, flipped):
    """Within an epoch: the tail table and the prior hold, all else is counted anew."""
    before = weighed(rows, clusters)
    after = weighed([(who, what, flipped if what == 0 else stars, day) for who, what, stars, day in rows], clusters)
    block = after.blocks[0]
    there = after.voices.product[block.columns["event"]] == 0
    frozen = passes.distances(
        block.starts,
        *(block.columns[name].astype(np.int64) for name in ("theirs", "stars")),
        block.columns["live"],
        after.epoch.sums,
        after.epoch.heads,
        np.zeros(5),
        before.epoch.mean * 1e6,
        5.0,
    )[0]
    share = others_share(after.epoch.heads)
    (own,) = passes.evidence(block.starts, frozen, share, share, before.epoch.table)
    sums = np.zeros(9, dtype=np.int64)
    passes.per_person(sums, block.starts, block.columns["person"], block.columns["live"], own)
    epoch = type(before.epoch)(
        **{name: getattr(before.epoch, name) for name in before.epoch.__slots__} | {"evidence": sums}
    )
    columns = {**block.columns, "own": own, "evidence": sums[block.columns["person"]]}
    ((weights,),) = block_weights(epoch, [type(block)(0, block.starts, columns)], Plain())
    live_alike = before.live[block.columns["event"]] & block.columns["live"] & there
    assert (weights[live_alike] == before.weight[block.columns["event"]][live_alike]).all()


@unhurried
@given(rows=some_rows, clusters=some_clusters(), parts=integers(1, 5))
def test_however_the_rows_are_cut_the_result_is_the_same(rows, clusters, parts):
    whole, cut = weighed(rows, clusters), weighed(rows, clusters, parts)
    assert (whole.weight == cut.weight).all()
    assert (whole.belief == cut.belief).all()
    assert (whole.epoch.evidence == cut.epoch.evidence).all()


@unhurried
@given(rows=some_rows, clusters=some_clusters(), order=permutations(range(40)))
def test_the_order_of_rows_changes_nothing(rows, clusters, order):
    order = [i for i in order if i < len(rows)]
    before, after = weighed(rows, clusters), weighed([rows[i] for i in order], clusters)
    told = sorted(zip(rows, before.belief.tolist(), before.weight.tolist(), strict=True))
    shuffled = [rows[i] for i in order]
    assert told == sorted(zip(shuffled, after.belief.tolist(), after.weight.tolist(), strict=True))


@unhurried
@given(rows=some_rows)
def test_one_voice_of_each_person_and_product_counts_and_it_is_the_newest(rows):
    found = weighed(rows)
    for who, what in {(who, what) for who, what, _, _ in rows}:
        its = [i for i, row in enumerate(rows) if row[:2] == (who, what)]
        (live,) = (i for i in its if found.live[i])
        assert rows[live][3] == max(rows[i][3] for i in its)
        assert all(found.weight[i] == 0 for i in its if i != live)


@unhurried
@given(rows=some_rows, clusters=some_clusters())
def test_weights_lie_between_the_least_and_a_full_voice(rows, clusters):
    found = weighed(rows, clusters)
    assert ((found.weight[found.live] >= 50_000) & (found.weight[found.live] <= 1_000_000)).all()
    assert ((found.belief > 0) & (found.belief < 1)).all()


@given(rows=some_rows, helpful=lists(integers(0, 9), min_size=40, max_size=40), proven=booleans())
@unhurried
def test_the_reasons_add_up_to_what_they_explain(rows, helpful, proven):
    base = table_of(rows)
    count = len(rows)
    votes = np.array(helpful[:count], dtype=np.int32)
    voices = Voices(
        base.person, base.product, base.stars, base.said_at, base.people, base.products,
        proof=np.full(count, float(proven)), helpful=votes, unhelpful=votes[::-1].copy(),
        own_copies=np.zeros(count, dtype=np.int32), others_copies=votes,
    )  # fmt: skip
    found = weigh_voices(voices, Plain())
    for i, line in enumerate(found.why()):
        for part, value in zip(line.split("; "), (found.weight[i] / 1e6, found.belief[i]), strict=True):
            if part.startswith("counts 0:"):
                assert value == 0
                continue
            odds, terms = re.fullmatch(r"\w+ [\d.]+ by log-odds (\S+) = (.*)", part).groups()
            assert sum(float(term) for term in re.findall(r"[-+][\d.]+", terms)) == pytest.approx(float(odds), abs=1e-9)
            least = 0.05 if part.startswith("counts") else 0.0
            assert value == pytest.approx(least + (1 - least) / (1 + np.exp(-float(odds))), abs=2e-3)


def test_a_reason_is_a_sentence_with_its_sum():
    found = weighed([(0, 0, 5, 1), (0, 1, 5, 9), (0, 1, 1, 3), (1, 0, 4, 3)])
    said, _, older, _ = found.why()
    assert said == (
        "counts 0.683 by log-odds +0.693 = experience +0.693 deviation +0.000; believed 0.880 by log-odds "
        "+1.988 = experience +1.386 deviation +0.019 extremity +0.144 standing +0.439"
    )
    assert older.startswith("counts 0: a newer one stands; believed 0.880 by")


# Tail evidence


@given(histogram=arrays(np.int64, 257, elements=integers(0, 10**9)))
def test_evidence_rises_with_distance_and_is_nothing_on_average(histogram):
    table = tail_evidence(histogram)
    assert (np.diff(table) >= -1e-7).all()
    people = histogram.copy()
    people[-1] += 1_000_000  # the imaginary one
    assert float(people @ table) / people.sum() == pytest.approx(0, abs=1e-6)
    assert table.max() <= np.log(people.sum() / 1_000_000) + 1e-9


@given(near=integers(1, 10**6), far=integers(0, 10**6), more=integers(0, 10**6))
def test_evidence_falls_where_either_end_of_a_bin_is_more_common(near, far, more):
    far = min(near, far)
    ends = np.array([near, near + more]) / 2e6, np.array([far, far]) / 2e6
    assert np.diff(rank_evidence(*ends)) <= 1e-7
    both = np.array([near, near]) / 2e6, np.array([far, min(near, far + more)]) / 2e6
    assert np.diff(rank_evidence(*both)) <= 1e-7


def test_a_lone_voice_dissents_from_nobody():
    assert others_share(np.array([0, 1, 2, 6])).tolist() == [0, 0, 1 / 6, 0.5]
    assert weighed([(0, 0, 1, 1), (1, 1, 5, 1), (2, 1, 5, 1)]).epoch.evidence[0] == 0


# Further terms


def test_no_votes_say_nothing_and_each_helpful_one_says_more():
    votes = np.arange(0, 40)
    assert helpfulness(np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)) == 0
    assert (np.diff(helpfulness(votes, votes)) > 0).all()
    assert (np.diff(helpfulness(votes * 0, votes)) < 0).all()


def test_texts_that_are_alike_count_once():
    assert copied(np.array([0, 1, 1, 2, 2, 2], dtype=np.int32)).tolist() == [0, 500_000, 500_000] + [666_666] * 3


def test_proof_elsewhere_lifts_a_voice_and_proof_here_does_not():
    rows = [(0, 0, 4, 1), (0, 1, 4, 1), (1, 0, 4, 1), (1, 1, 4, 1)]
    base = table_of(rows)
    proof = np.array([1.0, 0, 0, 0])
    voices = Voices(base.person, base.product, base.stars, base.said_at, 9, 5, proof=proof)
    plain, proven = weigh_voices(base, Plain()).weight, weigh_voices(voices, Plain()).weight
    assert proven[0] == plain[0]
    assert proven[1] > plain[1]
    assert proven[2:].tolist() == plain[2:].tolist()


def test_the_reasons_are_the_same_however_many_rows_are_asked_for_at_once():
    found = weighed([(who, what, 1 + (who + what) % 5, who * what) for who in range(8) for what in range(5)])
    assert found.why(slice(7, 19)) == found.why()[7:19]


@pytest.mark.slow
def test_compiled_kernels_give_what_plain_loops_give():
    rng = np.random.default_rng(7)
    rows = [
        (int(a), int(b), float(c), int(d))
        for a, b, c, d in zip(
            *(rng.integers(lo, hi, 400) for lo, hi in ((0, 60), (0, 12), (1, 6), (0, 99))), strict=True
        )
    ]
    table = table_of(rows, [int(one) for one in rng.integers(0, 50, 60)], 60, 12)
    plain, compiled = weigh_voices(table, Plain()), weigh_voices(table, runner("memory", threads=2))
    assert (plain.weight == compiled.weight).all()
    assert (plain.belief == compiled.belief).all()
