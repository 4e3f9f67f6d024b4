"""What holds of plumbing/packing.py and plumbing/sessions.py."""

from datetime import timedelta
from gzip import decompress

import pytest
from cast import a_product
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from groundswell.plumbing.sessions import forget_ended

pytestmark = pytest.mark.django_db


def test_styles_and_pages_travel_packed_for_those_who_can_unpack() -> None:
    for address in ("/static/site/site.css", f"/p/{a_product().slug}/?order=newest"):
        packed = Client().get(address, headers={"accept-encoding": "gzip"})
        plain = Client().get(address)
        assert packed["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in plain
        small, whole = packed.getvalue(), plain.getvalue()
        assert decompress(small) == whole
        assert len(small) < len(whole) / 2


def test_sessions_that_have_ended_are_forgotten_and_others_are_not() -> None:
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    forget_ended()
    assert [session.pk for session in Session.objects.all()] == ["new"]
