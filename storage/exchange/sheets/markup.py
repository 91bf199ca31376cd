"""Reading foreign XML as a stream of elements: no document types, no entities, nothing fetched."""

from typing import IO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from storage.exchange.sheets.limits import CHUNK_BYTES
from storage.exchange.sheets.problems import SheetProblem


class Enough(Exception):
    """Raised by a handler that needs no more of the part."""


def local(name: str) -> str:
    """Return the name of an element without its prefix."""
    return name[name.find(":") + 1 :]


def parse(source: IO[bytes], handler: ContentHandler) -> None:
    """Feed a part to ``handler`` until it ends or the handler has enough.

    Raises ``SheetProblem`` for a document type (entities) and for what is no XML (damaged).
    """
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(handler)
    try:
        while chunk := source.read(CHUNK_BYTES):
            parser.feed(chunk)
        parser.close()
    except Enough:
        return
    except DefusedXmlException as error:
        raise SheetProblem("entities") from error
    except SAXParseException as error:
        raise SheetProblem("damaged") from error
