"""What showing a voice changes: the range holds however often one looks, and finds what is there."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.engine.spread.effect import effect

LOOKS = range(50, 2_001, 50)
READERS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=200)


def world(seed: int, without: float, with_it: float, readers: int = 2_000) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    shown = chance.random(readers) < 0.5
    return shown, chance.random(readers) < np.where(shown, with_it, without)


def columns(readers: list[tuple[bool, bool]]) -> tuple[np.ndarray, np.ndarray]:
    shown, did = zip(*readers, strict=True)
    return np.array(shown), np.array(did)


@pytest.mark.parametrize(("without", "with_it"), [(0.03, 0.03), (0.2, 0.2), (0.2, 0.3), (0.9, 0.5)])
def test_whoever_looks_after_every_fifty_readers_is_hardly_ever_told_what_is_wrong(without, with_it):
    wrong = 0
    for seed in range(40):
        shown, did = world(seed, without, with_it)
        told = [effect(shown[:look], did[:look], 0.05) for look in LOOKS]
        wrong += any(not one.low <= with_it - without <= one.high for one in told)
    assert wrong <= 2


def test_what_is_there_is_found():
    found = [effect(*world(seed, 0.2, 0.35), 0.05) for seed in range(20)]
    assert sum(one.low > 0 for one in found) >= 18


@given(READERS)
@settings(deadline=None)
def test_a_voice_and_what_stands_in_its_place_have_opposite_effects(readers):
    shown, did = columns(readers)
    one, other = effect(shown, did, 0.05), effect(~shown, did, 0.05)
    assert one.value == pytest.approx(-other.value)
    assert one.low == pytest.approx(-other.high)
    assert one.high == pytest.approx(-other.low)


@given(READERS)
@settings(deadline=None)
def test_who_errs_less_often_says_less(readers):
    shown, did = columns(readers)
    loose, strict = effect(shown, did, 0.1), effect(shown, did, 0.001)
    assert -1 <= strict.low <= loose.low + 1e-9
    assert loose.high - 1e-9 <= strict.high <= 1
    assert loose.low <= loose.value <= loose.high


def test_nobody_tells_nothing():
    assert effect(np.array([], dtype=bool), np.array([], dtype=bool), 0.05) is None


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="shown, but"):
        effect(np.array([True]), np.array([True, False]), 0.05)
    with pytest.raises(ValueError, match="error of 0"):
        effect(np.array([True]), np.array([True]), 0)
