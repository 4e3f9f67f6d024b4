"""Laws of blocks: no row is divided, none is lost, and each is in one order."""

import numpy as np
from hypothesis import given
from hypothesis.strategies import integers, lists, tuples

from groundswell.engine.blocks import LARGEST, Block, added, cut, handfuls, joined, parts_of, sorted_by, spans
from groundswell.engine.runners.plain import Plain


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
    order = sorted_by([(first, 4), (second, 6)])
    assert order.tolist() == np.lexsort((np.arange(len(rows)), second, first)).tolist()


@given(lists(tuples(integers(0, 2), integers(0, 2), integers(0, 2)), max_size=20), integers(1, 2**31 - 1))
def test_keys_that_do_not_go_into_one_number_sort_alike(rows, size):
    keys = [np.array([row[k] for row in rows], dtype=np.int32) * (size // 2) for k in range(3)]
    order = sorted_by([(key, 2**31 - 1) for key in keys])
    assert order.tolist() == np.lexsort((np.arange(len(rows)), *reversed(keys))).tolist()


@given(integers(0, 30), integers(1, 6))
def test_spans_hold_each_row_once(length, parts):
    found = spans(length, parts)
    assert len(found) == parts
    assert [row for span in found for row in range(*span.indices(length))] == list(range(length))


def test_a_large_table_is_cut_into_blocks_that_are_not_too_large():
    assert [parts_of(edges, Plain()) for edges in (0, LARGEST, LARGEST + 1)] == [1, 1, 2]
    blocks = [Block(number, np.array([0, 1]), {}) for number in range(50)]
    found = [block.first for some in handfuls(blocks, Plain()) for block in blocks[some]]
    assert found == list(range(50))


def test_parts_are_added_or_joined():
    parts = [(np.array([1, 2]), np.array([3])), (np.array([10, 20]), np.array([4, 5]))]
    assert added(parts, 0).tolist() == [11, 22]
    assert joined(parts, 1).tolist() == [3, 4, 5]
    assert parts[0][0].tolist() == [1, 2]
    assert Block(2, np.array([0, 1, 1]), {}).rows == slice(2, 4)
