"""What the classifiers are trained on: utterances, and which concepts each expresses.

A concept's own examples are labelled: `+` expresses it, `-` comes near and does not. All other labels are what the
packs' phrases find in the undamaged text: of them the classifiers learn to hear through errors.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from assist.analysis.corpus import Row, dialogue, read_rows
from assist.matching.learned import STARTING
from assist.matching.lexicon import Lexicon
from assist.packs.compiled import CompiledPack, CompiledRule
from calls.findings import Role
from calls.ids import RuleId

Labels = dict[str, bool | None]
"""By concept: expressed, not expressed, or (None) nobody can tell which utterance of its dialogue expresses it."""
PRACTICE: Final = "practice"
"""The folder of the dialogues that are there to learn on, all of them."""
UNHEARD: Final = "[unk]"
_ROUTINE: Final = frozenset({"help-offer", "more-help", "goodbye"})
"""What an agent says with these is the opening or the closing, and not what a dialogue is about."""
_BY_WORDS: Final = frozenset({"reply", "new-need"})
"""Judges of rules that nothing but words, or a mark on the panel, starts."""
_BRIEF: Final = 4
"""Who says no more characters than these agrees, or is there."""


@dataclass(slots=True)
class Material:
    """One side's utterances with what people say of each."""

    utterances: dict[str, Labels] = field(default_factory=dict)

    def add(self, text: str, labels: Mapping[str, bool | None] | None = None) -> None:
        known = self.utterances.setdefault(text, {})
        for concept, expressed in (labels or {}).items():
            known.setdefault(concept, expressed)


Sides = dict[Role, Material]


def examples(folder: Path, pack: CompiledPack, sides: Sides) -> None:
    """Read the examples, one file per concept.

    Raises:
        ValueError: no side of the pack knows the concept, or a line has no sign.
    """
    for path in sorted(folder.glob("*.txt")):
        role = _side(pack, path.stem)
        for line in path.read_text("utf-8").splitlines():
            if line[:1] not in ("+", "-"):
                raise ValueError(f"{path.name}: {line!r} begins with neither + nor -")
            sides[role].add(line[1:].strip(), {path.stem: line[0] == "+"})


def _side(pack: CompiledPack, concept: str) -> Role:
    for role in (Role.AGENT, Role.CALLER):
        if concept in pack.lexicons[role].phrases:
            return role
    raise ValueError(f"{concept}: the pack has no such concept")


def plain(paths: Iterable[Path], side: Material) -> None:
    """Read utterances without labels, one a line."""
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                side.add(line.strip())


def dialogues(paths: Iterable[Path], pack: CompiledPack, sides: Sides) -> None:
    """Read labelled dialogues, those of the test split left out."""
    for path in paths:
        for row in read_rows(path):
            if path.parent.name == PRACTICE or row.split == "dev":
                _dialogue(row, pack, sides)


def _dialogue(row: Row, pack: CompiledPack, sides: Sides) -> None:
    said: dict[Role, list[str]] = defaultdict(list)
    for one in dialogue(row).utterances:
        if UNHEARD not in one.text:
            said[Role.CALLER if one.leg == "caller" else Role.AGENT].append(one.text)
    rule = pack.rules.get(RuleId(row.rule))
    for role, texts in said.items():
        labels: Labels = {}
        if rule is not None:
            if row.gold == "met" and role is Role.AGENT:  # who does what is asked speaks correctly otherwise, too
                labels |= dict.fromkeys((one.never for one in pack.rules.values() if one.rule.never), False)
            labels |= dict.fromkeys(_absent(row, rule, role), False)
            labels |= dict.fromkeys(_somewhere(row, rule, role, texts, pack.lexicons[role]), None)
            if (only := _only_matter(texts, pack.lexicons[role])) is not None:
                surely = (concept for concept in _certain(row, rule, role) if labels.get(concept, True) is None)
                sides[role].add(only, dict.fromkeys(surely, True))
        for text in texts:
            sides[role].add(text, labels)


def _absent(row: Row, rule: CompiledRule, role: Role) -> Iterator[str]:
    """Name the concepts that nobody expresses in a dialogue, by its verdict."""
    if role is Role.AGENT and row.gold != "broken" and rule.rule.never:
        yield rule.never
    if row.gold == "none" and len(rule.cues) == 1 and rule.cues[0].by is role and not rule.cues[0].all:
        yield from (name for name in rule.cues[0].any if STARTING in name)


def _somewhere(row: Row, rule: CompiledRule, role: Role, texts: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """Name the concepts that somebody expresses, by the verdict, and that no phrase finds."""
    found = {hit.concept for text in texts for hit in lexicon.find(text)}
    for group in _present(row, rule, role):
        if found.isdisjoint(group):
            yield from group


def _certain(row: Row, rule: CompiledRule, role: Role) -> Iterator[str]:
    """Name the concepts that the verdict alone says somebody expresses."""
    by_words = rule.rule.judge in _BY_WORDS and not rule.rule.when.measured and len(rule.cues) == 1
    groups = [cue.any for cue in rule.cues if cue.by is role and by_words and row.gold != "none"]
    if role is Role.AGENT and row.gold == "met":
        groups += rule.say
    if role is Role.AGENT and row.gold == "broken" and not rule.say and not rule.cues and rule.rule.never:
        groups.append(frozenset({rule.never}))
    yield from (name for group in groups if len(group) == 1 for name in group)


def _only_matter(texts: Sequence[str], lexicon: Lexicon) -> str | None:
    """Return the one utterance that the dialogue can be about, opening, closing and brief answers left out."""
    said = (one for one in texts if len(one) > _BRIEF)
    about = [one for one in said if _ROUTINE.isdisjoint(hit.concept for hit in lexicon.find(one))]
    return about[0] if len(about) == 1 else None


def _present(row: Row, rule: CompiledRule, role: Role) -> Iterator[frozenset[str]]:
    if row.gold == "none":
        return
    yield from (cue.any for cue in rule.cues if cue.by is role)
    if role is Role.AGENT and row.gold == "met":
        yield from rule.say
    if role is Role.AGENT and row.gold == "broken" and rule.rule.never:
        yield frozenset({rule.never})
