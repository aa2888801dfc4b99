"""Telephones are real-time devices: on a busy machine a simulated one stutters, and the line would be blamed.

A pause of the sender shifts what is tapped from that leg until its next silence without packets (Asterisk queues
what comes late), so that utterances would seem late by that much.
"""

from __future__ import annotations

import contextlib
import os

_NICENESS = -10


def take_precedence() -> bool:
    """Ask the system to run this process before others; False where it may not (another user than root)."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, _NICENESS)
        return True
    return False
