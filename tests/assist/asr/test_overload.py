"""What is given up under load, and when it comes back."""

from assist.asr.overload import Demand, Limits, Load, advance

LIMITS = Limits(drop_partials_s=0.4, shed_s=2.0, resume_s=5.0)


def played(lags: list[tuple[float, float]], shed: int = 0) -> tuple[list[bool], list[Demand]]:
    """Run (time, lag) pairs; return whether partials are made, and the demands."""
    load, partials, demands = Load(), [], []
    for now, lag in lags:
        load, demand = advance(load, LIMITS, lag, now, shed)
        partials.append(load.partials)
        demands.append(demand)
    return partials, demands


def test_partials_go_first_and_come_back_with_hysteresis() -> None:
    partials, demands = played([(0, 0.1), (1, 0.45), (2, 0.3), (3, 0.19), (4, 0.3)])
    assert partials == [True, False, False, True, True]
    assert set(demands) == {Demand.NOTHING}


def test_legs_go_one_by_one_with_time_between() -> None:
    _, demands = played([(0, 2.5), (0.5, 2.5), (1.0, 2.4), (1.5, 1.9), (2.0, 2.1)])
    assert demands == [Demand.SHED, Demand.NOTHING, Demand.SHED, Demand.NOTHING, Demand.SHED]


def test_a_lane_that_keeps_up_takes_legs_back_one_by_one() -> None:
    _, demands = played([(0, 0.0), (4.9, 0.1), (5.0, 0.1), (6.0, 0.1), (10.0, 0.1)], shed=2)
    assert demands == [Demand.NOTHING, Demand.NOTHING, Demand.TAKE_BACK, Demand.NOTHING, Demand.TAKE_BACK]


def test_a_lag_in_between_starts_the_wait_again() -> None:
    _, demands = played([(0, 0.0), (4.0, 0.5), (5.0, 0.1), (9.9, 0.1), (10.0, 0.1)], shed=1)
    assert demands == [Demand.NOTHING] * 4 + [Demand.TAKE_BACK]
