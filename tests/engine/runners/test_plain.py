"""What holds of engine/runners/plain.py."""

import numpy as np
import pytest
from numpy.random import default_rng

from groundswell.engine.columns import NOT_SAID, Voices
from groundswell.engine.runners import runner
from groundswell.engine.weigh import order_voices, score_products, weigh_voices


def a_table(seed: int) -> Voices:
    """Some voices of people who speak of a few products, some of them linked, in half stars, some without a day."""
    chance = default_rng(seed)
    n, people, products = 300, 60, 12
    said_at = chance.integers(0, 10**9, n)
    return Voices(
        person=chance.integers(0, people, n).astype(np.int32),
        product=chance.integers(0, products, n).astype(np.int32),
        stars=(500_000 * chance.integers(2, 11, n)).astype(np.int32),
        said_at=np.where(chance.random(n) < 0.1, NOT_SAID, said_at),
        people=people,
        products=products,
        proof=chance.integers(0, 5, n) / 4,
        cluster=np.minimum(np.arange(people), chance.integers(0, people, people)).astype(np.int32),
        helpful=chance.integers(0, 9, n).astype(np.int32),
    )


@pytest.mark.parametrize("seed", range(3))
def test_what_is_counted_without_a_compiler_is_the_same_to_the_last_bit(seed: int) -> None:
    table = a_table(seed)
    found = []
    for name in ("plain", "memory"):
        counting = runner(name)
        weighed = weigh_voices(table, counting)
        products = score_products(weighed, counting)
        columns = {**weighed.columns(), **products.columns(), "place": order_voices(weighed)}
        found.append({key: column.tobytes() for key, column in columns.items()})
    assert found[0] == found[1]
