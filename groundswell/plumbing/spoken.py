"""Short codes that people can say to each other: syllables, and a digit that gives away a slip."""

import re
from collections.abc import Callable

# No two that a telephone makes alike: b without p, f without v, s without z.
CONSONANTS = "bdfgklmnrst"
VOWELS = "aeiou"
PRIME = 11  # as many as there are consonants: each letter has a value of its own
SYLLABLES = 4  # some eight million codes
SHAPE = re.compile(rf"((?:[{CONSONANTS}][{VOWELS}]){{4,5}})(\d)")
# What sounds like something else in one of our languages.
UNHEARD = re.compile(r"kaka|figa|fiko|fika|fuk|fut|kul[ao]|merd|sika|dupa|dild|nig|kunt|tit|kaki")


def make(draw: Callable[[int], int], syllables: int = SYLLABLES) -> str:
    """Make a code: bakomitu7.

    draw       gives a number from 0 up to, but not including, what it is asked for
    syllables  4 or 5
    """
    while True:
        letters = "".join(CONSONANTS[draw(len(CONSONANTS))] + VOWELS[draw(len(VOWELS))] for _ in range(syllables))
        check = check_of(letters)
        # Ten is no digit, as with the numbers of books.
        if check < 10 and UNHEARD.search(letters) is None:
            return f"{letters}{check}"


def read(text: str) -> str:
    """The code that somebody typed, in whatever spacing and capitals; empty where it is none, or slipped.

    One wrong letter or digit, and any two letters changed for each other, are always noticed.
    """
    plain = re.sub(r"[\s\-–.,·]", "", text).lower()
    shaped = SHAPE.fullmatch(plain)
    return plain if shaped and check_of(shaped[1]) == int(shaped[2]) else ""


def aloud(code: str) -> str:
    """The code as it is printed, so that it can be read out: bako-mitu-7."""
    letters = code[:-1]
    return "-".join([letters[start : start + 4] for start in range(0, len(letters), 4)] + [code[-1]])


def check_of(letters: str) -> int:
    """From 0 to 10. The weights differ and the prime divides none: so no single slip, and no swap, leaves it."""
    return sum((place + 1) * value_of(letter) for place, letter in enumerate(letters)) % PRIME


def value_of(letter: str) -> int:
    return CONSONANTS.index(letter) if letter in CONSONANTS else VOWELS.index(letter)
