"""The people of the made-up market: names, languages, countries."""

import json
import random
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

NAMES = Path(__file__).parent / "names.json"
SHARES = {"en": 30, "de": 25, "it": 18, "pl": 15, "lt": 12}
NEW_FACES = 0.72  # most people write once


@dataclass(frozen=True, slots=True)
class MadePerson:
    """Someone who does not exist."""

    account: str
    name: str
    language: str
    country: str
    is_woman: bool


@dataclass(slots=True)
class Crowd:
    """All made-up people so far. Nobody speaks twice of one product."""

    dice: random.Random
    people: list[MadePerson] = field(default_factory=list)
    by_language: dict[str, list[MadePerson]] = field(default_factory=dict)
    spoken: set[tuple[str, str]] = field(default_factory=set)

    def language(self) -> str:
        return self.dice.choices(list(SHARES), list(SHARES.values()))[0]

    def speaker(self, sku: str, language: str) -> MadePerson:
        """Someone who has not yet reviewed the product: mostly a new face."""
        known = self.by_language.get(language, [])
        if len(known) > 20 and self.dice.random() > NEW_FACES:
            person = self.dice.choice(known)
            if (person.account, sku) not in self.spoken:
                self.spoken.add((person.account, sku))
                return person
        person = self.newcomer(language)
        self.spoken.add((person.account, sku))
        return person

    def someone(self, language: str, *others: str) -> MadePerson:
        """Anyone who speaks the language and is none of the others."""
        for _ in range(8):
            person = self.dice.choice(self.by_language[language])
            if person.account not in others:
                return person
        return self.newcomer(language)

    def newcomer(self, language: str) -> MadePerson:
        names = _names()[language]
        is_woman = self.dice.random() < 0.5
        first = self.dice.choice(names["women" if is_woman else "men"])
        last = inflected(self.dice.choice(names["surnames"]), is_woman=is_woman)
        name = self.dice.choices(
            [f"{first} {last}", f"{first} {last[0]}.", first, self.dice.choice(names["pens"]), ""],
            [34, 26, 14, 23, 3],
        )[0]
        account = f"{_ascii(name or 'guest')}-{len(self.people) + 1:04d}"
        country = self.dice.choice([*names["countries"], ""])
        return self.join(MadePerson(account, name, language, country, is_woman))

    def join(self, person: MadePerson) -> MadePerson:
        self.people.append(person)
        self.by_language.setdefault(person.language, []).append(person)
        return person


def inflected(text: str, *, is_woman: bool) -> str:
    """The text as this author writes it: {he|she} becomes one of the two."""
    while "{" in text:
        before, _, rest = text.partition("{")
        choice, _, after = rest.partition("}")
        his, _, hers = choice.partition("|")
        text = before + (hers if is_woman else his) + after
    return text


@cache
def _names() -> dict[str, Any]:
    names: dict[str, Any] = json.loads(NAMES.read_text(encoding="utf-8"))
    return names


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
    return "".join(c if c.isalnum() else "." for c in plain.lower() if c.isascii()).strip(".")
