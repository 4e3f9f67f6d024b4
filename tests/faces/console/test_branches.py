"""What holds of a tree's picture: everybody is in it, nobody lies outside, and it stays small however many they are."""

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from groundswell.faces.console.branches import LEFT, MOST_ROWS, WIDTH, branches


def a_tree(people: int, seed: int = 1) -> list[int]:
    """Each was told by somebody before them."""
    draw = random.Random(seed)
    return [-1, *(draw.randrange(place) for place in range(1, people))]


trees = st.lists(st.tuples(st.integers(0, 10**6), st.booleans()), min_size=1, max_size=80).map(
    lambda rows: (
        [drawn % place if place else -1 for place, (drawn, _) in enumerate(rows)],
        [is_ours for _, is_ours in rows],
    )
)


@given(trees)
def test_each_row_is_as_wide_as_people_are_in_it_or_further_down(tree: tuple[list[int], list[bool]]) -> None:
    laid = branches(*tree)
    people = [count for count, _ in laid.generations]
    assert sum(people) == laid.sizes[0] == len(tree[0])
    for row in range(laid.rows):
        wide = sum(block.people for block in laid.blocks if block.row == row)
        assert wide == sum(people[row:])


@given(trees)
def test_blocks_of_a_row_lie_beside_each_other(tree: tuple[list[int], list[bool]]) -> None:
    laid = branches(*tree)
    for row in range(laid.rows):
        its = sorted((block.x, block.x + block.width) for block in laid.blocks if block.row == row)
        assert its[0][0] >= LEFT - 1e-6
        assert its[-1][1] <= LEFT + WIDTH + 1e-6
        assert all(end <= begin + 1e-6 for (_, end), (begin, _) in pairwise(its))


@given(trees)
def test_what_the_company_did_is_counted_in_every_branch(tree: tuple[list[int], list[bool]]) -> None:
    laid = branches(*tree)
    assert laid.by_company[0] == sum(tree[1]) == sum(ours for _, ours in laid.generations)
    assert all(0 <= block.by_company <= block.people for block in laid.blocks)
    # Small branches drawn together are parted by cause.
    assert all(block.by_company in {0, block.people} for block in laid.blocks if block.place is None)


def test_five_thousand_people_are_drawn_by_few_blocks() -> None:
    laid = branches(a_tree(5000), [False] * 5000)
    assert sum(count for count, _ in laid.generations) == 5000
    assert len(laid.blocks) < 140 * laid.rows
    assert len(laid.blocks) < 1000


def test_each_does_its_part_of_the_work_once() -> None:
    """Looking at every child of every one costs as much as there are people: a chain and a star are as quick."""

    class Counted(list[int]):
        asked = 0

        def __getitem__(self, place):  # type: ignore[no-untyped-def]
            Counted.asked += 1
            return super().__getitem__(place)

    counts = []
    for people in (1000, 4000):
        Counted.asked = 0
        branches(Counted(a_tree(people)), [False] * people)
        counts.append(Counted.asked)
    assert counts[1] <= 4.2 * counts[0]


def test_a_long_chain_ends_where_the_picture_does_and_says_so() -> None:
    laid = branches([-1, *range(99)], [False] * 100)
    assert laid.rows == MOST_ROWS
    assert laid.rows_left_out == 100 - MOST_ROWS
    assert len(laid.generations) == 100


def test_one_alone_is_a_tree() -> None:
    (block,) = branches([-1], [True]).blocks
    assert (block.place, block.row, block.people, block.by_company, block.width) == (0, 0, 1, 1, WIDTH)
