"""The tap: each leg's audio from Asterisk's AudioSocket connections, placed on the call's clock."""
