"""FastAGI: Asterisk asks over TCP what to do with a caller's channel, we answer with one command at a time."""
