"""What can go wrong with the exchange.

AsteriskError                    something about the exchange; carries `code` and `advice`
├── TreeUnavailable              the private tree can neither be found nor downloaded
├── PackageMismatch              a downloaded package is not the one the lock names
├── ConfigurationRefused         a setting cannot be written into an Asterisk file
├── InstanceFailed               the process did not start, or stopped while starting
└── ControlUnavailable           the control socket gives no (sensible) answer
"""

from __future__ import annotations


class AsteriskError(Exception):
    """Something about the exchange; `advice` says what the operator can do."""

    code = "asterisk"

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message}\n{self.advice}" if self.advice else message


class TreeUnavailable(AsteriskError):
    """The private tree can neither be found nor downloaded."""

    code = "asterisk-tree-unavailable"


class PackageMismatch(AsteriskError):
    """A downloaded package is not the one that the lock names."""

    code = "asterisk-package-mismatch"


class ConfigurationRefused(AsteriskError):
    """A setting cannot be written into an Asterisk file without changing its meaning."""

    code = "asterisk-configuration-refused"


class InstanceFailed(AsteriskError):
    """The process did not start, or stopped while starting."""

    code = "asterisk-instance-failed"


class ControlUnavailable(AsteriskError):
    """The control socket gives no answer, or not in time."""

    code = "asterisk-control-unavailable"
