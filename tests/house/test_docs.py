"""What the pages say is there: commands, options, files, links; and the API's page is as the API is."""

import argparse
import doctest
import re
import runpy
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core.management import load_command_class

from groundswell import flow
from groundswell.faces.cli.main import FILES, ours
from groundswell.plumbing.jobs import Job, name_of

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benches").rglob("*.md")]
# Decisions tell of what was not done as well, and news name files within their rooms.
TELL_OF_FILES = [page for page in PAGES if "decisions" not in page.parts]

CODE = re.compile(r"^```[^\n]*\n(.*?)^```|(?<!`)`([^`\n]+)`(?!`)", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?<![\w./:@-])(?:\S*/bin/)?groundswell[ \t]+([a-z]\w*)([^`\n|;&]*)")
OPTION = re.compile(r"(?<!\S)--[a-z][a-z0-9-]*")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
MAKE = re.compile(r"^make[ \t]+([a-z-]+)", re.MULTILINE)
FILE = re.compile(r"(?<![\w./-])((?:[a-z_]+/)+[a-z_0-9]+\.(?:py|md))(?![\w/])")


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def code(text: str) -> list[str]:
    """Whatever stands as code on a page, lines that go on joined."""
    return [(block or span).replace("\\\n", " ") for block, span in CODE.findall(text)]


@cache
def options_of(name: str) -> frozenset[str]:
    """Every option of a command, those of its acts too."""
    parser = load_command_class("groundswell.faces.cli", FILES.get(name, name)).create_parser("groundswell", name)
    return frozenset(options_in(parser))


def options_in(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for act in action.choices.values():
                yield from options_in(act)


def wrong_commands(text: str) -> Iterator[str]:
    for piece in code(text):
        for name, rest in COMMAND.findall(piece):
            if FILES.get(name, name) not in ours() or name in FILES.values():
                yield f"no command {name}"
            else:
                yield from (f"{name} has no {found}" for found in OPTION.findall(rest) if found not in options_of(name))


def wrong_makes(text: str) -> Iterator[str]:
    goals = set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE))
    for piece in code(text):
        yield from (f"no make {goal}" for goal in MAKE.findall(piece) if goal not in goals)


def anchors(text: str) -> set[str]:
    """The names by which headings can be linked to."""
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text)}


def wrong_links(text: str, page: Path) -> Iterator[str]:
    for link in LINK.findall(CODE.sub("", text)):
        name, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", name):
            continue
        target = page.parent / name if name else page
        if not target.exists():
            yield f"no file {link}"
        elif anchor and anchor not in anchors(text if not name else read(target)):
            yield f"no heading {link}"


def wrong_files(text: str) -> Iterator[str]:
    for piece in code(text):
        for name in FILE.findall(piece):
            if not any((folder / name).exists() for folder in (ROOT, ROOT / "groundswell", ROOT / "docs")):
                yield f"no file {name}"


@pytest.mark.parametrize(
    "text",
    [
        "`groundswell serv`",
        "```\n$ groundswell import_file FILE\n```",
        "`groundswell recount --old-epoch`",
        "```sh\n.venv/bin/groundswell import FILE \\\n  --formatt csv\n```",
        "`groundswell key create NAME --scop write`",
    ],
)
def test_a_wrong_command_is_found(text: str) -> None:
    assert list(wrong_commands(text))


@pytest.mark.parametrize(
    "text",
    ["`groundswell key create NAME --scope write`", "groundswell is well", "`postgres://groundswell:x@db groundswell`"],
)
def test_a_right_command_passes(text: str) -> None:
    assert not list(wrong_commands(text))


def test_wrong_makes_links_and_files_are_found() -> None:
    assert list(wrong_makes("`make haste`"))
    assert list(wrong_makes("`make test-haste`"))
    assert not list(wrong_makes("`make run`, and make haste"))
    assert list(wrong_links("[here](nowhere.md)", ROOT / "README.md"))
    assert list(wrong_links("# Here\n[there](#there)", ROOT / "README.md"))
    assert not list(wrong_links("# Right here!\n[here](#right-here) [code](README.md)", ROOT / "README.md"))
    assert list(wrong_files("`listen/heard.py`"))
    assert not list(wrong_files("`listen/hear.py`, listen/heard.py"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_names_is_there(page: Path) -> None:
    text = read(page)
    assert [*wrong_commands(text), *wrong_makes(text), *wrong_links(text, page)] == []


@pytest.mark.parametrize("page", TELL_OF_FILES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_file_that_a_page_names_is_there(page: Path) -> None:
    assert list(wrong_files(read(page))) == []


def test_the_front_page_tells_every_command() -> None:
    told = {name for piece in code(read(ROOT / "README.md")) for name, _ in COMMAND.findall(piece)}
    names = {file: name for name, file in FILES.items()}
    assert {names.get(file, file) for file in ours()} <= told


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "maths").glob("*.md")), ids=lambda page: page.stem)
def test_examples_in_the_maths_come_out_as_told(page: Path) -> None:
    assert doctest.testfile(str(page), module_relative=False, encoding="utf-8").failed == 0


def short(job: Job) -> str:
    return name_of(job).removeprefix("groundswell.")


def test_the_page_of_news_tells_who_follows_what() -> None:
    rows = {row.split("`")[1]: row for row in read(ROOT / "docs" / "news.md").splitlines() if row.startswith("| `")}
    for kind, followers in flow.AFTER.items():
        told = set(re.findall(r"`([a-z]+(?:\.[a-z_]+){2,})`", rows[kind]))
        assert told == {short(follower) for follower in followers}, kind


def test_the_page_of_news_tells_the_timetable() -> None:
    rows = [row for row in read(ROOT / "docs" / "news.md").splitlines() if re.match(r"\| (\d|every)", row)]
    for entry in flow.EVERY:
        (row,) = (row for row in rows if f"`{short(entry.job)}`" in row)
        minutes = entry.pause.seconds // 60 if entry.pause else 0
        when = f"every {minutes} minutes".replace(" 1 minutes", " minute") if minutes else f"{entry.hour} o'clock"
        assert row.startswith(f"| {when} |")
    assert len(rows) == len(flow.EVERY)


def test_the_page_of_the_api_is_as_the_api_is() -> None:
    drawn = runpy.run_path(str(ROOT / "scripts" / "api_docs.py"))
    page = read(ROOT / "docs" / "api.md")
    assert drawn["redrawn"](page, drawn["openapi"]()) == page, "draw it anew: .venv/bin/python scripts/api_docs.py"
    with pytest.raises(ValueError, match="no mark"):
        drawn["redrawn"]("a page without it", {})
