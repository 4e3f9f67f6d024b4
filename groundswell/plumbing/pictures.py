"""Photographs from strangers: read with limits, drawn anew, without what the camera told about its owner."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from django.conf import settings
from django.utils import timezone
from PIL import Image, ImageOps

MOST_BYTES = 8_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
SMALL_SIDE = 480
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# A telephone's JPEG may hold a second picture, for brighter screens; only the first is drawn.
MAY_HOLD_MORE = "MPO"
NAME = re.compile(r"[0-9a-f]{40}\.webp")


class NoPicture(Exception):  # noqa: N818 - named after what went wrong
    """It cannot be taken as a picture: the reason's name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture among the media."""

    file: str
    width: int
    height: int


def keep(given: IO[bytes]) -> Kept:
    """Draw a stranger's picture anew as WebP, large and small, and keep it under the digest of its bytes.

    Raises NoPicture: too_large, too_many_pixels, moving or unreadable. Nothing is decoded before its size is known.
    """
    data = given.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NoPicture("too_large")
    drawn = redrawn(data)
    body = as_webp(drawn)
    file = f"{sha256(body).hexdigest()[:40]}.webp"
    put(path_of(file), body)
    size = drawn.size
    drawn.thumbnail((SMALL_SIDE, SMALL_SIDE))
    put(path_of(file, is_small=True), as_webp(drawn))
    return Kept(file, *size)


def path_of(file: str, *, is_small: bool = False) -> Path:
    """Where a picture lies. Raises ValueError for what is no picture's name."""
    if not NAME.fullmatch(file):
        raise ValueError(f"{file!r} names no picture")
    folder = settings.MEDIA_ROOT / "small" if is_small else settings.MEDIA_ROOT
    return Path(folder) / file


def redrawn(data: bytes) -> Image.Image:
    """The picture upright, in plain RGB, at most so large: pixels alone, no metadata."""
    try:
        return plain(data)
    except NoPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NoPicture("too_many_pixels") from error
    except Exception as error:
        # Broken files make a reader of so many formats fail in every way there is.
        raise NoPicture("unreadable") from error


def plain(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise NoPicture("too_many_pixels")
        if getattr(picture, "is_animated", False) and picture.format != MAY_HOLD_MORE:
            raise NoPicture("moving")
        # Of a large JPEG only as much is decoded as is needed.
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    on_white = Image.new("RGBA", upright.size, "white")
    on_white.alpha_composite(upright.convert("RGBA"))
    return on_white.convert("RGB")


def as_webp(drawn: Image.Image) -> bytes:
    body = BytesIO()
    drawn.save(body, "WEBP", quality=82, method=4)
    return body.getvalue()


def put(path: Path, body: bytes) -> None:
    """Write a file at one stroke; one that lies there already is young again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(body)
    Path(file.name).replace(path)


def drop(file: str) -> None:
    """Remove a picture from the media, if it is still there."""
    for is_small in (False, True):
        path_of(file, is_small=is_small).unlink(missing_ok=True)


def lying_about(longer_than: timedelta, but: Container[str]) -> Iterator[str]:
    """The pictures that were put down so long ago, but those."""
    before = (timezone.now() - longer_than).timestamp()
    for path in settings.MEDIA_ROOT.glob("*.webp"):
        if path.name not in but and NAME.fullmatch(path.name) and path.stat().st_mtime < before:
            yield path.name


def as_png(picture: Image.Image) -> bytes:
    """A drawing of ours as the bytes of a file."""
    body = BytesIO()
    picture.save(body, "PNG", optimize=True)
    return body.getvalue()
