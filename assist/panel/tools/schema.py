"""Writes what the panel's types are made of: the JSON form of facts and signals, and the HTTP interface.

    python assist/panel/tools/schema.py && npm --prefix assist/panel run types

With --check nothing is written, and it fails when a committed document differs.
"""

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any, cast

from pydantic import Field, TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from assist.web.app import create_app
from assist.web.context import WebContext
from assist.web.settings import WebSettings
from calls.facts import Fact
from calls.signals import Signal

MODE: JsonSchemaMode = "serialization"


def events() -> dict[str, Any]:
    """Return the OpenAPI document: no paths, one schema for each kind of fact and signal."""
    fact: TypeAdapter[Fact] = TypeAdapter(Annotated[Fact, Field(discriminator="kind")])
    signal: TypeAdapter[Signal] = TypeAdapter(Annotated[Signal, Field(discriminator="kind")])
    roots, definitions = TypeAdapter.json_schemas(
        [("Fact", MODE, fact), ("Signal", MODE, signal)], ref_template="#/components/schemas/{model}"
    )
    schemas: dict[str, Any] = dict(definitions["$defs"])
    for (name, _), schema in roots.items():
        schemas[str(name)] = schema
    return {
        "openapi": "3.1.0",
        "info": {"title": "Facts and signals of a call", "version": "1"},
        "paths": {},
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


def interface() -> dict[str, Any]:
    """Return the OpenAPI document of the HTTP interface. Nothing is opened: the routes alone are asked."""
    context = cast(WebContext, SimpleNamespace(settings=WebSettings(), panel=None))
    document = create_app(context).openapi()
    document["info"]["version"] = "1"
    return document


def main(check: bool) -> int:
    folder = Path(__file__).parents[1] / "schema"
    stale = 0
    for name, document in (("events.json", events()), ("api.json", interface())):
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        if not check:
            (folder / name).write_text(text)
        elif (folder / name).read_text() != text:
            sys.stderr.write(f"schema/{name} is older than the service: python assist/panel/tools/schema.py\n")
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
