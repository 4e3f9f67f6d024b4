"""How a score came about: what had been said by the end of each step."""

import numpy as np

from groundswell.engine.columns import Ints


def heard_by(step: Ints, amounts: Ints, steps: int) -> Ints:
    """Add up what was said, step by step.

    step     (n,) from 0 to steps - 1: the step in which each voice was said; in any order
    amounts  (n, k) whole numbers of each voice, such as its mass at each of the five stars
    steps    how many there are

    Returns (steps, k): the sums over all voices of each step and those before it. The last row is the sum over all,
    to the last bit and in whatever order the voices come, so that the last score of a history is the score itself.
    One pass, O(n k). Raises ValueError where a step lies outside.
    """
    if len(step) and not (step.min() >= 0 and step.max() < steps):
        raise ValueError(f"found steps {step.min()} to {step.max()}, but wanted 0 to {steps - 1}")
    sums = np.zeros((steps, amounts.shape[1]), dtype=np.int64)
    np.add.at(sums, step, amounts)
    found: Ints = sums.cumsum(axis=0)
    return found
