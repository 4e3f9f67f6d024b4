"""groundswell lab virality, forecast, alert, cascade, invite."""

import json
import sys
from argparse import ArgumentParser, Namespace
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from groundswell.engine.columns import Floats, Ints
from groundswell.engine.spread import buzz, cascade, seeds
from groundswell.engine.spread.forecast import Forecast, forecast
from groundswell.engine.spread.virality import Virality, virality
from groundswell.lab.by_key import add_by, carrier, for_each
from groundswell.lab.steps import InputError, Step
from groundswell.lab.tables import Names, Source, Target, numbers

HOUR = 3_600.0  # seconds
LONGEST_SPAN = 10_000_000  # hours from the first to the last row of counts
EVERY = -1  # the number of the key where a campaign is for all
ENDS = ("value", "low", "high")
FIGURES = ("organic_share", "campaign_share", "half_life_hours", "amplification")
DICE = 0  # the same file gives the same answer


def add_virality(parser: ArgumentParser) -> None:
    add_files(parser, "EVENTS", "a column at: seconds, or times like 2026-11-22T05:06:00Z", "JSON")
    parser.add_argument(
        "--campaigns",
        type=Path,
        metavar="C",
        help="columns starts_at, and decay_per_hour where it is known; with the column of --by each is for its key, "
        "without it for all",
    )
    add_by(parser, "a number for each key in this column, such as product")


def add_forecast(parser: ArgumentParser) -> None:
    add_files(parser, "EVENTS", "a column at: seconds, or times like 2026-11-22T05:06:00Z", "JSON")
    parser.add_argument(
        "--at",
        type=float,
        required=True,
        metavar="SECONDS",
        help="told from what came until then: on the clock of the column at, or since the first event where that "
        "clock is a calendar",
    )
    parser.add_argument("--past", type=Path, metavar="CASCADES", help="columns cascade, at: earlier ones, whole")


def add_alert(parser: ArgumentParser) -> None:
    add_files(parser, "COUNTS", "columns hour, count; a missing hour is an hour without a voice", "hour, strength")
    parser.add_argument(
        "--false-alarms-per-30-days",
        type=float,
        default=1.0,
        dest="false_alarms",
        metavar="NUMBER",
        help="how many may be called when nothing is out of the usual (1)",
    )
    add_by(parser, "alarms for each key in this column by itself, such as product")


def add_cascade(parser: ArgumentParser) -> None:
    add_files(parser, "EDGES", "columns tree, parent, child, minutes; a root has no parent", "a row for each tree")


def add_invite(parser: ArgumentParser) -> None:
    add_files(parser, "GRAPH", "columns from, to, probability", "person, place, gain, spread")
    parser.add_argument("--seeds", type=int, default=50, metavar="NUMBER", help="how many to invite, at most (50)")


def add_files(parser: ArgumentParser, name: str, about: str, out: str) -> None:
    parser.add_argument("input", type=Path, metavar=name, help=f".csv, .tsv or .parquet with {about}")
    parser.add_argument("output", type=Path, metavar="OUT", help=f"{out}; it is replaced if it is there")


def run_virality(options: Namespace) -> None:
    """Write the reproduction number, and what goes back to campaigns."""
    if options.by:
        run_virality_by(options)
        return
    at = np.sort(read(options.input, {"at": moments})["at"]) / HOUR
    starts, decays = read_campaigns(options.campaigns)
    began = perf_counter()
    try:
        found = virality(at, float(at[0]) if len(at) else 0.0, float(at[-1]) if len(at) else 0.0, starts, decays)
    except ValueError as error:
        raise InputError(str(error)) from error
    say(f"{len(at):,} events and {len(starts):,} campaigns: fitted in {perf_counter() - began:.2f} s.")
    write_json(options.output, told_virality(found, len(at)))


