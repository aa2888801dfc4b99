"""How well an acoustic model listens: evaluation sentences, conditions of the line, measures, the table.

`sansheng models evaluate` runs it. All speech is synthetic (see `sansheng.speech`), so the figures compare models and
lines; they do not foretell the error rate on human callers.
"""
