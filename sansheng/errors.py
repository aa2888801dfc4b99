"""What can go wrong before anything runs.

SanshengError            carries `code`; its text is for the operator
├── SettingsRefused      a settings or secrets file cannot be read, or says something impossible
├── PortTaken            another program listens where we would
└── SupervisorGone       the supervisor that started this service has ended
"""

from __future__ import annotations


class SanshengError(Exception):
    """Something that the operator has to know; the text says what to do."""

    code = "sansheng"


class SettingsRefused(SanshengError):
    """A file of the home cannot be read, or says something impossible."""

    code = "settings-refused"


class PortTaken(SanshengError):
    """Another program listens on one of our ports."""

    code = "port-taken"


class SupervisorGone(SanshengError):
    """The supervisor that started this service has ended; the service ends with it."""

    code = "supervisor-gone"
