"""A request that names itself is carried out once, however often it is sent."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from groundswell.plumbing.models import Answer
from groundswell.plumbing.sign import digest

# So long an answer is kept; a request under the same name after that is a new one.
KEPT = timedelta(days=2)


class KeyReused(Exception):  # noqa: N818 - named after what went wrong
    """The name was used before, for another request."""


def once(scope: str, key: str, asked: Any, answer: Callable[[], tuple[int, Any]]) -> tuple[int, Any]:
    """Answer a request, or give again the answer that it was given before.

    asked   what was asked, as JSON: the same name with anything else raises KeyReused
    answer  carries it out and returns status and body; if it raises, nothing is kept
    """
    request = digest(json.dumps(asked, sort_keys=True, default=str))
    try:
        with transaction.atomic():
            row = Answer.objects.create(scope=scope, key=key, request=request)
            row.status, row.body = answer()
            row.save(update_fields=["status", "body"])
            return row.status, row.body
    except IntegrityError:
        before = Answer.objects.filter(scope=scope, key=key).first()
        if before is None or before.status is None:
            raise
        if before.request != request:
            raise KeyReused(f"key {key!r} was used for another request") from None
        return before.status, before.body


def forget_about(word: str) -> None:
    """Forget the answers that hold a word, such as the id of what was erased."""
    told = Answer.objects.annotate(told=Cast("body", TextField()))
    told.filter(told__contains=word).delete()


def forget_old_answers() -> None:
    Answer.objects.filter(at__lt=timezone.now() - KEPT).delete()
