"""A timestamp authority for tests, which answers requests as openssl does."""

import subprocess
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.support.certificates import certificate

_CONFIG = """[tsa]
default_tsa = one
[one]
serial = {folder}/serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
ess_cert_id_chain = {chain}
"""


class Authority:
    """Its certificate signs itself, or with ``chain`` two more are above it and go along.

    ``ca`` is the file that vouches for it.
    """

    def __init__(self, folder: Path, *, chain: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        root = certificate("示例根", issuing=True) if chain else None
        middle = certificate("示例中级", issuing=True, issuer=root) if chain else None
        key, made = certificate("示例时间戳", stamping=True, issuer=middle)
        above = [one.public_bytes(Encoding.PEM) for _key, one in filter(None, (middle, root))]
        self._signer, self._chain = folder / "signer.pem", folder / "chain.pem"
        self._signer.write_bytes(made.public_bytes(Encoding.PEM))
        self._chain.write_bytes(b"".join(above))
        self.ca = folder / "ca.pem"
        self.ca.write_bytes(above[-1] if above else self._signer.read_bytes())
        self._above = ["-chain", self._chain] if chain else []
        plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / "key.pem").write_bytes(plain)
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(
            _CONFIG.format(folder=folder, chain="yes" if chain else "no")
        )

    def answer(self, request: bytes) -> bytes:
        """Return the response to a request."""
        question, reply = self._folder / "q.tsq", self._folder / "r.tsr"
        question.write_bytes(request)
        self._run(
            "-reply", "-queryfile", question, "-signer", self._signer, *self._above, "-inkey",
            self._folder / "key.pem", "-config", self._folder / "tsa.cnf", "-section", "one",
            "-out", reply,
        )  # fmt: skip
        return reply.read_bytes()

    def refuses(self, request: bytes) -> bytes:
        """Return the response to a request whose hash the authority does not take."""
        config = self._folder / "tsa.cnf"
        said = config.read_text()
        config.write_text(said.replace("digests = sha256", "digests = sha512"))
        try:
            return self.answer(request)
        finally:
            config.write_text(said)

    def verifies(self, data: Path, response: Path) -> bool:
        """Tell whether openssl finds that ``response`` stamps ``data``."""
        return self._run(
            "-verify", "-data", data, "-in", response, "-CAfile", self.ca, check=False
        ) == 0  # fmt: skip

    def _run(self, *arguments: Any, check: bool = True) -> int:
        command = ["openssl", "ts", *(str(one) for one in arguments)]
        return subprocess.run(command, check=check, capture_output=True).returncode
