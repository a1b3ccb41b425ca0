"""Secrets that are handed out once: made here, kept as hashes only."""

import hashlib
import hmac
import secrets

from flask import current_app

CODE_DIGITS = 6


def new_token() -> str:
    """Return 256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """Return the SHA-256 of the token in hex; enough for a secret of 256 bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def derived(purpose: str, name: str) -> str:
    """Return a secret of 256 bits that only this installation's key can make again, in hex.

    What a mail must carry is derived when the mail is written, so that neither the outbox nor a
    copy of the database holds it (S13). Needs the application's context.
    """
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"{purpose}\0{name}".encode(), hashlib.sha256).hexdigest()


def derived_code(purpose: str, name: str) -> str:
    """Return six digits, derived like `derived`."""
    return f"{int(derived(purpose, name), 16) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def same(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
