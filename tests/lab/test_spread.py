"""The lab's steps about spread: a file in, a file out, and what is amiss is told."""

import csv
import json
from argparse import ArgumentParser

import numpy as np
import pytest

from groundswell.engine.worlds import exponential_delays, hourly, talk
from groundswell.lab.spread import STEPS
from groundswell.lab.steps import InputError


def run(name, *words):
    """Run one step as the command line does."""
    step = next(step for step in STEPS if step.name == name)
    parser = ArgumentParser()
    step.add(parser)
    step.run(parser.parse_args([str(word) for word in words]))


def written(path, heads, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads, *rows])
    return path


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def told():
    return talk(
        np.random.default_rng(1),
        hours=500.0,
        per_hour=2.0,
        reproduction=0.5,
        delays=exponential_delays(1.0),
        campaign_starts=np.array([100.0]),
        campaign_events=300.0,
    )


def test_virality_of_seconds_and_of_times_is_the_same(told, tmp_path):
    seconds = written(tmp_path / "a.csv", ["at"], [[at * 3600] for at in told.at])
    iso = np.datetime64("1970-01-01") + np.round(told.at * 3.6e12).astype("timedelta64[ns]")
    times = written(tmp_path / "b.csv", ["at"], [[f"{at}Z"] for at in iso])
    campaigns = written(tmp_path / "c.csv", ["starts_at", "decay_per_hour"], [[100 * 3600, 0.2]])
    answers = []
    for path in (seconds, times):
        run("virality", path, tmp_path / "out.json", "--campaigns", campaigns)
        answers.append(json.loads((tmp_path / "out.json").read_text()))
    assert set(answers[0]["reproduction"]) == {"value", "low", "high"}
    assert answers[0]["reproduction"]["value"] == pytest.approx(answers[1]["reproduction"]["value"], abs=1e-3)
    assert answers[0]["organic_share"] + answers[0]["campaign_share"] == pytest.approx(1)
    assert answers[0]["half_life_hours"] > 0


def test_virality_of_nothing_is_the_prior(tmp_path):
    run("virality", written(tmp_path / "a.csv", ["at"], []), tmp_path / "out.json")
    answer = json.loads((tmp_path / "out.json").read_text())
    assert (answer["reproduction"]["value"], answer["organic_share"]) == (0.5, None)


def test_a_forecast_looks_at_nothing_later(tmp_path):
    dice = np.random.default_rng(1)
    past = [(one, at) for one in range(40) for at in [0, *dice.exponential(3600, 50)]]
    past = written(tmp_path / "past.csv", ["cascade", "at"], past)
    begun = [0, *dice.exponential(1800, 40)]
    answers = []
    for later in ([], [7201, 9000, 50000]):
        ages = [at for at in begun if at <= 7200] + later
        run("forecast", written(tmp_path / "a.csv", ["at"], [[at] for at in ages]), tmp_path / "o.json",
            "--at", 7200, "--past", past)  # fmt: skip
        answers.append(json.loads((tmp_path / "o.json").read_text()))
    assert answers[0] == answers[1]
    assert answers[0]["final"]["low"] <= answers[0]["final"]["value"] <= answers[0]["final"]["high"]


def test_alerts_name_the_hour_as_the_file_does(tmp_path):
    counts = hourly(talk(np.random.default_rng(1), hours=960.0, per_hour=5.0, reproduction=0.2,
                         delays=exponential_delays(1.0)).at, 960)  # fmt: skip
    counts[900:910] += 40
    stamps = np.datetime64("2026-01-01T00") + np.arange(960)
    rows = [(f"{stamp}:00:00Z", count) for stamp, count in zip(stamps, counts, strict=True) if count]
    run("alert", written(tmp_path / "a.csv", ["hour", "count"], rows), tmp_path / "o.csv",
        "--false-alarms-per-30-days", 1)  # fmt: skip
    found = {row["hour"]: float(row["strength"]) for row in rows_of(tmp_path / "o.csv")}
    assert found[f"{stamps[900]}:00:00Z"] > 2


def test_trees_are_measured_as_files_hold_them(tmp_path):
    rows = [("b", "", "x", 0), ("a", "", "u", 0), ("a", "u", "v", 1), ("a", "v", "w", 3), ("a", "u", "v", 1),
            ("a", "w", "u", 4), ("a", "v", "v", 5), ("a", "u", "w", 9)]  # fmt: skip
    run("cascade", written(tmp_path / "a.csv", ["tree", "parent", "child", "minutes"], rows), tmp_path / "o.csv")
    assert [tuple(row.values()) for row in rows_of(tmp_path / "o.csv")] == [
        ("b", "1", "0", "1", "0.0", "0.0"),
        ("a", "3", "2", "1", str(4 / 3), "1.0"),
    ]


def test_whom_to_invite_is_told_by_name(tmp_path):
    rows = [("ada", f"friend {n}", 0.9) for n in range(20)] + [("ben", "ada", 0.1), ("cy", "dan", 0.5)]
    run("invite", written(tmp_path / "a.csv", ["from", "to", "probability"], rows), tmp_path / "o.csv", "--seeds", 2)
    found = rows_of(tmp_path / "o.csv")
    assert [row["person"] for row in found] == ["ada", "cy"]
    assert float(found[0]["gain"]) == pytest.approx(19, abs=1)


