"""Where letters go while no mail server is set: into files in the home folder, and named in the terminal."""

import sys
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend as FileBackend


class Outbox(FileBackend):
    """Writes each letter into a file and says where: enough to try everything out on one machine."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> Any:
        sent = super().send_messages(messages)
        for message in messages:
            told = f"No mail server is set, so the letter to {', '.join(message.to)} stays here"
            print(f"{told}:\n{message.body}\n", file=sys.stderr, flush=True)  # noqa: T201 - a terminal's answer
        return sent
