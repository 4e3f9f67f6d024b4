"""Which language a text is in."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias
from unicodedata import normalize

import numpy as np
import numpy.typing as npt
from py3langid import langid

Floats32: TypeAlias = npt.NDArray[np.float32]

# Log-odds that a language has before the text is read, since our readers meet it more often.
# A favour decides where short texts look alike; a word or two of another language overrule it.
FAVOURS = {
    **dict.fromkeys(("en", "de", "it", "pl", "lt"), 4.0),
    **dict.fromkeys(("fr", "es", "nl", "no"), 2.0),
    **dict.fromkeys(("bg", "cs", "da", "el", "et", "fi", "hr", "hu", "lv", "pt", "ro", "sk", "sl", "sv"), 0.0),
    **dict.fromkeys(("ar", "be", "fa", "he", "hi", "hy", "ja", "ka", "ko", "ru", "th", "uk", "zh"), 0.0),
    **dict.fromkeys(("ca", "ga", "id", "is", "mk", "mt", "sq", "sr", "tr", "vi"), -2.0),
}

# Words that customers write often and that hardly another language spells so. They speak for the
# short texts ("Polecam"), where the statistics of letters have little to go by.
TELLING_WORDS = {
    "en": "the and with very would this have not was great excellent amazing awesome fantastic good thanks",
    "de": "der das und nicht ist sehr gut gute guter leider danke schlecht immer wieder empfehlenswert",
    "it": "che il della molto ottimo ottima grazie perfetto consiglio consigliato purtroppo sono pessimo",
    "pl": "polecam jest się sie bardzo dobry dobra świetny swietny dziękuję dziekuje niestety jestem",
    "lt": "labai ir gerai puiku puikus puiki rekomenduoju ačiū aciu deja yra nėra geras gera patiko",
    "fr": "très est les pas une avec merci je recommande parfait jamais pour",
    "es": "muy los pero gracias recomiendo perfecto excelente nunca está el",
    "nl": "het een niet zeer goed bedankt aanrader helaas nooit ik voor",
    "no": "veldig meg fornøyd dessverre anbefales noen noe etter takk",
    "da": "meget mig tilfreds desværre noget af efter",
}
_SPOKEN_FOR = {word: language for language, words in TELLING_WORDS.items() for word in words.split()}

WORD_FAVOUR = 6.0  # log-odds that a telling word adds, once
LEAD = 1.5  # log-odds by which a language must lead, or we say that we do not know
LONE_LEAD = 4.0  # the same for a lone word that tells nothing
ENOUGH = 300  # characters that are read; more would hardly change the answer

_NOT_SAID = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+")
_WORD = re.compile(r"[^\W\d_]{2,}")


def recognise(text: str) -> str:
    """Say which language a text is in.

    text  as people write it, of any length; addresses, @names and #tags are passed over

    Returns a BCP 47 primary tag ("en", "de", "it", "pl", "lt", or one of some forty others), or ""
    when unsure: no words, a lone word that could be of several languages, or nearly a tie. The first
    call of a process loads the model (about a second); it may be asked from any thread.
    Source: Lui and Baldwin, langid.py: An off-the-shelf language identification tool, ACL 2012; the
    model is py3langid's. What is ours, favours and words, stands in docs/maths/language.md.
    """
    said = normalize("NFC", _NOT_SAID.sub(" ", text[:ENOUGH]))
    # The model knows few texts that are all in capitals.
    said = said.lower() if said.isupper() else said
    words = _WORD.findall(said.lower())
    if not words:
        return ""
    telling = {word for word in words if word in _SPOKEN_FOR}
    return _model().choose(said, telling, LEAD if telling or len(words) > 1 else LONE_LEAD)


@dataclass(frozen=True, slots=True)
class _Model:
    """Naive Bayes over the n-grams that an automaton finds; read only, so that threads may share it.

    tags       (l,) the languages
    place      where each tag stands among them
    before     (l,) log-odds before the text is read
    table      (n-grams, l) log-odds that an n-gram adds
    automaton  steps, where each state's steps begin, and the n-gram that each state completes
    """

    tags: tuple[str, ...]
    place: dict[str, int]
    before: Floats32
    table: Floats32
    automaton: tuple[Any, list[int], Any]

    def choose(self, said: str, telling: set[str], lead: float) -> str:
        """The language that leads by at least `lead`, or "" where none does."""
        found = langid.visit_counts(*self.automaton, said.encode("utf8", errors="replace")) or {}
        grams = np.fromiter(found.keys(), dtype=np.intp, count=len(found))
        counts = np.fromiter(found.values(), dtype=np.float32, count=len(found))
        scores = np.log1p(counts) @ self.table[grams] + self.before
        for word in telling:
            scores[self.place[_SPOKEN_FOR[word]]] += WORD_FAVOUR
        first = int(scores.argmax())
        best = float(scores[first])
        scores[first] = -np.inf
        return self.tags[first] if best - float(scores.max()) >= lead else ""


@cache
def _model() -> _Model:
    """The model, bound to our languages. Two threads may both load it; either copy will do."""
    whole = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    tags = tuple(FAVOURS)
    columns = [whole.nb_classes.index(tag) for tag in tags]
    favours = np.array([FAVOURS[tag] for tag in tags], dtype=np.float32)
    return _Model(
        tags=tags,
        place={tag: place for place, tag in enumerate(tags)},
        before=whole.nb_pc[columns].astype(np.float32) + favours,
        table=whole.nb_ptc[:, columns].astype(np.float32),
        automaton=(whole.tk_nextmove, [row << 8 for row in whole.tk_row], whole.tk_output),
    )
