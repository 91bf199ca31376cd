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
"""


class Authority:
    """Its certificate signs itself: ``ca`` is the file that vouches for it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        key, made = certificate("示例时间戳", stamping=True)
        self.ca = folder / "ca.pem"
        self.ca.write_bytes(made.public_bytes(Encoding.PEM))
        plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / "key.pem").write_bytes(plain)
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))

    def answer(self, request: bytes) -> bytes:
        """Return the response to a request."""
        question, reply = self._folder / "q.tsq", self._folder / "r.tsr"
        question.write_bytes(request)
        self._run(
            "-reply", "-queryfile", question, "-signer", self.ca, "-inkey",
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
