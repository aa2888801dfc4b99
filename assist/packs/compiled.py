"""A pack made ready for judging: one lexicon for all phrases, and each rule's cues as sets of concept names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from assist.matching.learned import Learned
from assist.matching.lexicon import Hit, Lexicon, Tolerance
from assist.packs import loader
from assist.packs.models import Heard, Limits, Pack, Rule
from calls.findings import Role
from calls.ids import RuleId

Group = frozenset[str]
"""Names of concepts, one of which has to be found."""

PLACEHOLDERS: Final = ("{company}", "{agent}", "{name}", "{title}", "{department}")
HEARD_FROM_CALLER: Final = (
    *(
        "accepts",
        "apology",
        "backchannel",
        "caller-greeting",
        "complaint",
        "no-complaint",
        "goodbye",
        "greeting",
        "question",
    ),
    *("refuses", "request", "thanks", "consent", "busy", "wrong-person"),
)
"""Concepts that judges look for in the caller's words, beside the rules' own cues."""
JUDGED: Final = frozenset({"complaint", "busy", "wrong-person"})
"""Named concepts that start or end rules without being a cue in the pack: a judge listens for them."""
EXCEPTING: Final = "no-"
"""Named concepts that begin so are exceptions: nothing is forgiven in them."""
_ORDER: Final = {"S": 0, "C": 1, "O": 2}


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that start a rule, in one turn of one side."""

    by: Role
    any: Group
    all: tuple[Group, ...]
    none: Group

    def heard(self, concepts: Group) -> bool:
        """Tell whether these concepts are what the cue listens for."""
        if self.any and self.any.isdisjoint(concepts):
            return False
        if any(group.isdisjoint(concepts) for group in self.all):
            return False
        return self.none.isdisjoint(concepts)


@dataclass(frozen=True, slots=True)
class Step:
    """A further demand with its own condition."""

    cue: Cue
    say: tuple[Group, ...]
    wording: str


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """One rule: its text as the pack has it, and its cues."""

    id: RuleId
    rule: Rule
    cues: tuple[Cue, ...]
    say: tuple[Group, ...]
    steps: tuple[Step, ...]

    @property
    def never(self) -> str:
        """The concept of the rule's forbidden phrases."""
        return f"{self.id}.never"

    @property
    def unless(self) -> str:
        """The concept of its exceptions."""
        return f"{self.id}.unless"

    @property
    def order(self) -> tuple[int, int, str]:
        """The place in the standard: S before C before O, then by number."""
        digits = "".join(character for character in self.id[1:] if character.isdigit())
        return _ORDER[self.id[0]], int(digits), str(self.id)


@dataclass(frozen=True, slots=True, eq=False)
class CompiledPack:
    """What the engine judges by."""

    pack: Pack
    lexicons: Mapping[Role, Lexicon]
    rules: Mapping[RuleId, CompiledRule]
    learned: Mapping[Role, Learned]
    """Empty where the pack goes by its phrases alone."""

    @property
    def limits(self) -> Limits:
        return self.pack.limits

    def heard(self, role: Role, text: str, *, final: bool = True) -> tuple[Hit, ...]:
        """Return the concepts found in what one side says; examples are compared with whole utterances only."""
        hits = self.lexicons[role].find(text, thorough=final)
        return self.learned[role].heard(text, hits) if final and role in self.learned else hits


def _tolerance(concept: str) -> Tolerance:
    """Return how near a named concept's phrases have to be: what starts a rule as near as a rule's own cues."""
    if concept.startswith(EXCEPTING):
        return Tolerance.EXACT
    return Tolerance.NORMAL if concept in JUDGED else Tolerance.LOOSE


