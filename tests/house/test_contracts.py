"""Each rule of .importlinter catches the wrong import that it is there for."""

import configparser
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from importlinter import configuration
from importlinter.application import output, use_cases

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")

# For each contract, source that breaks it: files of a room, and what stands in them.
WRONG: dict[str, list[dict[str, str]]] = {
    "floors": [
        {"plumbing/wrong.py": "import groundswell.record.models"},
        {"engine/listen/wrong.py": "import groundswell.plumbing.merkle"},
        {"plumbing/wrong.py": "import groundswell.engine.weigh"},
        {"record/wrong.py": "import groundswell.listen.models"},
        {"record/wrong.py": "import groundswell.weigh.models"},
        {"listen/wrong.py": "import groundswell.weigh.models"},
        {"weigh/wrong.py": "import groundswell.spread.models", "spread/models.py": ""},
        {"spread/wrong.py": "import groundswell.act.models", "act/models.py": ""},
        {"weigh/wrong.py": "import groundswell.flow", "flow.py": ""},
        {"weigh/wrong.py": "import groundswell.faces.site"},
        {"flow.py": "import groundswell.faces.site"},
        {"faces/site/wrong.py": "import groundswell.urls"},
        {"lab/wrong.py": "import groundswell.record.models"},
        {"attic/__init__.py": "", "attic/junk.py": ""},
    ],
    "faces": [
        {"faces/site/wrong.py": "import groundswell.faces.api"},
        {"faces/api/wrong.py": "import groundswell.faces.cli"},
        {"faces/console/wrong.py": "import groundswell.faces.site"},
        {"faces/door.py": "import groundswell.faces.site"},
        {"faces/words.py": "import groundswell.faces.site.words"},
        {"faces/door.py": "import groundswell.faces.words"},
        {"faces/window.py": ""},
    ],
    "faces-decide-nothing": [{"faces/site/wrong.py": "import groundswell.engine.weigh"}],
    "news-not-jobs": [
        {"weigh/wrong.py": "import django_tasks"},
        {"listen/wrong.py": "from groundswell.plumbing import jobs", "plumbing/jobs.py": ""},
        {"act/wrong.py": "from groundswell.plumbing.jobs import put", "plumbing/jobs.py": ""},
    ],
    "record-and-engine": [{"record/wrong.py": "import groundswell.engine.weigh"}],
    "formats": [
        {"listen/formats/wrong.py": "import groundswell.record.models"},
        {"listen/formats/wrong.py": "import django.utils.timezone"},
        {"listen/formats/wrong.py": "import groundswell.listen.models"},
    ],
    "connectors": [
        {
            "listen/connectors/rss.py": "import groundswell.listen.connectors.reddit",
            "listen/connectors/reddit.py": "import groundswell.listen.connectors.promise",
            "listen/connectors/promise.py": "",
        }
    ],
    "connectors-and-record": [{"listen/connectors/rss.py": "import groundswell.record.models"}],
    "pure-engine": [
        {"engine/weigh/wrong.py": f"import {name}"}
        for name in ("django.db", "time", "os", "random", "socket", "urllib.request", "groundswell.settings")
    ],
    "engine-rooms": [
        {"engine/listen/wrong.py": "import groundswell.engine.weigh"},
        {"engine/columns.py": "import groundswell.engine.listen"},
        {"engine/attic.py": ""},
    ],
    "one-spark": [{"engine/weigh/wrong.py": "import pyspark"}],
    "blind-rewards": [
        {"act/rewards.py": "import groundswell.weigh.models"},
        {"act/rewards.py": "from groundswell.record.models.said import Voice"},
        {"act/rewards.py": "import groundswell.engine.listen"},
    ],
    "stands-alone": [
        {"weigh/wrong.py": "import tests.cast"},
        {"engine/weigh/wrong.py": "import hypothesis"},
    ],
    "no-circles": [
        {"weigh/one.py": "import groundswell.weigh.two", "weigh/two.py": "import groundswell.weigh.one"},
        {
            "weigh/one.py": "import groundswell.weigh.two",
            "weigh/two.py": "def late():\n    import groundswell.weigh.one",
        },
        {
            "weigh/one.py": "import groundswell.weigh.two",
            "weigh/two.py": ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import groundswell.weigh.one"),
        },
    ],
}

