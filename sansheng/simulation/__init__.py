"""Simulated people: a small SIP telephone, scenarios of two people, and what each ear heard."""

from sansheng.simulation.call import Call, EndedBy, Ending, State
from sansheng.simulation.ear import Ear, Sound
from sansheng.simulation.mouth import Mouth, Spoken
from sansheng.simulation.phone import SipPhone

__all__ = ["Call", "Ear", "EndedBy", "Ending", "Mouth", "SipPhone", "Sound", "Spoken", "State"]
