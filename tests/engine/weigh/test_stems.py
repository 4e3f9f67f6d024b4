"""What holds of engine/weigh/stems.py."""

import pytest
from hypothesis import given
from hypothesis.strategies import integers, sampled_from, text

from groundswell.engine.weigh.stems import (
    LONGEST,
    STEMMERS,
    all_stems,
    bared,
    folded,
    nearest,
    places,
    plain,
    slips,
    stems,
    words,
)

written = text(max_size=40)
languages = sampled_from(["", "fr", *STEMMERS])
letters = text("aąbcčdeęghiklłmnoóprsštuvyzžß", min_size=8, max_size=12)


@given(written)
def test_folding_twice_is_folding_once(text):
    once = folded(text)
    assert folded(once) == once
    assert once == "".join(map(plain, text))


@given(written)
def test_words_have_letters_and_no_gaps_and_are_not_endless(text):
    for word in words(text * 3):
        assert word == "".join(word.split())
        assert len(word) <= LONGEST
        assert bared(word) == "" or bared(word).isalnum()


@given(written)
def test_words_stand_where_they_are_written(text):
    found = [text[first:last] for first, last in places(text)]
    assert [word for one in found for word in words(one)] == [word for one in found for word in words(one)[:1]]
    assert sum(map(len, found)) <= len(text)
    # Letters with their marks apart are one letter to `words`; where there are none, both see the same.
    if text.isascii():
        assert [one.lower()[:LONGEST] for one in found] == words(text)


@given(letters, languages)
def test_who_writes_no_marks_finds_and_is_found(word, language):
    assert stems(folded(word), language)[0] == stems(word, language)[0]
    assert set(stems(word, language)) <= all_stems(word)


@given(written, languages)
def test_stems_are_letters_and_digits(text, language):
    assert all(stem.isalnum() for word in words(text) for stem in stems(word, language))


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("de", "größe grösse groesse grosse größen"),
        ("de", "wasserkocher wasserkochern wasserkochers"),
        ("en", "kettle kettles kettle's"),
        ("it", "bollitore bollitori"),
        ("it", "rumoroso rumorosa rumorosi"),
        ("lt", "kava kavą kavos kava"),
        ("lt", "virdulys virdulio virdulį virduliai"),
        ("pl", "żółty zolty żółta zolta żółtą"),
        ("pl", "łódź lodz łodzi lodzi"),
        ("pl", "czajnik czajnika czajników"),
    ],
)
def test_forms_of_a_word_share_a_stem(language, forms):
    assert set.intersection(*(set(stems(words(form)[0], language)) for form in forms.split()))


def test_a_language_that_nobody_stems_is_left_as_it_is():
    assert stems("kettles", "") == stems("kettles", "fr") == ("kettles",)


def test_scripts_without_blanks_are_read_letter_by_letter():
    assert words("電気kettle ok") == ["電", "気", "kettle", "ok"]


@pytest.mark.parametrize(
    ("word", "forgiven"), [("lid", 0), ("leak", 1), ("kettles", 1), ("wasserkocher", 2), ("1234", 0)]
)
def test_longer_words_are_forgiven_more(word, forgiven):
    assert slips(word) == forgiven


@given(letters, integers(0, 7), sampled_from(["left out", "doubled", "changed places", "another"]))
def test_one_slip_anywhere_is_forgiven(word, at, slip):
    mistyped = {
        "left out": word[:at] + word[at + 1 :],
        "doubled": word[:at] + word[at] + word[at:],
        "changed places": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        "another": word[:at] + "x" + word[at + 1 :],
    }[slip]
    assert nearest(mistyped, [word, "q" * len(word)]) == [word]


def test_what_is_too_far_is_not_meant():
    assert nearest("kettle", ["bottle", "nettles", "kennel"]) == []
    assert nearest("lid", ["lie"]) == []
    assert nearest("kettel", []) == []
