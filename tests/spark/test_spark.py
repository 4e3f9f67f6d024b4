"""Memory agrees with Spark, to the last bit; what Spark holds, and what it lacks, is told."""

import gc
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command

from groundswell.engine import worlds
from groundswell.engine.blocks import NotReady, cut
from groundswell.engine.columns import NOT_SAID, STAR, Voices
from groundswell.engine.runners import runner
from groundswell.engine.weigh import order_voices, passes, score_products, weigh_voices

DATA = Path(__file__).parents[3] / "shared" / "data" / "reviews" / "amazon_ratings_hin" / "user_item.dat"
TIMES = 20


def market(seed, voices=3_000, people=400, products=50):
    """A made-up market where all that can be told is told; some speak together, and some days are missing."""
    dice = np.random.default_rng(seed)
    bare = worlds.market(dice, voices=voices, people=people, products=products).voices
    helpful, unhelpful, own, others = (dice.poisson(rate, voices).astype(np.int32) for rate in (0.5, 0.2, 0.1, 0.1))
    return replace(
        bare,
        stars=np.minimum(bare.stars + dice.integers(0, STAR, voices), 5 * STAR).astype(np.int32),
        said_at=np.where(dice.random(voices) < 0.1, NOT_SAID, bare.said_at),
        proof=dice.choice([0.0, 0.25, 1.0], voices),
        cluster=np.minimum(np.arange(people), dice.integers(0, 8 * people, people)).astype(np.int32),
        helpful=helpful,
        unhelpful=unhelpful,
        own_copies=own,
        others_copies=others,
    )


def repeated(path, times):
    """A file of ratings so many times over, each time with other people."""
    person, product, stars, said_at = np.loadtxt(path, dtype=np.int64).T
    again = np.repeat(np.arange(times), len(person))
    return Voices(
        person=(np.tile(person, times) + again * (person.max() + 1)).astype(np.int32),
        product=np.tile(product, times).astype(np.int32),
        stars=np.tile(stars * STAR, times).astype(np.int32),
        said_at=np.tile(said_at, times),
        people=times * (int(person.max()) + 1),
        products=int(product.max()) + 1,
    )


def all_of(voices, here, **aging):
    """All that the three steps find, by name."""
    weighed = weigh_voices(voices, here)
    scored = score_products(weighed, here, **aging)
    return {**weighed.columns(), **scored.columns(), "place": order_voices(weighed)}


def differing(one, other):
    return {name: np.abs(one[name] - other[name]).max() for name in one if not np.array_equal(one[name], other[name])}


@pytest.mark.parametrize("parts", [2, 7])
@pytest.mark.parametrize("aging", [{}, {"half_life_days": 90.0}], ids=["whole", "fading"])
def test_memory_agrees_with_spark_however_it_is_cut(spark, parts, aging):
    voices = market(seed=parts)
    assert not differing(all_of(voices, runner("memory"), **aging), all_of(voices, spark(parts), **aging))


def test_a_market_of_next_to_nothing_is_no_trouble(spark):
    one = np.zeros(1, dtype=np.int32)
    voices = Voices(one, one, one + 4 * STAR, one.astype(np.int64), people=1, products=1)
    assert not differing(all_of(voices, runner("memory")), all_of(voices, spark(7)))


def test_a_comparison_that_differs_is_seen():
    one = {"value": np.array([3.0, 4.0]), "place": np.array([1, 2])}
    assert differing(one, {**one, "value": np.array([3.0, 4.5])}) == {"value": 0.5}


@pytest.mark.slow
@pytest.mark.data
@pytest.mark.skipif(not DATA.is_file(), reason="the real data (../shared/data) are not here")
def test_memory_agrees_with_spark_on_millions_of_real_ratings(spark):
    voices = repeated(DATA, TIMES)
    assert len(voices.person) > 3_900_000
    apart = differing(all_of(voices, runner("memory")), all_of(voices, spark()))
    assert all(far <= 1e-9 for far in apart.values()), apart


