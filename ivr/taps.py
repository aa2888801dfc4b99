"""Opens and closes the audio tap of one leg, by AMI alone.

A tap is a channel of its own that Asterisk connects to the listener (AudioSocket) and that spies on one leg. Options
of ChanSpy: u exact channel, q no beep, o only what comes from the channel, E and S leave with it or without it,
l a long queue, so that jitter loses nothing.
"""

from ipaddress import ip_address
from uuid import UUID

from calls.ports import TapRefused
from ivr.ami.client import AmiClient
from ivr.ami.errors import ActionFailed, AmiError

OPEN_TIMEOUT_S = 4.0


class AmiTaps:
    """Implements calls.ports.TapControl."""

    def __init__(self, ami: AmiClient) -> None:
        self._ami = ami

    async def open(self, channel: str, tap: UUID, address: str) -> None:
        """Raises:
        TapRefused: the channel is gone, the address refused, or Asterisk cannot be reached.
        """
        if not channel.startswith("PJSIP/") or "," in channel:
            raise TapRefused(f"{channel!r} is no leg")
        try:
            response = await self._ami.action(
                "Originate", originate_tap(channel, tap, address), timeout_s=OPEN_TIMEOUT_S
            )
        except AmiError as error:
            raise TapRefused(str(error)) from error
        opened = response.items[-1] if response.items else response.headers
        if opened.get("response") != "Success":
            raise TapRefused(f"{address}: {opened.get('message') or 'not opened'}")

    async def close(self, tap: UUID) -> None:
        """Close it; a tap that is gone already is none to close."""
        try:
            await self._ami.action("Hangup", {"Channel": tap_id(tap), "Cause": "16"})
        except ActionFailed:
            return
        except AmiError as error:
            raise TapRefused(str(error)) from error


def originate_tap(channel: str, tap: UUID, address: str) -> dict[str, str]:
    """Return the action's fields. `address` is an IP address and a port, as Asterisk looks up no names here."""
    host, _, port = address.rpartition(":")
    ip_address(host.strip("[]"))
    return {
        "Channel": f"AudioSocket/{host}:{int(port)}/{tap}/c(slin)",
        "Application": "ChanSpy",
        "Data": f"{channel},uqoESl",
        "Async": "true",
        "ChannelId": tap_id(tap),
        "Timeout": "3000",
    }


def tap_id(tap: UUID) -> str:
    """Return the uniqueid that the tap's channel gets."""
    return f"tap-{tap}"