def run_virality_by(options: Namespace) -> None:
    """Write a row for each key, in the order in which the keys come."""
    by = carrier(options, {"at", "starts_at", "decay_per_hour", "events", *ENDS, *FIGURES})
    column = chunks(options.input, "at", options.by)
    key, keys = coded(named(column[options.by], options.by))
    at = moments(column["at"].combine_chunks(), "at", 0) / HOUR
    whose, starts, decays = read_campaigns_by(options.campaigns, options.by, keys)
    began = perf_counter()

    def one(number: int, its: dict[str, Any]) -> Virality:
        mine, when = (whose == number) | (whose == EVERY), np.sort(its["at"])
        return virality(when, float(when[0]), float(when[-1]), starts[mine], decays[mine])

    try:
        found = for_each(by, key, len(keys), {"at": at}, one)
    except ValueError as error:
        raise InputError(str(error)) from error
    say(f"{len(at):,} events of {len(keys):,} keys: fitted in {perf_counter() - began:.2f} s.")
    told = [told_virality(each, 0) for each in found]
    figures = {name: [each[name] for each in told] for name in FIGURES}
    ends = {end: [each["reproduction"][end] for each in told] for end in ENDS}
    counts = np.bincount(key, minlength=len(keys))
    write_table(options.output, {options.by: keys, "events": counts, **ends, **figures})


def run_forecast(options: Namespace) -> None:
    """Write the final size and the peak, told from the beginning alone."""
    if not 0 < options.at < np.inf:
        raise InputError(f"--at {options.at}, but wanted seconds above 0")
    clock = np.sort(read(options.input, {"at": moments})["at"])
    if not len(clock):
        raise InputError(f"{options.input} holds no events")
    zero = beginning(clock, options.at)
    at = options.at - zero if zero <= options.at else options.at
    past = read_past(options.past, options.at) if options.past else []
    began = perf_counter()
    try:
        found = forecast(np.maximum(clock - zero, 0.0), at, past)
    except ValueError as error:
        raise InputError(str(error)) from error
    say(f"{len(past):,} earlier cascades: told in {perf_counter() - began:.2f} s.")
    write_json(options.output, told_forecast(found, zero, int((clock - zero <= at).sum())))


def run_alert(options: Namespace) -> None:
    """Write the hours in which a surge was sure, and how many times the usual was heard by then."""
    if options.by:
        run_alert_by(options)
        return
    source = Source(options.input)
    need(source, "hour", "count")
    texts: list[Any] = []
    parts: list[tuple[Floats, Floats]] = []
    done = 0
    for batch in source.batches("reading", ["hour", "count"]):
        hour, count = batch.column("hour"), batch.column("count")
        texts += hour.to_pylist()
        parts.append((hours(hour, done), whole(count, done)))
        done += batch.num_rows
    when = np.concatenate([hour for hour, _ in parts]).astype(np.int64) if parts else np.empty(0, np.int64)
    heard = np.concatenate([count for _, count in parts]).astype(np.int64) if parts else np.empty(0, np.int64)
    first = int(when.min()) if len(when) else 0
    if len(when) and int(when.max()) - first > LONGEST_SPAN:
        raise InputError(
            f"{options.input} spans {int(when.max()) - first:,} hours, but at most {LONGEST_SPAN:,} are read"
        )
    counts = np.bincount(when - first, weights=heard).astype(np.int64) if len(when) else heard
    began = perf_counter()
    try:
        found = buzz.surges(counts, false_alarms=options.false_alarms, first_hour=first % buzz.HOURS)
    except ValueError as error:
        raise InputError(str(error)) from error
    say(f"{len(counts):,} hours: {len(found.at)} surges, found in {perf_counter() - began:.2f} s.")
    row = {int(hour): place for place, hour in reversed(list(enumerate(when.tolist())))}
    kind = source.schema.field("hour").type
    with Target(options.output, pa.schema([("hour", kind), ("strength", pa.float64())])) as target:
        target.write({"hour": [texts[row[first + at]] for at in found.at.tolist()], "strength": found.strength})


