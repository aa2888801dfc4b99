"""What the recognising processes allocate with."""

import ctypes.util
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from assist.asr import allocator


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    allocator.library.cache_clear()
    yield
    allocator.library.cache_clear()


def maps_of_a_process() -> str:
    """Return what a process with the workers' environment has mapped."""
    show = "import sys; sys.stdout.write(open('/proc/self/maps').read())"
    environment = {**os.environ, **allocator.environment()}
    done = subprocess.run([sys.executable, "-c", show], env=environment, capture_output=True, text=True, check=True)
    assert not done.stderr
    return done.stdout


def test_a_process_really_has_the_allocator_that_the_machine_has() -> None:
    assert ("jemalloc" in maps_of_a_process()) == (allocator.library() is not None)


def test_what_was_preloaded_before_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: f"lib{name}.so.2")
    monkeypatch.setenv("LD_PRELOAD", "libother.so")
    assert allocator.environment()["LD_PRELOAD"].split() == ["libjemalloc.so.2", "libother.so"]


def test_without_it_glibc_is_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)
    assert "LD_PRELOAD" not in allocator.environment()
    assert "jemalloc" not in maps_of_a_process()
