"""The live stream's messages as text (docs/en/live-events.md). Each fact is written once for all pages."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assist.storage.accounts import Account
from assist.web.board import AgentState, compact
from assist.web.health import PartHealth
from assist.web.masking import mask_fact, mask_signal
from calls.bus import Numbered
from calls.signals import CardShown, PartialHeard, Signal
from calls.wire import fact_to_json, signal_to_json


def write(type: str, **fields: Any) -> str:
    """Return one message."""
    return json.dumps({"type": type, **fields}, ensure_ascii=False, separators=(",", ":"))


@dataclass(slots=True)
class FactText:
    """A fact's two texts, plain and masked, each made when first asked for."""

    numbered: Numbered
    _bodies: dict[bool, str] = field(default_factory=dict)

    def body(self, masked: bool) -> str:
        if masked not in self._bodies:
            fact = mask_fact(self.numbered.fact) if masked else self.numbered.fact
            self._bodies[masked] = json.dumps(fact_to_json(compact(fact)), ensure_ascii=False, separators=(",", ":"))
        return self._bodies[masked]

    def message(self, masked: bool, *, late: bool = False) -> str:
        mark = '"late":true,' if late else ""
        return f'{{"type":"fact","seq":{self.numbered.seq},{mark}"fact":{self.body(masked)}}}'


def write_signal(signal: Signal, masked: bool, since: datetime | None = None) -> str:
    body = signal_to_json(mask_signal(signal) if masked else signal)
    if since is not None:
        body["since"] = since.isoformat()
    return write("signal", signal=body)


def account_json(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "role": account.role.value,
        "display_name": account.display_name,
        "agent": account.agent,
        "team": account.team,
    }


def write_snapshot(
    seq: int, facts: list[Numbered], agents: list[AgentState], signals: list[PartialHeard | CardShown], masked: bool
) -> str:
    head = json.dumps({"type": "snapshot", "seq": seq}, separators=(",", ":"))[:-1]
    written = ",".join(f'{{"seq":{n.seq},"fact":{FactText(n).body(masked)}}}' for n in facts)
    states = [{**signal_to_json(state.signal), "since": state.since.isoformat()} for state in agents]
    shown = [signal_to_json(mask_signal(signal) if masked else signal) for signal in signals]
    partials = [body for body in shown if body["kind"] == "PartialHeard"]
    cards = [body for body in shown if body["kind"] == "CardShown"]
    rest = {"agents": states, "partials": partials, "cards": cards}
    tail = json.dumps(rest, ensure_ascii=False, separators=(",", ":"))[1:]
    return f'{head},"facts":[{written}],{tail}'


def write_health(parts: list[PartHealth]) -> str:
    return write(
        "health",
        parts=[{"part": p.part, "state": p.state.value, "since": p.since.isoformat(), "code": p.code} for p in parts],
    )
