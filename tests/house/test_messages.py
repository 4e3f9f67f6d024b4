"""Every text that people read stands in five languages, and the check that says so can be trusted."""

import io
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace

import polib
import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "messages.py"
MESSAGES = runpy.run_path(str(SCRIPT))

PAGE = """{% load i18n %}
<p>{% translate 'Good "day"' %} {% translate "May" context "month" %} {{ x|default:_("nobody") }}</p>
{% blocktranslate count votes=n trimmed %}
  One of {{ total }} votes
{% plural %}
  {{ votes }} of {{ total }} votes
{% endblocktranslate %}
"""
CODE = """from django.utils.translation import gettext as _, ngettext, pgettext
def say(n):
    return _("Said %(who)s " "to all"), ngettext("%(n)d star", "%(n)d stars", n), pgettext("verb", "Hear")
"""
SAID = {'Good "day"', "May", "nobody", "One of %(total)s votes", "Said %(who)s to all", "%(n)d star", "Hear"}


def run(root: Path, *options: str) -> SimpleNamespace:
    with redirect_stdout(io.StringIO()) as stdout:
        returncode = MESSAGES["main"]("--root", str(root), *options)
    return SimpleNamespace(returncode=returncode, stdout=stdout.getvalue())


def catalogue(root: Path, language: str) -> Path:
    return root / "groundswell" / "locale" / language / "LC_MESSAGES" / "django.po"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small house with a page and some code, its texts drawn and translated."""
    root = tmp_path_factory.mktemp("house")
    (root / "groundswell" / "templates").mkdir(parents=True)
    (root / "groundswell" / "templates" / "page.html").write_text(PAGE, encoding="utf-8")
    (root / "groundswell" / "code.py").write_text(CODE, encoding="utf-8")
    assert run(root).returncode == 0
    for language in ("de", "it", "pl", "lt"):
        change(root, language, translate)
    assert run(root).returncode == 0
    return root


@pytest.fixture
def house(built: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoilt."""
    return Path(shutil.copytree(built, tmp_path / "house"))


def change(root: Path, language: str, how: Callable[[polib.POEntry], None]) -> None:
    path = catalogue(root, language)
    texts = polib.pofile(str(path))
    for entry in texts:
        how(entry)
    texts.save(str(path))


def translate(entry: polib.POEntry) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, f"~{entry.msgid_plural}")
    else:
        entry.msgstr = f"~{entry.msgid}"


def test_every_text_stands_in_five_languages() -> None:
    check = subprocess.run([sys.executable, SCRIPT, "--check"], text=True, capture_output=True, check=False)
    assert check.returncode == 0, check.stdout + check.stderr


def test_texts_are_found_in_code_and_pages(house: Path) -> None:
    assert {entry.msgid for entry in polib.pofile(str(catalogue(house, "pl")))} == SAID
    assert {entry.msgctxt for entry in polib.pofile(str(catalogue(house, "pl")))} == {None, "month", "verb"}


def test_a_whole_catalogue_passes(house: Path) -> None:
    found = run(house, "--check")
    assert found.returncode == 0, found.stdout


def test_a_house_without_words_passes(tmp_path: Path) -> None:
    assert run(tmp_path).returncode == 0
    assert "0 texts in 5 languages, 0 amiss" in run(tmp_path, "--check").stdout


def test_english_fills_itself(house: Path) -> None:
    votes = next(entry for entry in polib.pofile(str(catalogue(house, "en"))) if "votes" in entry.msgid)
    assert votes.msgstr_plural == {0: "One of %(total)s votes", 1: "%(votes)s of %(total)s votes"}


def test_polish_and_lithuanian_have_their_plurals(house: Path) -> None:
    for language in ("pl", "lt"):
        votes = next(e for e in polib.pofile(str(catalogue(house, language))) if "votes" in e.msgid)
        assert len(votes.msgstr_plural) == 4


def clear(entry: polib.POEntry) -> None:
    if entry.msgid == "nobody":
        entry.msgstr = ""


def clear_a_plural(entry: polib.POEntry) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural[1] = ""


def doubt(entry: polib.POEntry) -> None:
    if entry.msgid == "nobody":
        entry.flags = ["fuzzy"]


def misname(entry: polib.POEntry) -> None:
    entry.msgstr = entry.msgstr.replace("%(who)s", "%(wer)s")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (clear, "'nobody' is not translated"),
        (clear_a_plural, "'%(n)d star' is not translated"),
        (doubt, "'nobody' is fuzzy"),
        (misname, "has other placeholders"),
    ],
)
@pytest.mark.parametrize("language", ["de", "lt"])
def test_what_is_amiss_is_told(house: Path, language: str, spoil: Callable[[polib.POEntry], None], told: str) -> None:
    change(house, language, spoil)
    found = run(house, "--check")
    assert found.returncode == 1
    assert f"{language}/LC_MESSAGES" in found.stdout
    assert told in found.stdout


def test_a_new_text_is_missed(house: Path) -> None:
    (house / "groundswell" / "code.py").write_text(CODE + '_("Only now")\n', encoding="utf-8")
    found = run(house, "--check")
    assert found.returncode == 1
    assert found.stdout.count("'Only now' is missing") == 5


def test_drawing_anew_keeps_translations_and_drops_what_is_no_longer_said(house: Path) -> None:
    (house / "groundswell" / "code.py").write_text("", encoding="utf-8")
    assert "is said nowhere" in run(house, "--check").stdout
    assert run(house).returncode == 0
    kept = {entry.msgid: entry.msgstr for entry in polib.pofile(str(catalogue(house, "it")))}
    assert kept["nobody"] == "~nobody"
    assert "Hear" not in kept


def test_what_is_compiled_is_up_to_date(house: Path) -> None:
    change(house, "it", lambda entry: setattr(entry, "msgstr", entry.msgstr and f"{entry.msgstr}!"))
    assert "not compiled" in run(house, "--check").stdout
    assert run(house).returncode == 0
    assert run(house, "--check").returncode == 0


def test_no_text_goes_by_a_name_that_the_catalogues_do_not_know() -> None:
    alias = re.compile(r"import \w*gettext\w* as (?!_$)\w+", re.MULTILINE)
    source = SCRIPT.parents[1] / "groundswell"
    assert [str(file) for file in source.rglob("*.py") if alias.search(file.read_text(encoding="utf-8"))] == []
