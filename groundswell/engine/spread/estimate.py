"""A value, and the range in which it lies."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value, and the range in which it lies with a certain confidence."""

    value: float
    low: float
    high: float
