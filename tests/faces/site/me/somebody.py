"""Somebody at their own pages: their browser, the code of their letter, their account, and what they say here."""

import re

from cast import ACME, said
from django.core import mail
from django.test import Client

from groundswell.listen.hear import hear
from groundswell.record.models import Account, Source, Voice

ADA, BEN = "ada@example.org", "ben@example.org"
PASSWORD = "four words of no kin"


def code():
    return re.findall(r"\b\d{6}\b", mail.outbox[-1].body)[0]


def signed_in(email=ADA, then="", client=None):
    """A browser in which somebody has typed the code of the letter."""
    client = client or Client()
    client.post("/me/sign-in/", {"email": email, "next": then})
    client.post("/me/sign-in/code/", {"code": code()})
    return client


def account(email=ADA):
    return Account.objects.get(email=email)


def speaks(email=ADA, name="Ada", **told):
    """A voice of an account's on our own pages."""
    speaker = Account.objects.of(email)
    speaker.speaker(name)
    parts = {"id": f"site:{Voice.objects.count()}", "person": speaker.handle, "name": name, **told}
    answer = hear(said(**parts), source=Source.SITE, company=ACME)
    return Voice.objects.get(source__key="site", outside_id=answer.id)
