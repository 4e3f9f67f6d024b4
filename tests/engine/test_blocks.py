"""Laws of blocks: no row is divided, none is lost, and each is in one order."""

import numpy as np
from hypothesis import given
from hypothesis.strategies import integers, lists, tuples

from groundswell.engine.blocks import Block, added, cut, joined, sorted_by


class Plain:
    parts = 1

    def compiled(self, kernel):
        return kernel

    def each(self, kernel, blocks, columns, rows=(), others=()):
        raise NotImplementedError


@given(lists(integers(0, 9), max_size=20), integers(1, 6))
def test_blocks_hold_every_row_whole_and_in_order(lengths, parts):
    starts = np.r_[0, np.cumsum(lengths)].astype(np.int64)
    edges = np.arange(starts[-1])
    blocks = cut(starts, {"edge": edges}, parts)
    assert len(blocks) <= parts
    assert np.concatenate([block.columns["edge"] for block in blocks]).tolist() == edges.tolist()
    assert [length for block in blocks for length in np.diff(block.starts).tolist()] == lengths
    assert all(block.starts[0] == 0 for block in blocks)
    assert [row for block in blocks for row in range(*block.rows.indices(len(lengths)))] == list(range(len(lengths)))


def test_blocks_have_about_equally_many_edges():
    starts = np.r_[0, np.cumsum([1] * 50 + [50])].astype(np.int64)
    assert [len(block.columns["edge"]) for block in cut(starts, {"edge": np.arange(100)}, 2)] == [50, 50]


@given(lists(tuples(integers(0, 3), integers(0, 5)), min_size=1, max_size=40))
def test_rows_are_sorted_by_the_foremost_key_first_and_stay_where_they_are_equal(rows):
    first, second = (np.array(column, dtype=np.int32) for column in zip(*rows, strict=True))
    order = sorted_by([(first, 4), (second, 6)], Plain())
    assert order.tolist() == np.lexsort((np.arange(len(rows)), second, first)).tolist()


def test_parts_are_added_or_joined():
    parts = [(np.array([1, 2]), np.array([3])), (np.array([10, 20]), np.array([4, 5]))]
    assert added(parts, 0).tolist() == [11, 22]
    assert joined(parts, 1).tolist() == [3, 4, 5]
    assert parts[0][0].tolist() == [1, 2]
    assert Block(2, np.array([0, 1, 1]), {}).rows == slice(2, 4)
