"""The manager interface (AMI): Asterisk's stream of events, and the actions that we send it."""
