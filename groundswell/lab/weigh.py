"""groundswell lab weigh, score, order."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from groundswell.engine.blocks import NotReady, Runner
from groundswell.engine.columns import VOICES, Voices, counts, joined, read_proof, read_stars
from groundswell.engine.listen import likeness
from groundswell.engine.runners import NAMES, runner
from groundswell.engine.weigh import credibility, table
from groundswell.engine.weigh.copies import copies
from groundswell.engine.weigh.credibility import Weighed
from groundswell.engine.weigh.score import UNIT
from groundswell.lab.steps import InputError, Step
from groundswell.lab.tables import ROWS, Names, Source, Target, numbers, seconds


def add_common(parser: ArgumentParser) -> None:
    """The options that all three steps have."""
    parser.add_argument("input", type=Path, metavar="IN", help="a .csv, .tsv or .parquet file of voices")
    parser.add_argument("output", type=Path, metavar="OUT", help="likewise; it is replaced if it is there")
    parser.add_argument(
        "--columns",
        type=read_names,
        default={},
        metavar="OURS=THEIRS,…",
        help=f"what the file calls a column, such as person=user; ours are {', '.join(c.name for c in VOICES)}",
    )
    parser.add_argument(
        "--scale", type=read_scale, default=(1.0, 5.0), metavar="LOW,HIGH", help="the file's scale of stars (1,5)"
    )
    parser.add_argument("--runner", choices=NAMES, default=NAMES[0], help=f"where it is counted ({NAMES[0]})")
    parser.add_argument("--threads", type=int, default=1, help="how many parts are counted at once (1)")
    parser.add_argument(
        "--master", metavar="URL", help="where Spark is: spark://host:7077, yarn, local[4] (on this machine)"
    )


def add_score(parser: ArgumentParser) -> None:
    add_common(parser)
    parser.add_argument(
        "--half-life", type=float, metavar="DAYS", help="a voice counts half after so many days; else age is nothing"
    )
    parser.add_argument(
        "--as-of", type=read_day, metavar="DATE", help="the day that age is taken at (the newest said_at of the file)"
    )


def weigh(options: Namespace) -> None:
    """Write each row with how far it is believed, what it counts, and why; in the order of the input."""
    source, weighed, _ = weigh_file(options)
    ours = {"belief": pa.float64(), "weight": pa.float64(), "why": pa.string()}
    with Target(options.output, beside(source, ours)) as target:
        done = 0
        for batch in source.batches("writing"):
            rows = slice(done, done + batch.num_rows)
            done = rows.stop
            target.write(
                {
                    **dict(zip(batch.schema.names, batch.columns, strict=True)),
                    "belief": weighed.belief[rows],
                    "weight": weighed.weight[rows] / UNIT,
                    "why": weighed.why(rows),
                }
            )


def score(options: Namespace) -> None:
    """Write each product with its score, and how far one person can move it."""
    if options.as_of is not None and options.half_life is None:
        raise InputError("--as-of says when age is taken, and nothing ages without --half-life")
    _, weighed, read = weigh_file(options)
    started = perf_counter()
    try:
        found = table.score_products(weighed, read.runner, half_life_days=options.half_life, as_of=options.as_of)
    except ValueError as error:
        raise InputError(str(error)) from error
    say(f"Scored in {perf_counter() - started:.2f} s.")
    columns = {"product": pa.array(list(read.products)), **found.columns()}
    schema = pa.schema([(name, pa.array(values).type) for name, values in columns.items()])
    with Target(options.output, schema) as target:
        target.write(columns)


def order(options: Namespace) -> None:
    """Write each product's voices in fair order, from place 1 on; products as they come in the input."""
    source, weighed, read = weigh_file(options)
    started = perf_counter()
    places = table.order_voices(weighed)
    say(f"Ordered in {perf_counter() - started:.2f} s.")
    # A list in another order than the file's needs the file's rows at hand.
    rows = pa.Table.from_batches(list(source.batches("reading")), schema=source.schema)
    listed = np.lexsort((places, weighed.voices.product))
    products = pa.array(list(read.products))
    schema = beside(source, {"product": products.type, "place": pa.int64()}, ours_first=True)
    with Target(options.output, schema) as target:
        for start in range(0, len(listed), ROWS):
            some = listed[start : start + ROWS]
            batch = rows.take(pa.array(some)).combine_chunks()
            target.write(
                {
                    **{name: batch[name].combine_chunks() for name in source.names},
                    "product": products.take(pa.array(weighed.voices.product[some])),
                    "place": places[some],
                }
            )


