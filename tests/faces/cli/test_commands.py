"""What holds of faces/cli/commands.py."""

import json
import math
import os
import socket
import subprocess
import sys

import pytest
from cast import a_company, a_product, ada, ben, cy, heard, told
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from groundswell.faces.cli import main as cli
from groundswell.faces.cli.management.commands.serve import refuse_taken
from groundswell.record.access import key_of
from groundswell.record.models import Key, News, Seal, Unread, Voice
from groundswell.weigh import recount
from groundswell.weigh.models import Epoch, Score

pytestmark = pytest.mark.django_db

ROWS = """id,person,product,stars,text
1,ada,kettle,4,Fine.
2,ben,kettle,5,Best!
1,ada,kettle,4,Fine.
3,cy,kettle,x,Broke.
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "voices.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture
def say(capsys):
    """Type a command, and read what it prints and what it tells besides."""

    def typed(*words):
        call_command(cli.FILES.get(words[0], words[0]), *words[1:])
        return capsys.readouterr()

    return typed


def test_import_prints_its_report_as_one_line_of_json_at_the_end(say, file):
    out, err = say("import", str(file), "--format", "csv", "--report", "-")
    report = json.loads(out.splitlines()[-1])
    assert {"read", "heard", "repeated", "refused", "seconds"} <= report.keys()
    assert (report["read"], report["heard"], report["repeated"]) == (4, 2, 1)
    assert report["refused"] == {"unreadable_stars": 1}
    assert report["read"] == report["heard"] + report["repeated"] + sum(report["refused"].values())
    assert len(out.splitlines()) == 1
    assert "line 5: unreadable_stars" in err


def test_import_writes_its_report_to_a_file(say, file, tmp_path):
    path = tmp_path / "report.json"
    out, _ = say("import", str(file), "--format", "csv", "--report", str(path))
    assert (out, json.loads(path.read_text())["heard"]) == ("", 2)


def test_import_tells_a_person_in_words(say, file):
    out, err = say("import", str(file), "--format", "csv")
    assert out == ""
    assert "read 4, heard 2, repeated 1" in err


def test_import_writes_down_each_refused_row(say, file, tmp_path):
    path = tmp_path / "refused.jsonl"
    say("import", str(file), "--format", "csv", "--refused", str(path))
    (one,) = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert (one["line"], one["reason"]) == (5, "unreadable_stars")


def test_an_import_of_an_empty_file_says_that_nothing_was_read(say, tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("product,stars\n", encoding="utf-8")
    assert "read 0" in say("import", str(path), "--format", "csv").err


def test_help_calls_the_import_by_the_name_it_has(capsys):
    with pytest.raises(SystemExit):
        cli.main(["groundswell", "import", "--help"])
    assert capsys.readouterr().out.startswith("usage: groundswell import [")


def test_a_dry_run_keeps_nothing(say, file):
    out, _ = say("import", str(file), "--format", "csv", "--report", "-", "--dry-run")
    assert json.loads(out)["heard"] == 2
    assert not Voice.objects.exists()


def test_columns_of_other_names_are_read_as_told(say, tmp_path):
    path = tmp_path / "theirs.tsv"
    path.write_text("ada\tB00X\t4\nben\tB00X\t5\n", encoding="utf-8")
    words = ("--columns", "person=1,product=2,stars=3", "--no-header", "--delimiter", "\\t", "--company", "Acme")
    out, _ = say("import", str(path), "--format", "csv", "--report", "-", *words)
    assert json.loads(out)["heard"] == 2
    assert Voice.objects.filter(product__company__name="Acme", product__title="B00X").count() == 2


def test_an_import_of_nothing_or_in_no_way_says_so(file):
    with pytest.raises(CommandError, match="no file"):
        call_command("import_file", "nowhere.csv", "--format", "csv")
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("import_file", str(file), "--format", "papyrus")
    with pytest.raises(CommandError, match="names such as"):
        call_command("import_file", str(file), "--format", "csv", "--columns", "king=1")


def test_explain_tells_the_steps_that_add_up_to_the_score(say):
    told(ada(stars="4"), ben(stars="5"), cy(1))
    explained = json.loads(say("explain", "kettle", "--json").out)
    score = Score.objects.get()
    assert (explained["product"], explained["value"], explained["people"]) == ("kettle", score.value, 3)
    assert explained["one_person_moves"] == score.one_person_moves
    steps = explained["steps"]
    assert steps[0]["stars"] + sum(step["moved_by"] for step in steps[1:]) == pytest.approx(score.value)
    assert steps[-1]["stars"] == pytest.approx(score.value)
    assert sum(explained["stars"].values()) == 3
    assert "No one person can move it by more than" in say("explain", "kettle").out


def test_rehearse_shows_a_product_before_and_after_an_attack_and_writes_nothing(say, tmp_path):
    told(ada(), ben(), cy(1))
    before = list(Score.objects.values_list())
    picture = tmp_path / "attack.svg"
    shown = say("rehearse", "kettle", "--attack", "ring", "--size", "9", "--picture", str(picture)).out
    assert [line.split()[0] for line in shown.splitlines()[2:5]] == ["before", "nobody", "Groundswell"]
    assert "The attack moves the score by -" in shown
    assert picture.read_text(encoding="utf-8").count("<circle") == 6
    found = json.loads(say("rehearse", "kettle", "--attack", "ring", "--size", "9", "--json").out)
    assert found["before"]["value"] > found["defended"]["value"] > found["undefended"]["value"]
    assert (found["before"]["people"], found["defended"]["people"]) == (3, 12)
    assert list(Score.objects.values_list()) == before


def test_reports_alone_move_nothing_in_a_rehearsal(say):
    told(ada(), ben())
    found = json.loads(say("rehearse", "kettle", "--attack", "flags", "--size", "1000", "--json").out)
    assert found["before"] == found["defended"] == found["undefended"]


@pytest.mark.parametrize(
    ("words", "why"), [(["--size", "0"], "0 attackers"), (["--attack", "flood"], "nobody has reviewed")]
)
def test_rehearse_says_what_it_cannot_do(say, words, why):
    a_product()
    with pytest.raises(CommandError, match=why):
        call_command("rehearse", "kettle", *words)


def test_explain_tells_what_moved_the_score_and_when(say):
    told(ada(), ben())
    came = json.loads(say("explain", "kettle", "--json").out)["history"]
    assert came["before"] + sum(month["moved"] for month in came["months"]) == came["months"][-1]["value"]
    shown = say("explain", "kettle").out
    assert "Month by month" in shown
    assert "2026-03: 1 at 4, 1 at 5 stars" in shown


def test_explain_says_where_a_copy_had_been_said_before(say):
    words = "Boils a litre in two minutes, hums a little, and the lid has never come loose."
    told(ada(text=words))
    told(ben(text=words))
    recount.open_epoch()
    first, copy = Voice.objects.order_by("pk")
    text = say("explain", "kettle", "--voice", str(copy.pk)).out
    assert f"It counts nothing: nearly the same had been said of this product before: voice {first.pk}, from" in text


def test_explain_tells_what_a_voice_counts_term_by_term(say):
    told(ada(), ben(), cy(1), ada(product="pan"), ben(product="pan"), cy(1, product="pan"))
    recount.open_epoch()
    voice = Voice.objects.get(author__name="ada", product__slug="kettle")
    shown = json.loads(say("explain", "kettle", "--voice", str(voice.pk), "--json").out)
    terms = shown["author"]["terms"]
    assert shown["mass"] == pytest.approx(0.05 + 0.95 / (1 + math.exp(-sum(terms.values()))), abs=1e-6)
    assert shown["author"]["voices"] == 1
    text = say("explain", "kettle", "--voice", str(voice.pk)).out
    assert "from 1 other product\n" in text
    assert all(name in text for name in terms)


def test_explain_of_a_voice_that_is_not_there_or_does_not_count_says_so(say):
    told(ada(), ada(id="q", kind="question", stars="", text="Who has one?"))
    with pytest.raises(CommandError, match="no voice 999 about 'kettle'"):
        call_command("explain", "kettle", "--voice", "999")
    with pytest.raises(CommandError, match="does not count"):
        call_command("explain", "kettle", "--voice", str(Voice.objects.get(kind="question").pk))


def test_explain_of_nobodys_product_says_so(say):
    heard(ada(kind="question", stars=""))
    assert json.loads(say("explain", "kettle", "--json").out)["value"] is None
    assert "nobody has reviewed it" in say("explain", "kettle").out


def test_an_unknown_product_tells_the_near_ones():
    heard(ada(), ben(product="ketchup"))
    with pytest.raises(CommandError, match="no product 'ketle'; there are ketchup, kettle"):
        call_command("explain", "ketle")
    with pytest.raises(CommandError, match="none like it"):
        call_command("explain", "zeppelin")


def test_a_key_is_printed_once_and_opens(say):
    a_company("Acme")
    out = say("key", "create", "shop", "--scope", "write", "--company", "Acme").out
    assert key_of(out.strip()) == Key.objects.get(name="shop", scope="write")
    assert out.count("\n") == 1
    assert out.strip() not in say("key", "list").out
    say("key", "end", "shop")
    assert key_of(out.strip()) is None
    with pytest.raises(CommandError, match="'shop' already"):
        call_command("key", "create", "shop")


def test_what_is_exported_verifies_and_what_was_changed_does_not(say, tmp_path):
    told(ada(id="1"), ben(id="2"))
    path = tmp_path / "public.jsonl"
    say("export", "--public", str(path))
    told(cy(1))
    found = json.loads(say("verify", str(path)).out)
    assert (found["voices"], found["seals"], found["troubles"]) == (2, 1, [])
    assert found["counts"] == {"shown": {"4": 1, "5": 1}}
    path.write_text(path.read_text(encoding="utf-8").replace("Boils fast", "Boils slow"), encoding="utf-8")
    for words in ([str(path)], [str(path), "--alone"]):
        with pytest.raises(CommandError, match="troubles"):
            call_command("verify", *words)
    with pytest.raises(CommandError, match="no file"):
        call_command("verify", "nowhere")


def test_exporting_twice_seals_once(say, tmp_path):
    told(ada())
    for _ in range(2):
        say("export", "--public", str(tmp_path / "public.jsonl"))
    assert Seal.objects.count() == 1
    assert Seal.objects.get().last == News.objects.latest("pk").pk


def test_doctor_finds_a_house_well(say):
    told(ada(), ben(), cy(1))
    out = say("doctor").out
    assert "a recount changes nothing" in out
    assert "ILL" not in out


def test_doctor_finds_what_does_not_follow_from_the_facts():
    told(ada(), ben())
    Score.objects.update(value=5)
    with pytest.raises(CommandError, match="not well"):
        call_command("doctor")


def test_recount_keeps_the_epoch_and_a_new_one_is_asked_for(say):
    told(ada(), ben())
    before = Epoch.objects.count()
    say("recount")
    assert Epoch.objects.count() == before
    say("recount", "--new-epoch")
    assert Epoch.objects.count() == before + 1
    assert Score.objects.get().epoch == Epoch.current()


def test_work_until_idle_leaves_nothing_to_do(say):
    heard(ada(), ben())
    assert Unread.objects.exists()
    say("work", "--until-idle")
    assert not Unread.objects.exists()
    assert Score.objects.get().people == 2


def test_no_two_houses_share_a_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Cannot listen at http://127.0.0.1:{port}: Address already in use"):
            call_command("serve", "--port", str(port), "--without-worker")
    refuse_taken("127.0.0.1", port)  # free again, and nothing to refuse


def test_djangos_own_checks_which_most_commands_leave_out_find_nothing_amiss():
    call_command("check", fail_level="WARNING")


def test_every_command_is_in_the_overview(capsys):
    cli.main(["groundswell", "help"])
    told = capsys.readouterr().out
    wanted = {"import", "serve", "work", "recount", "explain", "export", "verify", "doctor", "demo", "key"}
    assert {line.split()[0] for line in told.splitlines()[2:]} >= wanted


def test_the_version_is_told(capsys):
    cli.main(["groundswell", "--version"])
    assert capsys.readouterr().out.startswith("groundswell 0.")


@pytest.mark.django_db
def test_a_home_of_before_the_first_release_is_left_as_it_is_and_told_what_to_do():
    MigrationRecorder(connection).migration_qs.filter(app="weigh", name__in=["0001_first", "0015_turns"]).delete()
    with pytest.raises(SystemExit, match="older than those that the first release begins with"):
        cli.prepare_home()


@pytest.mark.slow
def test_the_program_prepares_an_empty_home_by_itself_and_then_answers(tmp_path, file):
    if connection.vendor != "sqlite":
        pytest.skip("the empty home is one of SQLite's")
    home = tmp_path / "home"

    def groundswell(*words):
        environ = {**os.environ, "GROUNDSWELL_HOME": str(home)}
        command = [sys.executable, "-m", "groundswell.faces.cli", *words]
        return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)

    done = groundswell("import", str(file), "--format", "csv", "--report", "-")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["heard"] == 2
    assert groundswell("work", "--until-idle").returncode == 0
    assert json.loads(groundswell("explain", "kettle", "--json").stdout)["people"] == 2
    missing = groundswell("explain", "ketle")
    assert missing.returncode == 1
    assert "there are kettle" in missing.stderr
    assert "Traceback" not in missing.stderr


def test_orders_takes_in_what_was_bought_and_tells_what_it_refused(say, tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("order,at,product\n1,2026-03-01,kettle\n2,,kettle\n", encoding="utf-8")
    out, err = say("orders", str(path), "--company", "Acme", "--report", "-")
    report = json.loads(out)
    assert (report["read"], report["noticed"], report["refused"]) == (2, 1, {"missing_date": 1})
    assert "line 3: missing_date" in err
