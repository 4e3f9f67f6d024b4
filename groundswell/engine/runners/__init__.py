"""Where a count runs; names the runner that is asked for."""

from groundswell.engine.blocks import NotReady, Runner
from groundswell.engine.runners.plain import Plain

NAMES = ("memory", "spark", "plain")


def runner(name: str = "memory", *, threads: int = 1, master: str | None = None) -> Runner:
    """Make a runner ready: `plain` for a small table, `memory` for one machine, `spark` for many.

    threads  how many blocks are counted at once
    master   where Spark is: spark://host:7077, yarn, local[4]; left out, this machine. Only `spark` reads it.

    Raises ValueError for a runner that is not there, NotReady for one that lacks what it runs on.
    """
    if name == "plain":
        return Plain()
    # Loaded when asked for: a compiler takes a second to load, and Spark a Java machine.
    if name == "memory":
        from groundswell.engine.runners.memory import Memory  # noqa: PLC0415

        return Memory(threads=threads)
    if name == "spark":
        try:
            from groundswell.engine.runners.spark import Spark  # noqa: PLC0415
        except ModuleNotFoundError as missing:
            raise NotReady("Spark is not installed: pip install 'groundswell[spark]'") from missing
        return Spark(threads=threads, master=master)
    raise ValueError(f"no runner {name!r}; there is {', '.join(NAMES)}")