class _Concepts:
    """Collects the phrases of every concept, named ones and those written inside rules."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.phrases: dict[str, list[str]] = {}
        self.tolerance: dict[str, Tolerance] = {}
        for name in pack.concepts:
            self.phrases[name] = list(self._flat(name, ()))
            self.tolerance[name] = _tolerance(name)

    def _flat(self, name: str, above: tuple[str, ...]) -> Iterable[str]:
        for phrase in self.pack.concepts[name]:
            if not phrase.startswith("@"):
                yield phrase
            elif phrase[1:] not in above:
                yield from self._flat(phrase[1:], (*above, name))

    def group(self, name: str, phrases: Iterable[str], tolerance: Tolerance) -> Group:
        """Return the concepts that these phrases stand for; inline ones become one concept of their own."""
        names: set[str] = set()
        for phrase in phrases:
            if phrase.startswith("@"):
                names.add(phrase[1:])
            elif phrase in PLACEHOLDERS:
                names.add("#" + phrase.strip("{}"))
            else:
                self.phrases.setdefault(name, []).append(phrase)
                self.tolerance[name] = tolerance
                names.add(name)
        return frozenset(names)

    def cue(self, name: str, heard: Heard) -> Cue:
        return Cue(
            heard.by,
            self.group(f"{name}.any", heard.any, Tolerance.NORMAL),
            tuple(self.group(f"{name}.all.{i}", one, Tolerance.NORMAL) for i, one in enumerate(heard.all)),
            self.group(f"{name}.none", heard.none, Tolerance.EXACT),
        )

    def lexicon(self, role: Role, rules: Iterable[CompiledRule]) -> Lexicon:
        """Return the lexicon of what matters in that side's words."""
        wanted = set(HEARD_FROM_CALLER if role is Role.CALLER else self.pack.concepts)
        for one in rules:
            for cue in (*one.cues, *(step.cue for step in one.steps)):
                if cue.by is role:
                    wanted.update(cue.any, cue.none, *cue.all)
            if role is Role.AGENT:
                wanted.update((one.never, one.unless), *one.say, *(group for step in one.steps for group in step.say))
        return Lexicon({name: phrases for name, phrases in self.phrases.items() if name in wanted}, self.tolerance)

    def said(self, name: str, groups: Iterable[Iterable[str]]) -> tuple[Group, ...]:
        return tuple(self.group(f"{name}.say.{i}", one, Tolerance.LOOSE) for i, one in enumerate(groups))


@lru_cache(maxsize=8)
def _compiled(pack_json: str) -> CompiledPack:
    pack = Pack.model_validate_json(pack_json)
    concepts = _Concepts(pack)
    rules = {}
    for number, rule in pack.rules.items():
        if not rule.on:
            continue
        cues = tuple(concepts.cue(f"{number}.heard.{i}", one) for i, one in enumerate(rule.when.heard))
        steps = tuple(
            Step(
                concepts.cue(f"{number}.step.{i}", one.when), concepts.said(f"{number}.step.{i}", one.say), one.wording
            )
            for i, one in enumerate(rule.steps)
        )
        if rule.never:
            tolerance = Tolerance.WRITTEN if rule.written else Tolerance.STRICT
            concepts.group(f"{number}.never", rule.never, tolerance)
        if rule.unless:
            concepts.group(f"{number}.unless", rule.unless, Tolerance.EXACT)
        rules[RuleId(number)] = CompiledRule(RuleId(number), rule, cues, concepts.said(number, rule.say), steps)
    ordered = dict(sorted(rules.items(), key=lambda item: item[1].order))
    lexicons = {role: concepts.lexicon(role, ordered.values()) for role in Role}
    return CompiledPack(pack, lexicons, ordered, _learned(pack, lexicons))


def _learned(pack: Pack, lexicons: Mapping[Role, Lexicon]) -> Mapping[Role, Learned]:
    if pack.learned == "none":
        return {}
    examples = loader.examples(pack.learned)
    return {role: examples.limited(role.value, lexicon.phrases) for role, lexicon in lexicons.items()}


def compile_pack(pack: Pack) -> CompiledPack:
    """Compile a pack; the same content is compiled once per process."""
    return _compiled(pack.model_dump_json())
