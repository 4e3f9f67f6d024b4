"""A stranger's picture comes in as pixels alone, or not at all."""

import os
import struct
import time
import zlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from groundswell.plumbing import pictures
from groundswell.plumbing.pictures import NoPicture

RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def a_picture(size: tuple[int, int] = (60, 40), form: str = "JPEG", **more: Any) -> bytes:
    """Red above, blue below."""
    drawn = Image.new("RGB", size, RED)
    drawn.paste(BLUE, (0, size[1] // 2, *size))
    body = BytesIO()
    drawn.save(body, form, **more)
    return body.getvalue()


def from_a_camera(size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    """Lying on its side, and full of what cameras tell."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it by 90 degrees
    exif[0x010F] = "Telltale Cameras"
    exif[0x9003] = "2026:03:01 12:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (54.0, 41.0, 13.0), 3: "E", 4: (25.0, 16.0, 47.0)})
    return a_picture(size, exif=exif.tobytes(), comment=b"Vilnius, Pilies 1", **more)


def kept(data: bytes) -> Image.Image:
    return Image.open(pictures.path_of(pictures.keep(BytesIO(data)).file))


def reason(data: bytes) -> str:
    with pytest.raises(NoPicture) as error:
        pictures.keep(BytesIO(data))
    return error.value.reason


def test_what_the_camera_tells_is_gone_and_the_picture_stands_upright(media: Path) -> None:
    data = from_a_camera()
    before = Image.open(BytesIO(data))
    assert dict(before.getexif().get_ifd(0x8825))[1] == "N"
    assert b"Telltale" in data
    drawn = kept(data)
    assert (drawn.format, drawn.size) == ("WEBP", (40, 60))
    assert dict(drawn.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(drawn.info)
    for file in media.rglob("*.webp"):
        assert not [word for word in (b"Telltale", b"Vilnius", b"EXIF", b"2026:03") if word in file.read_bytes()]
    left, right = (drawn.convert("RGB").getpixel((x, 30)) for x in (5, 35))
    assert left[2] > left[0]  # what was below is on the left now
    assert right[0] > right[2]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_usual_formats_come_in(form: str) -> None:
    assert kept(a_picture(form=form)).size == (60, 40)


def test_a_large_one_is_drawn_smaller_and_a_small_one_beside_it() -> None:
    found = pictures.keep(BytesIO(a_picture((4000, 2000))))
    assert (found.width, found.height) == (1600, 800)
    assert Image.open(pictures.path_of(found.file)).size == (1600, 800)
    assert Image.open(pictures.path_of(found.file, is_small=True)).size == (480, 240)


def test_what_can_be_seen_through_stands_on_white() -> None:
    body = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(body, "PNG")
    assert kept(body.getvalue()).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_the_same_picture_is_kept_once(media: Path) -> None:
    assert pictures.keep(BytesIO(a_picture())) == pictures.keep(BytesIO(a_picture()))
    assert sorted(path.name[-5:] for path in media.iterdir()) == [".webp", "small"]


def a_png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that say they are enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(8000, 5001), (10_000, 10_000), (60_000, 60_000), (2_000_000, 2_000_000)])
def test_a_bomb_is_not_opened(size: tuple[int, int]) -> None:
    assert reason(a_png_that_claims(*size)) == "too_many_pixels"


def test_what_is_too_large_is_not_read_to_its_end() -> None:
    class Endless(BytesIO):
        asked = 0

        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert size > 0
            Endless.asked += size
            return b"\0" * size

    with pytest.raises(NoPicture) as error:
        pictures.keep(Endless())
    assert error.value.reason == "too_large"
    assert Endless.asked == pictures.MOST_BYTES + 1


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        SVG,
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7\n",
        b"\x00\x00\x00\x20ftypheic",
        b"GIF89a" + b"\xff" * 40,
        a_picture()[:200],
        a_picture(form="BMP"),
        a_picture(form="TIFF"),
    ],
)
def test_what_is_no_photograph_is_refused(data: bytes) -> None:
    assert reason(data) == "unreadable"


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_what_moves_is_refused(form: str) -> None:
    body = BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in (RED, BLUE)]
    frames[0].save(body, form, save_all=True, append_images=frames[1:])
    assert reason(body.getvalue()) == "moving"


def test_a_telephone_s_second_picture_is_left_out() -> None:
    body = BytesIO()
    first, second = (Image.new("RGB", (8, 8), colour) for colour in (RED, BLUE))
    first.save(body, "MPO", save_all=True, append_images=[second])
    assert kept(body.getvalue()).convert("RGB").getpixel((4, 4))[0] > 150


@pytest.mark.parametrize("tail", [b"PK\x03\x04 a zip", b"<script>alert(1)</script>", SVG])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF"])
def test_of_two_things_in_one_file_only_the_pixels_come_in(form: str, tail: bytes, media: Path) -> None:
    pictures.keep(BytesIO(a_picture(form=form) + tail))
    for file in media.rglob("*.webp"):
        assert tail not in file.read_bytes()


@given(
    at=st.integers(0, 600),
    with_=st.binary(min_size=1, max_size=8),
    form=st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]),
)
def test_a_broken_picture_is_a_picture_or_unreadable(at: int, with_: bytes, form: str) -> None:
    data = bytearray(a_picture(form=form))
    place = at % len(data)
    data[place : place + len(with_)] = with_
    try:
        assert pictures.redrawn(bytes(data)).size[0] >= 1
    except NoPicture as error:
        assert error.reason in {"unreadable", "too_many_pixels", "moving"}


@pytest.mark.parametrize("name", ["", "../secret", "a.webp", "A" * 40 + ".webp", "a" * 40 + ".webp/..", "/etc/passwd"])
def test_no_other_file_is_named(name: str) -> None:
    with pytest.raises(ValueError, match="names no picture"):
        pictures.path_of(name)


def test_what_lies_about_for_long_is_found_and_dropped(media: Path) -> None:
    old, young, wanted = (pictures.keep(BytesIO(a_picture((n, n)))).file for n in (10, 20, 30))
    then = time.time() - 3 * 86_400
    for file in (old, wanted):
        os.utime(pictures.path_of(file), (then, then))
    assert list(pictures.lying_about(timedelta(days=2), but={wanted})) == [old]
    # Kept again, it is young again.
    pictures.keep(BytesIO(a_picture((10, 10))))
    assert list(pictures.lying_about(timedelta(days=2), but={wanted})) == []
    pictures.drop(old)
    pictures.drop(old)
    assert {path.name for path in media.rglob("*.webp")} == {young, wanted}
