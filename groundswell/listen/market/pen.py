"""The pen: puts sentences from the phrase banks together, so that no page repeats itself."""

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from groundswell.listen.market.crowd import MadePerson, inflected

WORDS = Path(__file__).parent / "words"
TWICE = 2  # a sentence may stand at most twice on one product's page
EMOJI = {
    "good": ["😊", "👍", "❤️", "🎉", "☕", "⭐", "😍", "🙂"],
    "mid": ["🤷", "🙂", "🤔", "😐"],
    "bad": ["😡", "👎", "🙄", "😞", "😤"],
}
# How many sentences on aspects a text has, and how often; 0 stands for a one-liner.
LENGTHS = [0, 1, 2, 3, 4, 5]
HOW_OFTEN = [11, 22, 28, 21, 12, 6]


@dataclass(slots=True)
class Written:
    """A text, and what solutions others could suggest to what it complains about."""

    text: str
    title: str = ""
    fixes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Pen:
    """Writes about one product in one language; remembers which sentences it has used."""

    dice: random.Random
    language: str
    chapter: str
    used: Counter[str] = field(default_factory=Counter)

    def review(
        self,
        author: MadePerson,
        stars: int,
        *,
        owned_days: int = 0,
        length: int | None = None,
        lead: str = "",
    ) -> Written:
        """A review that agrees with its stars. The lead, where there is one, stands before all else."""
        tone = tone_of(stars)
        count = self.dice.choices(LENGTHS, HOW_OFTEN)[0] if length is None else length
        aspects, fixes = self._aspects(stars, count)
        if not aspects:
            aspects = [self.pick(self.shelf("short", tone))]
        parts = [lead, *self._before(tone, count, owned_days), *aspects, *self._after(tone, count)]
        text = self.styled([part for part in parts if part], author, tone)
        return Written(text, self.title(author, tone), fixes)

    def gathered(self, author: MadePerson, tone: str, shelf: list[str], count: int) -> str:
        """Some sentences of one shelf: about a delivery, a fault, a campaign."""
        return self.styled([s for s in (self.pick(shelf) for _ in range(count)) if s], author, tone)

    def plainly(self, author: MadePerson, shelf: list[str]) -> str:
        """One sentence of a shelf, typed without any habit, to stand before others."""
        return inflected(self.pick(shelf), is_woman=author.is_woman)

    def title(self, author: MadePerson, tone: str) -> str:
        """A title, for about six voices of ten."""
        if self.dice.random() > 0.66:
            return ""
        own = _bank(self.language)[self.chapter]["titles"].get(tone, [])
        return inflected(self.pick([*self.common("titles", tone), *own]), is_woman=author.is_woman)

    def shelf(self, name: str, tone: str) -> list[str]:
        """The chapter's own sentences of this kind, or else everyone's."""
        chapter: dict[str, Any] = _bank(self.language)[self.chapter]
        sentences: list[str] = chapter.get(name, {}).get(tone, [])
        return sentences or self.common(name, tone)

    def common(self, name: str, part: str = "") -> list[str]:
        shelf: Any = _bank(self.language)["common"][name]
        sentences: list[str] = shelf[part] if part else shelf
        return sentences

    def questions(self) -> list[list[str]]:
        """Questions on this kind of product, each followed by its answers."""
        questions: list[list[str]] = _bank(self.language)[self.chapter]["questions"]
        return questions

    def pick(self, shelf: list[str]) -> str:
        """One of the sentences used least so far; empty when all stand there twice already."""
        least = min(self.used[sentence] for sentence in shelf)
        if least >= TWICE:
            return ""
        sentence = self.dice.choice([s for s in shelf if self.used[s] == least])
        self.used[sentence] += 1
        return sentence

    def styled(self, sentences: list[str], author: MadePerson, tone: str) -> str:
        """The sentences as a person types them."""
        typed = [inflected(sentence, is_woman=author.is_woman) for sentence in sentences]
        text = " ".join(typed)
        if len(typed) > 3 and self.dice.random() < 0.35:
            cut = self.dice.randrange(2, len(typed) - 1)
            text = " ".join(typed[:cut]) + "\n\n" + " ".join(typed[cut:])
        habit = self.dice.random()
        if habit < 0.07:
            text = text.lower()
        elif habit < 0.12:
            text = _slipped(text, self.dice)
        elif habit < 0.2:
            text = text.removesuffix(".")
        elif habit < 0.25 and tone != "mid":
            text = text.removesuffix(".").removesuffix("!") + self.dice.choice(["!", "!!", "!!!"])
        return f"{text} {self.dice.choice(EMOJI[tone])}" if self.dice.random() < 0.08 else text

    def _aspects(self, stars: int, count: int) -> tuple[list[str], list[str]]:
        aspects: dict[str, dict[str, list[str]]] = _bank(self.language)[self.chapter]["aspects"]
        said, fixes = [], []
        for name, tone in zip(self.dice.sample(list(aspects), count), self._tones(stars, count), strict=True):
            said.append(self.pick(aspects[name][tone]))
            if tone == "bad" and said[-1]:
                fixes += aspects[name].get("fix", [])
        return [sentence for sentence in said if sentence], fixes

    def _tones(self, stars: int, count: int) -> list[str]:
        """What each sentence is like, so that the text agrees with its stars."""
        match stars:
            case 5:
                tones = ["good"] * count
                if count > 2 and self.dice.random() < 0.2:
                    tones[-1] = "mid"
            case 4:
                tones = ["good"] * max(count - 1, 0) + [self.dice.choice(["mid", "mid", "good"])]
            case 3:
                tones = (["mid", "good", "bad", "mid", "mid"])[:count]
            case 2:
                tones = ["bad"] * max(count - 1, 1) + ["mid"]
            case _:
                tones = ["bad"] * count
        return tones[:count]

    def _before(self, tone: str, count: int, owned_days: int) -> list[str]:
        if not count:
            return []
        parts = []
        if self.dice.random() < 0.3:
            parts.append(self.pick(self.shelf("open", tone)))
        if self.dice.random() < 0.26:
            parts.append(self.pick(_bank(self.language)[self.chapter]["situations"]))
        since = _since(owned_days)
        if since and self.dice.random() < 0.35:
            parts.append(self.pick(self.common("since", since)))
        return parts

    def _after(self, tone: str, count: int) -> list[str]:
        parts = []
        if count and self.dice.random() < 0.14:
            parts.append(self.pick(self.shelf("compare", tone)))
        if count and self.dice.random() < 0.3:
            parts.append(self.pick(self.shelf("close", tone)))
        return parts


def tone_of(stars: int) -> str:
    return {1: "bad", 2: "bad", 3: "mid"}.get(stars, "good")


def _since(days: int) -> str:
    """How long that is in words; empty where no phrase would be true."""
    spans = [("weeks", 14, 35), ("months", 150, 300), ("years", 400, 640)]
    return next((name for name, shortest, longest in spans if shortest <= days <= longest), "")


def _slipped(text: str, dice: random.Random) -> str:
    """The text with one slip of the fingers: two letters of a longer word change places, or one is lost."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if not long:
        return text
    place = dice.choice(long)
    word = words[place]
    at = dice.randrange(1, len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    words[place] = dice.choice([swapped, word[:at] + word[at + 1 :]])
    return " ".join(words)


@cache
def _bank(language: str) -> dict[str, Any]:
    bank: dict[str, Any] = json.loads((WORDS / f"{language}.json").read_text(encoding="utf-8"))
    return bank
