"""Many machines: Spark holds the blocks, and the same compiled kernels run where they lie."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from weakref import ReferenceType, ref

from py4j.protocol import Py4JJavaError
from pyspark import RDD, SparkConf, SparkContext, StorageLevel
from pyspark.errors import PySparkRuntimeError

from groundswell.engine.blocks import Array, Block, Ints, Kernel, NotReady, added
from groundswell.engine.runners.memory import Memory

Thing = TypeVar("Thing")
Found = TypeVar("Found")

SETTINGS = {
    "spark.app.name": "groundswell",
    "spark.driver.maxResultSize": "0",  # a sum over people comes back once from each block
    "spark.log.level": "ERROR",
    "spark.rpc.message.maxSize": "2000",  # MiB: a task brings its block's column along the first time
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
    """Runs each block's kernel as one task of Spark, by the same code as Memory and to the same bits.

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
        small = self.context.broadcast((rows, others))

        def one(block: Block) -> tuple[Array, ...]:
            return Memory().each(kernel, [block], columns, *small.value)[0]

        try:
            return self._carried(one, blocks, columns)
        finally:
            small.destroy()

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
        small = self.context.broadcast((rows, others))

        def one(block: Block) -> tuple[Array, ...]:
            return (Memory().total(kernel, [block], columns, *small.value, shape=shape),)

        try:
            return added(self._carried(one, blocks, columns), 0)
        finally:
            small.destroy()

    def here(self, count: Callable[[Thing], Found], things: Sequence[Thing]) -> list[Found]:
        return [count(thing) for thing in things]

    def map(self, count: Callable[[Block], Found], blocks: Sequence[Block]) -> list[Found]:
        return self._carried(count, blocks, list(blocks[0].columns))

    def _carried(self, count: Callable[[Block], Found], blocks: Sequence[Block], columns: Sequence[str]) -> list[Found]:
        """What a function makes of each block, with the columns named, on Spark's workers."""
        self._let_go()
        try:
            return self._collected(count, blocks, columns)
        except Py4JJavaError as error:
            if GONE not in str(error):
                raise
            # A machine was lost, and its columns with it. They are still here: send them once more.
            self._held.clear()
            return self._collected(count, blocks, columns)

    def _collected(
        self, count: Callable[[Block], Found], blocks: Sequence[Block], columns: Sequence[str]
    ) -> list[Found]:
        lying = self._lying([block.starts for block in blocks])
        for name in columns:
            # Each side has one array to a block: a block's columns meet where they lie, and nothing is shuffled.
            lying = lying.zip(self._lying([block.columns[name] for block in blocks]))
        task = partial(_counted, count, [block.first for block in blocks], list(columns))
        found: list[Found] = lying.mapPartitionsWithIndex(task).collect()
        return found

    def _lying(self, arrays: Sequence[Array]) -> "RDD[Any]":
        """Arrays where the workers have them, one to a block."""
        key = tuple(map(id, arrays))
        if key not in self._held:
            sent = self.context.parallelize(arrays, len(arrays))
            # Another one on top, which forgets where it comes from once the workers have it: else each task of each
            # pass would bring its column along again, and Java would keep a copy here.
            there = sent.coalesce(len(arrays)).persist(StorageLevel.MEMORY_AND_DISK_DESER)
            there.localCheckpoint()
            self._held[key] = _Held(there, [ref(array) for array in arrays])
        return self._held[key].there

    def _let_go(self) -> None:
        """Free what nobody can ask for any more; before anything else is held, for a number may be given again."""
        for key, held in list(self._held.items()):
            if any(here() is None for here in held.here):
                self._held.pop(key).there.unpersist()


@dataclass(frozen=True, slots=True)
class _Held:
    """Arrays on the workers, and what is left of them here."""

    there: "RDD[Any]"
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
    count: Callable[[Block], Found], firsts: Sequence[int], columns: Sequence[str], number: int, lying: Iterator[Any]
) -> Iterator[Found]:
    """On a worker: put one block together again, and count."""
    (found,) = lying
    arrays: list[Array] = []
    for _ in columns:
        found, array = found
        arrays.insert(0, array)
    yield count(Block(firsts[number], found, dict(zip(columns, arrays, strict=True))))
