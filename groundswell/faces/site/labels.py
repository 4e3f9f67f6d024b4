"""The labels beside a voice: proof, disclosure, tie; and what each of them means."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from groundswell.faces.site.words import MEANS, word
from groundswell.faces.words import is_useful_to_both
from groundswell.record.models import Experience
from groundswell.record.shown import Shown


@dataclass(frozen=True, slots=True)
class Label:
    """A few words beside a voice that open what they mean."""

    key: str  # table-value
    text: str

    @property
    def meaning(self) -> str:
        return str(MEANS[self.key])


def labels_of(shown: Shown) -> Iterator[Label]:
    """The labels of one voice, closeness to the seller first, then proof; those that need no explanation are none."""
    voice = shown.voice
    yield from known("close", shown.close)
    if voice.kind_id == "review":
        yield from known("proof", voice.proof)
        yield from known("collected", voice.collected)
        if is_useful_to_both(voice):
            yield from known("useful", "both")
    elif voice.collected != "unknown" and voice.role != "staff":
        yield from known("collected", voice.collected)
    yield from known("role", voice.role)
    yield from known("experience", (voice.more or {}).get("experience", ""))
    if voice.answers_id and shown.tie:
        yield from known("tie", shown.tie)
    if voice.experience is not None:
        yield from of_experience(voice.experience)


def of_experience(lived: Experience) -> Iterator[Label]:
    yield from known("obtained", lived.obtained)


def known(table: str, value: str) -> Iterator[Label]:
    key = f"{table}-{value}"
    if key in MEANS:
        yield Label(key, word(value, table))


def meanings(several: Iterable[Shown]) -> list[Label]:
    """Each label that stands beside some voices or what is below them, once."""
    found = {label.key: label for shown in several for one in (shown, *shown.below) for label in labels_of(one)}
    return list(found.values())
