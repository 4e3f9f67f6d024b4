"""One machine: blocks in turn or at once, with the same results in the same order."""

import numpy as np
import pytest

from groundswell.engine.blocks import cut
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


def test_a_runner_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="no runner 'spark'; there is memory"):
        runner("spark")
    with pytest.raises(ValueError, match="0 threads"):
        runner("memory", threads=0)
