"""The vocabulary of a call, shared by the line (`ivr`) and the listener (`assist`).

Identifiers, facts (stored, numbered), signals (passing), findings, the ports through which the two sides
serve each other, and the JSON form of all of it. Standard library and pydantic only; no I/O.
"""

__version__ = "0.1.0"
"""The release, of all packages together."""
