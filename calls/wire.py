"""The JSON form of facts and signals: one object each, told apart by `kind`.

Times are ISO 8601 with offset, durations integers in ms. Unknown fields are ignored on reading, so that an
older reader takes a newer writer's facts.
"""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from calls.facts import Fact
from calls.signals import Signal

_fact: TypeAdapter[Fact] = TypeAdapter(Annotated[Fact, Field(discriminator="kind")])
_signal: TypeAdapter[Signal] = TypeAdapter(Annotated[Signal, Field(discriminator="kind")])


def fact_to_json(fact: Fact) -> dict[str, Any]:
    """Return the fact as JSON-ready values."""
    dumped: dict[str, Any] = _fact.dump_python(fact, mode="json")
    return dumped


def fact_from_json(value: object) -> Fact:
    """Read a fact back.

    Raises:
        pydantic.ValidationError: it is not a fact, or a field has the wrong type.
    """
    return _fact.validate_python(value)


def signal_to_json(signal: Signal) -> dict[str, Any]:
    """Return the signal as JSON-ready values."""
    dumped: dict[str, Any] = _signal.dump_python(signal, mode="json")
    return dumped
