"""CSV and Parquet in and out, by the file's ending, in batches."""

import csv
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
from tqdm import tqdm

from groundswell.engine.columns import NOT_SAID, Codes, Floats, Ints
from groundswell.lab.steps import InputError

ROWS = 1 << 16  # of a batch
SEPARATORS = {".csv": ",", ".tsv": "\t"}
ENDINGS = (".csv", ".tsv", ".parquet")


class Source:
    """A file read batch by batch, as often as wanted, and never held as a whole.

    Of CSV every column is text, as it stands there, so that what is passed through comes out unchanged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ending = ending_of(path)
        if not path.is_file():
            raise InputError(f"no file {path}")
        try:
            self.schema: Any = self._schema()
        except pa.ArrowInvalid as error:
            raise InputError(f"{path}: {error}") from error
        self.names: list[str] = self.schema.names

    def batches(self, doing: str, names: list[str] | None = None) -> Iterator[Any]:
        """Record batches with the named columns, or all, under a progress bar that says what is being done."""
        with tqdm(total=self._rows(), desc=doing, unit=" rows", unit_scale=True, leave=False, disable=None) as bar:
            try:
                for batch in self._batches(names or self.names):
                    yield batch
                    bar.update(batch.num_rows)
            except pa.ArrowInvalid as error:
                raise InputError(f"{self.path}: {error}") from error

    def _batches(self, names: list[str]) -> Iterator[Any]:
        if self.ending == ".parquet":
            with pq.ParquetFile(self.path) as file:
                yield from file.iter_batches(ROWS, columns=names)
            return
        options = pcsv.ConvertOptions(
            column_types=dict.fromkeys(self.names, pa.string()),
            include_columns=names,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        )
        with self._csv(options) as reader:
            yield from (batch for batch in reader if batch.num_rows)

    def _schema(self) -> Any:
        if self.ending == ".parquet":
            return pq.read_schema(self.path)
        with self._csv(pcsv.ConvertOptions()) as reader:
            return pa.schema([(name, pa.string()) for name in reader.schema.names])

    def _csv(self, convert: Any) -> Any:
        return pcsv.open_csv(
            self.path,
            read_options=pcsv.ReadOptions(block_size=1 << 23),
            parse_options=pcsv.ParseOptions(delimiter=SEPARATORS[self.ending], newlines_in_values=True),
            convert_options=convert,
        )

    def _rows(self) -> int | None:
        return pq.read_metadata(self.path).num_rows if self.ending == ".parquet" else None


class Target:
    """A file written batch by batch; it has its name only when it is whole."""

    def __init__(self, path: Path, schema: Any) -> None:
        self.path, self.part = path, path.with_name(path.name + ".part")
        self.schema = schema
        self.rows: Any = None
        try:
            if ending_of(path) == ".parquet":
                self.file: Any = pq.ParquetWriter(self.part, schema)
            else:
                self.file = self.part.open("w", encoding="utf-8", newline="")
                self.rows = csv.writer(self.file, delimiter=SEPARATORS[ending_of(path)], lineterminator="\n")
                self.rows.writerow(schema.names)
        except OSError as error:
            raise InputError(f"{path} cannot be written: {error}") from error

    def __enter__(self) -> "Target":
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self.file.close()
        if kind is None:
            self.part.replace(self.path)
        else:
            self.part.unlink(missing_ok=True)

    def write(self, columns: dict[str, Any]) -> None:
        """Write rows, given as a column for each name of the schema."""
        arrays = [pa.array(columns[field.name], type=field.type) for field in self.schema]
        if self.rows is None:
            self.file.write_batch(pa.RecordBatch.from_arrays(arrays, schema=self.schema))
        else:
            self.rows.writerows(zip(*(array.to_pylist() for array in arrays), strict=True))


class Names:
    """Numbers for the names that come along, from 0, in the order they come."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.codes: dict[Any, int] = {}

    def read(self, column: Any, first_row: int) -> Codes:
        """The numbers of one batch's names; -1 is for none. Raises InputError where a name is needed and missing."""
        encoded = column.dictionary_encode()
        known = [self.codes.setdefault(name, len(self.codes)) for name in encoded.dictionary.to_pylist()]
        indices = encoded.indices.fill_null(len(known)).to_numpy(zero_copy_only=False)
        found: Codes = np.array([*known, -1], dtype=np.int32)[indices]
        if self.what and column.null_count:
            raise InputError(f"row {first_row + int(np.argmin(found)) + 1} has no {self.what}")
        return found


def ending_of(path: Path) -> str:
    """The ending that says what a file is."""
    if path.suffix.lower() not in ENDINGS:
        raise InputError(f"{path} ends in {path.suffix or 'nothing'}, but wanted {', '.join(ENDINGS)}")
    return path.suffix.lower()


def numbers(column: Any, name: str, first_row: int) -> Floats:
    """A column as floats, nan where it is empty."""
    try:
        found: Floats = pc.cast(_trimmed(column), pa.float64()).to_numpy(zero_copy_only=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise InputError(f"{name}, after row {first_row}: {error}") from error
    return found


def seconds(column: Any, name: str, first_row: int) -> Ints:
    """A column of times as seconds since 1970: dates, times, ISO texts or numbers; NOT_SAID where it is empty."""
    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
        return _whole(column)
    if pa.types.is_temporal(column.type):
        return _whole(pc.cast(pc.cast(column, pa.timestamp("s"), safe=False), pa.int64()))
    column = _trimmed(column)
    with suppress(pa.ArrowInvalid):
        return _whole(pc.cast(column, pa.float64()))
    for zone in (None, "UTC"):
        with suppress(pa.ArrowInvalid):
            # Through thousandths, since a text may name them.
            times = pc.cast(column, pa.timestamp("ns", zone))
            return _whole(pc.cast(pc.cast(times, pa.timestamp("s", zone), safe=False), pa.int64()))
    raise InputError(
        f"{name}, after row {first_row}: wanted dates like 2026-11-22, times like 2026-11-22T05:06:00Z or seconds "
        f"since 1970, but found {next((value for value in column.to_pylist() if value), None)!r} and the like"
    )


def _trimmed(column: Any) -> Any:
    """A text column without blanks around its values; what holds nothing else is empty."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    column = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, column.type), column)


def _whole(column: Any) -> Ints:
    empty = column.is_null().to_numpy(zero_copy_only=False)
    values = column.fill_null(0).to_numpy(zero_copy_only=False)
    return np.where(empty | ~np.isfinite(values), NOT_SAID, np.where(np.isfinite(values), values, 0).astype(np.int64))
