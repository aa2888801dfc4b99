"""Writes the JSON form of facts and signals as an OpenAPI document, from which the panel's types are made.

    python assist/panel/tools/schema.py > assist/panel/schema/events.json && npm --prefix assist/panel run types
"""

import json
import sys
from typing import Annotated, Any

from pydantic import Field, TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from calls.facts import Fact
from calls.signals import Signal

MODE: JsonSchemaMode = "serialization"


def document() -> dict[str, Any]:
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


if __name__ == "__main__":
    json.dump(document(), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
