"""A code by mail that shows that an address is somebody's: sent, typed in, held for a quarter of an hour."""

import time
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest

from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.faces import door
from groundswell.plumbing import mail
from groundswell.plumbing.limit import Limit, knock
from groundswell.plumbing.sign import keyed, token

ASKED = "sign_in"
HOLDS = 900  # seconds
# Five letters an hour to an address, and five tries for each: a guess comes in at 25 chances of a million.
LETTERS = Limit("sign-in letters", most=5, within=timedelta(hours=1))
NETWORK = Limit("sign-in network", most=30, within=timedelta(hours=1))
TRIES = Limit("sign-in code", most=5, within=timedelta(hours=1))


class WrongCode(Exception):  # noqa: N818 - named after what went wrong
    """It is not the code that was sent."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A letter is under way to this address; from here its reader goes on to that page."""

    email: str
    next: str
    nonce: str


def send(request: HttpRequest, email: str, then: str) -> None:
    """Send a code, whether the address is known here or not. Raises TooOften, and NotSent."""
    knock(NETWORK, door.network(request))
    knock(LETTERS, email)
    nonce = token()
    subject = _("%(code)s is your code") % {"code": code_of(nonce)}
    text = _(
        "Hello,\n\nthis code lets you in:\n\n%(code)s\n\n"
        "It holds for 15 minutes. Give it to nobody: we never ask for it. "
        "If you did not ask for it, do nothing."
    )
    mail.send(email, subject, text % {"code": code_of(nonce)})
    request.session[ASKED] = {"email": email, "next": then, "nonce": nonce, "at": time.time()}


def code_of(nonce: str) -> str:
    """The six digits: drawn from the nonce, so that what is kept of them opens nothing."""
    return f"{int.from_bytes(keyed('sign-in code', nonce)[:8]) % 1_000_000:06d}"


def asked(request: HttpRequest) -> Asked | None:
    """What this browser asked for, while the code holds."""
    kept = request.session.get(ASKED)
    if not kept or time.time() - kept["at"] > HOLDS:
        return None
    return Asked(kept["email"], kept["next"], kept["nonce"])


def check(request: HttpRequest, given: str) -> None:
    """Let a right code pass, once. Raises WrongCode, and TooOften after five tries."""
    waiting = asked(request)
    if waiting is None:
        raise WrongCode
    knock(TRIES, waiting.nonce)
    if not compare_digest("".join(given.split()).encode(), code_of(waiting.nonce).encode()):
        raise WrongCode
    forget(request)


def forget(request: HttpRequest) -> None:
    request.session.pop(ASKED, None)


def wait_words(seconds: int) -> str:
    minutes = -(-seconds // 60)
    told = ngettext(
        "That was asked for too often. Please wait one minute.",
        "That was asked for too often. Please wait %(n)s minutes.",
        minutes,
    )
    return told % {"n": minutes}


def status_of(form: Form) -> int:
    """How a page with this form is answered."""
    if getattr(form, "is_too_often", False):
        return 429
    return 422 if form.is_bound and form.errors else 200
