"""What can go wrong while we hold a caller's channel.

AgiError
├── BadLine           the remote sent something that is no AGI
├── BadCommand        we built a command that must not be sent
├── CommandFailed     Asterisk does not know it, or refused its arguments
├── CommandTimedOut   no answer came
└── ChannelGone       the caller hung up, or the connection ended
"""


class AgiError(Exception):
    code = "agi"


class BadLine(AgiError):
    """The remote's fault: not AGI, or beyond a limit."""

    code = "agi-bad-line"


class BadCommand(AgiError):
    """Our fault: an argument holds a control character."""

    code = "agi-bad-command"


class CommandFailed(AgiError):
    code = "agi-command-failed"

    def __init__(self, command: str, status: int, text: str) -> None:
        super().__init__(f"{command}: {status} {text}")
        self.command, self.status, self.text = command, status, text


class CommandTimedOut(AgiError):
    code = "agi-command-timed-out"


class ChannelGone(AgiError):
    code = "agi-channel-gone"
