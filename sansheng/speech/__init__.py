"""Synthetic speech and the telephone channel.

Simulated people, prompts, the recipe of the bundled model and its evaluation speak through this package.
`espeak` makes speech with time marks, `channel` sends it down a telephone line, `g711` is that line's codec.
No network, no service, no recogniser.
"""
