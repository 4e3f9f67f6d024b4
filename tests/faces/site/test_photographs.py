"""Photographs in the form, among the media, and what becomes of those that nothing has."""

import re
import time
from collections.abc import Iterable
from io import BytesIO
from os import utime
from pathlib import Path
from typing import Any

import pytest
from cast import a_person, a_product, a_voice
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from groundswell.listen import hold, notice, photographs
from groundswell.listen.models import Draft
from groundswell.plumbing import pictures
from groundswell.plumbing.pictures import Kept
from groundswell.record.models import Picture, Voice

pytestmark = pytest.mark.django_db
WRITE = "/p/kettle/write/"
GIVEN = {
    "stars": "1",
    "text": "Water under the lid.",
    "email": "ada@example.org",
    "collected": "unasked",
    "obtained": "bought",
    "about": "product",
    "consent": "on",
}


@pytest.fixture(autouse=True)
def kettle(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    a_product()


def a_file(shade: int = 100, name: str = "kettle.jpg") -> SimpleUploadedFile:
    body = BytesIO()
    Image.new("RGB", (64, 48), (shade, 0, 0)).save(body, "JPEG")
    return SimpleUploadedFile(name, body.getvalue(), "image/jpeg")


def kept_picture(shade: int = 100) -> Kept:
    return pictures.keep(a_file(shade))


def hidden_slips(answer: Any) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(photograph\d-kept)" value="([^"]+)"', answer.content.decode()))


def letter_link() -> str:
    found = re.search(r"https?://[^/]+(/confirm/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def troubles(answer: Any) -> list[str]:
    return [message for _, message in answer.context["photographs"].troubles()]


def test_a_photograph_travels_from_the_form_to_the_voice(client: Client) -> None:
    told = {"photograph0-file": a_file(), "photograph0-alt": "A puddle under the kettle"}
    assert client.post(WRITE, {**GIVEN, **told}).status_code == 302
    opened = client.get(letter_link()).content.decode()
    assert 'alt="A puddle under the kettle"' in opened
    preview = re.search(r'src="(/media/[^"]+)"', opened)
    assert preview is not None
    assert Client().get(preview[1].partition("?")[0]).status_code == 404
    seen = client.get(preview[1].replace("&amp;", "&"))
    assert (seen.status_code, seen["Cache-Control"]) == (200, "private, no-store")
    client.post(letter_link())
    shot = Picture.objects.get()
    assert (shot.alt, shot.width, shot.height) == ("A puddle under the kettle", 64, 48)
    assert Client().get(f"/media/{shot.file}").status_code == 200


def test_an_error_elsewhere_loses_no_photograph(client: Client) -> None:
    told = {"photograph0-file": a_file(), "photograph0-alt": "A puddle"}
    again = client.post(WRITE, {**GIVEN, **told, "stars": ""})
    assert again.status_code == 422
    assert re.search(r'<img src="/media/[0-9a-f]{40}\.webp\?as=', again.content.decode())
    slips = hidden_slips(again)
    assert client.post(WRITE, {**GIVEN, **slips, "photograph0-alt": "A puddle"}).status_code == 302
    assert Draft.objects.get().pictures[0]["alt"] == "A puddle"


def test_a_photograph_can_be_left_out_again(client: Client) -> None:
    again = client.post(WRITE, {**GIVEN, "photograph0-file": a_file(), "stars": ""})
    told = {**hidden_slips(again), "photograph0-leave_out": "on"}
    assert client.post(WRITE, {**GIVEN, **told}).status_code == 302
    assert Draft.objects.get().pictures == []


def test_a_photograph_without_words_is_asked_for_them_and_kept(client: Client) -> None:
    again = client.post(WRITE, {**GIVEN, "photograph1-file": a_file()})
    assert again.status_code == 422
    assert troubles(again) == ["Please say in a few words what is to be seen: some readers cannot see it."]
    assert 'href="#id_photograph1-alt"' in again.content.decode()
    assert list(hidden_slips(again)) == ["photograph1-kept"]


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is no photograph that we can read."),
        (b"", "This is no photograph that we can read."),
        (b"\0" * (pictures.MOST_BYTES + 1), "This file is larger than 8 megabytes."),
    ],
)
def test_what_is_no_photograph_is_told_beside_its_field(client: Client, data: bytes, wanted: str) -> None:
    file = SimpleUploadedFile("x.jpg", data, "image/jpeg")
    again = client.post(WRITE, {**GIVEN, "photograph0-file": file, "photograph0-alt": "x"})
    assert again.status_code == 422
    assert troubles(again)[0].startswith(wanted)
    assert Draft.objects.count() == 0


def a_foreign_slip() -> Iterable[str]:
    yield "x"
    yield "WyJhIiwxLDFd:1v:x"


@pytest.mark.parametrize("slip", a_foreign_slip())
def test_a_slip_that_is_none_of_ours_names_no_photograph(client: Client, slip: str) -> None:
    again = client.post(WRITE, {**GIVEN, "photograph0-kept": slip, "photograph0-alt": "x"})
    assert troubles(again) == ["This photograph is no longer here. Please choose it again."]


def test_the_fifth_photograph_is_not_taken(client: Client) -> None:
    told = {f"photograph{n}-file": a_file(n * 20) for n in range(6)}
    alts = {f"photograph{n}-alt": f"Side {n}" for n in range(6)}
    client.post(WRITE, {**GIVEN, **told, **alts})
    assert [one["alt"] for one in Draft.objects.get().pictures] == ["Side 0", "Side 1", "Side 2", "Side 3"]


def test_one_network_has_no_end_of_photographs_drawn(client: Client) -> None:
    statuses = set()
    for _ in range(16):
        again = client.post(WRITE, {"stars": "", **{f"photograph{n}-file": a_file(n) for n in range(4)}})
        statuses.add("a great many photographs" in again.content.decode())
    assert statuses == {False, True}


def test_what_is_too_much_is_refused_before_it_is_written(client: Client, settings: Any) -> None:
    body = b"--x\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n" + b"\0" * 100 + b"\r\n--x--"
    sent = client.generic("POST", WRITE, body, "multipart/form-data; boundary=x", CONTENT_LENGTH="41000000")
    assert sent.status_code == 400


def shown_with_picture() -> tuple[Voice, str]:
    voice, kept = a_voice(), kept_picture()
    notice.picture(voice, file=kept.file, alt="A puddle", width=kept.width, height=kept.height)
    return voice, kept.file


@pytest.mark.parametrize("folder", ["media", "media/small"])
def test_a_shown_voice_s_photograph_is_served_as_a_picture_and_nothing_else(client: Client, folder: str) -> None:
    _, file = shown_with_picture()
    answer = client.get(f"/{folder}/{file}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert Image.open(BytesIO(b"".join(answer))).format == "WEBP"  # type: ignore[arg-type]


@pytest.mark.parametrize("hide", ["hold", "withdraw"])
def test_what_is_held_or_taken_back_shows_no_photograph(client: Client, hide: str) -> None:
    voice, file = shown_with_picture()
    other, _ = a_voice(), notice
    if hide == "hold":
        hold.place(voice, "illegal", "a face without consent", "the system")
    else:
        hold.withdraw(voice, voice.author)
    for folder in ("media", "media/small"):
        assert client.get(f"/{folder}/{file}").status_code == 404
    # Another voice that is shown has the same photograph.
    notice.picture(other, file=file, alt="The same", width=64, height=48)
    assert client.get(f"/media/{file}").status_code == 200


@pytest.mark.parametrize("name", ["x.webp", "../secret", "%2e%2e/secret", "a" * 40 + ".webp", "..%2f..%2fetc%2fpasswd"])
def test_nothing_else_is_served(client: Client, name: str) -> None:
    (Path(str(pictures.settings.MEDIA_ROOT)).parent / "secret").write_text("secret")
    kept_picture()
    for folder in ("media", "media/small"):
        assert client.get(f"/{folder}/{name}").status_code == 404


def test_what_no_voice_has_is_not_served_not_even_with_another_s_slip(client: Client) -> None:
    mine, theirs = kept_picture(1), kept_picture(200)
    again = client.post(WRITE, {**GIVEN, "stars": "", "photograph0-file": a_file(1), "photograph0-alt": "x"})
    slip = re.search(rf'/media/{mine.file}\?as=([^"]+)"', again.content.decode())
    assert slip is not None
    assert client.get(f"/media/{mine.file}?as={slip[1]}").status_code == 200
    assert client.get(f"/media/{theirs.file}?as={slip[1]}").status_code == 404


def test_a_product_s_picture_is_served(client: Client) -> None:
    kept = kept_picture()
    a_product("lamp", picture=kept.file, picture_alt="A lamp")
    assert client.get(f"/media/{kept.file}").status_code == 200


def test_photographs_that_nothing_has_are_thrown_away_after_two_days(client: Client) -> None:
    _, shown = shown_with_picture()
    client.post(WRITE, {**GIVEN, "photograph0-file": a_file(50), "photograph0-alt": "waits"})
    waiting = Draft.objects.get().pictures[0]["file"]
    sold = kept_picture(150).file
    a_product("lamp", picture=sold, picture_alt="A lamp")
    lost, fresh = kept_picture(200).file, kept_picture(250).file
    for file in (shown, waiting, sold, lost):
        utime(pictures.path_of(file), (time.time() - 3 * 86_400,) * 2)
    photographs.prune()
    left = {path.name for path in pictures.settings.MEDIA_ROOT.glob("*.webp")}
    assert left == {shown, waiting, sold, fresh}
    assert not pictures.path_of(lost, is_small=True).exists()


def test_ben_cannot_put_his_photograph_beside_another_s_words(client: Client) -> None:
    voice, _ = shown_with_picture()
    ben = a_person("Ben")
    assert voice.author != ben
    client.post(f"/voices/{voice.pk}/amend/", {"text": "x", "photograph0-file": a_file(7), "photograph0-alt": "x"})
    assert voice.pictures.count() == 1
