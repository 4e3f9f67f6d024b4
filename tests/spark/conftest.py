"""One Spark for all these tests: starting it takes longer than they do."""

import pytest

pytest.importorskip("pyspark", reason="Spark is not installed: `make spark-test` installs it, and runs these tests")


@pytest.fixture(scope="session")
def spark():
    """Makes runners that count on two cores of this machine, in so many parts."""
    from groundswell.engine.runners.spark import Spark  # noqa: PLC0415

    first = Spark(threads=2)
    yield lambda parts=2: Spark(threads=parts)
    first.context.stop()
