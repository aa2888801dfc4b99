"""The telephone exchange under us: its files, its configuration, its process."""
