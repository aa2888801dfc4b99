"""Names that the dialplan and the service share: contexts, AGI routes, variables.

Each stands once here and once in `dialplan/`; a test holds the two together.
"""

from __future__ import annotations

AMI_USER = "sansheng"

# AGI routes: the path after the address
ROUTE_INBOUND = "inbound"
"""A call from outside, answered; before the queue."""
ROUTE_FLOW = "flow"
"""Argument 1: the flow's name. A caller handed over from a conversation."""
ROUTE_AFTER_QUEUE = "after-queue"
"""Argument 1: QUEUESTATUS. The queue let the caller go without an agent."""
ROUTE_QUEUE_KEY = "queue-key"
"""Argument 1: the key that the waiting caller pressed."""
ROUTE_ACCEPT = "accept"
"""An agent's phone in the public network was answered, and whoever did is asked for the key."""
ROUTE_OUTBOUND = "outbound"
"""Argument 1: the number that is dialled; 2: `closed` where no class holds it. May it be called?"""
ROUTE_WHISPER = "whisper"
"""Argument 1: the flow's name. A channel of our own whose sound a caller on hold hears."""

# Contexts that AMI Redirect aims at
CONTEXT_FLOW = "sansheng-flow"
"""Extension: the flow's name. Falls back to the queue."""
CONTEXT_WAIT = "sansheng-wait"
"""Extension s: an agent waits for the caller to come back."""
CONTEXT_TRANSFER = "sansheng-transfer"
"""Extension: the target's number. Rings it for 20 s, then gives the caller back."""
CONTEXT_CONSULT = "sansheng-consult"
"""Extension: the number of whom the agent asks first."""
CONTEXT_CONSULTED = "sansheng-consulted"
"""Extension s: the caller waits meanwhile."""
CONTEXT_WHISPER = "sansheng-whisper"
"""Extension: the flow's name, spoken to a caller who stays where the call is."""
CONTEXT_QUEUE = "sansheng-queue"
"""Extension s: into SANSHENG_QUEUE, or the default queue."""

# Channel variables
VARIABLE_CALLED = "SANSHENG_CALLED"
VARIABLE_CALLER = "SANSHENG_CALLER"
VARIABLE_QUEUE = "SANSHENG_QUEUE"
VARIABLE_QUEUE_LIMIT = "SANSHENG_QUEUE_LIMIT"
VARIABLE_NEXT = "SANSHENG_NEXT"
"""Set by the service before it leaves AGI: NEXT_QUEUE or NEXT_HANGUP; unset means the queue."""
VARIABLE_TRANSFERER = "SANSHENG_TRANSFERER"
VARIABLE_ACCEPTED = "SANSHENG_ACCEPTED"
"""1: an agent's phone in the public network has the caller."""
VARIABLE_REFUSED = "SANSHENG_REFUSED"
"""Why a number that was dialled is not called; empty: it is."""
VARIABLE_WHISPERED = "SANSHENG_WHISPERED"
"""The leg of the caller into whose ear a flow is spoken."""
VARIABLE_LANGUAGE = "SANSHENG_LANGUAGE"
"""What the callers of the called number are spoken to in."""

NEXT_QUEUE = "queue"
NEXT_HANGUP = "hangup"

# User events of the dialplan
EVENT_LEG_HANGUP = "LegHangup"
"""Headers Cause, By: why the customer's leg ended."""
EVENT_TRANSFER_FAILED = "TransferFailed"
"""Headers Target, Status: the caller is on the way back."""
EVENT_CONSULT_OVER = "ConsultOver"
"""Headers Target, Status: the agent is alone again."""