STEPS = (
    Step("weigh", "How far each voice is believed, what it counts, and why: a row for each.", add_common, weigh),
    Step("score", "Each product's score, and how far one person can move it.", add_score, score),
    Step("order", "Each product's voices in an order whose every beginning is in proportion.", add_common, order),
)


@dataclass(frozen=True, slots=True)
class Read:
    """What is known of a file besides its voices."""

    products: Sequence[Any]
    runner: Runner


def weigh_file(options: Namespace) -> tuple[Source, Weighed, Read]:
    """Read the voices of a file and weigh them."""
    if options.threads < 1:
        raise InputError(f"{options.threads} threads, but wanted 1 or more")
    if options.master is not None and options.runner != "spark":
        raise InputError("--master says where Spark is, and nothing asks it without --runner spark")
    source = Source(options.input)
    if options.output.exists() and options.output.samefile(options.input):
        raise InputError("IN and OUT are the same file")
    started = perf_counter()
    voices, products = read_voices(source, options.columns, options.scale)
    read_in = perf_counter() - started
    carrier = ready(options.runner, options.threads, options.master)
    started = perf_counter()
    weighed = credibility.weigh_voices(voices, carrier)
    said = f"{len(voices.person):,} voices of {voices.people:,} people about {voices.products:,} products"
    say(f"{said}: read in {read_in:.2f} s, weighed in {perf_counter() - started:.2f} s.")
    return source, weighed, Read(products, carrier)


def ready(name: str, threads: int, master: str | None) -> Runner:
    """A runner whose kernels are compiled, so that what follows is counting alone."""
    started = perf_counter()
    try:
        carrier = runner(name, threads=threads, master=master)
    except NotReady as error:
        raise InputError(str(error)) from error
    two = np.array([0, 1], dtype=np.int32)
    stars, said_at = np.full(2, 3 * UNIT, dtype=np.int32), np.zeros(2, dtype=np.int64)
    table.score_products(credibility.weigh_voices(Voices(two, two * 0, stars, said_at, 2, 1), carrier), carrier)
    say(f"Ready after {perf_counter() - started:.1f} s; what is compiled the first time is kept.")
    return carrier


def read_voices(source: Source, names: dict[str, str], scale: tuple[float, float]) -> tuple[Voices, Sequence[Any]]:
    """The voices of a file, and the names of its products."""
    called = columns_of(source, names)
    person, product, cluster = Names("person"), Names("product"), Names("")
    parts: dict[str, list[Any]] = {ours: [] for ours in called}
    here = runner("memory")  # texts are read batch by batch, wherever voices are weighed
    done = 0
    for batch in source.batches("reading", sorted(set(called.values()))):
        its = {ours: batch.column(theirs) for ours, theirs in called.items()}
        parts["person"].append(person.read(its["person"], done))
        parts["product"].append(product.read(its["product"], done))
        parts["said_at"].append(seconds(its["said_at"], called["said_at"], done))
        try:
            parts["stars"].append(read_stars(numbers(its["stars"], called["stars"], done), scale, done))
            if "proof" in its:
                parts["proof"].append(read_proof(its["proof"].to_numpy(zero_copy_only=False)))
        except ValueError as error:
            raise InputError(str(error)) from error
        if "cluster" in its:
            parts["cluster"].append(cluster.read(blank_is_none(its["cluster"]), done))
        if "text" in its:
            parts["text"].append(likeness.shingles(its["text"], here))
        for votes in {"helpful", "unhelpful"} & its.keys():
            parts[votes].append(counts(numbers(its[votes], called[votes], done)))
        done += batch.num_rows
    if not done:
        raise InputError(f"{source.path} holds no voices")
    columns = {name: np.concatenate(part) for name, part in parts.items() if name != "text"}
    if "text" in parts:
        columns["alike"] = likeness.near_copies(likeness.Shingles.joined(parts["text"]), here)
    return voices_of(columns, len(person.codes), len(product.codes)), list(product.codes)


