"""Where a count runs; names the runner that is asked for."""

from groundswell.engine.blocks import Runner

NAMES = ("memory",)


def runner(name: str = "memory", *, threads: int = 1) -> Runner:
    """Make a runner ready: `memory` for one machine. (`spark` for many machines has its place here.)

    threads  how many blocks are counted at once

    Raises ValueError for a runner that is not there.
    """
    # Loaded when asked for: a compiler takes a second to load, and Spark a Java machine.
    if name == "memory":
        from groundswell.engine.runners.memory import Memory  # noqa: PLC0415

        return Memory(threads=threads)
    raise ValueError(f"no runner {name!r}; there is {', '.join(NAMES)}")