# What the rules allow on purpose: these must not break the contract.
RIGHT: dict[str, dict[str, str]] = {
    "record-and-engine": {
        "record/right.py": "import groundswell.engine.columns",
        "engine/columns.py": "",
    },
    "connectors": {
        "listen/connectors/rss.py": "import groundswell.listen.connectors.promise",
        "listen/connectors/reddit.py": "import groundswell.listen.connectors.promise",
        "listen/connectors/promise.py": "",
    },
    "one-spark": {"engine/runners/spark.py": "import pyspark"},
}


def contracts() -> dict[str, str]:
    """Each contract's name, by the key that follows its type in the file."""
    read = configparser.ConfigParser()
    read.read(ROOT / ".importlinter", encoding="utf-8")
    found = [section for section in read.sections() if section.startswith("importlinter:contract:")]
    return {section.rsplit(":", 1)[1]: read[section]["name"] for section in found}


def bracketed() -> list[str]:
    """The modules that .importlinter takes for not built yet."""
    read = configparser.ConfigParser()
    read.read(ROOT / ".importlinter", encoding="utf-8")
    found = []
    for section in read.sections():
        layers = read[section].get("layers", "").replace("|", " ").split()
        inside = [layer.strip("()") for layer in layers if layer.startswith("(")]
        found += [f"{read[section]['containers']}.{name}" for name in inside]
    return found


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the source and its rules, to be spoilt."""

    def all_but_source(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if not (name.endswith(".py") or Path(folder, name).is_dir())}

    shutil.copytree(ROOT / "groundswell", tmp_path / "groundswell", ignore=all_but_source)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def add(house: Path, files: dict[str, str]) -> None:
    """Write files into the copy; a room that is not there yet is opened for them."""
    for name, source in files.items():
        path = house / "groundswell" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(source + "\n", encoding="utf-8")


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    """What the program says, as it is called by hand."""
    wide = {**os.environ, "COLUMNS": "300"}
    command = [LINTER, "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=house, env=wide, text=True, capture_output=True, check=False)


@pytest.fixture
def tried(house: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """What the linter says of one contract, asked here: a program of its own for each would take a minute."""
    configuration.configure()
    monkeypatch.chdir(house)
    # The linter looks for the package as an import would, and is to find the copy.
    monkeypatch.syspath_prepend(house)
    monkeypatch.delitem(sys.modules, "groundswell", raising=False)
    monkeypatch.setattr(output.console, "width", 300)

    def asked(contract: str) -> str:
        with output.console.capture() as said:
            kept = use_cases.lint_imports(limit_to_contracts=(contract,), cache_dir=None, no_logo=True)
        assert kept == ("0 broken" in said.get()), said.get()
        return said.get()

    return asked


def test_the_house_keeps_its_rules(house: Path) -> None:
    found = lint(house)
    assert found.returncode == 0, found.stdout + found.stderr
    assert f"{len(contracts())} kept, 0 broken" in found.stdout


def test_the_copy_is_what_the_linter_reads(house: Path) -> None:
    (house / "groundswell" / "engine" / "broken.py").write_text("import (", encoding="utf-8")
    assert str(house) in lint(house).stdout


def test_every_rule_is_tried() -> None:
    assert set(WRONG) == set(contracts())


@pytest.mark.parametrize(
    ("contract", "files"),
    [
        pytest.param(contract, files, id=f"{contract}-{number}")
        for contract, each in WRONG.items()
        for number, files in enumerate(each)
    ],
)
def test_a_wrong_import_is_caught(
    house: Path, tried: Callable[[str], str], contract: str, files: dict[str, str]
) -> None:
    add(house, files)
    assert f"{contracts()[contract]} BROKEN" in tried(contract)


@pytest.mark.parametrize("contract", RIGHT)
def test_what_a_rule_allows_is_kept(house: Path, tried: Callable[[str], str], contract: str) -> None:
    add(house, RIGHT[contract])
    assert f"{contracts()[contract]} KEPT" in tried(contract)


@pytest.mark.parametrize("module", bracketed())
def test_a_layer_in_brackets_is_not_built_yet(module: str) -> None:
    path = ROOT / module.replace(".", "/")
    assert not path.with_suffix(".py").exists(), f"take {module} out of its brackets"
    assert not (path / "__init__.py").exists(), f"take {module} out of its brackets"
