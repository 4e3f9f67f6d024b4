"""What a reader can ask for, since there is some of it."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext

from groundswell.faces.site.reading import COLLECTED, Reading
from groundswell.faces.site.words import KIND, ORDER, language_name, word
from groundswell.faces.words import PROOF
from groundswell.record.corrections import why_aside
from groundswell.record.models import Picture, Product, Voice
from groundswell.record.shown import visible
from groundswell.weigh.cells import part_of
from groundswell.weigh.models import Score


@dataclass(frozen=True, slots=True)
class Facets:
    """What can be asked for, since there is some of it."""

    kinds: dict[str, int]
    languages: list[str]
    versions: list[str]
    has_pictures: bool
    aside: dict[str, int]  # reviews that their authors set aside, by what they are about


def facets_of(about: Product, consumers: Score | None, experts: Score | None) -> Facets:
    kinds: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    versions: Counter[str] = Counter()
    pictured = Exists(Picture.objects.filter(voice=OuterRef("pk")))
    shown = visible(Voice.objects.filter(product=about, answers=None)).annotate(pictured=pictured, aside=why_aside())
    aside: Counter[str] = Counter()
    told = ("kind", "language", "experience__version__name", "pictured", "aside")
    has_pictures = False
    for kind, language, version, is_pictured, about_else, count in (
        shown.values_list(*told).annotate(n=Count("pk")).order_by()
    ):
        has_pictures |= is_pictured
        kinds[kind] += count
        languages[language.partition("-")[0]] += count
        versions[version or ""] += count
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
        sorted(named(versions)),
        has_pictures,
        dict(aside.most_common()),
    )


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
    offered = {
        "collected": {way: word(way, "collected") for way in COLLECTED if way in {*ways, "asked", "not_asked"}},
        "proof": {proof: word(proof, "proof") for proof in PROOF if proof in proofs},
        "language": {code: language_name(code) for code in facets.languages},
        "version": {name: name for name in facets.versions},
        "pictures": {"yes": gettext("with photographs")} if facets.has_pictures else {},
        "order": {name: word(name, "order") for name in ORDER},
    }
    return {
        name: [Choice(value, text, value == getattr(reading, name)) for value, text in options.items()]
        for name, options in offered.items()
    }
