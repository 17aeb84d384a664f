"""Has this process give memory back that it no longer needs: its peak is then what one batch holds.

glibc takes large buffers from the heap once such a buffer was freed, and Arrow's own pool keeps what it had: both leave
holes that the next shuffle's buffers do not fit.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable

import pyarrow as pa

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Names of mallopt(3)."""
_LARGE_BYTES = 1_048_576


def return_large_buffers() -> bool:
    """Has buffers of a megabyte and more go back to the system when they are freed; says whether the C library can."""
    pa.set_memory_pool(pa.system_memory_pool())
    set_option = _of_the_c_library("mallopt")
    return set_option is not None and all(
        set_option(option, _LARGE_BYTES) for option in (_MMAP_THRESHOLD, _TRIM_THRESHOLD)
    )


def give_back() -> None:
    """Frees what a pipeline that has ended holds in cycles of references, all that it shuffled, and gives it back."""
    gc.collect()
    trim = _of_the_c_library("malloc_trim")
    if trim is not None:
        trim(0)


def _of_the_c_library(name: str) -> Callable[..., int] | None:
    """A function of glibc; None where the C library is another."""
    try:
        found: Callable[..., int] = getattr(ctypes.CDLL(None), name)
        return found
    except (AttributeError, OSError, TypeError):
        return None
