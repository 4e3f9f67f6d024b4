"""Plain loops over arrays, made as fast as a processor is."""

from collections.abc import Callable
from typing import TypeVar

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(function: Kernel) -> Kernel:
    """The function, compiled by numba and kept where NUMBA_CACHE_DIR says."""
    kernel: Kernel = njit(cache=True, nogil=True)(function)
    return kernel
