"""Writes a review of the kettle as a shopper does, and answers the letter."""

import re
from typing import Any

from django.core import mail
from django.test import Client

from groundswell.record.models import Account, Voice

WRITE = "/p/kettle/write/"
SENT = "/p/kettle/write/sent/"
ADA = "ada@example.org"
GIVEN = {
    "stars": "1",
    "title": "It leaks",
    "text": "Water under the lid from the first morning on.",
    "name": "Ada",
    "email": ADA,
    "collected": "unasked",
    "obtained": "bought",
    "about": "product",
    "consent": "on",
}


def write(client: Client, **given: Any) -> Any:
    return client.post(WRITE, {**GIVEN, **given})


def letter_link(number: int = -1) -> str:
    """The address in a letter, as this site's own path."""
    found = re.search(r"https?://[^/]+(/confirm/\S+)", str(mail.outbox[number].body))
    assert found is not None
    return found[1]


def letter_code(number: int = -1) -> str:
    return re.findall(r"^\d{6}$", str(mail.outbox[number].body), re.MULTILINE)[0]


def publish(client: Client, **given: Any) -> Voice:
    """Write it, open the letter's link and say yes."""
    assert write(client, **given).status_code == 302
    assert client.post(letter_link()).status_code == 302
    return Voice.objects.latest("pk")


def signed_in(email: str = ADA, name: str = "Ada") -> Client:
    account = Account.objects.of(email)
    account.speaker(name)
    client = Client()
    client.force_login(account)
    return client
