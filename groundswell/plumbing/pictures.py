"""Photographs from strangers: read with limits, drawn anew, without what the camera told about its owner."""

import warnings
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import IO

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 8_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


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
    """Draw a stranger's picture anew as WebP and keep it under the digest of its bytes.

    Raises NoPicture: too_large, too_many_pixels or unreadable. Nothing is decoded before its size is known.
    """
    data = given.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NoPicture("too_large")
    drawn = redrawn(data)
    body = BytesIO()
    drawn.save(body, "WEBP", quality=82, method=4)
    name = f"{sha256(body.getvalue()).hexdigest()[:40]}.webp"
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    path = settings.MEDIA_ROOT / name
    if not path.exists():
        path.write_bytes(body.getvalue())
    return Kept(name, drawn.width, drawn.height)


def redrawn(data: bytes) -> Image.Image:
    """The first frame, upright, in plain RGB, at most so large: pixels alone, no metadata."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise NoPicture("too_many_pixels")
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NoPicture("too_many_pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NoPicture("unreadable") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    return plain


def drop(file: str) -> None:
    """Remove a picture from the media, if it is still there."""
    (settings.MEDIA_ROOT / file).unlink(missing_ok=True)
