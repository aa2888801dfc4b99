"""The web side: one origin with the API, the live stream and the built panel.

It shows what the store and the bus hold, to whoever may see it, and passes people's wishes on to the line. It
decides nothing about calls.
"""
