"""Examines every part of an installation and says what to do where one fails."""

from __future__ import annotations

from collections.abc import AsyncIterator

from sansheng.doctor import exchange, listener, machine
from sansheng.doctor.check import Check, Patient, State, failed, passed
from sansheng.errors import SanshengError
from sansheng.home import Home
from sansheng.secrets import load_secrets
from sansheng.settings import load_settings


async def examine(home: Home) -> AsyncIterator[Check]:
    """Yield the checks in the order in which a call meets the parts; changes nothing but what a start would."""
    try:
        settings = load_settings(home)
        secrets = load_secrets(home, settings)
    except (SanshengError, OSError) as error:
        yield failed("settings", str(error), "改正上面各项 / correct what is listed above")
        return
    yield passed("settings", f"{home.settings_file}")
    patient = Patient(home, settings, secrets)
    for part in (machine, exchange, listener):
        async for check in part.examine(patient):
            yield check


__all__ = ["Check", "State", "examine"]