def blocks_of(parts):
    starts = np.array([0, 2, 3, 5], dtype=np.int64)
    bins, together = np.array([0, 7, 7, -1, 256], dtype=np.int32), np.ones(5, dtype=np.int32)
    return cut(starts, {"bins": bins, "together": together}, parts)


HEARD = {0: 1, 7: 2, 256: 1}


def heard(here, blocks):
    """How many people stand at each bin."""
    found = sum(part[0] for part in here.each(passes.histogram, blocks, ("bins", "together"))) // 1_000_000
    return {place: found[place] for place in np.nonzero(found)[0].tolist()}


def test_a_column_is_sent_once_and_let_go_when_nobody_has_it(spark):
    here, blocks = spark(), blocks_of(2)
    assert heard(here, blocks) == HEARD
    sent = dict(here._held)
    assert len(sent) == 3
    assert heard(here, blocks) == HEARD
    assert here._held == sent
    del blocks
    gc.collect()
    assert heard(here, blocks_of(1)) == HEARD
    assert not set(map(id, sent.values())) & set(map(id, here._held.values()))


def test_what_a_lost_machine_held_is_sent_again(spark):
    here, blocks = spark(), blocks_of(2)
    heard(here, blocks)
    for held in here._held.values():
        held.there.unpersist(blocking=True)
    assert heard(here, blocks) == HEARD


def test_what_fails_on_a_worker_fails_here(spark):
    def broken(block):
        raise ArithmeticError("no such sum")

    with pytest.raises(Exception, match="no such sum"):
        spark().map(broken, blocks_of(2))


@pytest.mark.parametrize("step", ["weigh", "score", "order"])
def test_the_lab_writes_the_same_on_spark(spark, tmp_path, step):
    voices = market(seed=9, voices=300)
    given = tmp_path / "market.csv"
    rows = zip(voices.person, voices.product, voices.stars / STAR, np.abs(voices.said_at % 10**9), strict=True)
    given.write_text("person,product,stars,said_at\n" + "".join(f"{','.join(map(str, row))}\n" for row in rows))
    found = []
    for where in (["memory"], ["spark", "--threads", "2", "--master", "local[2]"]):
        out = tmp_path / f"{where[0]}.csv"
        call_command("lab", step, str(given), str(out), "--runner", *where, stderr=StringIO())
        found.append(out.read_bytes())
    assert found[0] == found[1]
    assert len(found[0]) > 500


def test_one_process_has_one_spark(spark):
    with pytest.raises(NotReady, match=r"runs on local\[2\] in this process already, and cannot on local\[3\] too"):
        runner("spark", master="local[3]")
    with pytest.raises(ValueError, match="0 threads"):
        runner("spark", threads=0)


@pytest.mark.parametrize(
    ("home", "master", "said"),
    [
        ("nowhere", None, "on local[1]: it needs Java 17 or later (Debian: apt-get install default-jre-headless"),
        (None, "abacus", "on abacus: it needs Java 17 or later"),
        (None, "local[few]", "on local[few]: Could not parse Master URL"),
    ],
)
def test_what_spark_lacks_is_told_in_a_sentence(tmp_path, monkeypatch, home, master, said):
    if home:
        monkeypatch.setenv("JAVA_HOME", str(tmp_path / home))
    program = f"from groundswell.engine.runners import runner; runner('spark', master={master!r})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("groundswell.engine.blocks.NotReady: Spark did not start " + said)


def test_the_lab_counts_by_key_to_the_same_numbers(spark, tmp_path):
    chance = np.random.default_rng(1)
    rows = [f"{at:.0f},product {key}" for key in range(7) for at in np.sort(chance.uniform(0, 3e6, 40 + 30 * key))]
    events = tmp_path / "events.csv"
    events.write_text("\n".join(["at,product", *rows]) + "\n")
    told = []
    for name in ("memory", "spark"):
        out = tmp_path / f"{name}.csv"
        call_command("lab", "virality", str(events), str(out), "--by", "product", "--runner", name, "--threads", "2")
        told.append(out.read_text())
    assert told[0] == told[1]
    assert told[0].count("product ") == 7
