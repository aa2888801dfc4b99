"""Recordings of calls: two channels, agent and caller, on the call's clock."""
