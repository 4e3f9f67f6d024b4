"""What holds of record/bulk.py."""

import json
from datetime import timedelta

import pytest
from cast import DAY, ada, ben, crowd, cy, heard, said

from groundswell.listen.hold import place, withdraw
from groundswell.record import bulk, proof
from groundswell.record.bulk import verify
from groundswell.record.models import News, Seal, Voice

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    """A public file: two seals, six voices in four pieces of news; one is held, one taken back, one amended."""
    heard(ada(id="1"), ben(id="2", reply="Thank you, Ben!"))
    heard(cy(1, id="3"))
    proof.seal()
    held, back = Voice.objects.get(outside_id="2"), Voice.objects.get(outside_id="3")
    place(held, "not_a_customer", "no order under this name", "care@acme.example")
    withdraw(back, back.author, "I was angry")
    heard(said(id="4", person="dana", stars="3", text="It is all right."))
    heard(ada(id="1", stars="2", text="It broke after a week.", said_at=DAY + timedelta(days=7)))
    heard(said(id="5", person="eve", stars="1", text="For Ben's ears only.", audience="circle"))
    proof.seal()
    path = tmp_path / "public.jsonl"
    bulk.export(path)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def checked(lines, known=()):
    return verify([json.dumps(line) for line in lines], known)


def line_of(lines, outside_id):
    return next(line for line in lines if line["type"] == "voice" and line.get("id") == outside_id)


def held_line(lines):
    return next(line for line in lines if line.get("state") == "held")


def test_an_honest_file_fits_its_seals(file):
    check = checked(file, Seal.objects.all())
    assert check.troubles == []
    assert (check.seals, check.unsealed) == (2, 0)
    assert check.news == News.objects.count()


def test_counts_tell_what_became_of_each_voice_by_star(file):
    # Ada's, amended, stands at two stars; the reply has none.
    assert checked(file).counts == {
        "shown": {"2": 1, "3": 1, "none": 1},
        "not_a_customer": {"5": 1},
        "withdrawn": {"1": 1},
        "private": {"1": 1},
    }
    assert checked(file).voices == Voice.objects.count()


def test_held_withdrawn_and_private_voices_show_no_words_and_no_salt(file):
    kept = [line for line in file if line["type"] == "voice" and line["state"] != "shown"]
    assert {line["state"] for line in kept} == {"held", "withdrawn", "private"}
    for line in kept:
        assert line.keys() & {"salt", "text", "title", "author", "id", "source", "said_at", "stars"} == set()
    everything = json.dumps(file)
    for words in ("Best kettle ever!", "Broke on day 1.", "For Ben's ears only.", "I was angry", "no order under"):
        assert words not in everything


def test_one_changed_letter_is_found(file):
    line = line_of(file, "4")
    line["text"] = line["text"].replace("right", "ripht")
    assert checked(file).troubles


@pytest.mark.parametrize(
    ("part", "false"),
    [
        ("stars", 5_000_000),
        ("level", 5),
        ("title", "Great"),
        ("said_at", "2020-01-01T00:00:00+00:00"),
        ("said_at", None),
        ("role", "expert"),
        ("collected", "invited"),
        ("proof", "kept"),
        ("id", "44"),
        ("source", "amazon"),
        ("product", "pan"),
        ("kind", "mention"),
        ("salt", "00" * 32),
    ],
)
def test_each_changed_part_of_a_voice_is_found(file, part, false):
    line = line_of(file, "4")
    assert line[part] != false
    line[part] = false
    assert checked(file).troubles


def test_a_dropped_voice_is_found(file):
    file.remove(line_of(file, "4"))
    assert checked(file).troubles


def test_a_voice_that_stands_twice_is_found(file):
    line = line_of(file, "4")
    file.insert(file.index(line), line)
    assert checked(file).troubles


def test_an_invented_voice_is_found(file):
    line = line_of(file, "4")
    file.insert(file.index(line), {**line, "id": "made up", "text": "Best kettle ever!", "stars": 5_000_000})
    assert checked(file).troubles


