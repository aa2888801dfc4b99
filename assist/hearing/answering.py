"""A second ear on a leg while a question is open: it hears nothing but the answers."""

from collections.abc import Sequence

from assist.acoustic.answers import grammar, keys
from assist.acoustic.vocabulary import Vocabulary
from assist.asr.pool import Pool
from assist.asr.wire import HeardWord
from calls.ports import Answer, Ask


class Answering:
    """One question. Implements assist.asr.pool.Told; `feed` it the leg's sound until `stop`."""

    def __init__(self, pool: Pool, rank: tuple[int, ...], ask: Ask, words: Vocabulary, answer: Answer) -> None:
        self._ask = ask
        self._answer = answer
        self._over = False
        self._stream = pool.open(self, rank, tuple(grammar(ask, words)))

    def feed(self, start: int, pcm: bytes, quiet: bool) -> None:
        if not self._over:
            self._stream.feed(start, pcm, quiet)

    def stop(self) -> None:
        """Nothing more is told."""
        if not self._over:
            self._over = True
            self._stream.close()

    # -- told by the recogniser

    def final(self, position: int, words: Sequence[HeardWord]) -> None:
        found = keys(self._ask, [word.text for word in words])
        if found and not self._over:
            self._answer(found)

    def partial(self, start: int, position: int, text: str) -> None:
        """An answer counts when it is over."""

    def consumed(self, position: int, speaking: bool) -> None:
        """The leg's own ear tells how far it was heard."""

    def deaf(self, position: int) -> None:
        """The leg's own ear tells when it is deaf; the keys are there all the same."""

    def heard(self, position: int) -> None:
        """As for `deaf`."""

    def closed(self) -> None:
        """Nobody waits for it."""
