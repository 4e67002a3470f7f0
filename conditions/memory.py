"""What building a snapshot asks of the process's memory."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """All that is indexed stays: the garbage collector would look through it for a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def give_back() -> None:
    """The version before this one, and what building has left free, go back to the system.

    Python alone would collect them some day, and glibc alone would keep their pages.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries have none, and need none
    if trim:
        trim(0)
