"""What holds of plumbing/logs.py."""

import logging

from groundswell.plumbing.logs import WithFacts


def line_of(**facts: object) -> str:
    record = logging.makeLogRecord({"msg": "job given up", "levelname": "ERROR", **facts})
    return WithFacts("{levelname} {message}", style="{").format(record)


def test_a_log_line_tells_the_facts_beside_the_sentence() -> None:
    assert line_of(job="weigh.recount.heard", failures=4) == "ERROR job given up job=weigh.recount.heard failures=4"


def test_without_facts_it_is_the_sentence_alone() -> None:
    assert line_of() == "ERROR job given up"
