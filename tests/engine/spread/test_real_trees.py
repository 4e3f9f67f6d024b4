"""The real trees of who told whom: as another program measures them, and how well their ends are foretold."""

from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pytest
from pyarrow.csv import ParseOptions, read_csv

from groundswell.engine.spread.cascade import NOBODY, Forest, forest, measure
from groundswell.engine.spread.forecast import by_ratio, lesson, told_by

FILE = Path(__file__).parents[4] / "shared" / "data" / "spread" / "twitter15.tsv.gz"

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not FILE.is_file(), reason="the real data (../shared/data) are not here"),
]


@pytest.fixture(scope="module")
def grown() -> Forest:
    table = read_csv(FILE, parse_options=ParseOptions(delimiter="\t"))
    parent = pc.if_else(pc.equal(table["parent_user"], "ROOT"), str(NOBODY), table["parent_user"])
    tree = table["tree"].combine_chunks().dictionary_encode().indices
    columns = (tree, pc.cast(parent, "int64"), table["user"], table["minutes"])
    tree, parent, child, minutes = (np.asarray(column) for column in columns)
    return forest(tree.astype(np.int64), parent, child, minutes.astype(np.float64))


def test_every_tree_has_one_root_and_nobody_is_lost(grown):
    assert np.bincount(grown.tree[grown.teller == NOBODY]).tolist() == [1] * 1490
    assert len(grown.tree) == 597_706 + 1490


def test_two_hundred_trees_are_as_networkx_measures_them(grown):
    nx = pytest.importorskip("networkx", reason="networkx is not installed; it is a developer's tool")
    found = measure(grown)
    smallest_first = np.argsort(found.size, kind="stable")
    for tree in smallest_first[:200].tolist():
        its = np.flatnonzero(grown.tree == tree)
        edges = [(int(grown.teller[one]), int(one)) for one in its if grown.teller[one] != NOBODY]
        drawn = nx.DiGraph(edges)
        root = next(one for one in its.tolist() if grown.teller[one] == NOBODY)
        depths = nx.single_source_shortest_path_length(drawn, root)
        assert found.size[tree] == drawn.number_of_nodes()
        assert found.depth[tree] == max(depths.values())
        assert found.breadth[tree] == max(np.bincount(list(depths.values())))
        assert found.structural_virality[tree] == pytest.approx(nx.average_shortest_path_length(drawn.to_undirected()))


@pytest.mark.parametrize("at", [600.0, 3600.0, 21600.0])
def test_the_end_is_foretold_better_than_by_the_baselines(grown, at):
    starts = np.flatnonzero(np.r_[True, grown.tree[1:] != grown.tree[:-1]])
    ages = [np.sort(np.maximum(minute, 0.0)) * 60 for minute in np.split(grown.minute, starts[1:])]
    order = np.random.default_rng(0).permutation(len(ages))
    past, told = [ages[one] for one in order[:745]], [ages[one] for one in order[745:]]
    learned = lesson(past, at)
    ends = [told_by(learned, one[one <= at]) for one in told]
    final, seen = np.array([len(one) for one in told]), np.array([(one <= at).sum() for one in told])
    ours = np.median([abs(end.value - size) / size for end, size in zip(ends, final, strict=True)])
    assert ours < np.median((final - seen) / final), "no change"
    assert ours < np.median(np.abs(by_ratio(1, at, past) * seen - final) / final), "Szabo and Huberman"
    held = np.mean([end.low <= size <= end.high for end, size in zip(ends, final, strict=True)])
    assert 0.76 <= held <= 0.84
