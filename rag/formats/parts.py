"""The parts of an archive of XML: read whole or element by element, and named without their namespaces.

Open XML and OpenDocument, the two families of office formats, are such archives; which of them it is does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from rag.formats.lines import real_title


def parsed(archive: ZipFile, part: str) -> Any:
    """The root of the XML in the `part`.

    Raises:
        KeyError: there is no such part.
        SyntaxError: it is no XML.
    """
    from lxml import etree

    return etree.fromstring(archive.read(part), etree.XMLParser(resolve_entities=False))


def forget(element: Any) -> None:
    """Make room: `element` and those before it have been read."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def elements(archive: ZipFile, part: str, name: str) -> Iterator[Any]:
    """The elements of this name in the `part`, one by one; what has been read makes room."""
    from lxml import etree

    with archive.open(part) as file:
        for _, element in etree.iterparse(file, tag=f"{{*}}{name}", resolve_entities=False, no_network=True):
            yield element
            forget(element)


def local_name(element: Any) -> str:
    """The name of an XML element without its namespace; empty for a comment and its like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """The attribute of this name, in whatever namespace; empty where there is none."""
    return attributes(element).get(name, "")


def attributes(element: Any) -> dict[str, str]:
    """All attributes, by their names without a namespace."""
    return {key.rpartition("}")[2]: value for key, value in element.items()}


def whole(text: str | None, otherwise: int) -> int:
    """The number that an attribute states, or what it is where that is none."""
    return int(text) if text and text.isdecimal() else otherwise


def stated_title(archive: ZipFile) -> str:
    """The title among the properties of an OpenDocument or Open XML file."""
    for part in {"meta.xml", "docProps/core.xml"}.intersection(archive.namelist()):
        return real_title(parsed(archive, part).findtext(".//{http://purl.org/dc/elements/1.1/}title"))
    return ""