def run_alert_by(options: Namespace) -> None:
    """Write the surges of each key, in the order in which the keys come."""
    by = carrier(options, {"hour", "count", "strength"})
    columns = chunks(options.input, "hour", "count", options.by)
    key, keys = coded(named(columns[options.by], options.by))
    texts = columns["hour"].combine_chunks()
    when, heard = hours(texts, 0).astype(np.int64), whole(columns["count"].combine_chunks(), 0).astype(np.int64)
    began = perf_counter()

    def one(_: int, its: dict[str, Any]) -> tuple[Ints, Floats]:
        """Of each surge a row of its hour, and its strength."""
        hour, first = its["hour"], int(its["hour"].min())
        counts = np.bincount(hour - first, weights=its["heard"]).astype(np.int64)
        found = buzz.surges(counts, false_alarms=options.false_alarms, first_hour=first % buzz.HOURS)
        known, row = np.unique(hour, return_index=True)
        return its["row"][row[np.searchsorted(known, found.at + first)]], found.strength

    if len(when) and int(when.max()) - int(when.min()) > LONGEST_SPAN:
        raise InputError(f"{options.input} spans more than the {LONGEST_SPAN:,} hours that are read at most")
    try:
        found = for_each(by, key, len(keys), {"hour": when, "heard": heard, "row": np.arange(len(when))}, one)
    except ValueError as error:
        raise InputError(str(error)) from error
    rows = np.concatenate([its for its, _ in found])
    say(f"{len(keys):,} keys: {len(rows)} surges, found in {perf_counter() - began:.2f} s.")
    strength = np.concatenate([its for _, its in found])
    write_table(
        options.output,
        {options.by: keys.take(pa.array(key[rows])), "hour": texts.take(pa.array(rows)), "strength": strength},
    )


def run_cascade(options: Namespace) -> None:
    """Write what each tree of tellings is like, in the order in which the trees come."""
    columns = chunks(options.input, "tree", "parent", "child", "minutes")
    for name in ("tree", "child"):
        named(columns[name], name)
    minutes = numbers(columns["minutes"].combine_chunks(), "minutes", 0)
    tree, trees = coded(columns["tree"])
    both, _ = coded(columns["child"], columns["parent"])
    child, parent = both[: len(tree)], both[len(tree) :]
    began = perf_counter()
    grown = cascade.forest(tree, parent, child, minutes)
    found = cascade.measure(grown)
    say(f"{len(tree):,} edges of {len(found.tree):,} trees: measured in {perf_counter() - began:.2f} s.")
    measured = {
        "tree": trees.take(pa.array(found.tree)),
        "size": found.size,
        "depth": found.depth,
        "breadth": found.breadth,
        "structural_virality": found.structural_virality,
        "minutes_to_half": found.minutes_to_half,
    }
    write_table(options.output, measured)


def run_invite(options: Namespace) -> None:
    """Write whom to invite, the most useful first."""
    if options.seeds < 1:
        raise InputError(f"--seeds {options.seeds}, but wanted 1 or more")
    columns = chunks(options.input, "from", "to", "probability")
    for name in ("from", "to"):
        named(columns[name], name)
    both, people = coded(columns["from"], columns["to"])
    ties_known = len(both) // 2
    probability = numbers(columns["probability"].combine_chunks(), "probability", 0)
    began = perf_counter()
    try:
        ties = seeds.graph(len(people), both[:ties_known], both[ties_known:], probability)
    except ValueError as error:
        raise InputError(str(error)) from error
    found = seeds.seeds(ties, options.seeds, np.random.default_rng(DICE))
    say(
        f"{len(people):,} people and {ties_known:,} ties: chosen in {perf_counter() - began:.2f} s, by {found.basis}; "
        f"they reach {found.spread:,.0f}, at least {found.ratio:.0%} of what any choice could."
    )
    invited = {
        "person": people.take(pa.array(found.chosen)),
        "place": np.arange(1, len(found.chosen) + 1),
        "gain": found.gains,
        "spread": np.cumsum(found.gains),
    }
    write_table(options.output, invited)


