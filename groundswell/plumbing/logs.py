"""A log line: a fixed sentence, and the facts beside it."""

import logging

PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request", "status_code"}


class WithFacts(logging.Formatter):
    """Writes what was given as `extra` behind the sentence, as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        facts = " ".join(f"{name}={value}" for name, value in vars(record).items() if name not in PLAIN)
        line = super().format(record)
        return f"{line} {facts}" if facts else line
