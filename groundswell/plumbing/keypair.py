"""The installation's own signature: a pair of keys (Ed25519), made at first use and kept in the home folder."""

import os
from base64 import urlsafe_b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

NAME = "voices.pem"


def sign(payload: dict[str, Any]) -> str:
    """The payload as a compact JWS (RFC 7515), signed with EdDSA (RFC 8037)."""
    key = private_key(settings.HOME / "keys")
    return jwt.encode(payload, key, algorithm="EdDSA", headers={"kid": public_jwk()["kid"]})


def public_jwk() -> dict[str, str]:
    """The public key by which anybody checks our signatures, as a JWK; its name is its thumbprint (RFC 7638)."""
    public = private_key(settings.HOME / "keys").public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    x = base64url(public)
    kid = base64url(sha256(f'{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}'.encode()).digest())
    return {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid, "alg": "EdDSA", "use": "sig"}


def base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@cache
def private_key(folder: Path) -> Ed25519PrivateKey:
    path = folder / NAME
    if not path.exists():
        make(path)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{NAME} holds another kind of key, wanted Ed25519")
    return key


def make(path: Path) -> None:
    """Write a new key that only its owner can read. Of two who make one at once, the first stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = path.with_name(f"{NAME}.{os.getpid()}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(made)
    try:
        # A whole file or none: nobody reads half a key.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
