"""Measuring ourselves: the load comes from processes of its own, the figures say what they mean."""
