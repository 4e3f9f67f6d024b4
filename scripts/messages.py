#!/usr/bin/env python3
"""Draws every text from the source into the catalogues and compiles them; --check tells what is amiss."""

import argparse
import ast
import gettext
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import django
import polib
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGES = ("en", "de", "it", "pl", "lt")

# Which argument is what: a number is a text's place, (number, "c") a context's.
CALLS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

# What templatize() makes of a template: calls with Python's strings, among a great many X.
TEXT = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({TEXT})(?:,\s*({TEXT}))?(?:,\s*({TEXT}))?", re.DOTALL)

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%[sd]")

Key = tuple[str | None, str]


@dataclass
class Message:
    """A text of the source: its context, its plural, and the files that say it."""

    text: str
    context: str | None = None
    plural: str = ""
    places: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.context, self.text


def main(*words: str) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if a text is missing")
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[1], help="the repository")
    chosen = parser.parse_args(words or None)
    if not settings.configured:
        settings.configure()
    messages = drawn(chosen.root)
    if not chosen.check:
        for language in LANGUAGES:
            write(chosen.root, language, messages)
    found = [line for language in LANGUAGES for line in amiss(chosen.root, language, messages)]
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{len(messages)} texts in {len(LANGUAGES)} languages, {len(found)} amiss")
    return 1 if chosen.check and found else 0


def drawn(root: Path) -> dict[Key, Message]:
    """Every text of the source, in the order of files and lines."""
    messages: dict[Key, Message] = {}
    for path in sorted([*root.glob("groundswell/**/*.py"), *root.glob("groundswell/**/templates/**/*.*")]):
        if not path.is_file():
            continue
        place = path.relative_to(root).as_posix()
        for found in said_in_python(path) if path.suffix == ".py" else said_in_template(path):
            kept = messages.setdefault(found.key, found)
            kept.plural = kept.plural or found.plural
            if place not in kept.places:
                kept.places.append(place)
    return messages


def said_in_python(path: Path) -> Iterator[Message]:
    with path.open("rb") as file:
        for _line, texts, _comments, context in extract("python", file, keywords=CALLS):
            text, plural = texts if isinstance(texts, tuple) else (texts, "")
            yield Message(text, context, plural)


def said_in_template(path: Path) -> Iterator[Message]:
    for name, *parts in CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        texts = [ast.literal_eval(part) for part in parts if part]
        context = texts.pop(0) if "p" in name else None
        yield Message(texts[0], context, texts[1] if name.startswith("n") else "")


def catalogue(root: Path, language: str) -> Path:
    return root / "groundswell" / "locale" / language / "LC_MESSAGES" / "django.po"


@cache
def plural_forms(language: str) -> str:
    """As Django's own catalogue of the language has it: the two are merged when a page is read."""
    path = Path(django.__file__).parent / "conf" / "locale" / language / "LC_MESSAGES" / "django.po"
    return str(polib.pofile(str(path)).metadata["Plural-Forms"])


def forms_of(language: str) -> int:
    return int(re.search(r"nplurals=(\d+)", plural_forms(language))[1])  # type: ignore[index]


@cache
def singular_is_one(language: str) -> bool:
    """Whether the first form is for 1 alone, and may leave the number out."""
    form = gettext.c2py(plural_forms(language).split("plural=")[1].rstrip(";"))  # type: ignore[attr-defined]
    return all(form(number) != 0 for number in range(2, 200))


def write(root: Path, language: str, messages: dict[Key, Message]) -> None:
    """Bring one catalogue up to date: translations stay, what is no longer said goes."""
    path = catalogue(root, language)
    old = {(entry.msgctxt, entry.msgid): entry for entry in read(path) if not entry.obsolete}
    new = polib.POFile(wrapwidth=100)
    # No date and no name: the same texts give the same file.
    new.metadata = {
        "Project-Id-Version": "Groundswell",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(language),
    }
    new.extend(entry_of(message, old.get(message.key), language) for message in messages.values())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{new}".rstrip("\n") + "\n", encoding="utf-8")
    path.with_suffix(".mo").write_bytes(read(path).to_binary())


def read(path: Path) -> polib.POFile:
    return polib.pofile(path.read_text(encoding="utf-8")) if path.exists() else polib.POFile()


def entry_of(message: Message, old: polib.POEntry | None, language: str) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=message.text,
        msgctxt=message.context,
        msgid_plural=message.plural,
        occurrences=[(place, "") for place in message.places],
        flags=["fuzzy"] if old and old.fuzzy else [],
        tcomment=old.tcomment if old else "",
    )
    if message.plural:
        kept = old.msgstr_plural if old else {}
        english = {number: message.plural if number else message.text for number in range(2)}
        entry.msgstr_plural = (
            english if language == "en" else {number: kept.get(number, "") for number in range(forms_of(language))}
        )
    else:
        entry.msgstr = message.text if language == "en" else (old.msgstr if old else "")
    return entry


def amiss(root: Path, language: str, messages: dict[Key, Message]) -> Iterator[str]:
    """What is wrong with one catalogue, a line for each."""
    path = catalogue(root, language)
    place = path.relative_to(root).as_posix()
    if not path.exists():
        yield f"{place}: missing; run make messages"
        return
    known = read(path)
    if known.metadata.get("Plural-Forms") != plural_forms(language):
        yield f"{place}: other plural forms than Django's own catalogue"
    entries = {(entry.msgctxt, entry.msgid): entry for entry in known if not entry.obsolete}
    yield from (f"{place}: {key[1]!r} is said nowhere" for key in entries.keys() - messages.keys())
    for key, message in messages.items():
        wrong = wrong_with(message, entries.get(key), language)
        yield from (f"{place}: {message.text!r} {what}" for what in wrong)
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != known.to_binary():
        yield f"{place}: not compiled; run make messages"


def wrong_with(message: Message, entry: polib.POEntry | None, language: str) -> Iterator[str]:
    if entry is None or entry.msgid_plural != message.plural:
        yield "is missing; run make messages"
        return
    if entry.fuzzy:
        yield "is fuzzy"
    texts = entry.msgstr_plural if message.plural else {0: entry.msgstr}
    if len(texts) != (forms_of(language) if message.plural else 1) or not all(texts.values()):
        yield "is not translated"
        return
    for number, text in texts.items():
        allowed = [holders([message.plural or message.text])]
        if message.plural and number == 0 and singular_is_one(language):
            allowed.append(holders([message.text]))
        if holders([text]) not in allowed:
            yield f"has other placeholders in {text!r}"


def holders(texts: Iterable[str]) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(" ".join(texts).replace("%%", ""))))


if __name__ == "__main__":
    sys.exit(main())
