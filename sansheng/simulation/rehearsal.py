"""Speech for a scenario, made before the call: 8 kHz telephone samples, once for each text, voice and line.

Blocking; call it from a thread in asynchronous code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sansheng.simulation.mouth import Samples
from sansheng.simulation.rtp import SAMPLE_RATE
from sansheng.simulation.run import Script
from sansheng.simulation.scenario import Leg, Line, Scenario, Step
from sansheng.speech.channel import TelephoneLine, telephone, to_pcm
from sansheng.speech.espeak import CANTONESE, ENGLISH, MANDARIN, Speech, Voice, speak_chunk
from sansheng.speech.espeak import Line as Text
from sansheng.speech.noise import noise

_LANGUAGES = {"mandarin": MANDARIN, "cantonese": CANTONESE, "english": ENGLISH}
_LEGS: tuple[Leg, ...] = ("caller", "agent")
_BACKGROUND_S = 20
_SEED = 3


@dataclass(slots=True)
class Rehearsal:
    """What was spoken once need not be spoken again."""

    _spoken: dict[tuple[Voice, str], Speech] = field(default_factory=dict)
    _sent: dict[tuple[Voice, str, Line], Samples] = field(default_factory=dict)

    def scripts(self, scenario: Scenario, company: str, agents: Sequence[str]) -> dict[str, Script]:
        """Give the scenario as each agent plays it, by number; raises as `espeak.speak` does."""
        filled = {number: scenario.filled(company, number) for number in agents}
        backgrounds = {leg: background(scenario.person(leg).line) for leg in _LEGS}
        return {number: Script(made, self.rehearse(made), backgrounds) for number, made in filled.items()}

    def rehearse(self, scenario: Scenario) -> dict[int, Samples]:
        """Give the samples of each step that speaks, by the step's index; raises as `espeak.speak` does."""
        wanted = {
            number: (voice_of(scenario, step), step.say, scenario.person(step.leg).line)
            for number, step in enumerate(scenario.steps)
            if step.say is not None
        }
        self._speak([(voice, text) for voice, text, _ in wanted.values()])
        return {number: self._over_the_line(*part) for number, part in wanted.items()}

    def _speak(self, wanted: list[tuple[Voice, str]]) -> None:
        new = [part for part in dict.fromkeys(wanted) if part not in self._spoken]
        if new:
            spoken = speak_chunk([Text(voice, text) for voice, text in new])
            self._spoken |= dict(zip(new, spoken, strict=True))

    def _over_the_line(self, voice: Voice, text: str, line: Line) -> Samples:
        key = (voice, text, line)
        if key not in self._sent:
            speech = self._spoken[voice, text]
            condition = TelephoneLine(
                level_dbfs=line.level_dbfs,
                reverberation_s=line.reverberation_s,
                clip_db=line.clip_db,
                loss=line.loss,
            )
            self._sent[key] = telephone(speech.samples, speech.rate, condition, seed=_SEED)
        return self._sent[key]


def background(line: Line) -> Samples | None:
    """Give what is heard on a line under the words and between them; None on a quiet one."""
    if line.noise is None:
        return None
    sound = noise(line.noise, _BACKGROUND_S * SAMPLE_RATE, np.random.default_rng(_SEED))
    return to_pcm(sound * np.float32(10 ** ((line.level_dbfs - line.snr_db) / 20)))


def voice_of(scenario: Scenario, step: Step) -> Voice:
    """Give the voice in which a step is spoken."""
    person = scenario.person(step.leg)
    variant = step.voice if step.voice is not None else person.voice
    return Voice(variant, rate=step.rate or person.rate, language=_LANGUAGES[person.language])