def voices_of(columns: dict[str, Any], people: int, products: int) -> Voices:
    """Voices from columns that are read already, with clusters joined and copies counted."""
    person = columns["person"]
    optional: dict[str, Any] = {name: columns[name] for name in ("proof", "helpful", "unhelpful") if name in columns}
    if "cluster" in columns:
        named = columns["cluster"] >= 0
        optional["cluster"] = joined(person[named], columns["cluster"][named], people)
    if "alike" in columns:
        cluster = optional.get("cluster", np.empty(0, dtype=np.int32))
        its = cluster[person] if len(cluster) else person
        own, others = copies(columns["alike"], person, its, columns["said_at"])
        optional |= {"own_copies": own, "others_copies": others}
    try:
        return Voices(person, columns["product"], columns["stars"], columns["said_at"], people, products, **optional)
    except ValueError as error:
        raise InputError(str(error)) from error


def columns_of(source: Source, names: dict[str, str]) -> dict[str, str]:
    """The file's name for each of our columns that it has."""
    called = {column.name: names.get(column.name, column.name) for column in VOICES}
    wanted = [ours for ours in called if ours in names or next(c for c in VOICES if c.name == ours).is_needed]
    missing = [called[ours] for ours in wanted if called[ours] not in source.names]
    if missing:
        raise InputError(
            f"{source.path} has no column {', '.join(missing)}; it has {', '.join(source.names)}. "
            "Say which is which by --columns, such as --columns person=user,product=prod"
        )
    return {ours: theirs for ours, theirs in called.items() if theirs in source.names}


def beside(source: Source, ours: dict[str, Any], *, ours_first: bool = False) -> Any:
    """The input's columns and ours beside them; one of the same name gives way to ours."""
    theirs = [field for field in source.schema if field.name not in ours]
    fields = [pa.field(name, kind) for name, kind in ours.items()]
    return pa.schema(fields + theirs if ours_first else theirs + fields)


def blank_is_none(names: Any) -> Any:
    """Names as text, none where blank."""
    plain = pc.cast(names, pa.string())
    return pc.if_else(pc.equal(plain, ""), pa.scalar(None, pa.string()), plain)


def read_names(given: str) -> dict[str, str]:
    """Read person=user,product=prod."""
    known = {column.name for column in VOICES}
    names: dict[str, str] = {}
    for pair in given.split(","):
        ours, equals, theirs = pair.partition("=")
        if not equals or ours not in known:
            raise ArgumentTypeError(f"{pair!r}: wanted OURS=THEIRS, with ours one of {', '.join(sorted(known))}")
        names[ours] = theirs
    return names


def read_scale(given: str) -> tuple[float, float]:
    """Read 1,10."""
    try:
        low, high = map(float, given.split(","))
    except ValueError:
        raise ArgumentTypeError(f"{given!r}: wanted two numbers, such as 1,10") from None
    if not -1e9 < low < high < 1e9:
        raise ArgumentTypeError(f"{given!r}: wanted the lowest stars first, then the highest")
    return low, high


def read_day(given: str) -> int:
    """Read a date or a time as seconds since 1970; without a zone it is in UTC."""
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        raise ArgumentTypeError(f"{given!r}: wanted a date like 2026-11-22") from None
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


def say(what: str) -> None:
    """Tell the one at the terminal, beside what is written to the file."""
    sys.stderr.write(f"{what}\n")
