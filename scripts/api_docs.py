#!/usr/bin/env python3
"""Draws all that stands below the mark in docs/api.md from the API's own OpenAPI page."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

PAGE = Path(__file__).parents[1] / "docs" / "api.md"
MARK = "<!-- From here on drawn by scripts/api_docs.py; change the shapes, not this page. -->\n"

Shape = dict[str, Any]


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "groundswell.settings", "GROUNDSWELL_HOME": home}
        django.setup()
        PAGE.write_text(redrawn(PAGE.read_text(encoding="utf-8"), openapi()), encoding="utf-8")


def openapi() -> Shape:
    """What the API says of itself; Django must have been set up."""
    from groundswell.faces.api.urls import api  # noqa: PLC0415 - a home is made when settings are read

    return dict(api.get_openapi_schema())


def redrawn(page: str, told: Shape) -> str:
    """The page with all that stands below the mark drawn anew."""
    above, mark, _ = page.partition(MARK)
    if not mark:
        raise ValueError(f"no mark on the page; wanted {MARK!r}")
    return "\n".join([above + mark, *addresses(told), *shapes(told)])


def addresses(told: Shape) -> Iterator[str]:
    yield "## Addresses\n"
    for path, ways in told["paths"].items():
        for method, way in ways.items():
            yield f"### `{method.upper()} {path}`\n"
            yield f"{way['description']}{' Needs a key.' if 'security' in way else ''}\n"
            if parameters := way.get("parameters"):
                yield from table("name", "where", "what it is", "default", "meaning", rows=map(parameter, parameters))
            if "requestBody" in way:
                yield f"Takes {words(content(way['requestBody']))}.\n"
            answers = [f"`{status}` {words(content(answer))}" for status, answer in sorted(way["responses"].items())]
            yield f"Answers: {', '.join(answers)}.\n"


def content(body: Shape) -> Shape:
    return dict(next(iter(body["content"].values()))["schema"])


def parameter(one: Shape) -> tuple[str, ...]:
    schema = one["schema"]
    return (f"`{one['name']}`", one["in"], words(schema), default(schema), schema.get("description", ""))


def shapes(told: Shape) -> Iterator[str]:
    yield "## Shapes\n"
    for name, shape in sorted(told["components"]["schemas"].items()):
        yield f"### {name}\n"
        yield f"{shape['description']}\n"
        fields = shape["properties"].items()
        told = ((f"`{field}`", words(one), default(one), one.get("description", "")) for field, one in fields)
        if name.endswith("In"):
            yield from table("field", "what it is", "default", "meaning", rows=told)
        else:
            rows = ((field, what, meaning) for field, what, _, meaning in told)
            yield from table("field", "what it is", "meaning", rows=rows)


def table(*heads: str, rows: Any) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


def default(schema: Shape) -> str:
    value = schema.get("default")
    return f"`{value}`" if value not in (None, "") else ""


def words(schema: Shape) -> str:
    """A schema in words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(words(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    return of_type(schema)


def of_type(schema: Shape) -> str:
    if schema.get("format") in {"date", "date-time"}:
        return str(schema["format"])
    if schema["type"] == "array":
        return f"list of {words(schema['items'])}"
    if schema["type"] == "object":
        inside = schema.get("additionalProperties")
        return f"object of {words(inside)}" if isinstance(inside, dict) else "object"
    return schema["type"] + limits(schema)


def limits(schema: Shape) -> str:
    """How long a text may be, from where to where a number may go."""
    if "maxLength" in schema:
        return f" of at most {schema['maxLength']}"
    if "maximum" in schema:
        return f" from {schema['minimum']} to {schema['maximum']}"
    return ""


if __name__ == "__main__":
    main()