def test_two_swapped_voices_are_found(file):
    first, second = line_of(file, "1"), held_line(file)
    one, other = file.index(first), file.index(second)
    file[one], file[other] = second, first
    assert checked(file).troubles


@pytest.mark.parametrize("number", range(12))
def test_every_dropped_piece_of_news_is_found(file, number):
    news = [line for line in file if line["type"] == "news"]
    if number < len(news):
        file.remove(news[number])
        assert checked(file).troubles


def test_news_dropped_with_all_its_voices_are_found(file):
    news = [line for line in file if line["type"] == "news"]
    start, end = file.index(news[0]), file.index(news[1])
    assert checked(file[:start] + file[end:]).troubles


@pytest.mark.parametrize(("part", "false"), [("facts", None), ("at", "2020-01-01T00:00:00+00:00"), ("thing", 7)])
def test_changed_news_are_found(file, part, false):
    line = next(line for line in file if line["type"] == "news" and line["facts"])
    line[part] = false
    assert checked(file).troubles


def test_a_changed_star_of_a_held_voice_is_found(file):
    held_line(file)["level"] = 1
    assert checked(file).troubles


def test_a_held_voice_under_another_product_is_found(file):
    held_line(file)["product"] = "pan"
    assert checked(file).troubles


def test_a_dropped_first_seal_is_found_by_the_second(file):
    file.remove(next(line for line in file if line["type"] == "seal"))
    assert checked(file).troubles


def test_a_dropped_last_seal_is_found_by_whoever_knew_it(file):
    last = [line for line in file if line["type"] == "seal"][-1]
    file.remove(last)
    assert checked(file).unsealed > 0
    assert any("is missing" in trouble for trouble in checked(file, Seal.objects.all()).troubles)


def test_a_file_sealed_anew_is_found_by_whoever_knew_the_old_seal(file):
    file.remove(line_of(file, "4"))
    seal = [line for line in file if line["type"] == "seal"][-1]
    seal["root"] = "ab" * 32
    seal["chain"] = proof.chained(Seal.objects.earliest("first").chain, seal["root"])
    assert any("not the one" in trouble for trouble in checked(file, Seal.objects.all()).troubles)


@pytest.mark.parametrize(
    "rubbish",
    ["", "{", "[]", "null", "7", '{"type": "voice"}', '{"type": "seal"}', '{"type": "head", "format": "another-1"}'],
)
def test_rubbish_is_a_trouble_and_no_error(rubbish):
    assert verify([rubbish]).troubles


def test_a_file_that_is_no_text_is_a_trouble_and_no_error(tmp_path):
    path = tmp_path / "public.jsonl"
    path.write_bytes(b"\xff\xfe\x00")
    with path.open(encoding="utf-8") as lines:
        assert verify(lines).troubles


def test_a_voice_of_which_no_wording_stands_is_found(file):
    line_of(file, "4")["stands"] = False
    assert any("no wording stands" in trouble for trouble in checked(file).troubles)


def test_a_voice_of_which_two_wordings_stand_is_found(file):
    line_of(file, "1")["stands"] = True
    assert any("two wordings that stand" in trouble for trouble in checked(file).troubles)


def test_an_empty_file_is_a_trouble():
    assert verify([]).troubles


def test_many_news_are_written_in_several_strides(tmp_path):
    for voice in crowd(*"12345" * (bulk.RANGE // 5 + 1)):
        heard(voice)
    proof.seal()
    path = tmp_path / "public.jsonl"
    assert bulk.export(path) == 1 + 1 + 2 * (bulk.RANGE + 5)
    with path.open(encoding="utf-8") as lines:
        check = verify(lines, Seal.objects.all())
    assert (check.troubles, check.voices) == ([], bulk.RANGE + 5)


def test_a_chain_value_that_was_noted_must_stand_in_the_file(file):
    lines = [json.dumps(line) for line in file]
    noted = Seal.objects.earliest("first").chain
    assert verify(lines, noted=noted).troubles == []
    assert verify(lines, noted="0" * 64).troubles == [f"no seal here has the chain value {'0' * 64}"]
