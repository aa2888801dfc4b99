"""Identifiers. Strings on the wire; told apart by the type checker."""

from typing import NewType

CallId = NewType("CallId", str)
"""Asterisk's linkedid of the customer's first channel: `pbx1-<epoch>.<n>`."""

LegId = NewType("LegId", str)
"""Asterisk's uniqueid of one channel: `pbx1-<epoch>.<n>`."""

AgentId = NewType("AgentId", str)
"""The agent's number (工号), as spoken in the opening: `1001`."""

QueueName = NewType("QueueName", str)
"""A queue's name in Asterisk: `service`."""

RuleId = NewType("RuleId", str)
"""A row of the service standard: `S01`, `S02b`, `C31`, `O8`."""

UtteranceId = NewType("UtteranceId", str)
"""One utterance of one leg, the same for its partials and its final: `<leg>#<n>`, n from 0."""

FindingId = NewType("FindingId", str)
"""One instance of one rule on one call: `<rule>#<n>`, n from 0 within the call and rule."""
