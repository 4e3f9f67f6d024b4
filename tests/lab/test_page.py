"""The page of the lab does what it tells."""

import doctest
from pathlib import Path

import pytest

from groundswell.engine.columns import VOICES

PAGE = Path(__file__).parents[2] / "docs" / "lab.md"


@pytest.mark.slow
def test_the_examples_come_out_as_told():
    assert doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8").failed == 0


def test_every_column_is_told():
    text = PAGE.read_text(encoding="utf-8")
    assert [column.name for column in VOICES if f"`{column.name}`" not in text] == []
