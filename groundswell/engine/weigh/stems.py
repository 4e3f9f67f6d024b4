"""Words as they are searched: without capitals and marks, by their stem, and with a slip of the finger."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from threading import Lock
from unicodedata import category, combining, normalize

from rapidfuzz.distance import OSA
from Stemmer import Stemmer

# Letters that Unicode does not take apart into a plain one and a mark.
PLAIN = {"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
STEMMERS = {"de": "german", "en": "english", "it": "italian", "lt": "lithuanian", "pl": "polish"}
LONGEST = 40  # letters; longer words are cut
GAP, WITHIN = -2, -1
# Scripts that write no blanks between words: each letter is searched as a word.
UNDIVIDED = ((0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
SHORT, LONG = 4, 8  # letters from which one slip is forgiven, and from which two are


def folded(text: str) -> str:
    """A text in small letters without their marks, so that kava finds kavą and Kavą finds kava."""
    return text.lower() if text.isascii() else text.translate(_LETTERS)


def plain(letter: str) -> str:
    """One letter as it is searched; a mark by itself is nothing."""
    apart = normalize("NFKD", letter).casefold()
    return "".join(PLAIN.get(part, part) for part in normalize("NFKD", apart) if not combining(part))


def words(text: str) -> list[str]:
    """The words of a text in their order, in small letters and with their marks; each at most 40 letters."""
    return [word[:LONGEST] for word in normalize("NFC", text).lower().translate(_BOUNDS).split()]


def places(text: str) -> Iterator[tuple[int, int]]:
    """Where each word of a text begins and ends, as it is written there."""
    for kind, run in groupby(range(len(text)), lambda at: _kind(text[at], at)):
        if kind != GAP:
            reach = list(run)
            yield reach[0], reach[-1] + 1


@lru_cache(maxsize=2**14)
def stems(word: str, language: str) -> tuple[str, ...]:
    """The stems by which a word of this language is found: one, or two.

    word      one of `words`
    language  BCP 47 primary tag; of a language without a stemmer, the folded word is its own stem

    First comes the stem of the word without its marks, so that who writes none finds and is found. Second, where
    it differs, the stem of the word as it is written: endings such as the Polish -ów are known by their marks.
    Nothing for a word that has no letter or digit. May be asked from any thread.
    Source: Porter, Snowball: a language for stemming algorithms (2001); the library PyStemmer 3, Snowball's own.
    """
    bare = bared(word)
    if not bare or language not in STEMMERS:
        return (bare,) if bare else ()
    if bare == word and (stem := _stem(word, language)).isascii():
        return (stem,)
    return tuple(dict.fromkeys((_stem(bare, language), bared(_stem(word, language)))))


@lru_cache(maxsize=2**12)
def all_stems(word: str) -> frozenset[str]:
    """Every stem a word may have, of a language that nobody has told."""
    return frozenset(stem for language in ("", *STEMMERS) for stem in stems(word, language))


def bared(word: str) -> str:
    """A folded word, of letters and digits alone."""
    if word.isascii() and word.isalnum():
        return word.lower()
    return "".join(filter(str.isalnum, folded(word)))


def slips(word: str) -> int:
    """How many slips of the finger are forgiven in a word: none in short words and numbers, at most two."""
    if not word.isalpha() or len(word) < SHORT:
        return 0
    return 1 if len(word) < LONG else 2


def nearest(word: str, others: Iterable[str]) -> list[str]:
    """Those of the other words that are fewest slips away; none where all are further than is forgiven.

    A slip is a letter too many, too few, another one, or two that have changed places.
    Source: Damerau, A technique for computer detection and correction of spelling errors, CACM 7 (1964), as the
    optimal string alignment distance of the library rapidfuzz.
    """
    most = slips(word)
    away = {other: OSA.distance(word, other, score_cutoff=most) for other in others}
    least = min(away.values(), default=most + 1)
    return [other for other, slipped in away.items() if slipped == least] if least <= most else []


def _kind(letter: str, at: int) -> int:
    """What stands there: a gap, a part of a word, or a word by itself, which goes by its place."""
    bound = _BOUNDS[ord(letter)]
    return GAP if bound == " " else WITHIN if bound == letter else at


def _stem(word: str, language: str) -> str:
    # A stemmer keeps the word it works on: two threads at once would mix theirs.
    with _ALONE:
        found: str = _STEMMERS[language].stemWord(word)
    return found


class _Letters(dict[int, str]):
    """Each letter as it is searched, learnt when it is first met: a million texts share some hundred letters."""

    def __missing__(self, code: int) -> str:
        self[code] = plain(chr(code))
        return self[code]


class _Bounds(dict[int, str]):
    """Letters, digits and their marks as they are; all else is a gap between words."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        within = letter if letter.isalnum() or category(letter).startswith("M") else " "
        self[code] = f" {letter} " if any(first <= code <= last for first, last in UNDIVIDED) else within
        return self[code]


_LETTERS = _Letters()
_BOUNDS = _Bounds()
_ALONE = Lock()
_STEMMERS = {language: Stemmer(name, 0) for language, name in STEMMERS.items()}
