"""Supervise a home as `sansheng up` does, saying `ready` whenever the service is. Run by the fixture `supervise`.

With --heartbeat-only the service is the smallest there is.
"""

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
from sansheng.supervise import SERVICE, Supervisor

HEARTBEAT = "import asyncio, sansheng.heartbeat as h; asyncio.run(h.heartbeat())"


def main() -> None:
    home = Home(Path(sys.argv[1]))
    home.prepare()
    settings = load_settings(home)
    program = tree_program(provide_tree(default_cache(), lambda line: None))
    instance = Instance(home.root, settings, load_secrets(home, settings), program)
    say = partial(print, flush=True)
    service = (sys.executable, "-c", HEARTBEAT) if "--heartbeat-only" in sys.argv else SERVICE
    supervisor = Supervisor(home, settings, instance, say, service)
    asyncio.run(supervisor.run(lambda: say("ready")))


main()
