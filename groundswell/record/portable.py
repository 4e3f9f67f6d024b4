"""A voice to take along: signed, so that others can check that it was said here by whoever holds an account."""

from collections.abc import Iterator
from typing import Any

import jwt
from django.conf import settings
from django.urls import reverse

from groundswell.plumbing import keypair
from groundswell.record.models import Person, Product, Source, Voice
from groundswell.record.shown import Shown, show, visible

AFFILIATED = frozenset({Voice.Collected.EMPLOYEE, Voice.Collected.PAID})


class NotOurs(Exception):  # noqa: N818 - named after what went wrong
    """The signature is none of this installation's, or the words were changed."""


def signed(shown: Shown) -> str:
    """One shown voice, as it stands now, as a compact JWS."""
    return keypair.sign(payload(shown))


def all_signed(person: Person) -> Iterator[str]:
    """What a person said on our own pages and everybody may see, oldest first, each signed."""
    ours = visible(Voice.objects.filter(author=person, source__key=Source.SITE))
    for shown in show(list(ours.order_by("pk").values_list("pk", flat=True))):
        yield signed(shown)


def payload(shown: Shown) -> dict[str, Any]:
    """What the signature binds, in the names of Mangrove's open reviews: what was said about what, when."""
    voice, now = shown.voice, shown.now
    told: dict[str, Any] = {
        "iss": settings.SITE,
        "iat": int((now.said_at or voice.heard_at).timestamp()),
        "jti": settings.SITE + reverse("voice", args=[voice.pk]),
        "sub": subject(voice.product),
        "opinion": "\n\n".join(part for part in (now.title, now.text) if part),
        "metadata": metadata(shown),
    }
    if now.stars is not None:
        told["rating"] = round((now.stars - 1) * 25)  # one star is 0, five are 100
    return told


def metadata(shown: Shown) -> dict[str, Any]:
    voice = shown.voice
    told = {
        "nickname": shown.name,
        "kind": voice.kind_id,
        "stars": shown.now.stars,
        "language": voice.language,
        "collected": voice.collected,
        "proof": voice.proof,
        "product": voice.product.title,
        "is_affiliated": bool(shown.close) or voice.collected in AFFILIATED or None,
    }
    return {name: value for name, value in told.items() if value not in {None, ""}}


def subject(product: Product) -> str:
    """What it is about, as the world names it (GS1 Digital Link); else our page of it."""
    if product.gtin:
        return f"https://id.gs1.org/01/{product.gtin.zfill(14)}"
    return settings.SITE + reverse("product", args=[product.slug])


def verify(token: str) -> dict[str, Any]:
    """What a signed voice of ours says. Raises NotOurs for any other."""
    try:
        read: dict[str, Any] = jwt.decode(
            token, jwt.PyJWK(keypair.public_jwk()), algorithms=["EdDSA"], options={"verify_iat": False}
        )
    except jwt.InvalidTokenError as error:
        raise NotOurs from error
    return read
