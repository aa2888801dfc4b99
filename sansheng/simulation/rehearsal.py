"""Speech for a scenario, made before the call: 8 kHz telephone samples, once for each text and voice.

Blocking; call it from a thread in asynchronous code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sansheng.simulation.mouth import Samples
from sansheng.simulation.run import Script
from sansheng.simulation.scenario import Scenario, Step
from sansheng.speech.channel import TelephoneLine, telephone
from sansheng.speech.espeak import CANTONESE, ENGLISH, MANDARIN, Line, Voice, speak_chunk

_LANGUAGES = {"mandarin": MANDARIN, "cantonese": CANTONESE, "english": ENGLISH}


@dataclass(slots=True)
class Rehearsal:
    """What was spoken once need not be spoken again."""

    line: TelephoneLine = field(default_factory=TelephoneLine)
    _known: dict[tuple[Voice, str], Samples] = field(default_factory=dict)

    def scripts(self, scenario: Scenario, company: str, agents: Sequence[str]) -> dict[str, Script]:
        """Give the scenario as each agent plays it, by number; raises as `espeak.speak` does."""
        filled = {number: scenario.filled(company, number) for number in agents}
        return {number: Script(made, self.rehearse(made)) for number, made in filled.items()}

    def rehearse(self, scenario: Scenario) -> dict[int, Samples]:
        """Give the samples of each step that speaks, by the step's index; raises as `espeak.speak` does."""
        wanted = {
            number: (voice_of(scenario, step), step.say)
            for number, step in enumerate(scenario.steps)
            if step.say is not None
        }
        new = list(dict.fromkeys(key for key in wanted.values() if key not in self._known))
        if new:
            spoken = speak_chunk([Line(voice, text) for voice, text in new])
            for key, speech in zip(new, spoken, strict=True):
                self._known[key] = telephone(speech.samples, speech.rate, self.line)
        return {number: self._known[key] for number, key in wanted.items()}


def voice_of(scenario: Scenario, step: Step) -> Voice:
    """Give the voice in which a step is spoken."""
    person = scenario.person(step.leg)
    variant = step.voice if step.voice is not None else person.voice
    return Voice(variant, rate=step.rate or person.rate, language=_LANGUAGES[person.language])
