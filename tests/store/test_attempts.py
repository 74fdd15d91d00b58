"""What failed is tried again, ever more rarely."""

from __future__ import annotations

from geo.store.attempts import Attempts


def test_what_fails_is_due_again_after_a_minute_then_twice_as_long_and_at_most_an_hour() -> None:
    now = 0.0
    attempts = Attempts(lambda: now)
    pauses = []
    for _try in range(9):
        assert attempts.is_due
        attempts.note(succeeded=False)
        began = now
        while not attempts.is_due:
            now += 30.0
        pauses.append(now - began)
    assert pauses == [60.0, 120.0, 240.0, 480.0, 960.0, 1_920.0, 3_600.0, 3_600.0, 3_600.0]
    attempts.note(succeeded=True)
    assert attempts.is_due
