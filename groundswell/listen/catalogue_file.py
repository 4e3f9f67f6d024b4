"""A company's products as a CSV file: written, read with what is wrong by line and column, and applied."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.listen.catalogue import FIELDS, add_product, change_product, clean, gtin_trouble, told_of
from groundswell.listen.company import Taken
from groundswell.plumbing.sign import digest
from groundswell.record.changes import differences
from groundswell.record.models import Company, Product

COLUMNS = ("slug", *FIELDS)
MOST_BYTES = 1_500_000
LONGEST = {field.name: field.max_length or 100_000 for field in Product._meta.concrete_fields if field.name in COLUMNS}
# What a spreadsheet would take for a formula; and what we have guarded so already.
FORMULA = re.compile(r"'*[=+\-@\t\r]")


class NoTable(Exception):  # noqa: N818 - named after what went wrong
    """The file cannot be read as a table of products: what was found, what was wanted."""

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(f"found {found}, wanted {wanted}")
        self.found, self.wanted = found, wanted


@dataclass(frozen=True, slots=True)
class Trouble:
    """One cell that cannot be taken."""

    line: int
    column: str
    found: str
    wanted: str


@dataclass(slots=True)
class Row:
    """What one row would do."""

    line: int
    title: str
    product: Product | None  # none: a new one
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        return [(name, self.before.get(name) or "", value) for name, value in self.after.items()]


@dataclass(slots=True)
class Plan:
    """What a file would do, row by row."""

    rows: list[Row]
    ignored: list[str]  # columns that mean nothing to us

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if row.after and not row.troubles]

    @property
    def new(self) -> list[Row]:
        return [row for row in self.good if row.product is None]

    @property
    def troubles(self) -> list[Trouble]:
        return [trouble for row in self.rows for trouble in row.troubles]

    @property
    def unchanged(self) -> int:
        return sum(not row.after and not row.troubles for row in self.rows)

    @property
    def stamp(self) -> str:
        """Fits this plan and no other."""
        return digest(repr([(row.product and row.product.pk, row.before, row.after) for row in self.good]))


def written(products: Iterable[Product]) -> str:
    """The products as a file that a spreadsheet opens without taking a cell for a formula."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for product in products:
        writer.writerow([guarded(getattr(product, name)) for name in COLUMNS])
    return file.getvalue()


def guarded(value: str) -> str:
    return f"'{value}" if FORMULA.match(value) else value


def unguarded(value: str) -> str:
    return value[1:] if value.startswith("'") and FORMULA.match(value) else value


def text_of(data: bytes) -> str:
    """The letters of a file. Raises NoTable where they are not UTF-8."""
    if len(data) > MOST_BYTES:
        raise NoTable(_("%(size)s bytes") % {"size": len(data)}, _("at most %(size)s bytes") % {"size": MOST_BYTES})
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found = _("letters of another encoding in line %(line)s") % {"line": line}
        raise NoTable(found, _("UTF-8 (in Excel: “Save as”, “CSV UTF-8”)")) from error


def read(company: Company, text: str) -> Plan:
    """What a file would do to a company's products. Nothing is changed.

    A row means the product of its slug, else of its sku, else of its gtin, else a new one. A column that is not
    there changes nothing. Raises NoTable.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        head = [name.strip().lower() for name in next(reader, [])]
        known_head(head)
        cells = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        found = _("%(error)s, line %(number)d") % {"error": error, "number": reader.line_num}
        raise NoTable(found, _("a table of comma-separated values")) from error
    reading = Reading(company, head)
    return Plan([reading.row(line, row) for line, row in cells], [name for name in head if name not in COLUMNS])


def delimiter_of(text: str) -> str:
    """What stands between the columns' names: a spreadsheet in many languages writes semicolons."""
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def known_head(head: list[str]) -> None:
    twice = [name for name in head if head.count(name) > 1 and name]
    if twice:
        raise NoTable(_("column %(name)s twice") % {"name": twice[0]}, _("each column once"))
    if not {"slug", "sku", "gtin", "title"} & set(head):
        raise NoTable(
            ", ".join(head)[:200] or _("an empty file"), _("columns %(names)s") % {"names": ", ".join(COLUMNS)}
        )


def is_address(value: str) -> bool:
    """Whether a browser can be led there."""
    try:
        URLValidator(schemes=["http", "https"])(value)
    except ValidationError:
        return False
    return True


