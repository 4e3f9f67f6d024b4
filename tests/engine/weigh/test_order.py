"""Laws of the list: every beginning is in proportion, and each voice has one place."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis.strategies import DrawFn, composite, integers, lists, permutations, sets

from groundswell.engine.weigh.order import (
    LOOKED_AT,
    MERIT_UNIT,
    NEWCOMER_EVERY,
    closest_sequence,
    filled,
    guarantee_end,
    levels,
    merit,
    prefix_bound,
    sequence,
    with_newcomers,
)
from groundswell.engine.weigh.score import read_stars

unhurried = settings(deadline=None, max_examples=80)

# Up to 1,000 heads in up to 15 strata, of which some are empty.
some_counts = lists(integers(0, 66), min_size=1, max_size=15)


@composite
def some_shares_and_supply(draw: DrawFn) -> tuple[list[int], list[int]]:
    strata = draw(integers(1, 8))
    shares = draw(lists(integers(0, 10**7), min_size=strata, max_size=strata))
    return shares, draw(lists(integers(0, 25), min_size=strata, max_size=strata))


def bound_of(shares: list[int]) -> Fraction:
    strata = sum(share > 0 for share in shares)
    return 1 - Fraction(1, 2 * strata - 2) if strata > 1 else Fraction(0)


def worst_deviation(order: tuple[int, ...], shares: list[int]) -> Fraction:
    """The furthest that any stratum is from its share in any beginning of the list."""
    whole, taken, worst = sum(shares), [0] * len(shares), 0
    for position, stratum in enumerate(order, start=1):
        taken[stratum] += 1
        ahead = [whole * x - position * share for x, share in zip(taken, shares, strict=True)]
        worst = max(worst, *map(abs, ahead))
    return Fraction(worst, whole) if whole else Fraction(0)


def heads_in(order: tuple[int, ...], strata: int) -> list[int]:
    return [order.count(stratum) for stratum in range(strata)]


# The sequence, by heads


@unhurried
@given(some_counts)
def test_every_beginning_of_the_list_is_in_proportion(counts):
    assert worst_deviation(sequence(counts, sum(counts)), counts) <= bound_of(counts)


@pytest.mark.parametrize("strata", range(2, 16))
def test_the_theorem_holds_for_random_shares_of_up_to_a_thousand_heads(strata):
    dice = np.random.default_rng(strata)
    for _ in range(12):
        counts = dice.multinomial(dice.integers(strata, 1001), dice.dirichlet(np.full(strata, 0.7))).tolist()
        assert worst_deviation(sequence(counts, sum(counts)), counts) <= bound_of(counts)


@pytest.mark.parametrize(
    "counts", [[1, 1], [3, 1], [2, 1, 1], [1, 1, 1], [3, 3, 2], [1, 1, 1, 1], [2, 2, 2, 1], [1, 1, 1, 1, 1]]
)
def test_the_bound_is_not_idle(counts):
    """Some shares come near it: were the sequence much better, the promise should be too."""
    worst = worst_deviation(sequence(counts, sum(counts)), counts)
    assert bound_of(counts) / 2 <= worst <= bound_of(counts)


@unhurried
@given(some_counts)
def test_each_voice_has_one_place(counts):
    assert heads_in(sequence(counts, sum(counts)), len(counts)) == counts
    assert sequence(counts, sum(counts) + 50) == sequence(counts, sum(counts))


@unhurried
@given(some_counts)
def test_a_stratum_is_heard_neither_too_early_nor_too_late(counts):
    order, whole, bound = sequence(counts, sum(counts)), sum(counts), bound_of(counts)
    for stratum, heads in enumerate(counts):
        if heads:
            first, share = 1 + order.index(stratum), Fraction(heads, whole)
            assert (1 - bound) / share <= first <= bound / share // 1 + 1


def test_one_angry_voice_of_a_hundred_is_heard_but_not_at_the_top():
    first = 1 + sequence([1, 3, 6, 20, 70], 100).index(0)
    assert 12 < first <= 88


@unhurried
@given(some_counts)
def test_the_first_place_belongs_to_the_largest_stratum(counts):
    assume(any(counts))
    assert sequence(counts, 1) == (counts.index(max(counts)),)


@unhurried
@given(some_counts, integers(0, 200), integers(0, 200))
def test_the_beginning_does_not_depend_on_the_length(counts, one, other):
    short, long = sorted([one, other])
    assert sequence(counts, long)[:short] == sequence(counts, short)


def test_a_list_too_long_to_be_kept_begins_like_one_that_is():
    counts = [900, 400, 200]
    assert sequence(counts, 1500)[:1000] == sequence(counts, 1000)


@unhurried
@given(some_counts, integers(0, 14))
def test_one_voice_more_changes_no_beginning_by_more_than_two(counts, late):
    late %= len(counts)
    before = sequence(counts, sum(counts))
    after = sequence([heads + (s == late) for s, heads in enumerate(counts)], sum(counts) + 1)
    ahead = [0] * len(counts)
    for old, new in zip(before, after, strict=False):
        ahead[old] -= 1
        ahead[new] += 1
        assert max(map(abs, ahead)) <= 2


@unhurried
@given(some_counts, integers(2, 10**15))
def test_only_proportions_count(counts, times):
    whole = sum(counts)
    assert sequence([times * share for share in counts], whole) == sequence(counts, whole)


@unhurried
@given(some_counts)
def test_empty_strata_change_nothing(counts):
    with_empty = sequence([0, *counts, 0], sum(counts))
    assert tuple(stratum - 1 for stratum in with_empty) == sequence(counts, sum(counts))


def test_ties_go_to_the_larger_share_and_then_to_the_first():
    assert sequence([2, 2], 4) == (0, 1, 0, 1)
    assert sequence([1, 2, 2], 5) == (1, 2, 0, 1, 2)
    # By hand: at position 5 strata 1 and 2 are owed 20 and 16 of 28ths, so (21 - 20)/1 = (21 - 16)/5.
    assert sequence([1, 1, 5], 7) == (2, 2, 0, 2, 2, 1, 2)


def test_numpy_integers_do_not_overflow():
    counts = np.array([2**62, 2**61, 2**61])
    assert sequence(counts, 8) == sequence([2, 1, 1], 4) * 2


def test_nobody_makes_an_empty_list():
    assert sequence([], 5) == sequence([0, 0], 5) == sequence([3, 4], 0) == ()


# The sequence, by mass


@unhurried
@given(some_shares_and_supply())
def test_by_mass_too_each_voice_has_one_place(both):
    shares, supply = both
    assert heads_in(sequence(shares, sum(supply), supply), len(supply)) == supply


@unhurried
@given(some_shares_and_supply())
def test_by_mass_the_list_is_in_proportion_up_to_where_it_says(both):
    shares, supply = both
    end = guarantee_end(shares, supply)
    order = sequence(shares, sum(supply), supply)
    assert worst_deviation(order[:end], shares) <= bound_of(shares)
    assert order[:end] == sequence(shares, end, [end] * len(shares))


@unhurried
@given(some_shares_and_supply())
def test_the_promise_ends_no_earlier_than_it_must(both):
    shares, supply = both
    assume(any(shares))
    end = guarantee_end(shares, supply)
    assert end <= sum(heads for share, heads in zip(shares, supply, strict=True) if share)
    wanted = sequence(shares, end + 1, [end + 1] * len(shares))[-1]
    assert supply[wanted] == wanted_before(shares, end, wanted)


def wanted_before(shares: list[int], end: int, stratum: int) -> int:
    return sequence(shares, end, [end + 1] * len(shares)).count(stratum)


@unhurried
@given(some_shares_and_supply())
def test_after_a_stratum_has_run_dry_the_rest_is_in_proportion_among_itself(both):
    shares, supply = both
    end = guarantee_end(shares, supply)
    order = sequence(shares, sum(supply), supply)
    left = [heads - order[:end].count(s) for s, heads in enumerate(supply)]
    rest = [share if heads else 0 for share, heads in zip(shares, left, strict=True)]
    assert order[end:] == sequence(rest, sum(left), left)
    again = guarantee_end(rest, left)
    assert worst_deviation(order[end : end + again], rest) <= bound_of(rest)


@unhurried
@given(some_counts)
def test_by_heads_nothing_runs_dry_before_the_end(counts):
    assert guarantee_end(counts, counts) == sum(counts)


def test_a_stratum_that_runs_dry_leaves_its_places_to_the_rest():
    # Of shares 5 : 5 : 1 there is 0, 1 and no second 0; from then on it is 5 : 1, and at last 2 alone.
    assert sequence([5, 5, 1], 20, [1, 9, 3]) == (0, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 2, 2)
    assert guarantee_end([5, 5, 1], [1, 9, 3]) == 2


def test_strata_that_weigh_nothing_come_last():
    assert sequence([0, 7, 0], 9, [2, 3, 4]) == (1, 1, 1, 2, 0, 2, 2, 0, 2)
    assert guarantee_end([0, 7, 0], [2, 3, 4]) == 3
    assert guarantee_end([0, 0], [2, 3]) == 0


@pytest.mark.parametrize(
    ("shares", "supply", "complaint"),
    [([1, 2], [1], "2 shares, but 1 supplies"), ([-1, 2], [1, 2], "negative"), ([1, 2], [1, -2], "negative")],
)
def test_shares_that_cannot_be_are_refused(shares, supply, complaint):
    for attempt in (lambda: sequence(shares, 5, supply), lambda: guarantee_end(shares, supply)):
        with pytest.raises(ValueError, match=complaint):
            attempt()


def test_a_list_of_less_than_nothing_is_refused():
    with pytest.raises(ValueError, match="-1 positions"):
        sequence([1, 2], -1)


def test_shares_that_are_not_whole_are_refused():
    with pytest.raises(TypeError):
        sequence([0.5, 0.5], 2)  # type: ignore[list-item]


@pytest.mark.parametrize(("strata", "bound"), [(0, 0), (1, 0), (2, 0.5), (3, 0.75), (5, 0.875), (15, 27 / 28)])
def test_the_bound_grows_with_the_strata_and_stays_below_one(strata, bound):
    assert prefix_bound(strata) == pytest.approx(bound)


# Merit

some_votes = lists(integers(0, 10**6).flatmap(lambda v: integers(0, v).map(lambda h: (h, v))), min_size=1, max_size=50)


def merits(votes: list[tuple[int, int]]) -> list[int]:
    helpful, asked = np.array(votes, dtype=np.int64).T
    return [int(one) for one in merit(helpful, asked)]


@unhurried
@given(some_votes)
def test_merit_is_wilsons_lower_bound(votes):
    for (helpful, asked), found in zip(votes, merits(votes), strict=True):
        n, z = asked + 2, 1.28
        p = (helpful + 1) / n
        wilson = (p + z**2 / (2 * n) - z * (p * (1 - p) / n + z**2 / (4 * n**2)) ** 0.5) / (1 + z**2 / n)
        assert abs(found - MERIT_UNIT * wilson) <= 0.5 + 1e-6


@unhurried
@given(some_votes)
def test_a_helpful_vote_never_lowers_merit_and_another_never_raises_it(votes):
    now = merits(votes)
    assert all(more >= one for more, one in zip(merits([(h + 1, v + 1) for h, v in votes]), now, strict=True))
    assert all(less <= one for less, one in zip(merits([(h, v + 1) for h, v in votes]), now, strict=True))


@unhurried
@given(some_votes)
def test_merit_lies_on_its_scale_and_below_the_plain_share(votes):
    for (helpful, asked), found in zip(votes, merits(votes), strict=True):
        assert 0 <= found <= MERIT_UNIT * (helpful + 1) / (asked + 2)


def test_merit_trusts_many_votes_more_than_few():
    ada, ben, newcomer = merits([(90, 100), (9, 10), (0, 0)])
    assert ada > ben > newcomer > merits([(0, 5)])[0]


@unhurried
@given(some_votes)
def test_merit_of_one_voice_has_the_bits_it_has_among_many(votes):
    assert merits(votes) == [merits([one])[0] for one in votes]


@pytest.mark.parametrize(("helpful", "votes"), [([3], [2]), ([-1], [2]), ([1, 1], [2])])
def test_votes_that_cannot_be_are_refused(helpful, votes):
    with pytest.raises(ValueError, match="helpful"):
        merit(np.array(helpful), np.array(votes))


# The closest sequence, which is drawn at once


@unhurried
@given(lists(integers(0, 25), min_size=1, max_size=6))
def test_the_closest_sequence_deviates_no_more_than_the_other(counts):
    closest = closest_sequence(counts)
    assert heads_in(closest, len(counts)) == counts
    assert worst_deviation(closest, counts) <= worst_deviation(sequence(counts, sum(counts)), counts)
    assert worst_deviation(closest, counts) <= bound_of(counts)


@given(lists(integers(0, 25), min_size=1, max_size=6))
def test_the_closest_sequence_opens_with_the_largest_stratum(counts):
    closest = closest_sequence(counts)
    assert not closest or counts[closest[0]] == max(counts)


def test_the_closest_sequence_of_a_known_list():
    assert closest_sequence([2, 4]) == (1, 0, 1, 1, 0, 1)
    assert closest_sequence([0, 0]) == ()


# Strata and newcomers


def test_levels_are_those_that_single_values_are_read_with():
    stars = np.arange(1_000_000, 5_000_001, 12_500, dtype=np.int32)
    one_by_one = [read_stars(Decimal(int(value)), Decimal(1_000_000), Decimal(5_000_000))[1] - 1 for value in stars]
    assert levels(stars).tolist() == one_by_one
    assert (levels(6_000_000 - stars) == 4 - levels(stars)).all()


def test_every_fifth_place_goes_to_the_newest_that_is_not_listed_yet():
    best, newest = np.arange(12), np.arange(12)[::-1]
    assert with_newcomers(best, newest) == [0, 1, 2, 3, 11, 4, 5, 6, 7, 10, 8, 9]


# Who stands at each position


@composite
def some_queues(draw: DrawFn) -> dict[str, object]:
    """Voices of some strata, the best first; what each speaks of; and the sequence of the strata."""
    heads = draw(lists(integers(0, 30), min_size=1, max_size=4))
    voices = sum(heads)
    ids = iter(range(voices))
    best = {stratum: [next(ids) for _ in range(size)] for stratum, size in enumerate(heads)}
    newest = {stratum: draw(permutations(queue)) for stratum, queue in best.items()}
    aspects = {voice: sorted(draw(sets(integers(0, 3), max_size=3))) for voice in range(voices)}
    spoken = [sum(one in of for of in aspects.values()) for one in range(4)]
    strata = sequence(heads, voices)
    return {
        "strata": strata, "best": best, "newest": newest, "aspects": aspects, "spoken": spoken, "voices": voices,
    }  # fmt: skip


@unhurried
@given(some_queues())
def test_each_voice_is_chosen_once_and_in_its_own_stratum(told):
    found = filled(**told)
    assert sorted(found) == list(range(told["voices"]))
    assert all(voice in told["best"][stratum] for voice, stratum in zip(found, told["strata"], strict=True))


@unhurried
@given(some_queues(), integers(0, 60))
def test_the_first_voices_depend_neither_on_how_many_follow_nor_on_how_much_of_the_queues_is_told(told, first):
    strata = told["strata"][:first]
    needed = {stratum: strata.count(stratum) for stratum in told["best"]}
    best = {stratum: queue[: needed[stratum] + LOOKED_AT - 1] for stratum, queue in told["best"].items()}
    newest = {stratum: queue[: needed[stratum]] for stratum, queue in told["newest"].items()}
    assert filled(**{**told, "strata": strata, "best": best, "newest": newest}) == filled(**told)[: len(strata)]


@unhurried
@given(some_queues())
def test_without_topics_and_newcomers_the_best_stand_first(told):
    found = filled(**{**told, "newest": {}, "aspects": {}})
    for stratum, queue in told["best"].items():
        assert [voice for voice in found if voice in queue] == queue, stratum


@unhurried
@given(some_queues())
def test_every_fifth_of_a_stratum_is_its_newest_that_is_not_listed(told):
    found = filled(**told)
    for stratum, newest in told["newest"].items():
        its = [voice for voice, at in zip(found, told["strata"], strict=True) if at == stratum]
        for place in range(NEWCOMER_EVERY - 1, len(its), NEWCOMER_EVERY):
            assert its[place] == next(voice for voice in newest if voice not in its[:place])


def test_what_has_been_left_out_is_spoken_of_next_and_of_equals_the_better_stands_first():
    # Ten voices: six of the battery, four of the lid; by merit alone the lid comes seventh.
    aspects = {voice: [voice // 6] for voice in range(10)}
    told = {"best": {0: list(range(10))}, "newest": {}, "aspects": aspects, "spoken": [6, 4], "voices": 10}
    assert filled(strata=[0] * 10, **told)[:5] == [0, 6, 1, 7, 2]


def test_a_stratum_that_has_no_more_leaves_its_place_empty():
    assert filled([0, 1, 0], {0: [7]}, {}, {}, [], 0) == [7, None, None]
