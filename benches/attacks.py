"""What the attacks of `groundswell rehearse` do to the scores of 20 real products, linked and unlinked."""

# python -m benches.attacks FILE, tab-separated without a header: person, product, stars, seconds since 1970.

import sys
from dataclasses import replace
from functools import partial

import numpy as np

from groundswell.engine.columns import DAY, STAR, Voices
from groundswell.engine.runners import runner
from groundswell.engine.weigh.attack import ATTACKS, Outcome, outcome

PRODUCTS, FEWEST, MOST = 20, 50, 200
SIZES = (5, 20, 50, 200)
HERE = runner("memory", threads=2)


def main() -> None:
    voices = read(sys.argv[1])
    count = np.bincount(voices.product)
    fitting = np.flatnonzero((count >= FEWEST) & (count <= MOST))
    aims = np.random.default_rng(0).choice(fitting, PRODUCTS, replace=False).tolist()
    print(f"{len(voices.person):,} voices of {voices.people:,} people; {PRODUCTS} of {len(fitting)} products\n")
    print("| accounts x stars | plain mean | unlinked, no alarm | unlinked, alarm | linked | largest / bound |")
    print("|---|---|---|---|---|---|")
    before = {product: looked_at(voices, voices, product) for product in aims}
    for size in SIZES:
        for attack in ("sellers", "flood"):
            moves = np.array([moved(voices, before[product], product, attack, size) for product in aims])
            told = [f"{mean:+.3f}" for mean in moves[:, :4].mean(axis=0)]
            sign = 5 if attack == "sellers" else 1
            print(f"| {size} x {sign} | {' | '.join(told)} | {moves[:, 4].max():.3f} |", flush=True)


def moved(voices: Voices, before: Outcome, product: int, attack: str, size: int) -> tuple[float, ...]:
    """What an attack moves: the plain mean, the score without an alarm, with it, and of linked accounts; ratio."""
    attacked = ATTACKS[attack](voices, product, size, a_day_later(voices, product))
    cluster = np.concatenate([np.arange(voices.people), np.full(attacked.people - voices.people, voices.people)])
    linked = replace(attacked, cluster=cluster.astype(np.int32))
    look = partial(looked_at, voices, product=product)
    unseen, seen, one = look(attacked, watched=False), look(attacked), look(linked)
    shift = one.value - before.value
    return (
        unseen.plain - before.plain,
        unseen.value - before.value,
        seen.value - before.value,
        shift,
        abs(shift) / before.one_person_moves,
    )


def looked_at(voices: Voices, attacked: Voices, product: int, *, watched: bool = True) -> Outcome:
    at = a_day_later(voices, product)
    return outcome(attacked, product, HERE, first_new=len(voices.person), at=at, watched=watched)


def a_day_later(voices: Voices, product: int) -> int:
    """Than the last voice about it."""
    return int(voices.said_at[voices.product == product].max()) + DAY


def read(path: str) -> Voices:
    rows = np.loadtxt(path, delimiter="\t", dtype=np.float64)
    (people, person), (products, product) = (np.unique(rows[:, i], return_inverse=True) for i in (0, 1))
    stars, said_at = (rows[:, 2] * STAR).astype(np.int32), rows[:, 3].astype(np.int64)
    shape = (len(people), len(products))
    return Voices(person.astype(np.int32), product.astype(np.int32), stars, said_at, *shape)


if __name__ == "__main__":
    main()
