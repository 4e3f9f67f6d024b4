"""Many machines: Spark holds the blocks, and the same compiled kernels run where they lie."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from operator import add
from typing import Any, TypeVar
from weakref import ReferenceType, ref

from py4j.protocol import Py4JJavaError
from pyspark import RDD, Broadcast, SparkConf, SparkContext, StorageLevel
from pyspark.errors import PySparkRuntimeError

from groundswell.engine.blocks import Array, Block, Ints, Kernel, NotReady, spans
from groundswell.engine.runners.memory import Memory

Thing = TypeVar("Thing")
Found = TypeVar("Found")

SETTINGS = {
    "spark.app.name": "groundswell",
    "spark.driver.maxResultSize": "0",  # what is found of each voice comes back
    "spark.log.level": "ERROR",
    "spark.rpc.message.maxSize": "2000",  # MiB: a task brings its blocks' column along the first time
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
# On one machine nothing listens to the network, no name of the machine need be found, and one Java holds all blocks.
ALONE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "4g",
}

GONE = "CHECKPOINT_RDD_BLOCK_ID_NOT_FOUND"  # what Spark says of a column that it has no more


class Spark:
    """Runs kernels on Spark's workers, by the same code as Memory and to the same bits; a task is a span of blocks.

    A column of blocks is sent to the workers when it is first counted with, and stays there for as long as it is
    kept here; so nobody may write to it any more. Row vectors and small values go along with each call.
    """

    def __init__(self, *, threads: int = 1, master: str | None = None) -> None:
        """Start Spark, or join the one that runs in this process.

        threads  how many blocks are counted at once, at least
        master   where Spark is: spark://host:7077, yarn, local[4]; left out, this machine
        """
        if threads < 1:
            raise ValueError(f"{threads} threads, but wanted 1 or more")
        self.context = started(master, threads)
        self.parts = max(threads, self.context.defaultParallelism)
        self._held: dict[tuple[int, ...], _Held] = {}

    def compiled(self, kernel: Kernel) -> Kernel:
        return Memory().compiled(kernel)

    def each(
        self,
        kernel: Kernel,
        blocks: Sequence[Block],
        columns: Sequence[str],
        rows: Sequence[Array] = (),
        others: Sequence[Any] = (),
    ) -> list[tuple[Array, ...]]:
        with self._told(rows, others) as told:

            def count(span: list[Block]) -> list[tuple[Array, ...]]:
                return Memory().each(kernel, span, columns, *told.value)

            return self._gathered(count, blocks, columns)

    def total(
        self,
        kernel: Kernel,
        blocks: Sequence[Block],
        columns: Sequence[str],
        rows: Sequence[Array] = (),
        others: Sequence[Any] = (),
        *,
        shape: int | tuple[int, ...],
    ) -> Ints:
        with self._told(rows, others) as told:

            def count(span: list[Block]) -> Ints:
                return Memory().total(kernel, span, columns, *told.value, shape=shape)

            # Whole numbers may be added in any order; by a tree, so that not all sums meet here.
            whole: Ints = self._asked(count, blocks, columns, lambda found: found.treeReduce(add))
            return whole

    def map(self, count: Callable[[Block], Found], blocks: Sequence[Block]) -> list[Found]:
        return self._gathered(lambda span: list(map(count, span)), blocks, list(blocks[0].columns))

    def here(self, count: Callable[[Thing], Found], things: Sequence[Thing]) -> list[Found]:
        return Memory().here(count, things)

    @contextmanager
    def _told(self, *small: Any) -> Iterator["Broadcast[Any]"]:
        """Small values where the workers find them, for the time of one call."""
        told = self.context.broadcast(small)
        try:
            yield told
        finally:
            told.destroy()

    def _gathered(
        self, count: Callable[[list[Block]], list[Found]], blocks: Sequence[Block], columns: Sequence[str]
    ) -> list[Found]:
        """What is found of each block, in the order of the blocks."""
        return list(chain.from_iterable(self._asked(count, blocks, columns, lambda found: found.collect())))

    def _asked(
        self,
        count: Callable[[list[Block]], Found],
        blocks: Sequence[Block],
        columns: Sequence[str],
        answer: Callable[["RDD[Found]"], Any],
    ) -> Any:
        """Count on the workers, a span of blocks at a time, with the columns named; and ask for the answer."""
        self._let_go()
        try:
            return answer(self._counting(count, blocks, columns))
        except Py4JJavaError as error:
            if GONE not in str(error):
                raise
            # A machine was lost, and its columns with it. They are still here: send them once more.
            self._held.clear()
            return answer(self._counting(count, blocks, columns))

    def _counting(
        self, count: Callable[[list[Block]], Found], blocks: Sequence[Block], columns: Sequence[str]
    ) -> "RDD[Found]":
        """What will be found of each span of blocks, once somebody asks."""
        lying = self._lying([block.starts for block in blocks])
        for name in columns:
            # Both have the same spans: a block's columns meet where they lie, and nothing is shuffled.
            lying = lying.zip(self._lying([block.columns[name] for block in blocks]))
        firsts = self._spans([block.first for block in blocks])
        return lying.mapPartitionsWithIndex(partial(_counted, count, firsts, list(columns)))

    def _lying(self, arrays: Sequence[Array]) -> "RDD[list[Array]]":
        """Arrays where the workers have them, a span to each part."""
        key = tuple(map(id, arrays))
        if key not in self._held:
            its = self._spans(arrays)
            # Another one on top, which forgets where it comes from once the workers have it: else each task of each
            # pass would bring its column along again, and Java would keep a copy here.
            there = self.context.parallelize(its, len(its)).coalesce(len(its))
            there.persist(StorageLevel.MEMORY_AND_DISK_DESER).localCheckpoint()
            self._held[key] = _Held(there, [ref(array) for array in arrays])
        return self._held[key].there

    def _spans(self, things: Sequence[Thing]) -> list[Sequence[Thing]]:
        """One thing of each block, as they are parted among the tasks."""
        return [things[span] for span in spans(len(things), min(self.parts, len(things)))]

    def _let_go(self) -> None:
        """Free what nobody can ask for any more; before anything else is held, for a number may be given again."""
        for key, held in list(self._held.items()):
            if any(here() is None for here in held.here):
                self._held.pop(key).there.unpersist()


@dataclass(frozen=True, slots=True)
class _Held:
    """Arrays on the workers, and what is left of them here."""

    there: "RDD[list[Array]]"
    here: list["ReferenceType[Array]"]


def started(master: str | None, threads: int) -> SparkContext:
    """Spark on a master, quiet; where one runs in this process already, that one.

    Raises NotReady where Java is missing, and where Spark does not start or runs elsewhere already.
    """
    conf = SparkConf().setMaster(master or f"local[{threads}]").setAll(list(SETTINGS.items()))
    is_alone = master is None or master.startswith("local")
    try:
        context = SparkContext.getOrCreate(conf.setAll(list(ALONE.items())) if is_alone else conf)
    except PySparkRuntimeError as error:
        raise NotReady(
            f"Spark did not start on {conf.get('spark.master')}: it needs Java 17 or later (Debian: apt-get install "
            "default-jre-headless; or let JAVA_HOME name one), and a master that it knows"
        ) from error
    except Py4JJavaError as error:
        raise NotReady(f"Spark did not start on {master}: {error.java_exception.getMessage()}") from error
    if master not in {None, context.master}:
        raise NotReady(f"Spark runs on {context.master} in this process already, and cannot on {master} too")
    if is_alone:
        # Workers beside us have what we have; elsewhere PYSPARK_PYTHON says which Python is theirs.
        context.pythonExec = sys.executable
    return context


def _counted(
    count: Callable[[list[Block]], Found],
    firsts: Sequence[Sequence[int]],
    columns: Sequence[str],
    number: int,
    lying: Iterator[Any],
) -> Iterator[Found]:
    """On a worker: put a span of blocks together again, and count."""
    (found,) = lying
    its: list[list[Array]] = []
    for _ in columns:
        found, column = found
        its.insert(0, column)
    rows = zip(*its, strict=True) if columns else ((),) * len(found)
    yield count(
        [
            Block(first, starts, dict(zip(columns, row, strict=True)))
            for first, starts, row in zip(firsts[number], found, rows, strict=True)
        ]
    )
