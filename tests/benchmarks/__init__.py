"""Measurements: run by hand, each beside its rival, never part of the tests."""
