"""Codes that people can say to each other."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.plumbing.spoken import CONSONANTS, SHAPE, UNHEARD, VOWELS, aloud, make, read

codes = st.builds(
    lambda seed, syllables: make(random.Random(seed).randrange, syllables), st.integers(0), st.sampled_from((4, 5))
)


@given(codes)
def test_a_code_is_syllables_and_a_digit_and_reads_as_itself(code):
    assert SHAPE.fullmatch(code)
    assert not UNHEARD.search(code)
    assert read(code) == code
    assert read(f"  {aloud(code).upper()} ") == code


@given(codes)
def test_one_wrong_letter_or_digit_is_always_noticed(code):
    for place, right in enumerate(code):
        kin = next(letters for letters in (CONSONANTS, VOWELS, "0123456789") if right in letters)
        for wrong in kin.replace(right, ""):
            assert read(code[:place] + wrong + code[place + 1 :]) == ""


@given(codes)
def test_two_letters_changed_for_each_other_are_always_noticed(code):
    for one, other in combinations(range(len(code) - 1), 2):
        letters = list(code)
        letters[one], letters[other] = letters[other], letters[one]
        changed = "".join(letters)
        assert changed == code or read(changed) == ""


@pytest.mark.parametrize("text", ["", "hello", "bako", "bakomitu", "ba ko mi tu 7 7", "пароль1", "9" * 99])
def test_what_is_no_code_is_none(text):
    assert read(text) == ""


def test_a_code_is_printed_in_pieces_that_can_be_read_out():
    assert aloud("bakomitu7") == "bako-mitu-7"
    assert aloud("bakomitudi7") == "bako-mitu-di-7"
