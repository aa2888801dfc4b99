"""How often the verdicts are right: the unit is (dialogue, rule), gold is met, broken or none. Pure.

Headline: micro-F1 over met and broken, with precision, recall and the lower 95 % bound of both (Wilson). Beside it
false alarms per hour of agent's speech, in two measures: verdicts against rows that were written to come near a breach
and are none; and forbidden wordings, of all rules, found in ordinary correct talk. Rules that events or levels decide
have a table of their own. Whole calls in which the agent does everything right are apart from all this: whatever is
objected to in them counts.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from assist.analysis.corpus import Row, dialogue
from assist.analysis.dialogue import Dialogue
from assist.analysis.report import BROKEN, Judged, judge, verdict
from assist.packs.compiled import CompiledPack
from calls.findings import Role

BY_EVENTS: Final = frozenset(
    {"S00", "S03", "S04", "S05", "S06", "S07", "S35", "C01", "C02", "C05", "C07", "C14", "C15", "C18", "C24", "C26"}
    | {"C28", "C30", "O8"}
)
"""Rules whose verdict rests on events, times or levels, not on words."""
SUMS: Final = frozenset({"C31"})
"""Rules that only sum up others."""
_Z: Final = 1.959964


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row judged."""

    row: Row
    given: str
    """met | broken | none"""
    agent_speech_s: float
    forbidden: int = 0
    """Forbidden wordings found in it, of any rule: false alarms where the agent did what the row's rule asks."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision, recall and F1 over met and broken."""

    right: int
    wrong: int
    """Said met or broken, and it was not so."""
    lost: int
    """Was met or broken, and it was not said so."""
    rows: int
    false_alarms: int
    """Said broken where nothing was."""
    speech_h: float
    """Hours of agent's speech in rows without a breach."""
    ordinary_alarms: int
    """Forbidden wordings, of any rule, in ordinary correct talk: rows in which the agent did what their rule asks."""
    ordinary_h: float
    """Hours of agent's speech in ordinary correct talk."""

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.lost) if self.right + self.lost else 1.0

    @property
    def f1(self) -> float:
        whole = 2 * self.right + self.wrong + self.lost
        return 2 * self.right / whole if whole else 1.0

    @property
    def precision_bound(self) -> float:
        return wilson(self.right, self.right + self.wrong)

    @property
    def recall_bound(self) -> float:
        return wilson(self.right, self.right + self.lost)

    @property
    def alarms_per_hour(self) -> float:
        return self.false_alarms / self.speech_h if self.speech_h else 0.0

    @property
    def ordinary_alarms_per_hour(self) -> float:
        return self.ordinary_alarms / self.ordinary_h if self.ordinary_h else 0.0


@dataclass(frozen=True, slots=True)
class Objections:
    """What was objected to in whole calls that are correct."""

    calls: int
    speech_h: float
    """Hours of agent's speech."""
    by_rule: Mapping[str, int]

    @property
    def per_hour(self) -> float:
        return sum(self.by_rule.values()) / self.speech_h if self.speech_h else 0.0


def wilson(hits: int, tries: int) -> float:
    """Return the lower 95 % bound of a share."""
    if not tries:
        return 0.0
    share = hits / tries
    middle = share + _Z**2 / (2 * tries)
    spread = _Z * math.sqrt(share * (1 - share) / tries + _Z**2 / (4 * tries**2))
    return (middle - spread) / (1 + _Z**2 / tries)


Change = Callable[[Row, Dialogue], Dialogue]


def run(rows: Iterable[Row], pack: CompiledPack, change: Change | None = None) -> list[Outcome]:
    """Judge every row, its dialogue changed first where wanted.

    Raises:
        RowError: a row is not in the format.
    """
    outcomes = []
    for row in rows:
        judged = _judged(row, pack, change)
        speech = _agent_speech_ms(judged) / 1000
        forbidden = sum(one.reason == "forbidden" for one in judged.findings)
        outcomes.append(Outcome(row, verdict(judged.findings, row.rule), speech, forbidden))
    return outcomes


def objections(calls: Iterable[Row], pack: CompiledPack, change: Change | None = None) -> Objections:
    """Judge whole correct calls, by every rule.

    Raises:
        RowError: a call is not in the format.
    """
    found: Counter[str] = Counter()
    speech = count = 0
    for row in calls:
        judged = _judged(row, pack, change)
        found.update(str(one.rule) for one in judged.findings if one.verdict in BROKEN and one.rule not in SUMS)
        speech += _agent_speech_ms(judged)
        count += 1
    return Objections(count, speech / 3_600_000, dict(found.most_common()))


def _judged(row: Row, pack: CompiledPack, change: Change | None) -> Judged:
    laid = dialogue(row)
    return judge(change(row, laid) if change else laid, pack)


def _agent_speech_ms(judged: Judged) -> int:
    return sum(end - start for start, end in judged.call.speech(Role.AGENT))


def figures(outcomes: Iterable[Outcome]) -> Figures:
    """Count them."""
    counts: Counter[str] = Counter()
    speech = ordinary = 0.0
    for one in outcomes:
        gold, given = one.row.gold, one.given
        counts["rows"] += 1
        counts["right"] += gold == given != "none"
        counts["wrong"] += given not in ("none", gold)
        counts["lost"] += gold not in ("none", given)
        counts["alarms"] += given == "broken" and gold != "broken"
        speech += one.agent_speech_s if gold != "broken" else 0.0
        counts["ordinary"] += one.forbidden if gold == "met" else 0
        ordinary += one.agent_speech_s if gold == "met" else 0.0
    return Figures(
        right=counts["right"],
        wrong=counts["wrong"],
        lost=counts["lost"],
        rows=counts["rows"],
        false_alarms=counts["alarms"],
        speech_h=speech / 3600,
        ordinary_alarms=counts["ordinary"],
        ordinary_h=ordinary / 3600,
    )


def by_rule(outcomes: Iterable[Outcome]) -> Mapping[str, Figures]:
    """Return the figures of each rule, in the order of the outcomes."""
    rows: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        rows[one.row.rule].append(one)
    return {rule: figures(mine) for rule, mine in rows.items()}