STEPS = (
    Step("virality", "How many further events each one brings, apart from campaigns.", add_virality, run_virality),
    Step("forecast", "The final size of a cascade, told from its beginning.", add_forecast, run_forecast),
    Step("alert", "The hours in which much more is said than is usual.", add_alert, run_alert),
    Step("cascade", "Size, depth, breadth and structural virality of trees of tellings.", add_cascade, run_cascade),
    Step("invite", "Whom to invite, so that word goes far.", add_invite, run_invite),
)


def told_virality(found: Virality, events: int) -> dict[str, Any]:
    known = found.organic_share is not None
    return {
        "reproduction": {
            "value": found.reproduction.value,
            "low": found.reproduction.low,
            "high": found.reproduction.high,
        },
        "organic_share": found.organic_share,
        "campaign_share": float(found.campaign_shares.sum()) if known else None,
        "half_life_hours": found.half_life_hours,
        "amplification": found.amplification,
        "campaign_shares": found.campaign_shares.tolist(),
        "campaign_decay_per_hour": found.campaign_decay,
        "campaign_decay_is_clear": found.campaign_is_clear,
        "events": events,
    }


def told_forecast(found: Forecast, zero: float, seen: int) -> dict[str, Any]:
    return {
        "final": {"value": found.value, "low": found.low, "high": found.high},
        "peak_at": found.peak_at + zero,
        "seen": seen,
        "basis": found.basis,
    }


def read(path: Path, readers: dict[str, Any]) -> dict[str, Floats]:
    """Columns of a file as numbers, each by its reader."""
    source = Source(path)
    need(source, *readers)
    parts: dict[str, list[Floats]] = {name: [np.empty(0)] for name in readers}
    done = 0
    for batch in source.batches("reading", list(readers)):
        for name, reader in readers.items():
            parts[name].append(reader(batch.column(name), name, done))
        done += batch.num_rows
    return {name: np.concatenate(part) for name, part in parts.items()}


def chunks(path: Path, *names: str) -> dict[str, Any]:
    """Columns of a file that is wanted as a whole."""
    source = Source(path)
    need(source, *names)
    batches = list(source.batches("reading", list(names)))
    if not any(batch.num_rows for batch in batches):
        raise InputError(f"{path} holds no rows")
    return {name: pa.chunked_array([batch.column(name) for batch in batches]) for name in names}


def named(column: Any, name: str) -> Any:
    """A column in which every row has a name. Raises InputError where one has none."""
    if column.null_count:
        raise InputError(f"row {int(np.argmax(column.is_null())) + 1} has no {name}")
    return column


def coded(*columns: Any) -> tuple[Ints, Any]:
    """Numbers from 0, in the order they come, for the names in these columns, one after the other; -1 for none."""
    plain = [as_names(column) for column in columns]
    if len({str(column.type) for column in plain}) > 1:
        plain = [pc.cast(column, pa.string()) for column in plain]
    encoded = pa.chunked_array([chunk for column in plain for chunk in column.chunks]).dictionary_encode()
    whole = encoded.combine_chunks()
    whole = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
    codes: Ints = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, whole.dictionary


def as_names(column: Any) -> Any:
    """A column of names; numbers with a fraction of 0, as tables with gaps have them, are whole."""
    if not pa.types.is_floating(column.type):
        return column
    return pc.cast(pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column), pa.int64(), safe=False)


def read_campaigns(path: Path | None) -> tuple[Floats, Floats]:
    """When campaigns began, in hours, and how fast their push fades, nan where that is not told."""
    if path is None:
        return np.empty(0), np.empty(0)
    has_decay = "decay_per_hour" in Source(path).names
    columns = read(path, {"starts_at": moments, **({"decay_per_hour": numbers} if has_decay else {})})
    starts = columns["starts_at"] / HOUR
    return starts, columns.get("decay_per_hour", np.full(len(starts), np.nan))


