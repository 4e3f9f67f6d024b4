"""What each step of the lab promises the command line: a name, its options, and how it runs."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass


class InputError(Exception):
    """What was given cannot be read; the text says what was found and what was wanted."""


@dataclass(frozen=True, slots=True)
class Step:
    """One word after `groundswell lab`.

    name  the word
    help  one line for the overview
    add   puts the step's own options on its parser
    run   does it, and raises InputError for what its user can mend
    """

    name: str
    help: str
    add: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], None]
