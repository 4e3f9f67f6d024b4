"""What a reader can ask for, since there is some of it."""

from collections import Counter
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext

from groundswell.faces.site.reading import COLLECTED, Reading
from groundswell.faces.site.words import KIND, ORDER, language_name, word
from groundswell.faces.words import PROOF, grouped
from groundswell.record.corrections import version_now, why_aside
from groundswell.record.models import Picture, Product, Voice
from groundswell.record.shown import visible
from groundswell.weigh.cells import part_of
from groundswell.weigh.models import Score


@dataclass(frozen=True, slots=True)
class Facets:
    """What can be asked for, since there is some of it."""

    kinds: dict[str, int]
    languages: list[str]
    versions: dict[str, int]  # by name: how many of those that stand in the list are about it
    has_pictures: bool
    aside: dict[str, int]  # reviews that their authors set aside, by what they are about


def facets_of(about: Product, reading: Reading, consumers: Score | None, experts: Score | None) -> Facets:
    """What there is of a product's voices; one query."""
    kinds: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    versions: Counter[str] = Counter()
    pictured = Exists(Picture.objects.filter(voice=OuterRef("pk")))
    shown = visible(Voice.objects.filter(product=about, answers=None)).annotate(
        pictured=pictured, aside=why_aside(), version=version_now()
    )
    aside: Counter[str] = Counter()
    told = ("kind", "language", "version", "pictured", "aside", "place__whose")
    has_pictures = False
    for kind, language, version, is_pictured, about_else, whose, count in (
        shown.values_list(*told).annotate(n=Count("pk")).order_by()
    ):
        has_pictures |= is_pictured
        kinds[kind] += count
        languages[language.partition("-")[0]] += count
        if version and is_listed(reading, kind, about_else, whose):
            versions[version] += count
        if kind == "review" and about_else:
            aside[about_else] += count
    # The consumers' reviews that count; the experts' stand by themselves.
    kinds["aside"] = aside.total()
    kinds["older"] = max(
        kinds["review"] - kinds["aside"] - sum(score.people for score in (consumers, experts) if score), 0
    )
    kinds["review"] = consumers.people if consumers else 0
    in_order = sorted(filter(kinds.get, kinds), key=[*KIND, *kinds].index)
    return Facets(
        {kind: kinds[kind] for kind in in_order},
        named(languages),
        dict(sorted(versions.items())),
        has_pictures,
        dict(aside.most_common()),
    )


def is_listed(reading: Reading, kind: str, aside: str | None, whose: str | None) -> bool:
    """Whether a voice of this kind stands in the list that the reader asks for, before anything narrows it.

    aside  what it is about instead, as its author says
    whose  among whom it counts; nobody, where it does not
    """
    if kind != "review":
        return kind == reading.kind
    if aside:
        return reading.kind == "aside"
    return (reading.kind, reading.whose) == ("review", whose) if whose else reading.kind == "older"


def named(counts: Counter[str]) -> list[str]:
    """Those that have a name, the most frequent first."""
    return [name for name, _ in counts.most_common() if name]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a filter."""

    value: str
    text: str
    is_chosen: bool


def filters_of(reading: Reading, facets: Facets, score: Score | None) -> dict[str, list[Choice]]:
    """The options of each filter of which there are voices, or which is on."""
    parts = list(map(part_of, score.cells)) if score else []
    ways, proofs = {part.collected for part in parts}, {part.proof for part in parts}
    # Beside other filters a number would promise more than there is.
    is_alone = not replace(reading, version="").is_narrowed
    versions = {name: f"{name} ({grouped(count)})" if is_alone else name for name, count in facets.versions.items()}
    offered = {
        "collected": {way: word(way, "collected") for way in COLLECTED if way in {*ways, "asked", "not_asked"}},
        "proof": {proof: word(proof, "proof") for proof in PROOF if proof in proofs},
        "language": {code: language_name(code) for code in facets.languages},
        "version": versions,
        "pictures": {"yes": gettext("with photographs")} if facets.has_pictures else {},
        "order": {name: word(name, "order") for name in ORDER},
    }
    return {
        name: [Choice(value, text, value == getattr(reading, name)) for value, text in options.items()]
        for name, options in offered.items()
    }