class Reading:
    """Reads row after row, and knows what the rows before it took."""

    def __init__(self, company: Company, head: list[str]) -> None:
        self.company, self.head = company, head
        products = list(Product.objects.filter(company=company))
        self.known = {
            name: {getattr(product, name): product for product in products if getattr(product, name)}
            for name in ("slug", "sku", "gtin")
        }
        self.met: dict[tuple[str, str], int] = {}

    def row(self, line: int, cells: list[str]) -> Row:
        given = {name: unguarded(cell) for name, cell in zip(self.head, cells, strict=False) if name in COLUMNS}
        product = self.product_of(given)
        row = Row(line, given.get("title", "").strip() or (product.title if product else ""), product)
        if len(cells) > len(self.head):
            row.troubles.append(self.trouble(line, "", str(len(cells)), _("%(n)s cells") % {"n": len(self.head)}))
        told = told_of(product) if product else {}
        fresh = {name: fitting(given[name], told.get(name)) for name in FIELDS if name in given}
        row.troubles += [trouble for name in given for trouble in self.troubles_of(line, name, given[name], product)]
        row.troubles += self.clashes(line, product, fresh)
        if product is None and not fresh.get("title"):
            row.troubles.append(self.trouble(line, "title", "", _("a title, since no product has this number")))
        row.before, row.after = differences(told, fresh) if product else ({}, {k: v for k, v in fresh.items() if v})
        return row

    def product_of(self, given: dict[str, str]) -> Product | None:
        for name in ("slug", "sku", "gtin"):
            value = given.get(name, "").strip()
            if value and value in self.known[name]:
                return self.known[name][value]
        return None

    def troubles_of(self, line: int, name: str, given: str, product: Product | None) -> Iterable[Trouble]:
        value = given.strip()
        if len(value) > LONGEST[name]:
            yield self.trouble(line, name, str(len(value)), _("at most %(n)s characters") % {"n": LONGEST[name]})
        if name == "slug" and value and value not in self.known["slug"]:
            yield self.trouble(line, name, value, _("the address of one of your products, or nothing"))
        if name == "title" and product is not None and not value:
            yield self.trouble(line, name, "", _("a title"))
        if name == "shop_page" and value and not is_address(value):
            yield self.trouble(line, name, value, _("an address that begins with https://"))
        wrong = gtin_trouble(value) if name == "gtin" else None
        # A wrong number that stands already is not this file's fault: a round trip changes nothing.
        if wrong and not (product and product.gtin == value):
            yield self.trouble(line, name, *wrong)

    def clashes(self, line: int, product: Product | None, fresh: dict[str, str]) -> Iterable[Trouble]:
        """Numbers that another product has, or another row of the file."""
        mine = product.pk if product else None
        marks = [(name, fresh[name]) for name in ("sku", "gtin") if fresh.get(name)]
        for name, value in marks:
            other = self.known[name].get(value)
            if other is not None and other.pk != mine:
                yield self.trouble(line, name, value, _("a number that no other product has"))
        if product is not None:
            marks.append(("slug", product.slug))
        for mark in marks:
            if mark in self.met:
                yield self.trouble(
                    line, mark[0], mark[1], _("one row only; line %(line)s has it") % {"line": self.met[mark]}
                )
            self.met.setdefault(mark, line)

    def trouble(self, line: int, column: str, found: str, wanted: str) -> Trouble:
        return Trouble(line, column, found[:80], wanted)


def fitting(given: str, told: str | None) -> str:
    """The value, without the blanks around it; but what stands already stays as it stands."""
    value = clean(given)
    return told if told is not None and value == clean(told) else value.strip()


def apply(company: Company, text: str, stamp: str, by: str) -> Plan | None:
    """Change what the file's good rows change. None, and nothing changed, where the plan is not the stamped one."""
    with transaction.atomic():
        list(Product.objects.select_for_update().filter(company=company).values_list("pk"))
        plan = read(company, text)
        if plan.stamp != stamp:
            return None
        for row in plan.good:
            try:
                if row.product is None:
                    add_product(company, row.after, by)
                else:
                    change_product(row.product, row.after, by)
            except Taken as taken:
                raise AssertionError(f"line {row.line}: {taken.field} was free a moment ago") from taken
        return plan
