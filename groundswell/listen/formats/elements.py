"""The elements of an XML file, one at a time; a file that defines its own document type is refused."""

from collections.abc import Iterator
from typing import BinaryIO, NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from groundswell.listen.formats.row import Unreadable

CHUNK = 1 << 16

Seen = tuple[int, tuple[str, ...], Element]


def elements(file: BinaryIO, whole: frozenset[str], opened: frozenset[str] = frozenset()) -> Iterator[Seen]:
    """Each element of the tags in `whole`, when it closes, with its line and the tags around it.

    Those in `opened` come when they open, with their attributes only. Namespaces are dropped.
    Raises Unreadable where the XML breaks, and for any DOCTYPE: entities could be made to fill memory.
    """
    reader = _Reader(whole, opened)
    chunk = b" "
    while chunk:
        chunk = file.read(CHUNK)
        broken = reader.feed(chunk)
        yield from reader.taken()
        if broken:
            raise broken


class _Reader:
    def __init__(self, whole: frozenset[str], opened: frozenset[str]) -> None:
        self._whole, self._opened = whole, opened
        self._around: list[str] = []
        self._seen: list[Seen] = []
        self._builder: TreeBuilder | None = None
        self._line = 0
        self._depth = 0  # of the element that is being built
        self._parser = parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data

    def feed(self, chunk: bytes) -> Unreadable | None:
        """Read on; nothing more after what this gives back, but what was whole before it counts."""
        try:
            self._parser.Parse(chunk, not chunk)
        except Unreadable as why:
            return why
        except (expat.ExpatError, ValueError, LookupError) as error:
            return Unreadable("broken_xml", error, "well-formed XML")
        return None

    def taken(self) -> list[Seen]:
        seen, self._seen = self._seen, []
        return seen

    def _refuse(self, name: str, *_: object) -> NoReturn:
        raise Unreadable("unsafe_xml", f"<!DOCTYPE {name}", "XML without a document type of its own")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if self._builder is None and tag in self._whole:
            self._builder, self._depth, self._line = TreeBuilder(), len(self._around), self._parser.CurrentLineNumber
        if self._builder is not None:
            self._builder.start(tag, attributes)
        elif tag in self._opened:
            self._seen.append((self._parser.CurrentLineNumber, tuple(self._around), Element(tag, attributes)))
        self._around.append(tag)

    def _end(self, name: str) -> None:
        self._around.pop()
        if self._builder is None:
            return
        self._builder.end(name.rpartition("}")[2])
        if len(self._around) == self._depth:
            self._seen.append((self._line, tuple(self._around), self._builder.close()))
            self._builder = None

    def _data(self, text: str) -> None:
        if self._builder is not None:
            self._builder.data(text)
