"""A letter is sent, or whoever sends it hears that it was not."""

from pathlib import Path
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail as djangos

from groundswell.plumbing import mail
from groundswell.plumbing.outbox import Outbox


def test_a_letter_is_plain_and_says_that_a_machine_sent_it() -> None:
    mail.send("ada@example.org", "One\nBcc: cy@example.org", "Hello.")
    letter = djangos.outbox[0]
    assert (letter.to, letter.bcc, letter.subject) == (["ada@example.org"], [], "One Bcc: cy@example.org")
    assert letter.extra_headers == {"Auto-Submitted": "auto-generated"}


def test_a_letter_nobody_asked_for_can_be_left_with_one_click() -> None:
    mail.send("ada@example.org", "News", "Hello.", leave="https://kettles.example/leave/x/")
    headers = djangos.outbox[0].extra_headers
    assert headers["List-Unsubscribe"] == "<https://kettles.example/leave/x/>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("trouble", [ConnectionRefusedError("no"), SMTPServerDisconnected("gone"), TimeoutError()])
def test_a_letter_that_is_not_taken_is_told_without_its_address(
    trouble: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(self: Any, messages: Any) -> int:
        raise trouble

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", broken)
    with pytest.raises(mail.NotSent):
        mail.send("ada@example.org", "One", "Hello.")
    assert "letter not sent" in caplog.text
    assert not any("ada@example.org" in str(record.__dict__) for record in caplog.records)


def test_without_a_mail_server_letters_lie_in_the_home_and_are_named(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    letter = djangos.EmailMessage("One", "Your code is 123456.", "us@example.org", ["ada@example.org"])
    assert Outbox().send_messages([letter]) == 1
    files = list((tmp_path / "mail").iterdir())
    assert "Your code is 123456." in files[0].read_text(encoding="utf-8")
    told = capsys.readouterr().err
    assert "ada@example.org" in told
    assert "Your code is 123456." in told
