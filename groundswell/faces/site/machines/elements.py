"""XML from strangers' words: whatever they wrote, it comes out well-formed."""

import re
from xml.etree.ElementTree import Element, tostring

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

# What XML 1.0 has no way of saying, not even escaped (section 2.2); halves of a character among it.
UNSAYABLE = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def clean(text: object) -> str:
    """The text without the characters that XML cannot hold."""
    return UNSAYABLE.sub("", str(text))


def element(name: str, content: object = "", /, **attributes: object) -> Element:
    """An element with a text, or with elements, in it. In attributes' names a colon is written as two underscores."""
    made = Element(name, {key.replace("__", ":"): clean(value) for key, value in attributes.items()})
    if isinstance(content, list | tuple):
        made.extend(content)
    else:
        made.text = clean(content)
    return made


def those(*elements: Element | None) -> list[Element]:
    """The elements that are there."""
    return [one for one in elements if one is not None]


def some(name: str, content: object, /, **attributes: object) -> Element | None:
    """An element, if there is anything to put in it but blanks."""
    is_there = bool(content) if isinstance(content, list | tuple) else bool(clean(content).strip())
    return element(name, content, **attributes) if is_there else None


def written(*elements: Element) -> str:
    """Elements as text, each on a line of its own."""
    return "".join(f"{tostring(one, encoding='unicode')}\n" for one in elements)


def document(root: Element) -> str:
    return HEAD + written(root)
