"""How well agreement in endorsements tells honest people from the rest; floors beside it."""

import csv
from pathlib import Path

import numpy as np

from benches.credibility import auc, average_precision
from groundswell.engine.weigh.trust import Endorsements, agreement

# Bitcoin OTC as METHODS 1 names it: edges `source,target,rating,time`, labels `person,label` with -1 for fraudulent.
OTC = Path(__file__).parents[2] / "shared" / "data" / "trust" / "bitcoin_otc"
HONEST, DISHONEST, ROUNDS = 400, 100, 20


def main() -> None:
    made_up()
    if not OTC.is_dir():
        print(
            "Bitcoin OTC (../shared/data/trust/bitcoin_otc) is not here: METHODS' 0.919 / 0.936 (floor 0.765 / 0.705)"
        )
        print("and Alpha's 0.872 / 0.924 (floor 0.876 / 0.918) are not measured again")
        return
    otc()


def otc() -> None:
    with (OTC / "soc-sign-bitcoinotc.csv").open(encoding="utf-8") as file:
        edges = np.array([row[:3] for row in csv.reader(file)], dtype=np.int64)
    with (OTC / "labels.csv").open(encoding="utf-8") as file:
        labels = {int(who): label == "-1" for who, label in csv.reader(file)}
    names, codes = np.unique(edges[:, :2], return_inverse=True)
    codes = codes.reshape(-1, 2)
    said = Endorsements(codes[:, 0], codes[:, 1], np.sign(edges[:, 2]).astype(np.float64), len(names))
    place = {int(name): i for i, name in enumerate(names)}
    speaks = np.bincount(codes[:, 0], minlength=len(names)) > 0
    asked = [who for who in labels if who in place and speaks[place[who]]]
    told(said, np.array([place[who] for who in asked]), np.array([labels[who] for who in asked]))


def told(said: Endorsements, people: np.ndarray, dishonest: np.ndarray) -> None:
    print("| by | AUC | average precision |\n|---|---|---|")
    for name, suspect in suspects(said).items():
        its = suspect[people]
        print(f"| {name} | {auc(its, dishonest):.3f} | {average_precision(its, dishonest):.3f} |")


def suspects(said: Endorsements) -> dict[str, np.ndarray]:
    count = np.bincount(said.who, minlength=said.people)
    sums, heads = np.bincount(said.whom, said.sign, said.people), np.bincount(said.whom, minlength=said.people)
    off = np.abs(said.sign - sums[said.whom] / np.maximum(heads[said.whom], 1))
    return {
        "floor: few endorsements": -count.astype(np.float64),
        "mean deviation": np.bincount(said.who, off, said.people) / np.maximum(count, 1),
        "ours, one pass": -agreement(said, passes=1).odds,
        "ours, five passes": -agreement(said).odds,
    }


def made_up() -> None:
    """Honest people see right four times of five; the others praise each other and say anything of the honest."""
    for name, busy in {"as busy as the honest": 10, "a third as busy": 3}.items():
        figures: dict[str, list[tuple[float, float]]] = {}
        for seed in range(ROUNDS):
            said, dishonest = world(np.random.default_rng(seed), busy)
            speaks = np.bincount(said.who, minlength=said.people) > 0
            for by, suspect in suspects(said).items():
                its, label = suspect[speaks], dishonest[speaks]
                figures.setdefault(by, []).append((auc(its, label), average_precision(its, label)))
        print(f"made up: {HONEST} honest, {DISHONEST} not, {name}\n| by | AUC | average precision |\n|---|---|---|")
        for by, found in figures.items():
            print(f"| {by} | {np.mean(found, 0)[0]:.3f} | {np.mean(found, 0)[1]:.3f} |")
        print()
    ring()


def world(dice: np.random.Generator, busy: int) -> tuple[Endorsements, np.ndarray]:
    people = HONEST + DISHONEST
    dishonest = np.arange(people) >= HONEST
    who = np.repeat(np.arange(people), dice.poisson(np.where(dishonest, busy, 10)))
    whom = dice.integers(0, people, len(who))
    own = dishonest[who] & (dice.random(len(who)) < 0.5)
    whom[own] = dice.integers(HONEST, people, int(own.sum()))
    right = np.where(dishonest[whom], -1.0, 1.0) * np.where(dice.random(len(who)) < 0.8, 1, -1)
    anything = np.where(dishonest[whom], 1.0, dice.choice([-1.0, 1.0], len(who)))
    return Endorsements(who, whom, np.where(dishonest[who], anything, right), people), dishonest


def ring() -> None:
    """What fresh accounts gain that do nothing but praise each other; log-odds, linked accounts gain nothing."""
    base, _ = world(np.random.default_rng(0), 10)
    print("| accounts that praise each other | A of each, not linked | A of each, linked |\n|---|---|---|")
    for many in (5, 20, 50):
        own = np.arange(base.people, base.people + many)
        first, second = (part.ravel() for part in np.meshgrid(own, own))
        ends = np.append(base.who, first), np.append(base.whom, second)
        sign, people = np.append(base.sign, np.ones(len(first))), base.people + many
        free = agreement(Endorsements(*ends, sign, people)).odds[own].mean()
        linked = np.minimum(np.arange(people), base.people)
        tied = agreement(Endorsements(*ends, sign, people, linked)).odds[own].mean()
        print(f"| {many} | {free:+.2f} | {tied:+.2f} |")
    print()


if __name__ == "__main__":
    main()
