from calls.clock import Clock


def test_there_and_back() -> None:
    clock = Clock(epoch=1_000_000.5, monotonic=10.0)
    assert clock.epoch_at(12.25) == 1_000_002.75
    assert clock.at_epoch(1_000_002.75) == 12.25
    assert clock.utc(10.0).timestamp() == 1_000_000.5
