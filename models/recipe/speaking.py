"""Who says which sentence at which speed: the orders for the training clips."""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from models.recipe import phones
from models.recipe.clips import Order
from models.recipe.corpus import Sentence
from models.recipe.voices import BASE, TRAINING
from sansheng.speech.espeak import Line, Voice
from sansheng.speech.pinyin import syllables

CHUNK: Final = 64
LONGEST: Final = 26
"""Syllables of one clip; longer sentences are spoken in parts."""
FOREIGN: Final = {
    "en-us": "hello could you please help me with my order I have been waiting for a long time thank you so much bye",
    "de": "guten Tag ich möchte gerne wissen wann meine Bestellung kommt vielen Dank und auf Wiederhören bitte warten",
    "fr": "bonjour je voudrais savoir quand ma commande arrive merci beaucoup au revoir un moment s'il vous plaît",
    "es": "buenos días quisiera saber cuándo llega mi pedido muchas gracias hasta luego un momento por favor",
    "it": "buongiorno vorrei sapere quando arriva il mio ordine grazie mille arrivederci un momento per favore",
    "pt": "bom dia gostaria de saber quando chega a minha encomenda muito obrigado até logo um momento",
    "ru": "здравствуйте я хотел бы узнать когда придёт мой заказ большое спасибо до свидания одну минуту",
    "pl": "dzień dobry chciałbym wiedzieć kiedy przyjdzie moje zamówienie dziękuję bardzo do widzenia chwileczkę",
    "nl": "goedendag ik wil graag weten wanneer mijn bestelling komt hartelijk dank tot ziens een ogenblik",
    "sv": "god dag jag skulle vilja veta när min beställning kommer tack så mycket hej då ett ögonblick",
    "tr": "iyi günler siparişimin ne zaman geleceğini öğrenmek istiyorum çok teşekkür ederim hoşça kalın",
    "fi": "hyvää päivää haluaisin tietää milloin tilaukseni saapuu kiitos paljon näkemiin hetkinen",
    "hi": "नमस्ते मैं जानना चाहता हूँ कि मेरा सामान कब आएगा बहुत धन्यवाद",
    "id": "selamat pagi saya ingin tahu kapan pesanan saya tiba terima kasih banyak sampai jumpa",
}


def orders(
    sentences: Sequence[Sentence],
    inventory: Sequence[str],
    *,
    seed: int,
    spoken: int,
    scrambled: int,
    foreign: int,
    sounds: int,
    takes: int,
) -> list[Order]:
    """Draws the clips: sentences, strings of random syllables, other languages, sounds without speech.

    `takes` says how often each utterance is recorded.
    """
    chance = random.Random(f"speaking-{seed}")
    lines = [_spoken(sentence, chance) for sentence in _drawn(sentences, spoken, chance)]
    lines += [_scrambled(inventory, chance) for _ in range(scrambled)]
    lines += [_foreign(chance) for _ in range(foreign)]
    chance.shuffle(lines)
    chunks = [tuple(lines[start : start + CHUNK]) for start in range(0, len(lines), CHUNK)]
    share = -(-sounds // max(len(chunks), 1))
    return [Order(seed * 100_000 + index, chunk, share, takes) for index, chunk in enumerate(chunks)]


def _drawn(sentences: Sequence[Sentence], count: int, chance: random.Random) -> list[Sentence]:
    """Every sentence as often as the count allows, standard wordings first in number."""
    weights = [sentence.weight**0.5 for sentence in sentences]
    return chance.choices(sentences, weights, k=count)


def voice(chance: random.Random) -> Voice:
    """A random training voice at a random speed and pitch."""
    rate = chance.randint(145, 230) if chance.random() < 0.5 else chance.randint(100, 290)
    variant = BASE if chance.random() < 0.08 else chance.choice(TRAINING)
    return Voice(variant, rate, chance.randint(20, 80), chance.randint(25, 75))


def _spoken(sentence: Sentence, chance: random.Random) -> Line:
    clauses = [syllables(clause) for clause in sentence.clauses]
    first = chance.randrange(len(clauses))
    while first > 0 and sum(map(len, clauses[first:])) < LONGEST // 2:
        first -= 1
    chosen: list[tuple[str, ...]] = []
    for clause in clauses[first:]:
        if chosen and sum(map(len, chosen)) + len(clause) > LONGEST:
            break
        chosen.append(clause[: 2 * LONGEST])
    return Line(voice(chance), clauses=tuple(chosen))


def _scrambled(inventory: Sequence[str], chance: random.Random) -> Line:
    clauses = [tuple(chance.choices(inventory, k=chance.randint(2, 8))) for _ in range(chance.randint(1, 2))]
    return Line(voice(chance), clauses=tuple(clauses))


def _foreign(chance: random.Random) -> Line:
    language = chance.choice(tuple(FOREIGN))
    words = FOREIGN[language].split()
    text = " ".join(chance.choices(words, k=chance.randint(4, 14)))
    return Line(replace(voice(chance), language=language), text)


def inventory() -> list[str]:
    """Every toned syllable of the GB 2312 characters."""
    characters = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    read = {syllables(c.decode("gb2312"))[0] for c in characters if _assigned(c)}
    return sorted(syllable for syllable in read if phones.parse(syllable))


def _assigned(character: bytes) -> bool:
    try:
        character.decode("gb2312")
    except UnicodeDecodeError:
        return False
    return True
