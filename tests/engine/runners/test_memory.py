"""One machine: blocks in turn or at once, with the same results in the same order."""

import sys

import numpy as np
import pytest

from groundswell.engine.blocks import NotReady, cut
from groundswell.engine.runners import runner


def doubled(starts, values, factor, offset):
    total = np.zeros(len(starts) - 1, dtype=np.int64)
    for row in range(len(starts) - 1):
        for edge in range(starts[row], starts[row + 1]):
            total[row] += values[edge] * factor[row] + offset
    return (total,)


@pytest.mark.slow
def test_a_kernel_gets_its_rows_and_its_results_come_in_order():
    starts = np.array([0, 2, 3, 3, 6], dtype=np.int64)
    values, factor = np.arange(6), np.array([1, 10, 100, 1000])
    found = []
    for threads in (1, 3):
        here = runner("memory", threads=threads)
        blocks = cut(starts, {"value": values}, here.parts)
        found.append(np.concatenate([part[0] for part in here.each(doubled, blocks, ("value",), (factor,), (1,))]))
    assert found[0].tolist() == found[1].tolist() == [3, 21, 0, 12_003]


def added_up(sums, starts, values, factor, offset):
    for row in range(len(starts) - 1):
        for edge in range(starts[row], starts[row + 1]):
            sums[values[edge] % 2, 0] += values[edge] * factor[row]
            sums[values[edge] % 2, 1] += offset


@pytest.mark.parametrize("way", ["plain", pytest.param("memory", marks=pytest.mark.slow)])
def test_blocks_add_to_the_same_sums(way):
    starts = np.array([0, 2, 3, 3, 6], dtype=np.int64)
    values, factor = np.arange(6), np.array([1, 10, 100, 1000])
    here = runner(way, **({"threads": 3} if way == "memory" else {}))
    blocks = cut(starts, {"value": values}, 3)
    found = here.total(added_up, blocks, ("value",), (factor,), (1,), shape=(2, 2))
    assert found.tolist() == [[4020, 3], [8001, 3]]


@pytest.mark.parametrize("way", ["plain", "memory"])
def test_what_is_counted_here_comes_in_order(way):
    assert runner(way).here(abs, [-3, 1, -2]) == [3, 1, 2]


def test_a_runner_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="no runner 'abacus'; there is memory, spark, plain"):
        runner("abacus")
    with pytest.raises(ValueError, match="0 threads"):
        runner("memory", threads=0)


def test_what_to_install_is_told_where_spark_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.delitem(sys.modules, "groundswell.engine.runners.spark", raising=False)
    with pytest.raises(NotReady, match=r"^Spark is not installed: pip install 'groundswell\[spark\]'$"):
        runner("spark")
