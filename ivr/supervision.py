"""A supervisor listens to an agent's live call, whispers to the agent, or joins in. The supervisor's phone is called.

ChanSpy's options: u exact channel, q no beep, E and S leave with the agent's channel, w the agent alone hears the
supervisor, B both do, d the keys 4, 5 and 6 change between listening, whispering and joining in.
"""

from typing import Final

from calls.ids import AgentId, CallId
from calls.ports import SupervisionMode, SupervisionRefused
from ivr.ami.client import AmiClient
from ivr.ami.errors import AmiError
from ivr.tracking.legs import Leg
from ivr.tracking.tracker import Tracker

RING_S: Final = 20
ANSWER_S: Final = RING_S + 3.0
_OPTIONS: Final = {
    SupervisionMode.LISTEN: "uqESd",
    SupervisionMode.WHISPER: "uqESdw",
    SupervisionMode.BARGE: "uqESdB",
}


class ChannelSupervision:
    """Implements calls.ports.Supervision."""

    def __init__(self, ami: AmiClient, tracker: Tracker) -> None:
        self._ami, self._tracker = ami, tracker

    async def join(self, call: CallId, phone: AgentId, mode: SupervisionMode) -> None:
        """Return when the phone was answered.

        Raises:
            SupervisionRefused: no agent speaks on the call, it is the supervisor's own, the phone was not answered,
                or Asterisk cannot be told.
        """
        leg = self._talking(call)
        if leg.agent == phone:
            raise SupervisionRefused("nobody listens in on oneself")
        try:
            response = await self._ami.action("Originate", originate(leg.channel, phone, mode), timeout_s=ANSWER_S)
        except AmiError as error:
            raise SupervisionRefused(str(error)) from error
        if response.items and response.items[-1].get("response") != "Success":
            raise SupervisionRefused(f"the phone {phone} was not answered")

    def _talking(self, call: CallId) -> Leg:
        tracked = self._tracker.calls.get(call)
        legs = [leg for leg in tracked.state.agents() if leg.connected and leg.bridge] if tracked else []
        if not legs:
            raise SupervisionRefused("no agent speaks on this call")
        return legs[-1]


def originate(channel: str, phone: AgentId, mode: SupervisionMode) -> dict[str, str]:
    """Return the action's fields."""
    return {
        "Channel": f"PJSIP/{phone}",
        "Application": "ChanSpy",
        "Data": f"{channel},{_OPTIONS[mode]}",
        "CallerID": f"{channel.removeprefix('PJSIP/').partition('-')[0]} <{phone}>",
        "Timeout": str(RING_S * 1000),
        "Async": "true",
    }
