"""How often a fault is taken for fixed that is not, and how long a true fix waits to be seen, beside simpler rules."""

from collections.abc import Callable

import numpy as np

from groundswell.engine.blocks import Array
from groundswell.engine.columns import Bools, Floats
from groundswell.engine.weigh.fixes import Answers, counted, kept, least_share
from groundswell.engine.weigh.score import UNIT

WORLDS, DAYS = 2_000, 200  # one owner answers a day
NORMAL_90 = 1.2816  # the normal distribution's one-sided 90 % point
Rule = Callable[[Floats, Floats], Bools]


def main() -> None:
    looking()
    print()
    rings()


def looking() -> None:
    """Worlds in which a share of owners finds the fault gone; each rule is asked every day."""
    print("| for this share it is fixed | company says so | more yes than no, of 5 | Wilson 90 % | ours |")
    print("|---|---|---|---|---|")
    for share in (0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97):
        dice = np.random.default_rng(0)
        yes = (dice.random((WORLDS, DAYS)) < share).cumsum(axis=1).astype(float)
        no = np.arange(1, DAYS + 1) - yes
        print(f"| {share} | 1.00, 0 | " + " | ".join(cell(rule(yes, no)) for rule in (majority, wilson, ours)) + " |")


def majority(yes: Floats, no: Floats) -> Bools:
    return (yes > no) & (yes + no >= 5)


def wilson(yes: Floats, no: Floats) -> Bools:
    """Whether the lower end of Wilson's interval, made for one look, lies above one half."""
    whole, square = yes + no, NORMAL_90**2
    share = yes / whole
    spread = NORMAL_90 * np.sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    return (share + square / (2 * whole) - spread) / (1 + square / whole) > 0.5


def ours(yes: Floats, no: Floats) -> Bools:
    return least_share(yes, no) > 0.5


def cell(seen: Array) -> str:
    """In which part of the worlds it was ever taken for fixed, and after how many answers half of those were."""
    ever = seen.any(axis=1)
    first = seen.argmax(axis=1)[ever] + 1
    return f"{ever.mean():.2f}, {np.median(first):.0f}" if ever.any() else "0.00"


def rings() -> None:
    """What ten voices of one star keep when owners answer: honest ones, and fresh accounts of the company's beside."""
    print("| owners, yes and no | fresh accounts, all yes | 10 voices keep | 100 voices keep |")
    print("|---|---|---|---|")
    for yes, no in ((0, 0), (3, 2), (3, 0), (7, 1), (20, 2), (37, 3)):
        for fresh in (0, 1000):
            rows = [*[(True, False)] * yes, *[(False, False)] * no, *[(True, True)] * fresh]
            keeps = [kept(*masses(rows), np.array([reported * UNIT // 2]))[0] / UNIT for reported in (10, 100)]
            print(f"| {yes}, {no} | {fresh} | " + " | ".join(f"{one:.2f}" for one in keeps) + " |")


def masses(rows: list[tuple[bool, bool]]) -> tuple[Array, Array]:
    weight = np.full(len(rows), 700_000, dtype=np.int64)
    said = np.array(rows, dtype=bool).reshape(-1, 2)
    fix = np.zeros(len(rows), dtype=np.int32)
    return counted(Answers(fix, np.arange(len(rows)), weight, said[:, 0], said[:, 1]), 1)


if __name__ == "__main__":
    main()
