"""Pictures of talk: each day's people as two areas, one on the other; and how a surge may go on, as a fan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# In the picture's own units, of which a telephone shows one to a pixel, nearly.
LEFT, RIGHT, TOP, FLOOR = 34, 352, 14, 154
LANE = 20  # below the floor, one for each campaign
MOST_LANES = 6
NARROWEST = 4

# Drawings know no language: never a decimal comma.
Path = str
Tick = tuple[int, str]  # a count, and how high it lies


@dataclass(frozen=True, slots=True)
class Lane:
    """One campaign below the days: where it begins, how wide it is, and on which line."""

    number: int
    x: str
    width: str
    y: int

    @property
    def name_y(self) -> int:
        return self.y + 11


@dataclass(frozen=True, slots=True)
class Talk:
    """People a day: those of themselves below, those by the company's doing on top of them."""

    organic: Path
    company: Path
    ticks: list[Tick]
    lanes: list[Lane]
    height: int


@dataclass(frozen=True, slots=True)
class Fan:
    """People since a surge began, and between which counts it will end."""

    line: Path
    fan: Path
    middle: Path
    now: tuple[str, str]
    likely: str  # how high the likely end lies
    ticks: list[Tick]


def talk(
    days: Mapping[date, tuple[float, float]], first: date, last: date, spans: Sequence[tuple[date, date]] = ()
) -> Talk:
    """Draw the people of each day.

    days   of each day with any talk: people of themselves, people by the company's doing
    spans  when each campaign ran; the first few are drawn, numbered from 1

    Takes as long as there are days from the first to the last.
    """
    count = (last - first).days + 1
    row = [days.get(first + timedelta(days=number), (0.0, 0.0)) for number in range(count)]
    top = whole_top(max((ours + theirs for ours, theirs in row), default=0))
    step = (RIGHT - LEFT) / count
    edges = [LEFT + step * number for number in range(count + 1)]
    own = [height(ours, top) for ours, _ in row]
    both = [height(ours + theirs, top) for ours, theirs in row]
    lanes = [lane_of(number, span, first, last, step) for number, span in enumerate(spans[:MOST_LANES], start=1)]
    return Talk(
        organic=f"M{LEFT} {FLOOR}{stairs(edges, own)}V{FLOOR}Z",
        company=f"M{LEFT} {own[0]:.1f}{stairs(edges, both)}V{own[-1]:.1f}{stairs(edges[::-1], own[::-1])}Z",
        ticks=ticks_to(top),
        lanes=lanes,
        height=FLOOR + 20 + LANE * len(lanes),
    )


def lane_of(number: int, span: tuple[date, date], first: date, last: date, step: float) -> Lane:
    begin, end = max(span[0], first), min(span[1], last)
    x = LEFT + step * max((begin - first).days, 0)
    width = max(step * ((end - begin).days + 1), NARROWEST)
    return Lane(number, f"{x:.1f}", f"{width:.1f}", FLOOR + 20 + LANE * (number - 1))


def stairs(edges: Sequence[float], heights: Sequence[float]) -> Path:
    """One flat step for each height, from edge to edge."""
    return "".join(f"V{high:.1f}H{edge:.1f}" for high, edge in zip(heights, edges[1:], strict=True))


def fan(ages: Sequence[float], now: float, end: float, likely: tuple[float, float, float]) -> Fan:
    """Draw how many have spoken since a surge began, and how many it may come to.

    ages    (n,) seconds from its begin to each word, rising; n may be 0
    now     seconds since it began, at which it was told what it comes to; above 0
    end     seconds after which it is held to be over; not before now
    likely  people in the end: the least, the likely count, the most
    """
    low, value, high = likely
    top = whole_top(max(high, len(ages)))

    def along(age: float) -> str:
        return f"{LEFT + (RIGHT - LEFT) * min(age / end, 1):.1f}"

    seen = [age for age in ages if age <= now]
    steps = "".join(f"H{along(age)}V{height(number, top):.1f}" for number, age in enumerate(seen, start=1))
    here = (along(now), f"{height(len(seen), top):.1f}")
    start = f"M{here[0]} {here[1]}"
    return Fan(
        line=f"M{LEFT} {FLOOR}{steps}H{here[0]}",
        fan=f"{start}L{RIGHT} {height(high, top):.1f}V{height(low, top):.1f}Z",
        middle=f"{start}L{RIGHT} {height(value, top):.1f}",
        now=here,
        likely=f"{height(value, top):.1f}",
        ticks=ticks_to(top),
    )


def height(count: float, top: int) -> float:
    return FLOOR - (FLOOR - TOP) * min(count, top) / top


def ticks_to(top: int) -> list[Tick]:
    return [(count, f"{height(count, top):.1f}") for count in sorted({0, top // 2, top})]


def whole_top(most: float) -> int:
    """The next of 2, 4, 6, 8, 10, 20, 40, 60 … that is not below: half of it is whole, too."""
    power = 1
    while True:
        for leading in (2, 4, 6, 8, 10):
            if leading * power >= most:
                return leading * power
        power *= 10
