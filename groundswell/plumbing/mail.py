"""Letters by e-mail: plain text, and where one can say no to them, both ways of RFC 8058."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

log = logging.getLogger(__name__)


class NotSent(Exception):  # noqa: N818 - named after what went wrong
    """The mail server did not take a letter."""


def send(to: str, subject: str, text: str, *, leave: str = "") -> None:
    """Send one letter now.

    leave  the address that ends letters of this kind when posted to; empty for letters that were asked for
    Raises NotSent when the mail server does not take it.
    """
    headers = {"Auto-Submitted": "auto-generated"}
    if leave:
        headers |= {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    letter = EmailMessage(" ".join(subject.split()), text, settings.DEFAULT_FROM_EMAIL, [to], headers=headers)
    try:
        letter.send()
    except (OSError, SMTPException) as error:
        log.warning("letter not sent", extra={"error": type(error).__name__})
        raise NotSent(type(error).__name__) from error
