"""What can go wrong between us and Asterisk's manager interface.

AmiError
├── BadMessage        the remote sent something that is no event
├── BadAction         we built an action that must not be sent
├── ActionFailed      Asterisk said no
├── ActionTimedOut    Asterisk said nothing
├── NotConnected      there is no session now
└── LoginRefused      user or secret are wrong
"""


class AmiError(Exception):
    code = "ami"


class BadMessage(AmiError):
    """The remote's fault: a header is missing or has a value of the wrong kind."""

    code = "ami-bad-message"

    def __init__(self, event: str, header: str, value: str) -> None:
        super().__init__(f"{event}: bad {header} {value!r:.60}")
        self.event, self.header, self.value = event, header, value


class BadAction(AmiError):
    """Our fault: a value holds a line break or NUL and could smuggle in a second action."""

    code = "ami-bad-action"


class ActionFailed(AmiError):
    code = "ami-action-failed"

    def __init__(self, action: str, message: str) -> None:
        super().__init__(f"{action}: {message}")
        self.action, self.message = action, message


class ActionTimedOut(AmiError):
    code = "ami-action-timed-out"


class NotConnected(AmiError):
    code = "ami-not-connected"


class LoginRefused(AmiError):
    code = "ami-login-refused"
