"""Text as a poor recogniser would give it: sound-alikes, deletions, insertions, in equal parts. Seeded, pure."""

import random
from collections import defaultdict
from functools import lru_cache
from typing import Final

from pypinyin import Style, pinyin

from assist.analysis.dialogue import Dialogue
from assist.matching.folding import fold

_COMMON: Final = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都"
    "同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很"
    "最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各"
    "入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基"
    "眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔晚址示例客服务"
)


@lru_cache(maxsize=1)
def _alike() -> dict[str, tuple[str, ...]]:
    """Return common characters by their folded sound."""
    found: dict[str, list[str]] = defaultdict(list)
    for character in dict.fromkeys(_COMMON):
        found[_sound(character)].append(character)
    return {sound: tuple(characters) for sound, characters in found.items()}


@lru_cache(maxsize=8192)
def _sound(character: str) -> str:
    return fold(pinyin(character, style=Style.NORMAL)[0][0])


def damaged(text: str, share: float, chance: random.Random) -> str:
    """Return the text with about that share of wrong characters; punctuation goes, as a recogniser gives none."""
    written: list[str] = []
    for character in text:
        if not character.isalnum():
            continue
        if chance.random() >= share:
            written.append(character)
            continue
        kind = chance.randrange(3)
        if kind == 0:
            written.append(_sound_alike(character, chance))
        elif kind == 1:
            written += [character, chance.choice(_COMMON)]
    return "".join(written)


def _sound_alike(character: str, chance: random.Random) -> str:
    if not "\u4e00" <= character <= "\u9fff":
        return character
    others = [one for one in _alike().get(_sound(character), ()) if one != character]
    return chance.choice(others) if others else character


def damaged_dialogue(dialogue: Dialogue, share: float, seed: str) -> Dialogue:
    """Return the dialogue with damaged texts; `[unk]` and times stay as they are."""
    chance = random.Random(f"{seed}-{share}")  # noqa: S311 - errors to be repeated, no secret
    said = []
    for one in dialogue.utterances:
        text = one.text if "[unk]" in one.text else damaged(one.text, share, chance)
        said.append(one.model_copy(update={"text": text or one.text[:1]}))
    return dialogue.model_copy(update={"utterances": tuple(said)})
