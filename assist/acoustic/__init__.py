"""Acoustic models: which exist, how they come here, which one is used.

`catalogue` describes them, `fetch` brings one here, `locate` finds the one to load, `vocabulary` knows its words.
Nothing here recognises speech.
"""
