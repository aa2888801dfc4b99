"""Applies a change of agents or queues to the running Asterisk: kept for the next start, rendered, reloaded.

Calls that are up are not disturbed. A change that Asterisk cannot be given is refused before anything is written.
"""

from __future__ import annotations

import asyncio

from ivr.asterisk.instance import Instance
from ivr.asterisk.program import provide_program
from ivr.asterisk.rendering import render
from ivr.asterisk.tree import default_cache
from ivr.settings import Agent, Queue
from sansheng.home import Home
from sansheng.secrets import Secrets, load_secrets
from sansheng.settings import Settings, save_line, validated


async def apply_line(home: Home, settings: Settings, agents: tuple[Agent, ...], queues: tuple[Queue, ...]) -> Secrets:
    """Give agents and queues to Asterisk; return the secrets, with a SIP password for each new phone.

    Raises:
        SettingsRefused: they contradict each other or the settings.
        ConfigurationRefused: a value cannot stand in an Asterisk file.
        ControlUnavailable: Asterisk is not running; the change is kept and comes with its next start.
    """
    return await asyncio.to_thread(_apply, home, settings, agents, queues)


def _apply(home: Home, settings: Settings, agents: tuple[Agent, ...], queues: tuple[Queue, ...]) -> Secrets:
    content = settings.model_dump(exclude_unset=True) | {
        "agents": [agent.model_dump() for agent in agents],
        "queues": [queue.model_dump() for queue in queues],
    }
    changed = validated(Settings, content, home.line_file)
    secrets = load_secrets(home, changed)
    program = provide_program(changed.asterisk, default_cache(), lambda line: None)
    instance = Instance(home.root, changed, secrets, program)
    render(changed, secrets, instance.places)
    save_line(home, agents, queues)
    instance.configure()
    instance.reload()
    return secrets
