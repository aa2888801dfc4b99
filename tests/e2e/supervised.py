"""Supervise a home whose service is the smallest there is: a heartbeat and nothing else. Run by test_supervise.py."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from pathlib import Path

from ivr.asterisk.instance import Instance
from ivr.asterisk.program import tree_program
from ivr.asterisk.tree import default_cache, provide_tree
from sansheng.home import Home
from sansheng.secrets import load_secrets
from sansheng.settings import load_settings
from sansheng.supervise import Supervisor

SERVICE = """
import asyncio, os
from sansheng.heartbeat import heartbeat
print("service", os.getpid(), flush=True)
asyncio.run(heartbeat())
"""


def main() -> None:
    home = Home(Path(sys.argv[1]))
    home.prepare()
    settings = load_settings(home)
    program = tree_program(provide_tree(default_cache(), lambda line: None))
    instance = Instance(home.root, settings, load_secrets(home, settings), program)
    say = partial(print, flush=True)
    supervisor = Supervisor(home, instance, say, (sys.executable, "-c", SERVICE))
    asyncio.run(supervisor.run(lambda: say("ready")))


main()
