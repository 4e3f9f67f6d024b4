"""Every address that the house answers, found by asking Django, each filled in with the cast's own rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Address:
    """One line of an address list: its name, with that of its room, and what must be filled in."""

    name: str
    route: str
    wanted: tuple[str, ...]
    view: Any

    def filled(self, told: dict[str, Any]) -> str:
        """The address with its parts filled in, from this room's own or from the common ones."""
        path = self.route
        for part in self.wanted:
            value = told.get(f"{self.name}:{part}", told.get(part))
            if value is None:
                raise LookupError(f"tell what {part!r} is in {self.name or self.route}")
            path = path.replace(f"<{part}>", str(value))
        return "/" + path


def addresses() -> list[Address]:
    """All of them but the API's, which its own OpenAPI page lists and schemathesis tries."""
    return [one for one in walked(get_resolver()) if not one.route.startswith("api/")]


def walked(resolver: URLResolver, prefix: str = "", wanted: tuple[str, ...] = (), room: str = "") -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = prefix + plain(entry)
        parts = (*wanted, *entry.pattern.converters) or (*wanted, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLPattern):
            yield Address(f"{room}{entry.name or ''}", route, parts, entry.callback)
        else:
            yield from walked(entry, route, parts, room + (f"{entry.namespace}:" if entry.namespace else ""))


def plain(entry: URLPattern | URLResolver) -> str:
    """The route with its parts as <name>, whatever their kind."""
    route = str(entry.pattern)
    for part, converter in entry.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        route = route.replace(f"<{kind}:{part}>", f"<{part}>")
    for part in entry.pattern.regex.groupindex if route.startswith("^") else ():
        start = route.index(f"(?P<{part}>")
        depth, end = 0, start
        for end in range(start, len(route)):
            depth += {"(": 1, ")": -1}.get(route[end], 0)
            if depth == 0:
                break
        route = route[:start] + f"<{part}>" + route[end + 1 :]
    return route.removeprefix("^").removesuffix("$").removesuffix("\\Z").replace("\\.", ".")
