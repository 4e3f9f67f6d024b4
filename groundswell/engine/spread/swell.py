"""The curve of talk in its parts: what came of itself, what campaigns brought, and whether the first is rising."""

from dataclasses import dataclass

import numpy as np

from groundswell.engine.spread.estimate import Estimate
from groundswell.engine.weigh.score import Floats

SURE = 1.6448536269514722  # z of a 90 % interval
MOST_ECHO = 0.95  # of the reproduction number: beyond it a swell has no variance to speak of


@dataclass(frozen=True, slots=True)
class Swell:
    """Events of k stretches of time, of the same length, by what they go back to.

    begins       (k,) hours
    organic      (k,) events, of themselves and what they begot
    by_campaign  (k, C) events of each campaign and what they begot
    """

    begins: Floats
    organic: Floats
    by_campaign: Floats


def swell(times: Floats, by_campaign: Floats, begin: float, end: float, step_hours: float) -> Swell:
    """Part the events of each stretch by what they go back to; organic and campaigns sum to all that were heard.

    times        (n,) hours
    by_campaign  (n, C) share of each event that goes back to each campaign, as `Virality.by_campaign`
    begin, end   hours; events outside are left out, and the last stretch may be cut short
    step_hours   above 0

    Raises ValueError when shapes differ or the window or the step is not above 0.
    """
    if len(times) != len(by_campaign):
        raise ValueError(f"{len(times)} events, but shares of {len(by_campaign)}")
    if step_hours <= 0 or end <= begin:
        raise ValueError(f"stretches of {step_hours} hours from {begin} to {end}")
    begins = np.arange(begin, end, step_hours)
    inside = (times >= begin) & (times <= end)
    place = np.minimum(((times[inside] - begin) // step_hours).astype(np.int64), len(begins) - 1)
    parts = np.zeros((len(begins), by_campaign.shape[1]))
    np.add.at(parts, place, by_campaign[inside])
    whole = np.bincount(place, minlength=len(begins))
    return Swell(begins, np.maximum(whole - parts.sum(axis=1), 0.0), parts)


def rise(now: float, now_hours: float, before: float, before_hours: float, reproduction: float) -> Estimate | None:
    """How many times what was usual before is heard now, with its 90 % interval; None where nothing was heard before.

    now, before   organic events, at least 0, in so many hours each, above 0
    reproduction  events that one event begets: talk that begets talk comes in clusters

    Of counts c the variance is c / (1 - reproduction)^2, and half an event stands beside each.
    Raises ValueError when a number is out of range.
    Source: Hawkes and Oakes, J. Applied Probability 11 (1974), for the variance of counts over long stretches.
    """
    if min(now, before, reproduction) < 0 or min(now_hours, before_hours) <= 0:
        raise ValueError(
            f"{now} events in {now_hours} hours, {before} in {before_hours}, each begetting {reproduction}"
        )
    if not before:
        return None
    value = (now + 0.5) / now_hours / ((before + 0.5) / before_hours)
    clustered = 1 / (1 - min(reproduction, MOST_ECHO))
    away = float(np.exp(SURE * clustered * np.sqrt(1 / (now + 0.5) + 1 / (before + 0.5))))
    return Estimate(value, value / away, value * away)