def read_campaigns_by(path: Path | None, by: str, keys: Any) -> tuple[Ints, Floats, Floats]:
    """As read_campaigns, and before it the number of the key that each is for, or EVERY."""
    starts, decays = read_campaigns(path)
    if path is None or by not in Source(path).names:
        return np.full(len(starts), EVERY), starts, decays
    names = pc.cast(pa.chunked_array([as_names(chunks(path, by)[by]).combine_chunks()]), pa.string())
    places = pc.index_in(names, value_set=pc.cast(keys, pa.string()))
    # A campaign for a key that nothing was said of is for none.
    return places.fill_null(EVERY - 1).to_numpy().astype(np.int64), starts, decays


def read_past(path: Path, at: float) -> list[Floats]:
    """Earlier cascades, each as seconds since its beginning."""
    source = Source(path)
    need(source, "cascade", "at")
    names = Names("cascade")
    codes, times = [np.empty(0, np.int32)], [np.empty(0)]
    done = 0
    for batch in source.batches("reading", ["cascade", "at"]):
        codes.append(names.read(batch.column("cascade"), done))
        times.append(moments(batch.column("at"), "at", done))
        done += batch.num_rows
    code, clock = np.concatenate(codes), np.concatenate(times)
    order = np.lexsort((clock, code))
    each = np.split(clock[order], np.flatnonzero(np.diff(code[order])) + 1)
    return [np.maximum(one - beginning(one, at), 0.0) for one in each if len(one)]


def beginning(clock: Floats, at: float) -> float:
    """Where a cascade's clock begins: at 0 where it runs from there, else at its first event.

    What lies before the 0 of a clock that runs from the root was put there by mistake.
    """
    return 0.0 if clock[0] <= at / 2 else float(clock[0])


def moments(column: Any, name: str, first_row: int) -> Floats:
    """A column of times as seconds, with their fractions: numbers, dates, times or ISO texts."""
    if not pa.types.is_temporal(column.type):
        with suppress(InputError):
            return known(numbers(column, name, first_row), name, first_row)
    for zone in (None, "UTC"):
        with suppress(pa.ArrowInvalid):
            ticks = pc.cast(pc.cast(column, pa.timestamp("ns", zone)), pa.int64())
            return known(pc.cast(ticks, pa.float64(), safe=False).to_numpy(zero_copy_only=False) / 1e9, name, first_row)
    raise InputError(f"{name}, after row {first_row}: wanted seconds, or times like 2026-11-22T05:06:00Z")


def hours(column: Any, first_row: int) -> Floats:
    """A column of hours, as whole numbers: counted from anywhere, or times, of which the hour counts."""
    with suppress(InputError):
        if not pa.types.is_temporal(column.type):
            return np.floor(known(numbers(column, "hour", first_row), "hour", first_row))
    return np.floor(moments(column, "hour", first_row) / HOUR)


def whole(column: Any, first_row: int) -> Floats:
    found = known(numbers(column, "count", first_row), "count", first_row)
    if (found < 0).any() or (found != np.floor(found)).any():
        raise InputError(f"count, after row {first_row}: wanted whole numbers from 0 on")
    return found


def known(values: Floats, name: str, first_row: int) -> Floats:
    if not np.isfinite(values).all():
        raise InputError(f"row {first_row + int(np.argmin(np.isfinite(values))) + 1} has no {name}")
    return values


def need(source: Source, *names: str) -> None:
    """Raise InputError where a column is missing."""
    missing = [name for name in names if name not in source.names]
    if missing:
        raise InputError(f"{source.path} has no column {', '.join(missing)}; it has {', '.join(source.names)}")


def write_table(path: Path, columns: dict[str, Any]) -> None:
    schema = pa.schema([(name, pa.array(values).type) for name, values in columns.items()])
    with Target(path, schema) as target:
        target.write(columns)


def write_json(path: Path, told: dict[str, Any]) -> None:
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(json.dumps(told, indent=2, allow_nan=False) + "\n", encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error}") from error


def say(what: str) -> None:
    """Tell the one at the terminal, beside what is written to the file."""
    sys.stderr.write(f"{what}\n")
