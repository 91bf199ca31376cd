"""What pyHanko is given to work with: an addition behind a file, our stamp as a signature's look.

The addition leaves title, times and maker as they were: they speak of the pack, and must stay the
same in both places where a file says them.
"""

import hashlib
import io
from collections.abc import Iterator
from typing import Any

from asn1crypto import tsp
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.attributes import SigningCertificateV2Provider
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import StaticStampStyle

from reports.pdf.stamp import Stamp


class Increment(IncrementalPdfFileWriter):
    """An addition to a finished file."""

    def _update_meta(self) -> None:
        """Leave what the file says of itself."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """Leave the version: PDF/A-3 stands on 1.7, and nothing that is added needs another."""

    def register_extension(self, ext: Any) -> None:
        """Name no extension: readers find the kind of signature in the signature."""


class _ByHash(SigningCertificateV2Provider):
    """Names the signer's certificate by its hash alone, which is all that the norm asks for.

    pyHanko adds the issuer's name, and cannot compare names with characters newer than 2002: a
    signature of 张𬭎 would not be found to hold.
    """

    async def build_attr_value(self, dry_run: bool = False) -> tsp.SigningCertificateV2:
        """Return the hash of the certificate."""
        del dry_run
        digest = hashlib.sha256(self.signing_cert.dump()).digest()
        return tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2({"cert_hash": digest})]})


class Maker(SimpleSigner):
    """Makes signature values with the key of a PKCS#12 file."""

    def _signed_attr_providers(self, *args: Any, **settings: Any) -> Iterator[Any]:
        for provider in super()._signed_attr_providers(*args, **settings):
            odd = isinstance(provider, SigningCertificateV2Provider)
            yield _ByHash(provider.signing_cert) if odd else provider


class Placeholder(TimeStamper):
    """Stands for an authority that answers later: leaves empty room for its token."""

    def __init__(self) -> None:
        super().__init__(include_nonce=False)  # type: ignore[no-untyped-call]

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> bytes:
        """Return nothing for now."""
        del message_digest, md_algorithm
        return b""


class _OurPage(PdfContent):
    """The one page of a stamp, imported as a form."""

    def __init__(self, stamp: Stamp) -> None:
        left, low, right, top = stamp.box
        super().__init__(box=BoxConstraints(width=right - left, height=top - low))
        self._stamp = stamp

    def render(self) -> bytes:
        """Return the operator that shows it."""
        writer: Any = self._ensure_writer
        reader = PdfFileReader(io.BytesIO(self._stamp.content))
        self.resources.xobject["/Stamp"] = writer.import_page_as_xobject(reader, page_ix=0)
        return b"/Stamp Do"


def style_of(stamp: Stamp) -> StaticStampStyle:
    """Return the look, without a frame of pyHanko's own."""
    return StaticStampStyle(border_width=0, background=_OurPage(stamp), background_opacity=1.0)
