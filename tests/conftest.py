"""What all tests share: hypothesis keeps no clock, since a busy machine says nothing about a law."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("plain", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("plain")
