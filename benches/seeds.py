"""Whom to tell first among 200,000 people: how long it takes, and how far word goes beside other choices."""

import sys
import time
from array import array
from collections.abc import Callable

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from benches.measure import tell
from groundswell.engine.spread.seeds import Graph, graph, seeds, simulated

try:
    import igraph
except ImportError:  # another's program, GPL: measured where it is installed
    igraph = None
try:
    from cynetdiff.models import IndependentCascadeModel
except ImportError:  # another's simulation, MIT: it counts beside ours where it is installed
    IndependentCascadeModel = None

PEOPLE, TIES = 200_000, 2_000_000
WANTED, ROUNDS, RUNS = 50, 3, 200
Choice = Callable[[], np.ndarray]


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    ties, tellers, told = made(people, people * (TIES // PEOPLE))
    seeds(graph(3, np.array([0]), np.array([1]), np.array([0.5])), 1, np.random.default_rng(0))  # compiled here
    ways: dict[str, Choice] = {
        "ours": lambda: seeds(ties, WANTED, np.random.default_rng(1)).chosen,
        "expected degree": lambda: highest(
            np.bincount(tellers, weights=1 / into(told, people)[told], minlength=people)
        ),
        "degree": lambda: highest(np.bincount(tellers, minlength=people)),
        "PageRank on turned ties, networkx": lambda: networkx_rank(tellers, told, people),
    }
    if igraph:
        ways["PageRank on turned ties, igraph"] = lambda: igraph_rank(tellers, told, people)
    rows = []
    for name, choose in ways.items():
        took = []
        for _ in range(ROUNDS if name == "ours" else 1):
            began, busy = time.perf_counter(), time.process_time()
            chosen = choose()
            took.append((time.perf_counter() - began, time.process_time() - busy))
        reached = simulated(ties, chosen.astype(np.int64), RUNS, np.random.default_rng(2))
        figures = [float(np.median(column)) for column in zip(*took, strict=True)]
        rows.append(
            [name, *figures, *[by_cynetdiff(tellers, told, people, chosen)] * bool(IndependentCascadeModel), reached]
        )
    best = max(float(row[-1]) for row in rows[1:])
    heads = ["choice", "seconds", "CPU seconds", *["as CyNetDiff counts"] * bool(IndependentCascadeModel)]
    heads += [f"people reached, {RUNS} simulated cascades", "of the best other"]
    title = f"{WANTED} of {people:,} people with {len(told):,} ties"
    tell(title, heads, ([*row, f"{float(row[-1]) / best:.3f}"] for row in rows))


def made(people: int, ties: int) -> tuple[Graph, np.ndarray, np.ndarray]:
    """A graph in which few tell many: tellers by a power law, told by chance; each is won by 1 of those who tell it."""
    dice = np.random.default_rng(0)
    popular = (np.arange(people) + 10.0) ** -0.7
    tellers = dice.permutation(people)[np.searchsorted(np.cumsum(popular / popular.sum()), dice.random(ties)) % people]
    told = dice.integers(0, people, ties)
    pairs = np.unique((tellers * people + told)[tellers != told])
    tellers, told = np.divmod(pairs, people)
    return graph(people, tellers, told, 1 / into(told, people)[told]), tellers, told


def by_cynetdiff(tellers: np.ndarray, told: np.ndarray, people: int, chosen: np.ndarray) -> float:
    """People reached, as a public program simulates it; ties are in the order of their tellers."""
    starts = np.searchsorted(tellers, np.arange(people))
    chance = (1 / into(told, people)[told]).astype(np.float32)
    columns = array("I", starts.tolist()), array("I", told.tolist())
    model = IndependentCascadeModel(*columns, activation_probs=array("f", chance.tolist()), rng=3)
    return float(model.compute_marginal_gains(chosen.tolist(), [], RUNS)[0])


def into(told: np.ndarray, people: int) -> np.ndarray:
    return np.maximum(np.bincount(told, minlength=people), 1)


def highest(score: np.ndarray) -> np.ndarray:
    return np.argsort(-score, kind="stable")[:WANTED]


def networkx_rank(tellers: np.ndarray, told: np.ndarray, people: int) -> np.ndarray:
    turned = csr_array((np.ones(len(told)), (told, tellers)), shape=(people, people))
    rank = nx.pagerank(nx.from_scipy_sparse_array(turned, create_using=nx.DiGraph))
    return highest(np.array([rank[person] for person in range(people)]))


def igraph_rank(tellers: np.ndarray, told: np.ndarray, people: int) -> np.ndarray:
    turned = igraph.Graph(n=people, edges=np.stack([told, tellers], axis=1), directed=True)
    return highest(np.array(turned.pagerank()))


if __name__ == "__main__":
    main()
