"""`sansheng simulate`: simulated people on the running line."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from ivr.settings import Phone
from sansheng.errors import SanshengError
from sansheng.home import find_home
from sansheng.secrets import load_secrets
from sansheng.settings import Settings, load_settings
from sansheng.simulation import SipPhone, record, scenario
from sansheng.simulation.call import Call
from sansheng.simulation.desk import AgentAccount, Desk
from sansheng.simulation.errors import ScenarioError, SimulationError
from sansheng.simulation.precedence import take_precedence
from sansheng.simulation.rehearsal import Rehearsal
from sansheng.simulation.run import Audience, Performance, perform
from sansheng.simulation.scenario import Leg
from sansheng.simulation.speaker import Speaker
from sansheng.speech.errors import SpeechError

CALLERS = 100
_UNLISTED_NUMBER = "4001234567"
_LEGS = {"caller": "来电者 caller", "agent": "坐席 agent"}
_ACTIONS = {
    "say": "说 says",
    "press": "按键 presses",
    "wait_s": "等待 waits",
    "hang_up": "挂机 hangs up",
    "hold": "保持 hold",
    "rtp": "语音包 RTP",
    "rtp_jumps_back": "语音包序号跳回 RTP jumps back",
    "ringing": "振铃 rings",
    "answered": "接听 answers",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the scenario is played."""

    host: str
    port: int
    company: str
    number: str
    agents: tuple[AgentAccount, ...]


def simulate(
    name: Annotated[str, typer.Argument(help="自带场景的名字，或 YAML 文件 / a shipped scenario, or a YAML file")] = "",
    repeat: Annotated[int, typer.Option(min=1, help="每路打几遍 / calls one after another")] = 1,
    calls: Annotated[int, typer.Option(min=1, max=CALLERS, help="同时几路 / calls at the same time")] = 1,
    record_to: Annotated[
        Path | None, typer.Option("--record", help="把两边听到的写到这里 / write what each ear heard here")
    ] = None,
    speaker: Annotated[bool, typer.Option("--speaker", help="在扬声器上播放 / play it on the loudspeaker")] = False,
    number: Annotated[str, typer.Option("--to", help="拨打的号码 / number to call")] = "",
    agent: Annotated[
        list[str] | None, typer.Option(help="由哪位坐席接听，可多次 / agent who answers, may be repeated")
    ] = None,
    home: Annotated[Path | None, typer.Option(help="数据目录 / home folder")] = None,
) -> None:
    """让模拟的来电者和坐席在运行中的线路上通话。不写场景名则列出自带场景。

    Let a simulated caller and agent talk on the running line. Without a name, the shipped scenarios are listed.
    The agents' phones are taken over while it runs. Exit code: 0 as the scenario says, 1 otherwise, 2 bad input.
    """
    console = Console(highlight=False, soft_wrap=True)
    if not name:
        _list(console)
        return
    with told(console):
        played = scenario.load(name)
        stage = find_stage(home, number, agent or [], calls)
        if speaker and calls > 1:
            raise ScenarioError("--speaker 只能听一路 / plays one call: leave out --calls")
        take_precedence()
        with Speaker() if speaker else contextlib.nullcontext() as loud:
            performances = asyncio.run(_play(console, played, stage, repeat, calls, record_to, loud))
        _report(console, performances)
    raise typer.Exit(0 if all(performance.succeeded for performance in performances) else 1)


def _list(console: Console) -> None:
    for name in scenario.shipped():
        shown = scenario.load(name)
        console.print(f"{name:24} {shown.title} / {shown.title_en}")


@contextlib.contextmanager
def told(console: Console) -> Iterator[None]:
    """Turn what the operator can mend into one message and exit code 2."""
    first: BaseException | None = None
    try:
        yield
    except* (SimulationError, SpeechError, SanshengError) as errors:
        first = errors.exceptions[0]
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    if first is not None:
        console.print(f"[red]{escape(str(first))}[/]")
        raise typer.Exit(2)


def find_stage(home: Path | None, number: str, chosen: list[str], calls: int) -> Stage:
    """Return where `calls` calls at once can be played; raises SanshengError and ScenarioError."""
    place = find_home(home)
    settings = load_settings(place)
    secrets = load_secrets(place, settings)
    if not settings.simulation.enabled:
        raise ScenarioError("设置里关闭了模拟 / simulation is off in the settings: [simulation] enabled = true")
    numbers = _agents(settings, chosen)[: max(calls, len(chosen))]
    listen = ipaddress.ip_address(settings.network.listen)
    return Stage(
        "127.0.0.1" if listen.is_unspecified else str(listen),
        settings.ports.sip,
        settings.site.company,
        number or next((n for queue in settings.queues for n in queue.numbers), _UNLISTED_NUMBER),
        tuple(AgentAccount(agent, secrets.phones[agent]) for agent in numbers),
    )


def _agents(settings: Settings, chosen: list[str]) -> list[str]:
    possible = [agent.number for agent in settings.agents if agent.phone is Phone.DESK]
    unknown = [agent for agent in chosen if agent not in possible]
    if unknown or not possible:
        raise ScenarioError(
            f"没有话机坐席 {'、'.join(unknown)}，可用的：{'、'.join(possible)} "
            f"/ no agent {', '.join(unknown)} with phone = desk; there are: {', '.join(possible) or 'none'}"
        )
    return chosen or possible


async def _play(
    console: Console,
    played: scenario.Scenario,
    stage: Stage,
    repeat: int,
    calls: int,
    folder: Path | None,
    loud: Speaker | None,
) -> list[Performance]:
    numbers = [account.number for account in stage.agents]
    scripts = await asyncio.to_thread(Rehearsal().scripts, played, stage.company, numbers)
    performances: list[Performance] = []
    async with Desk(stage.host, stage.port, stage.agents) as desk:
        with Progress(console=console, transient=True, disable=repeat * calls == 1) as progress:
            task = progress.add_task(played.title, total=repeat * calls)
            audience = _audience(progress.console if repeat * calls == 1 else None, loud)

            async def line(index: int) -> None:
                async with SipPhone(stage.host, stage.port, f"138001380{index:02d}") as caller:
                    for _ in range(repeat):
                        performance = await perform(scripts, caller, desk, stage.number, audience)
                        performances.append(performance)
                        if folder is not None:
                            where = folder / f"{played.name}-{len(performances):03d}"
                            await asyncio.to_thread(record.write, performance, where)
                        progress.advance(task)

            async with asyncio.TaskGroup() as lines:
                for index in range(calls):
                    lines.create_task(line(index))
    return performances


def _audience(console: Console | None, loud: Speaker | None) -> Audience:
    def told(leg: Leg, action: str, detail: str) -> None:
        if console is not None:
            shown = "" if detail == "True" else escape(detail)
            console.print(f"[bold]{_LEGS[leg]}[/] {_ACTIONS[action]} {shown}")

    def listens(leg: Leg, call: Call) -> None:
        if loud is not None:
            loud.listen(call.ear, 0 if leg == "caller" else 1)

    return Audience(told, listens)


def _report(console: Console, performances: list[Performance]) -> None:
    failed = [performance for performance in performances if not performance.succeeded]
    for performance in failed:
        console.print(f"[red]{performance.caller_number}: {escape('; '.join(performance.faults))}[/]")
    done = len(performances) - len(failed)
    console.print(f"{done}/{len(performances)} 通照场景完成 / calls went as the scenario says")
