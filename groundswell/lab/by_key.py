"""The same count for each key of a file: --by COLUMN, on whichever runner is asked for."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Collection
from itertools import chain, pairwise
from typing import Any, TypeVar

import numpy as np

from groundswell.engine.blocks import Array, Block, Ints, NotReady, Runner
from groundswell.engine.runners import NAMES, runner
from groundswell.lab.steps import InputError

Found = TypeVar("Found")


def add_by(parser: ArgumentParser, about: str) -> None:
    parser.add_argument("--by", metavar="COLUMN", help=f"{about}; OUT is then a .csv, .tsv or .parquet file")
    parser.add_argument("--runner", choices=NAMES, default=NAMES[0], help=f"where --by is counted ({NAMES[0]})")
    parser.add_argument("--threads", type=int, default=1, help="how many keys are counted at once (1)")
    parser.add_argument(
        "--master", metavar="URL", help="where Spark is: spark://host:7077, yarn, local[4] (on this machine)"
    )


def carrier(options: Namespace, taken: Collection[str]) -> Runner:
    """The runner that is asked for.

    taken  columns with a meaning of their own, in the file or in OUT, so that none of them can be the key
    """
    if options.by in taken:
        raise InputError(f"--by {options.by}, but that column means something else here: wanted another name for it")
    if options.threads < 1:
        raise InputError(f"{options.threads} threads, but wanted 1 or more")
    if options.master is not None and options.runner != "spark":
        raise InputError("--master says where Spark is, and nothing asks it without --runner spark")
    try:
        return runner(options.runner, threads=options.threads, master=options.master)
    except NotReady as error:
        raise InputError(str(error)) from error


def for_each(
    by: Runner, key: Ints, keys: int, columns: dict[str, Array], count: Callable[[int, dict[str, Array]], Found]
) -> list[Found]:
    """What is found of each key, in order; count gets the key's number and its rows, as they stand in the file.

    key      (n,) from 0 to keys - 1
    columns  by name, (n,) each
    """
    order = np.argsort(key, kind="stable")
    starts = np.searchsorted(key[order], np.arange(keys + 1))
    # Whole keys, in parts of about as many rows.
    marks = np.searchsorted(starts, np.linspace(0, len(key), by.parts * 4 + 1)[1:-1])
    ends = sorted({0, keys, *marks.tolist()})
    blocks = []
    for first, end in pairwise(ends):
        rows = order[starts[first] : starts[end]]
        its = {name: column[rows] for name, column in columns.items()}
        blocks.append(Block(first, starts[first : end + 1] - starts[first], its))

    def of_block(block: Block) -> list[Any]:
        spans = enumerate(pairwise(block.starts.tolist()), start=block.first)
        return [
            count(number, {name: column[begin:end] for name, column in block.columns.items()})
            for number, (begin, end) in spans
        ]

    return list(chain.from_iterable(by.map(of_block, blocks)))
