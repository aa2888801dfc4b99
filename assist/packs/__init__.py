"""Script packs: the service standard as data.

A pack is one YAML file: phrases by concept, rules by number, limits. It may extend another one and change single
fields. `models` types it, `loader` reads it and names errors by file, line, field and fix, `compiled` makes it ready.
"""
