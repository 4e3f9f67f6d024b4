"""Laws of rings: who acts as one is proposed with the reasons, and honest people are left in peace."""

from dataclasses import replace

import numpy as np
import pytest

from groundswell.engine.columns import DAY, Voices
from groundswell.engine.runners import runner
from groundswell.engine.weigh.rings import LIMIT, Ring, rings

HERE = runner()
PRODUCTS, PEOPLE, DAYS = 40, 600, 700


def honest(dice, people=PEOPLE):
    """Rows of people who each speak of a few products, popular ones more often, when and as they like."""
    popular = 1 / np.arange(1, PRODUCTS + 1)
    rows = []
    for person in range(people):
        for product in dice.choice(PRODUCTS, dice.integers(1, 9), replace=False, p=popular / popular.sum()):
            rows.append((person, product, dice.choice([1, 2, 3, 4, 5, 5]), dice.integers(DAYS)))
    return rows


def gang(dice, first, size, targets, disguise, *, stars=5):
    """Rows of a ring: each target in a week of its own, and some other products as anybody would."""
    products = dice.choice(np.arange(5, PRODUCTS), targets, replace=False)
    weeks = dice.integers(0, DAYS // 7, targets) * 7
    rows = []
    for person in range(first, first + size):
        rows += [(person, p, stars, day + dice.integers(7)) for p, day in zip(products, weeks, strict=True)]
        others = dice.choice(np.setdiff1d(np.arange(PRODUCTS), products), disguise, replace=False)
        rows += [(person, p, dice.integers(1, 6), dice.integers(DAYS)) for p in others]
    return rows


def market(rows, **more):
    person, product, stars, day = (np.array(column) for column in zip(*rows, strict=True))
    return Voices(
        person=person.astype(np.int32),
        product=product.astype(np.int32),
        stars=(stars * 1_000_000).astype(np.int32),
        said_at=day.astype(np.int64) * DAY,
        people=int(person.max()) + 1,
        products=int(product.max()) + 1,
        **more,
    )


@pytest.mark.parametrize(("size", "targets", "disguise"), [(20, 5, 5), (20, 3, 10), (8, 4, 5), (4, 5, 5)])
def test_a_ring_in_disguise_is_proposed_and_nobody_else(size, targets, disguise):
    dice = np.random.default_rng(size + targets)
    (found,) = rings(market(honest(dice) + gang(dice, PEOPLE, size, targets, disguise)), HERE)
    assert found.people == tuple(range(PEOPLE, PEOPLE + size))
    assert found.chance <= LIMIT
    assert all(tie.lockstep >= 3 for tie in found.ties)
    assert [sum(met.levels) for met in found.meetings[:targets]] == [size] * targets
    assert all(met.last - met.first < 7 * DAY for met in found.meetings[:targets])


def test_two_rings_are_two():
    dice = np.random.default_rng(5)
    rows = honest(dice) + gang(dice, PEOPLE, 10, 4, 3) + gang(dice, PEOPLE + 10, 12, 4, 3, stars=1)
    found = rings(market(rows), HERE)
    assert sorted(len(ring.people) for ring in found) == [10, 12]
    assert [ring.chance for ring in found] == sorted(ring.chance for ring in found)


def test_of_twenty_honest_markets_hardly_one_shows_a_ring():
    found = [len(rings(market(honest(np.random.default_rng(seed), people=300)), HERE)) for seed in range(20)]
    assert sum(found) <= 1


def test_who_buys_each_bestseller_when_it_comes_out_is_no_ring():
    dice, rows = np.random.default_rng(3), []
    for person in range(200):
        for product, launch in enumerate((20, 200, 400, 600)):
            if dice.random() < 0.7:
                early = dice.random() < 0.8
                rows.append(
                    (person, product, 5 if dice.random() < 0.8 else 4, launch + dice.integers(7 if early else 90))
                )
    assert rings(market(rows), HERE) == []


def test_accounts_that_are_linked_already_are_one():
    dice = np.random.default_rng(9)
    rows = honest(dice) + gang(dice, PEOPLE, 20, 5, 2)
    cluster = np.minimum(np.arange(PEOPLE + 20), PEOPLE).astype(np.int32)
    assert rings(market(rows, cluster=cluster), HERE) == []


def test_people_who_speak_of_the_same_two_products_in_the_same_days_are_proposed_whatever_their_stars():
    dice = np.random.default_rng(2)
    rows = honest(dice)
    rows += [(PEOPLE + i, p, 1 + i % 5, 300 + dice.integers(4)) for i in range(12) for p in (20, 30)]
    (found,) = rings(market(rows), HERE)
    assert found.people == tuple(range(PEOPLE, PEOPLE + 12))
    assert {(tie.lockstep, tie.company) for tie in found.ties} == {(0, 2)}


def test_a_long_text_of_several_people_ties_them_to_who_said_it_first():
    rows = [(0, 0, 5, 50), (1, 1, 5, 40), (2, 2, 5, 60), (3, 3, 1, 10), (1, 4, 4, 70)]
    alike, words = np.array([0, 0, 0, -1, 0]), np.array([40, 40, 42, 40, 40], dtype=np.int32)
    (found,) = rings(market(rows), HERE, alike=alike, words=words)
    assert found.people == (0, 1, 2)
    assert [(tie.one, tie.other, tie.words) for tie in found.ties] == [(0, 1, 1), (1, 2, 1)]
    assert found.texts == {0: 3}
    # Eight words may well come to two people's minds.
    assert rings(market(rows), HERE, alike=np.array([0, 0, -1, -1, -1]), words=words // 5) == []


def test_one_persons_own_copies_tie_nobody():
    rows = [(0, 0, 5, 50), (0, 1, 5, 40), (1, 2, 5, 60)]
    assert rings(market(rows), HERE, alike=np.array([0, 0, -1]), words=np.full(3, 50, np.int32)) == []


def test_no_voices_are_no_rings():
    nothing = np.empty(0, np.int32)
    assert rings(Voices(nothing, nothing, nothing, nothing.astype(np.int64), 0, 0), HERE) == []


def test_the_order_of_rows_and_a_runner_that_compiles_nothing_change_nothing():
    dice = np.random.default_rng(4)
    rows = honest(dice, 60) + gang(dice, 60, 6, 4, 1)
    voices = market(rows)
    order = dice.permutation(len(rows))
    moved = replace(
        voices,
        person=voices.person[order],
        product=voices.product[order],
        stars=voices.stars[order],
        said_at=voices.said_at[order],
    )
    whole = rings(voices, HERE)
    assert [type(one) for one in whole] == [Ring]
    assert rings(moved, HERE) == whole
    assert rings(voices, runner("plain")) == whole
