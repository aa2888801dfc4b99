"""The listener's figures for Prometheus, taken over once a second. Totals count since the service's start."""

from dataclasses import dataclass, fields
from typing import Final

from prometheus_client import Gauge


@dataclass(frozen=True, slots=True)
class Figures:
    """What there is to show."""

    legs: int
    taps: int
    """Connections open now."""
    taps_refused: int
    """Connections that announced no tap of ours."""
    heard_ms: int
    """Sound that arrived and was placed, of the legs that are up."""
    gap_ms: int
    """Zeros filled in where nothing arrived, of the legs that are up."""
    lanes: int
    """Recognising lanes that work."""
    lag_ms: int
    """Age of the oldest sound that no worker has answered."""
    restarts: int
    hung: int
    replayed_ms: int
    lost_ms: int
    """Sound that waited longer than it is kept."""
    partials_dropped: int
    legs_shed: int
    skipped_ms: int
    """Quiet sound that no recogniser had to hear."""
    recognised_ms: int
    facts_waiting: int
    facts_lost: int
    late_steps: int
    recording_failures: int


_gauges: Final = {
    one.name: Gauge(f"sansheng_ears_{one.name}", f"The listener's {one.name.replace('_', ' ')}.")
    for one in fields(Figures)
}


def show(figures: Figures) -> None:
    """Set the gauges."""
    for name, gauge in _gauges.items():
        gauge.set(getattr(figures, name))
