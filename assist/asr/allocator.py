"""The memory allocator of the recognising processes.

Vosk allocates and frees small pieces all the time, many recognisers by turns. glibc's malloc mixes their pieces up, and
the more recognisers share a process, the dearer each becomes: 30 of them cost 2.4 times as much each as one alone. With
jemalloc it is 1.4 times (vosk 0.3.45, the bundled model; decision 0506), and huge pages save another tenth, because the
searches jump about in memory. jemalloc is a system package; without it glibc is set up as well as it can be.
"""

import ctypes.util
import os
from functools import cache
from typing import Final

PACKAGE: Final = "libjemalloc2"
"""The Debian and Ubuntu package that holds it."""


@cache
def library() -> str | None:
    """Return jemalloc as the loader names it, or None on a machine without it."""
    return ctypes.util.find_library("jemalloc")


def environment() -> dict[str, str]:
    """Return the variables with which a recognising process starts."""
    found = library()
    if found is None:
        return {"MALLOC_ARENA_MAX": "2", "GLIBC_TUNABLES": "glibc.malloc.mxfast=0:glibc.malloc.hugetlb=1"}
    preloaded = [found, *os.environ.get("LD_PRELOAD", "").split()]
    return {"LD_PRELOAD": " ".join(preloaded), "MALLOC_CONF": "narenas:2,thp:always,metadata_thp:always"}
