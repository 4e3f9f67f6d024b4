"""What docs/search.md says is found, is found: each query in its table, on either database."""

import re
from functools import cache
from pathlib import Path

import pytest
from cast import a_product, said, told

from groundswell.record.models import Voice
from groundswell.weigh import search

PAGE = Path(__file__).parents[2] / "docs" / "search.md"


@cache
def rows(head: str) -> list[list[str]]:
    """The rows of the table whose first column is called so."""
    table = re.search(rf"^\| {head} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert table is not None, head
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].splitlines()]


def listen() -> dict[int, str]:
    """Let the house hear the voices of the page. Returns their names."""
    for slug, title, brand in rows("product"):
        a_product(slug, title=title, brand=brand)
    told(*(
        said(id=name, person=name, language=language, product=product, stars=stars, text=text)
        for name, language, product, stars, text in rows("voice")
    ))  # fmt: skip
    return dict(Voice.objects.values_list("pk", "outside_id"))


@pytest.mark.django_db
def test_a_query_finds_what_the_page_says(subtests: pytest.Subtests) -> None:
    names = listen()
    for query, finds, _ in rows("query"):
        with subtests.test(query=query):
            assert sorted(names[pk] for pk in search.voices(query.strip("`"))) == finds.split()


def test_the_page_asks_much_in_each_language() -> None:
    asked = [finds.split() for _, finds, _ in rows("query")]
    assert len(asked) >= 60
    for language in ("de", "en", "it", "lt", "pl"):
        assert sum(any(name.startswith(language) for name in finds) for finds in asked) >= 12
