"""A call judged from a file: a stereo WAV through the recogniser, or a dialogue as text without it.

`dialogue` is a conversation with its times; `events` turns it into the facts and signals of a live call; `report`
judges them with the live engine and says so in the form that `sansheng analyze` prints.
"""
