"""Agents and queues changed on the panel: checked as settings, given to Asterisk, taken over by the running line."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import BaseModel, ValidationError

from assist.web.context import WebContext
from assist.web.line_edits import AgentEdit, DirectoryRefused, QueueEdit
from calls.ids import AgentId
from ivr.asterisk.errors import AsteriskError, ControlUnavailable
from ivr.settings import Agent, Queue
from sansheng.errors import SettingsRefused
from sansheng.home import Home
from sansheng.reconfigure import apply_line
from sansheng.secrets import Secrets, load_secrets
from sansheng.settings import Settings, load_settings
from sansheng.standing import StandingLine

LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class HomeLineDirectory:
    """Implements assist.web.line_edits.LineDirectory over the home's settings."""

    home: Home
    settings: Settings
    line: StandingLine
    context: WebContext
    changed: Callable[[Settings, Secrets], None]
    """Told of the settings and secrets after a change."""
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    def lists(self) -> tuple[list[AgentEdit], list[QueueEdit], list[str]]:
        return (
            [_agent_edit(agent) for agent in self.settings.agents],
            [_queue_edit(queue) for queue in self.settings.queues],
            [trunk.name for trunk in self.settings.trunks],
        )

    async def change(self, agents: list[AgentEdit], queues: list[QueueEdit]) -> None:
        async with self._one_at_a_time:
            try:
                await apply_line(
                    self.home,
                    self.settings,
                    tuple(_agent(edit) for edit in sorted(agents, key=lambda edit: edit.number)),
                    tuple(_queue(edit) for edit in queues),
                )
            except ControlUnavailable:
                LOG.warning("asterisk-away", extra={"kept": "agents and queues come with its next start"})
            except (SettingsRefused, AsteriskError) as error:
                raise DirectoryRefused(str(error)) from error
            except ValidationError as error:
                messages = (detail["msg"].removeprefix("Value error, ") for detail in error.errors())
                raise DirectoryRefused("; ".join(messages)) from error
            await asyncio.to_thread(self._take_over)
            if self.line.line is not None:
                self.line.line.use(self.settings)

    def _take_over(self) -> None:
        self.settings = load_settings(self.home)
        secrets = load_secrets(self.home, self.settings)
        self.changed(self.settings, secrets)
        self.context.phones = {AgentId(number): password for number, password in secrets.phones.items()}


def _agent(edit: AgentEdit) -> Agent:
    return Agent.model_validate(edit.model_dump(exclude={"team"}))


def _queue(edit: QueueEdit) -> Queue:
    return Queue.model_validate(edit.model_dump(exclude={"team", "record_calls"}))


def _agent_edit(agent: Agent) -> AgentEdit:
    return AgentEdit.model_validate(_known(AgentEdit, agent))


def _queue_edit(queue: Queue) -> QueueEdit:
    return QueueEdit.model_validate(_known(QueueEdit, queue))


def _known(edit: type[BaseModel], setting: BaseModel) -> dict[str, object]:
    return {key: value for key, value in setting.model_dump(mode="json").items() if key in edit.model_fields}
