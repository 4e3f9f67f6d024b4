"""What an attack is, and what it breaks."""

from collections.abc import Callable, Iterator
from types import ModuleType

# An attack prepares what is allowed, and gives back, one by one, what must be refused.
Attack = Callable[[], Iterator[Callable[[], object]]]


def breaks(*names: str) -> Callable[[Attack], Attack]:
    """The attack must be refused by each of the constraints that it names, at one yield after the other."""

    def marked(attack: Attack) -> Attack:
        attack.broken = names
        return attack

    return marked


def cases_of(*pages: ModuleType) -> list[tuple[str, Attack, int]]:
    """All that must be refused: by which constraint, in which attack, and at which of its yields; by name."""
    attacks = [attack for page in pages for attack in vars(page).values() if hasattr(attack, "broken")]
    cases = [(name, attack, number) for attack in attacks for number, name in enumerate(attack.broken)]
    return sorted(cases, key=lambda case: case[0])
