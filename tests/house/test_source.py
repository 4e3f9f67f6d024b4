"""Reads the source for what a linter of imports cannot see; each reading is first tried on a bad example."""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "groundswell"

# Put together from pieces, so that this page does not find itself.
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "npm" + "js", "anaconda" + ".org", "docker" + ".io")
PLACES = ("/" + "work/", "/" + "root/", "/" + "home/", "file:" + "//")

LINES_OF_A_PAGE, LINES_OF_A_FUNCTION = 500, 60

# The pages that hand names on.
HANDS_NAMES_ON = {
    "record/models/__init__.py",
    "weigh/models/__init__.py",
    "engine/runners/__init__.py",
    "engine/weigh/__init__.py",
}
# The one import inside a function: Spark is loaded when it is asked for.
LATE_IMPORTS = {"engine/runners/__init__.py"}

WRITES_ALWAYS = {"save", "save_base", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITES_ROWS = {"create", "delete", "update", "add", "set", "clear", "remove", "create_user", "raw", "execute"}
ASKS_ROWS = {"objects", "filter", "exclude", "all", "_base_manager", "_default_manager", "get", "cursor"}


def pages(folder: Path = SOURCE) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def is_generated(page: Path) -> bool:
    return page.parent.name == "migrations" and page.name != "__init__.py"


def named(page: Path) -> str:
    return page.relative_to(SOURCE).as_posix()


@cache
def parsed(page: Path) -> ast.Module:
    """The page as Python reads it; every reading reads the same pages."""
    return ast.parse(page.read_text(encoding="utf-8"))


def all_findings(reading: Callable[[ast.Module], Iterator[str]], of: list[Path]) -> list[str]:
    """What a reading finds on many pages, each with the place where it stands."""
    found = []
    for page in of:
        tree = parsed(page)
        found += [f"{page.relative_to(ROOT)}: {finding}" for finding in reading(tree)]
    return found


def late_imports(tree: ast.Module) -> Iterator[str]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield f"line {node.lineno}: an import inside {getattr(function, 'name', 'a lambda')}"
                if isinstance(node, ast.Call) and ast.unparse(node.func) in {"__import__", "import_module"}:
                    yield f"line {node.lineno}: an import by name inside a function"


def detours(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        named_so = (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", ""))
        if "TYPE_CHECKING" in named_so:
            yield f"line {getattr(node, 'lineno', 0)}: TYPE_CHECKING"


def signals(tree: ast.Module) -> Iterator[str]:
    told = (
        "django.dispatch",
        "django.db.models.signals",
        "django.core.signals",
        "django.db.backends.signals",
    )
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{name}" for name in names]
        yield from (f"line {node.lineno}: {name}" for name in names if name.startswith(told))


def opening(tree: ast.Module) -> Iterator[str]:
    first = (ast.get_docstring(tree, clean=False) or "").split("\n")
    if not first[0]:
        yield "opens with no line that says what it is for"
    elif first[0] != first[0].strip() or not first[0].endswith((".", "?", "…")):
        yield f"opens with a line that is no sentence: {first[0]!r}"
    elif len(first) > 1:
        yield "opens with more than one line"


def definitions(tree: ast.Module) -> Iterator[str]:
    for node in tree.body[1:] if ast.get_docstring(tree) else tree.body:
        yield f"line {node.lineno}: {ast.unparse(node).splitlines()[0]}"


def writes(tree: ast.Module) -> Iterator[str]:
    """Calls that write a table, as far as their names tell.

    save() and its kin always do. create(), update() and delete() do when they are asked of rows: of a
    manager, of a query, or, for delete() without a word, of anything.
    """
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        verb = re.sub(r"^a(?=save|create|delete|update|bulk|get_or)", "", node.func.attr)
        asked = {part.attr for part in ast.walk(node.func.value) if isinstance(part, ast.Attribute)}
        bare_delete = verb == "delete" and not node.args and not node.keywords
        if verb in WRITES_ALWAYS or bare_delete or (verb in WRITES_ROWS and asked & ASKS_ROWS):
            yield f"line {node.lineno}: {ast.unparse(node.func)}()"


def sprawl(tree: ast.Module) -> Iterator[str]:
    """Functions of more than a screen."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LINES_OF_A_FUNCTION:
                yield f"line {node.lineno}: {node.name} has {lines} lines"


READINGS: dict[Callable[[ast.Module], Iterator[str]], tuple[list[str], list[str]]] = {
    late_imports: (
        ["def f():\n import os", "class C:\n def f(self):\n  from a import b", "def f():\n __import__('os')"],
        ["import os\ndef f(): return os", "if True:\n import os"],
    ),
    detours: (
        ["from typing import TYPE_CHECKING", "import typing\nif typing.TYPE_CHECKING: pass"],
        ["from typing import Any"],
    ),
    signals: (
        [
            "from django.dispatch import receiver",
            "import django.dispatch",
            "from django.db.models import signals",
        ],
        ["from django.db.models import Q"],
    ),
    opening: (
        [
            "import os",
            '""""""',
            '"""no sentence"""',
            '"""One.\n\nTwo."""',
            '"""\nLate.\n"""',
            "# One.\nx = 1",
        ],
        ['"""Says what it is for."""\nimport os', '#!/usr/bin/env python3\n"""Says it."""'],
    ),
    definitions: (["x = 1", '"""Rooms."""\nfrom a import b'], ['"""Rooms."""']),
    sprawl: (["def f():\n" + " x = 1\n" * 60], ["def f():\n" + " x = 1\n" * 59]),
    writes: (
        [
            "voice.save()",
            "form.instance.asave()",
            "Voice.objects.create(text='')",
            "Voice.objects.filter(pk=1).update(text='')",
            "person.voices.all().delete()",
            "voice.delete()",
            "Voice.objects.bulk_create([])",
            "Voice.objects.aget_or_create(pk=1)",
            "Account.objects.create_user('a@b.c')",
            "connection.cursor().execute('DELETE')",
        ],
        [
            "facts.update(more)",
            "cache.delete('key')",
            "seen.add(voice)",
            "hear(said)",
            "Voice.objects.filter(pk=1).count()",
            "response.delete_cookie('a')",
        ],
    ),
}


@pytest.mark.parametrize(
    ("reading", "source"), [(reading, bad) for reading, (bads, _) in READINGS.items() for bad in bads]
)
def test_a_bad_example_is_found(reading: Callable[[ast.Module], Iterator[str]], source: str) -> None:
    assert list(reading(ast.parse(source)))


@pytest.mark.parametrize(
    ("reading", "source"), [(reading, good) for reading, (_, goods) in READINGS.items() for good in goods]
)
def test_a_good_example_passes(reading: Callable[[ast.Module], Iterator[str]], source: str) -> None:
    assert not list(reading(ast.parse(source)))


def test_there_is_a_source_to_read() -> None:
    assert len(pages()) > 40


def test_imports_stand_at_the_top() -> None:
    assert not all_findings(late_imports, [page for page in pages() if named(page) not in LATE_IMPORTS])


def test_nothing_is_imported_for_types_alone() -> None:
    assert not all_findings(detours, pages())


def test_no_signal_is_a_way_of_the_house() -> None:
    assert not all_findings(signals, pages())


def test_no_page_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "lib"}
    assert not [path for path in SOURCE.rglob("*") if path.stem in drawers]


def test_every_page_opens_with_one_line_that_says_what_it_is_for() -> None:
    folders = [SOURCE, ROOT / "tests", ROOT / "scripts", ROOT / "benches"]
    written = [page for folder in folders for page in pages(folder) if not is_generated(page)]
    assert not all_findings(opening, written)


def test_a_page_is_read_at_one_sitting_and_a_function_at_one_glance() -> None:
    written = [page for folder in (SOURCE, ROOT / "tests", ROOT / "benches") for page in pages(folder)]
    written = [page for page in written if not is_generated(page)]
    long = [page for page in written if len(page.read_text(encoding="utf-8").splitlines()) > LINES_OF_A_PAGE]
    assert not long
    assert not all_findings(sprawl, [page for page in written if ROOT / "tests" not in page.parents])


def test_every_folder_of_source_is_a_room_with_a_caption() -> None:
    rooms = {page.parent for page in pages()}
    assert not [room for room in rooms if not (room / "__init__.py").exists()]


def test_a_room_defines_nothing() -> None:
    captions = [page for page in pages() if page.name == "__init__.py" and named(page) not in HANDS_NAMES_ON]
    assert not all_findings(definitions, captions)


def test_faces_write_no_table() -> None:
    assert not all_findings(writes, pages(SOURCE / "faces"))


def kept_files() -> list[Path]:
    """The files that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    found = []
    for path in kept_files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {word}" for word in (*REGISTRIES, *PLACES) if word in text]
    assert not found


LOCKS = sorted(ROOT.glob("requirements*.lock"))


def test_there_are_locks() -> None:
    assert {"requirements.lock", "requirements-build.lock", "requirements-dev.lock"} <= {p.name for p in LOCKS}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_has_versions_and_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    wanted = re.findall(r"^\S.*?(?=^\S|\Z)", re.sub(r"(?m)^\s*#.*\n", "", text), re.MULTILINE | re.DOTALL)
    assert wanted
    assert not [one for one in wanted if not re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+", one)]
    assert not [one for one in wanted if "--hash=sha256:" not in one]
    assert "://" not in text
    assert not re.search(r"^(torch|tensorflow|nvidia-\w+)\b", text, re.MULTILINE)


INLINE = {
    # A block of data is no program: browsers do not run it, and the strict policy lets it be.
    "a script": r"<script(?![^>]*\bsrc=)(?![^>]*\btype=\"application/(ld\+)?json\")[^>]*>",
    "a style sheet": r"<style\b",
    "a style": r"<[^>]*\sstyle\s*=",
    "a handler": r"<[^>]*\son[a-z]+\s*=",
    "a javascript address": r"javascript:",
}


def inline(page: str) -> list[str]:
    return [what for what, pattern in INLINE.items() if re.search(pattern, page, re.IGNORECASE)]


@pytest.mark.parametrize(
    "page",
    [
        "<script>go()</script>",
        '<script type="module">go()</script>',
        "<style>a {}</style>",
        '<p class="a"\n style="color: red">',
        '<a onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_inline_code_is_found(page: str) -> None:
    assert inline(page)


def test_templates_keep_to_the_strict_policy() -> None:
    assert not inline('<script src="a.js" defer></script><script type="application/ld+json">{}</script>')
    templates = [page for page in SOURCE.rglob("*.html") if page.is_file()]
    found = {str(page.relative_to(ROOT)): inline(page.read_text(encoding="utf-8")) for page in templates}
    assert not {page: what for page, what in found.items() if what}


READERS = {"os.environ.get", "os.getenv", "switch"}


def switches() -> set[str]:
    """Every name that the source reads from the environment."""
    found = set()
    for page in pages():
        for node in ast.walk(parsed(page)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "os.environ.get",
                "os.getenv",
                "switch",
            }:
                found |= {part.value for part in node.args[:1] if isinstance(part, ast.Constant)}
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                found |= {node.slice.value} if isinstance(node.slice, ast.Constant) else set()
    return found - {"DJANGO_SETTINGS_MODULE"}


def news_kinds() -> set[str]:
    text = (SOURCE / "record" / "models" / "news.py").read_text(encoding="utf-8")
    kinds = next(node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ClassDef) and node.name == "Kind")
    return {node.value.value for node in kinds.body if isinstance(node, ast.Assign)}


@pytest.mark.parametrize(
    ("page", "told", "pattern"),
    [
        ("settings.md", switches, r"`((?:GROUNDSWELL|DATABASE)_[A-Z_]+)`"),
        ("news.md", news_kinds, r"`([a-z]+\.[a-z]+)`"),
    ],
)
def test_docs_name_every_switch_and_every_news(page: str, told: Callable[[], set[str]], pattern: str) -> None:
    wanted = told()
    assert len(wanted) > 4
    if not (ROOT / "docs" / page).exists():
        pytest.skip(f"docs/{page} is not written yet")
    written = set(re.findall(pattern, (ROOT / "docs" / page).read_text(encoding="utf-8")))
    assert wanted - written == set(), "not told"
    assert {name for name in written - wanted if not name.endswith(".py")} == set(), "told, but no longer there"
