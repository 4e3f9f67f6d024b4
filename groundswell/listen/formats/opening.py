"""Open a file as it comes: packed or not, in whatever letters it was written."""

import codecs
import gzip
import struct
import zipfile
import zlib
from collections import Counter
from typing import BinaryIO, cast

from groundswell.listen.formats.row import Unreadable

SAMPLE = 1 << 24  # bytes that decide the encoding of the whole
BROKEN = (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile)
NO_ZIP = (*BROKEN, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError, struct.error)
PLAIN_ZIP = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

# What each code page is for, by the letters that its languages use. The first wins a tie.
PAGES = {
    "cp1252": "äöüßàèéìòùçêâîôûñáíóúœæøå",
    "cp1250": "ąćęłńóśźżäöüßéáčďěíňřšťúůýž",
    "cp1257": "ąčęėįšųūžäöüßõ",
}
ANYWHERE = frozenset("\u00a0€‚„…‰‹‘’“”•–—™›¦§©«¬®°±´¶·»")  # signs that say nothing about the language


def unpacked(file: BinaryIO) -> BinaryIO:
    """The file itself, or what is inside where it is gzip, or a zip that holds one file."""
    start = file.read(4)
    file.seek(0)
    if start[:2] == b"\x1f\x8b":
        return cast(BinaryIO, gzip.GzipFile(fileobj=file))
    return _only_one(file) if start == b"PK\x03\x04" else file


def _only_one(file: BinaryIO) -> BinaryIO:
    try:
        archive = zipfile.ZipFile(file)
        held = [i for i in archive.infolist() if not i.is_dir() and not i.filename.startswith("__MACOSX/")]
        if len(held) == 1 and held[0].compress_type in PLAIN_ZIP:
            return cast(BinaryIO, archive.open(held[0]))
    except NO_ZIP as broken:
        raise Unreadable("broken_archive", broken, "a whole zip file without a password") from broken
    raise Unreadable("wrong_archive", f"{len(held)} files", "a zip of one file, stored or deflated")


class Text:
    """The letters in a file. Unlike Python's own wrapper it leaves the file open when it goes."""

    def __init__(self, file: BinaryIO) -> None:
        """A byte that is not of the file's encoding becomes the letter it stands for on Western PCs."""
        encoding = encoding_of(_sample(file, SAMPLE))
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("western" if encoding == "utf-8-sig" else "replace")

    def read(self, size: int) -> str:
        """About as many letters; none only at the end."""
        text = ""
        while not text:
            some = self._file.read(size)
            text = self._decoder.decode(some, final=not some)
            if not some:
                break
        return text


def first_sign(file: BinaryIO) -> str:
    """The first character that is not space, so that JSON can be told from a table."""
    start = _sample(file, 4096)
    return start.decode(encoding_of(start), "replace").replace("\0", "").strip("\ufeff \t\r\n\x1e")[:1]


def _sample(file: BinaryIO, size: int) -> bytes:
    sample = file.read(size)
    file.seek(0)
    return sample


def encoding_of(sample: bytes) -> str:
    """UTF-8 or UTF-16 where it shows, else the Windows code page whose languages the letters fit best."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if sample.isascii():
        return "utf-8-sig"
    decoder = codecs.getincrementaldecoder("utf-8")("replace")  # the sample may end within a letter
    text = decoder.decode(sample)
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return "utf-8-sig" if text.count("\ufffd") * 10 <= foreign else _code_page(sample)


def _code_page(sample: bytes) -> str:
    high = sample.translate(None, bytes(range(128)))
    return max(PAGES, key=lambda page: _fit(high, page))


def _fit(high: bytes, page: str) -> int:
    """How many more letters the page's languages have than lack."""
    signs = Counter(high.decode(page, "replace").casefold())
    return sum(n if sign in PAGES[page] else -n for sign, n in signs.items() if sign not in ANYWHERE)


def _western(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("western", _western)
