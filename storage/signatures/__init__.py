"""Ed25519 signatures: made, held against a key, and checked by the thousand."""

from typing import Final

# A bundle without an interpreter calls itself with this one argument to become the checker.
CHECK_SIGNATURES: Final = "--check-signatures"
