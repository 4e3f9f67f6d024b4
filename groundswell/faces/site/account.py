"""What became of all reviews of a product, as lines of a table."""

from dataclasses import dataclass

from groundswell.faces.site.words import word
from groundswell.record.models import Product
from groundswell.record.shown import Account, account_of
from groundswell.weigh.cells import heads
from groundswell.weigh.models import Score

LEVELS = (5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the account."""

    name: str  # submitted, shown, older, aside, held or withdrawn
    ground: str
    by_star: list[int]  # from five stars down

    @property
    def total(self) -> int:
        return sum(self.by_star)


def rows_of(about: Product, *scores: Score | None) -> list[Row]:
    """The lines, from what was handed in to what was taken back."""
    return account_rows(account_of(about, counted(*scores)))


def counted(*scores: Score | None) -> dict[int, int]:
    """How many reviews count, by star: consumers' and experts'."""
    sums = [sum(level) for level in zip(*(heads(score.cells) for score in scores if score), strict=True)]
    return dict(enumerate(sums, start=1))


def account_rows(account: Account) -> list[Row]:
    rows = [row_of("submitted", account.submitted), row_of("shown", account.shown)]
    if account.older:
        rows.append(row_of("older", account.older))
    if account.aside:
        rows.append(row_of("aside", account.aside))
    rows += [row_of("held", by_star, ground) for ground, by_star in sorted(account.held.items())]
    return [*rows, row_of("withdrawn", account.withdrawn)]


def row_of(name: str, by_star: dict[int, int], ground: str = "") -> Row:
    return Row(name, word(ground, "ground") if ground else "", [by_star.get(star, 0) for star in LEVELS])
