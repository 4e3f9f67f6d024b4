"""The real trees of who told whom: how long it takes to measure them all, and whether networkx measures the same."""

import time
from pathlib import Path

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.csv import ParseOptions, read_csv

from benches.measure import interleaved, seconds, tell
from groundswell.engine.spread.cascade import NOBODY, Forest, Measures, forest, measure

SPREAD = Path(__file__).parents[2] / "shared" / "data" / "spread"
COMPARED = 200  # the smallest of more than 20 people, for networkx needs a minute for one large one
ROUNDS = 5


def main() -> None:
    rows = edges()
    grown = forest(*rows)
    found = measure(grown)
    ways = {"cleaned and measured": lambda: seconds(lambda: measure(forest(*rows)))}
    took = interleaved(ROUNDS, ways)["cleaned and measured"]
    chosen = [tree for tree in np.argsort(found.size, kind="stable").tolist() if found.size[tree] > 20][:COMPARED]
    began = time.perf_counter()
    wrong = sum(measured_by_networkx(grown, tree) != measured(found, tree) for tree in chosen)
    theirs = time.perf_counter() - began
    people = int(found.size[chosen].sum())
    began = time.perf_counter()
    measure(forest(*(column[np.isin(rows[0], chosen)] for column in rows)))
    ours = time.perf_counter() - began
    tell(
        "Trees",
        ["", "trees", "people", "seconds", "measured otherwise by the other"],
        [
            ["all", len(found.tree), f"{len(grown.tree):,}", took, ""],
            ["some, ours", len(chosen), f"{people:,}", ours, wrong],
            ["the same, networkx", len(chosen), f"{people:,}", theirs, wrong],
        ],
    )


def edges() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Tree, parent, child and minutes of each row of twitter15."""
    path = SPREAD / "twitter15.tsv.gz"
    if not path.is_file():
        raise SystemExit("the real data (../shared/data) are not here")
    table = read_csv(path, parse_options=ParseOptions(delimiter="\t"))
    parent = pc.if_else(pc.equal(table["parent_user"], "ROOT"), str(NOBODY), table["parent_user"])
    tree = table["tree"].combine_chunks().dictionary_encode().indices
    columns = (tree, pc.cast(parent, pa.int64()), table["user"], table["minutes"])
    tree, parent, child, minutes = (np.asarray(column) for column in columns)
    return tree.astype(np.int64), parent, child, minutes.astype(np.float64)


def measured(found: Measures, tree: int) -> tuple[int, int, int, float]:
    virality = round(float(found.structural_virality[tree]), 9)
    return int(found.size[tree]), int(found.depth[tree]), int(found.breadth[tree]), virality


def measured_by_networkx(grown: Forest, tree: int) -> tuple[int, int, int, float]:
    its = np.flatnonzero(grown.tree == grown.tree[np.flatnonzero(np.diff(grown.tree, prepend=-1))[tree]])
    drawn = nx.DiGraph([(int(grown.teller[one]), int(one)) for one in its if grown.teller[one] != NOBODY])
    root = next(one for one in its.tolist() if grown.teller[one] == NOBODY)
    depths = list(nx.single_source_shortest_path_length(drawn, root).values())
    virality = nx.average_shortest_path_length(drawn.to_undirected())
    return drawn.number_of_nodes(), max(depths), int(np.bincount(depths).max()), round(virality, 9)


if __name__ == "__main__":
    main()
