"""Who speaks in training and who never does."""

from typing import Final

HELD_OUT: Final = tuple(
    "Alicia Gene2 Mike benjamin edward edward2 f3 klatt3 klatt6 marcelo paul rob robert steph steph3".split()
)
"""Never in training: the evaluation's strangers."""

TRAINING: Final = tuple(
    "Alex Andrea Andy Annie AnxiousAndy Denis Diogo Gene Henrique Hugo Jacky Lee Marco Mario Michael "
    "Nguyen RicishayMax2 RicishayMax3 Tweaky UniRobot adam anika anikaRobot antonio aunty belinda boris caleb "
    "david ed f1 f2 f4 f5 grandma grandpa gustave iven iven2 iven3 iven4 john kaukovalta klatt klatt2 klatt4 klatt5 "
    "linda m1 m2 m3 m4 m5 m6 m7 m8 max michel miguel norbert pablo pedro quincy robosoft robosoft2 robosoft3 robosoft4 "
    "robosoft5 robosoft6 robosoft7 robosoft8 sandro shelby steph2 travis victor zac".split()
)
"""Whispers, the announcer, the croak and the distorted ones are left out."""

BASE: Final = ""
"""The plain voice of the language."""