@pytest.mark.parametrize("runner", ["plain", "memory"])
def test_by_key_each_is_told_as_if_it_were_alone(told, runner, tmp_path):
    """The second key's talk begins later and has no campaign."""
    hours = {"kettle": told.at, "pan": told.at[told.at < 100] + 7}
    rows = sorted(((at * 3600, key) for key, times in hours.items() for at in times), key=lambda row: row[0] % 977)
    campaigns = written(tmp_path / "c.csv", ["starts_at", "product"], [[100 * 3600, "kettle"], [1, "elsewhere"]])
    both = written(tmp_path / "a.csv", ["at", "product"], rows)
    run("virality", both, tmp_path / "o.csv", "--campaigns", campaigns, "--by", "product", "--runner", runner)
    found = {row["product"]: row for row in rows_of(tmp_path / "o.csv")}
    for key, its in (("kettle", ["--campaigns", written(tmp_path / "k.csv", ["starts_at"], [[100 * 3600]])]),
                     ("pan", [])):  # fmt: skip
        alone = written(tmp_path / "b.csv", ["at"], [[at * 3600] for at in hours[key]])
        run("virality", alone, tmp_path / "o.json", *its)
        answer = json.loads((tmp_path / "o.json").read_text())
        assert int(found[key]["events"]) == len(hours[key])
        for end in ("value", "low", "high"):
            assert float(found[key][end]) == pytest.approx(answer["reproduction"][end])
        assert float(found[key]["organic_share"]) == pytest.approx(answer["organic_share"])


def test_a_campaign_without_a_key_is_for_all(told, tmp_path):
    rows = [(at * 3600, key) for at in told.at for key in ("kettle", "pan")]
    campaigns = written(tmp_path / "c.csv", ["starts_at"], [[100 * 3600]])
    run("virality", written(tmp_path / "a.csv", ["at", "product"], rows), tmp_path / "o.csv",
        "--campaigns", campaigns, "--by", "product")  # fmt: skip
    shares = [float(row["campaign_share"]) for row in rows_of(tmp_path / "o.csv")]
    assert shares[0] == shares[1] > 0.1


def test_alerts_by_key_name_the_key_and_its_hour(tmp_path):
    quiet = hourly(talk(np.random.default_rng(1), hours=960.0, per_hour=5.0, reproduction=0.2,
                        delays=exponential_delays(1.0)).at, 960)  # fmt: skip
    loud = quiet.copy()
    loud[900:910] += 40
    rows = [(hour, count, key) for key, counts in (("pan", quiet), ("kettle", loud))
            for hour, count in enumerate(counts) if count]  # fmt: skip
    run("alert", written(tmp_path / "a.csv", ["hour", "count", "product"], rows), tmp_path / "o.csv",
        "--by", "product", "--false-alarms-per-30-days", 0.05)  # fmt: skip
    found = rows_of(tmp_path / "o.csv")
    assert ("kettle", "900") in {(row["product"], row["hour"]) for row in found}
    assert not any(row["product"] == "pan" and 900 <= int(row["hour"]) < 910 for row in found)


@pytest.mark.parametrize(
    ("name", "heads", "rows", "more"),
    [
        ("virality", ["when"], [[1]], []),
        ("virality", ["at"], [["soon"]], []),
        ("virality", ["at"], [[""], [1]], []),
        ("forecast", ["at"], [[1]], ["--at", -1]),
        ("forecast", ["at"], [], ["--at", 9]),
        ("alert", ["hour", "count"], [[1, -1]], []),
        ("alert", ["hour", "count"], [[1, 1.5]], []),
        ("alert", ["hour", "count"], [[1, 1]], ["--false-alarms-per-30-days", 0]),
        ("virality", ["at"], [[1]], ["--by", "product"]),
        ("virality", ["at", "product"], [[1, ""]], ["--by", "product"]),
        ("virality", ["at", "value"], [[1, "a"]], ["--by", "value"]),
        ("virality", ["at", "product"], [[1, "a"]], ["--by", "at"]),
        ("alert", ["hour", "count", "strength"], [[1, 1, "a"]], ["--by", "strength"]),
        ("virality", ["at", "product"], [[1, "a"]], ["--by", "product", "--threads", 0]),
        ("virality", ["at", "product"], [[1, "a"]], ["--by", "product", "--master", "local[2]"]),
        ("alert", ["hour", "count", "product"], [[1, 1, "a"], [20_000_000, 1, "a"]], ["--by", "product"]),
        ("cascade", ["tree", "parent", "child", "minutes"], [["a", "b", "", 1]], []),
        ("cascade", ["tree", "parent", "child", "minutes"], [], []),
        ("invite", ["from", "to", "probability"], [["a", "b", 2]], []),
        ("invite", ["from", "to", "probability"], [["a", "b", 1]], ["--seeds", 0]),
    ],
)
def test_what_is_amiss_is_told(name, heads, rows, more, tmp_path):
    with pytest.raises(InputError):
        run(name, written(tmp_path / "a.csv", heads, rows), tmp_path / "o.csv", *more)
