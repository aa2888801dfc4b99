"""Finding phrases by their sound in what a recogniser made of a telephone voice.

Text becomes syllables (pypinyin), confusable sounds are folded, each syllable becomes one character, and phrases are
found in that string: exactly, or with a few errors by rapidfuzz. Spans lead back to the characters of the text.
Pure: no I/O, no clock.
"""
