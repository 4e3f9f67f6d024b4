"""The wheel, installed by itself: all is in it, it prepares an empty home, serves, and leaves no process behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from http.client import HTTPConnection, HTTPResponse
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that pyproject.toml builds."""
    out = tmp_path_factory.mktemp("wheel")
    run(ROOT, sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out))
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that has the wheel, and what it leans on, but not this source.

    A line in a .pth file leads to the packages that are installed here: nothing is fetched. The .pth files
    that lie among those are not followed, so the way to this source is not.
    """
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, with_pip=False, symlinks=True)
    programs = environment / "bin"
    uv = Path(sys.executable).with_name("uv")
    run(ROOT, str(uv), "pip", "install", "--offline", "--no-deps", "--python", str(programs / "python"), str(wheel))
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "leans-on.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return programs


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home") / "that" / "is" / "not" / "there"


@pytest.fixture(scope="module")
def port(installed: Path, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where the installed wheel serves; when it has ended, no process of it is left."""
    free = free_port()
    serving = subprocess.Popen(
        [installed / "groundswell", "serve", "--port", str(free)],
        cwd=tmp_path_factory.mktemp("elsewhere"),
        env=bare_environment(home),
        start_new_session=True,
    )
    try:
        await_answer(serving, free)
        yield free
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(timeout=30) is not None
        assert await_end_of(serving.pid)
    finally:
        if await_end_of(serving.pid, seconds=0) is False:
            os.killpg(serving.pid, signal.SIGKILL)


def run(cwd: Path, *command: str | Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=env, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def bare_environment(home: Path) -> dict[str, str]:
    """No switch of this machine, and no way to this source."""
    ours = ("GROUNDSWELL_", "DATABASE_URL", "DJANGO_", "PYTHON")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {
        "GROUNDSWELL_HOME": str(home)
    }


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def await_answer(serving: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(600):
        assert serving.poll() is None, "it ended before it answered"
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("nobody answers")


def await_end_of(group: int, seconds: float = 10) -> bool:
    """Whether all processes of a group have gone, within some seconds."""
    end = time.monotonic() + seconds
    while True:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        if time.monotonic() >= end:
            return False
        time.sleep(0.1)


def ask(port: int, path: str, **headers: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return connection.getresponse()


def test_all_that_git_keeps_of_the_source_is_in_the_wheel(wheel: Path) -> None:
    listed = run(ROOT, "git", "ls-files", "--cached", "--others", "--exclude-standard", "groundswell").split()
    kept = {name for name in listed if (ROOT / name).is_file()}
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert inside == kept
    for ending in (".mo", ".html", ".css", "words/lt.json", "migrations/0001_first.py"):
        assert any(name.endswith(ending) for name in inside), ending


def test_the_wheel_tells_its_licence_its_command_and_what_it_leans_on(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (folder,) = {name.split("/")[0] for name in archive.namelist() if ".dist-info/" in name}
    told = Parser().parsestr(archive.read(f"{folder}/METADATA").decode())
    assert told["License-Expression"] == "Apache-2.0"
    assert "Apache License" in archive.read(f"{folder}/licenses/LICENSE").decode()
    assert "groundswell = groundswell.faces.cli.main:main" in archive.read(f"{folder}/entry_points.txt").decode()
    wanted = [Requirement(line) for line in told.get_all("Requires-Dist", [])]
    needed = [one for one in wanted if one.marker is None]
    assert len(needed) > 10
    assert all(one.specifier.contains(version(one.name)) for one in needed)
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert all(f"\n{one.name}==" in f"\n{locked}" for one in needed)


def test_it_runs_from_the_wheel_and_not_from_this_source(installed: Path, home: Path, tmp_path: Path) -> None:
    asked = "import groundswell; print(groundswell.__path__[0])"
    told = run(tmp_path, installed / "python", "-c", asked, env=bare_environment(home))
    assert Path(told.strip()).is_relative_to(installed.parent)


def test_an_empty_home_is_prepared_from_any_folder(installed: Path, home: Path, tmp_path: Path) -> None:
    run(tmp_path, installed / "groundswell", "doctor", env=bare_environment(home))
    assert {"groundswell.sqlite3", "secret"} <= {path.name for path in home.iterdir()}
    assert not list(tmp_path.iterdir())


def test_the_site_the_api_and_the_styles_are_served(port: int) -> None:
    answer = ask(port, "/api/v1/products")
    assert (answer.status, json.loads(answer.read())) == (200, {"items": [], "next": None})
    front = ask(port, "/", Accept_Language="lt")
    assert front.status == 200
    assert '<html lang="lt">' in (page := front.read().decode())
    assert "Ką pirkėjai" in page
    style = ask(port, "/static/site/site.css")
    assert (style.status, style.getheader("Content-Type")) == (200, 'text/css; charset="utf-8"')
