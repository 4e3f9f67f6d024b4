"""What had been said by the end of each step is what was said until then."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists, tuples

from groundswell.engine.weigh.history import heard_by

some_voices = lists(tuples(integers(0, 4), integers(0, 10**6), integers(0, 10**6)), max_size=20)


@given(some_voices)
def test_each_row_is_the_sum_of_all_until_then(voices):
    rows = np.array(voices, dtype=np.int64).reshape(-1, 3)
    found = heard_by(rows[:, 0], rows[:, 1:], 5)
    for step in range(5):
        assert found[step].tolist() == [sum(row[k] for row in voices if row[0] <= step) for k in (1, 2)]


def test_a_step_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="wanted 0 to 1"):
        heard_by(np.array([2]), np.ones((1, 1), dtype=np.int64), 2)
