"""From Asterisk's events to the facts of calls: rings, waits, holds, transfers, who hung up first. All pure."""
