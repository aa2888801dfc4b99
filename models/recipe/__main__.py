"""Command line of the recipe: `python -m models.recipe build|smoke|graph|draw`."""

import argparse
import os
import sys
from pathlib import Path

from models.recipe import held_out, pipeline
from models.recipe.plan import FULL, SMOKE


def main() -> int:
    """Runs one command."""
    parser = argparse.ArgumentParser(prog="python -m models.recipe", description=__doc__)
    parser.add_argument("command", choices=("build", "smoke", "graph", "draw"))
    parser.add_argument("--target", type=Path, help="where the model directory is written")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 2)
    given = parser.parse_args()
    target = given.target or pipeline.KEPT / ("smoke" if given.command == "smoke" else "model")
    match given.command:
        case "build":
            pipeline.build(FULL, target, processes=given.processes)
        case "smoke":
            pipeline.build(SMOKE, target, processes=given.processes)
        case "graph":
            pipeline.graph(FULL, target)
        case _:
            held_out.DRAWN.write_text(held_out.draw(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
