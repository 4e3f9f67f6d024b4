"""Languages are told apart on sentences as customers write them, and left open where nobody could."""

import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis.strategies import characters, text

from groundswell.engine.listen.language import FAVOURS, TELLING_WORDS, recognise

unhurried = settings(deadline=None, max_examples=80)

OURS = ("en", "de", "it", "pl", "lt")
OTHERS = ("fr", "es", "nl", "no")


def read_sentences() -> dict[str, list[str]]:
    """The sentences of sentences.txt by the language whose heading they stand under."""
    said, language = defaultdict(list), ""
    for line in Path(__file__).with_name("sentences.txt").read_text(encoding="utf8").splitlines():
        if line.startswith("# "):
            language = line[2:]
        else:
            said[language].append(line)
    return said


SENTENCES = read_sentences()


def heard_as(language: str) -> list[str]:
    return [recognise(sentence) for sentence in SENTENCES[language]]


@pytest.mark.parametrize("language", OURS)
def test_our_five_languages_are_told_from_each_other_even_in_short_texts(language):
    heard = heard_as(language)
    assert len(heard) >= 20
    assert set(heard) <= {language, ""}
    assert heard.count(language) >= 0.95 * len(heard)


@pytest.mark.parametrize("language", OTHERS)
def test_our_neighbours_are_not_taken_for_us(language):
    heard = heard_as(language)
    assert len(heard) >= 20
    assert heard.count(language) >= 0.85 * len(heard)
    assert sum(one in OURS for one in heard) <= 0.05 * len(heard)


@pytest.mark.parametrize("language", OURS)
def test_shouting_is_the_same_language(language):
    heard = [recognise(sentence.upper()) for sentence in SENTENCES[language]]
    assert heard.count(language) >= 0.95 * len(heard)


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Świetne", "pl"),
        ("Dziękuję!", "pl"),
        ("polecam", "pl"),
        ("Ačiū", "lt"),
        ("Rekomenduoju", "lt"),
        ("Enttäuschend", "de"),
        ("Danke", "de"),
        ("Consigliatissimo", "it"),
        ("Grazie", "it"),
        ("Excellent!!!", "en"),
    ],
)
def test_a_lone_word_that_is_of_one_language_is_recognised(said, language):
    assert recognise(said) == language


@pytest.mark.parametrize(
    "said",
    [
        "",
        " ",
        "ok",
        "Super",
        "Top!",
        "10/10",
        "+++++",
        "5 5 5",
        "👍👍",
        ":)",
        "?!",
        "a b c",
        "\ud800",
        "Jenny",
        "Samsung",
        "Ekstra",
    ],
)
def test_what_could_be_any_language_is_left_open(said):
    assert recognise(said) == ""


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Пылесос тихий и очень хорошо убирает, рекомендую.", "ru"),
        ("Пилосос тихий і дуже добре прибирає, рекомендую.", "uk"),
        ("Vysavač je tichý a vysává velmi dobře.", "cs"),
        ("Dammsugaren är tyst och suger väldigt bra.", "sv"),
        ("O aspirador é silencioso e não faz barulho nenhum.", "pt"),
        ("Putekļsūcējs ir kluss un ļoti labi sūc.", "lv"),
        ("Imuri on hiljainen ja imee todella hyvin.", "fi"),
        ("质量很好，推荐购买", "zh"),
        ("とても静かで、吸引力も強いです。", "ja"),
    ],
)
def test_further_languages_are_recognised_in_whole_sentences(said, language):
    assert recognise(said) == language


def test_addresses_names_and_tags_are_passed_over():
    shared = "@the_best_shop #verygood https://the-very-good-shop.example/with/the/best/of/them"
    assert recognise(f"{shared} Siurblys tylus ir labai gerai siurbia") == "lt"
    assert recognise(shared) == ""


def test_a_letter_and_its_accent_may_come_apart():
    assert recognise("Ac\u030ciu\u0304") == recognise("Ačiū") == "lt"


@unhurried
@given(text(characters(), max_size=400))
def test_whatever_is_said_has_a_known_language_or_none(said):
    assert recognise(said) in {"", *FAVOURS}


def test_a_very_long_text_is_read_as_far_as_is_needed():
    assert recognise("Siurblys tylus ir labai gerai siurbia. " * 100_000) == "lt"


def test_telling_words_speak_for_one_language_each():
    words = [word for words in TELLING_WORDS.values() for word in words.split()]
    assert len(words) == len(set(words))
    assert set(TELLING_WORDS) <= set(FAVOURS)


def test_many_threads_hear_the_same():
    everything = [sentence for sentences in SENTENCES.values() for sentence in sentences]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(recognise, everything * 3)) == [recognise(one) for one in everything] * 3


def test_the_model_is_not_loaded_before_it_is_asked():
    asks = "from groundswell.engine.listen import language; print(language._model.cache_info().currsize)"
    assert subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True).stdout == "0\n"
