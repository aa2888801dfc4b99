"""The reproducible build of the bundled Mandarin model: text, synthetic speech, network, graph, packing.

Runs from the project's root with the packages of `requirements.lock` in an environment of its own:
`python -m models.recipe --help`. Nothing of the product imports it.
"""
