"""One pure function per kind of rule: from the call's state to the rule's instances, with verdicts.

A judge sees the whole call so far each time and keeps nothing, so that judging live, again after the call and again
after a restart is the same code.
"""
