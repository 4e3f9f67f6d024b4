"""People who act as one: proposed to a person with the evidence, and never punished in silence."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from groundswell.engine.blocks import Runner
from groundswell.engine.columns import Codes, Floats, Ints, Voices
from groundswell.engine.listen.likeness import FEWEST_WORDS
from groundswell.engine.weigh.lockstep import CROWD, LEEWAY, Edges, Shelf, in_lockstep, shelf_of, sittings, tail

LIMIT = 0.05  # false groups that a whole file may show, on average
KINDS = ("lockstep", "company", "words")
FEWEST, MOST = 2, 5  # products of people who speak about the same few only
BITS_A_WORD = 2  # that a text tells at least: Shannon's .6 a letter, of the three quarters that near copies share


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two people are thought to act as one.

    one, other  persons
    lockstep    products that both gave the same stars in the same 7 days; 0 where that could be chance
    company     products that both spoke about in the same 7 days, and no others; likewise
    words       texts that both have nearly alike; likewise
    """

    one: int
    other: int
    lockstep: int
    company: int
    words: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where people of a group met: a product, and the days.

    first, last  seconds since 1970
    levels       how many of them gave 1, 2, 3, 4, 5 stars
    """

    product: int
    first: int
    last: int
    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ring:
    """A group that is proposed to a person.

    people    persons, rising
    chance    how many groups so tied a whole file would show by accident, on average; at most the limit asked for
    ties      who is tied to whom, and by what: the edges of a graph
    meetings  where two and more of them met, most people first
    texts     by the number of the text (as in `alike`): how many of them share it
    """

    people: tuple[int, ...]
    chance: float
    ties: tuple[Tie, ...]
    meetings: tuple[Meeting, ...]
    texts: dict[int, int]


def rings(
    voices: Voices, runner: Runner, *, alike: Ints | None = None, words: Codes | None = None, limit: float = LIMIT
) -> list[Ring]:
    """Propose groups of people who act as one, the least accidental first.

    alike  (n,) as likeness.near_copies gives it
    words  (n,) how long each text is, as likeness.Shingles has it; else all are taken for the shortest that count
    limit  how many groups the whole file may show by accident, on average

    A linked cluster is one already, and is never proposed by itself. Nothing here changes what a voice counts.
    O(n log n) for the pairs that meet in buckets of CROWD voices at most; whoever is in a pair is then held against
    all who share products with them. Source: METHODS 2.4 (5); docs/maths/rings.md.
    """
    shelf = shelf_of(voices, runner)
    kinds = [in_lockstep(shelf, runner), in_company(shelf), in_words(voices, alike, words)]
    parts = [_kept(edges, limit / len(KINDS)) for edges in kinds]
    ends = np.stack([np.concatenate([part.one for part in parts]), np.concatenate([part.other for part in parts])])
    kind = np.repeat(np.arange(len(KINDS)), [len(part.one) for part in parts])
    count, chance = np.concatenate([p.count for p in parts]), np.concatenate([p.chance for p in parts]) * len(KINDS)
    graph = coo_array((np.ones(len(kind)), (ends[0], ends[1])), shape=(voices.people, voices.people))
    group = connected_components(graph, directed=False)[1][ends[0]]
    found = []
    for number in np.unique(group).tolist():
        its = np.flatnonzero(group == number)
        actors = np.unique(ends[:, its])
        found.append(
            Ring(
                people=_persons(voices, actors),
                chance=float(chance[its].min()),
                ties=tuple(_ties(ends[:, its], kind[its], count[its])),
                meetings=tuple(sorted(_meetings(shelf, actors), key=lambda met: -sum(met.levels))),
                texts=_texts(voices, actors, alike),
            )
        )
    return sorted(found, key=lambda ring: (ring.chance, ring.people))


def in_company(shelf: Shelf) -> Edges:
    """Pairs who speak about the same few products only, each of these in the same 7 days, whatever their stars.

    Given that some people have the same shelf, it is asked how many of them would stand beside one of them by
    chance, by how the voices of all others lie in time; what is said in one go counts as one coincidence.
    """
    parts = [_company(shelf, actors, rows) for actors, rows in _same_shelves(shelf)]
    tried = sum(len(actors) for actors, *_ in parts)
    found = [Edges(one, other, count, chance * tried) for _, one, other, count, chance in parts]
    return _joined(found)


def in_words(voices: Voices, alike: Ints | None, words: Codes | None) -> Edges:
    """Who has nearly the same text as somebody of another cluster; each is tied to whoever said it first.

    The chance that a second person finds the same words is 2 to the power of -BITS_A_WORD for each.
    """
    if alike is None or not len(alike):
        return _joined([])
    rows = np.flatnonzero(alike >= 0)
    actor = voices.cluster[voices.person] if len(voices.cluster) else voices.person
    rows = rows[np.lexsort((actor[rows], voices.said_at[rows], alike[rows]))]
    pairs = np.stack([alike[rows], actor[rows].astype(np.int64)])
    _, first = np.unique(pairs, axis=1, return_index=True)
    rows = rows[np.sort(first)]
    text, begins, of, count = np.unique(alike[rows], return_index=True, return_inverse=True, return_counts=True)
    length = np.full(len(text), np.iinfo(np.int32).max, dtype=np.int64)
    np.minimum.at(length, of, words[rows] if words is not None else FEWEST_WORDS)
    by_chance = len(voices.person) * np.exp2(-BITS_A_WORD * length.astype(np.float64))
    chance = len(voices.person) * tail(count - 1, by_chance)
    later = np.ones(len(rows), dtype=bool)
    later[begins] = False
    one, other = actor[rows[begins]][of[later]], actor[rows[later]]
    return _joined([Edges(np.minimum(one, other), np.maximum(one, other), np.ones(len(one), int), chance[of[later]])])


def _same_shelves(shelf: Shelf) -> Iterator[tuple[Codes, Ints]]:
    """Three and more people who speak about the same few products: who, and (people, products) which voices."""
    for size in range(FEWEST, MOST + 1):
        _, rows = shelf.by_actor((np.bincount(shelf.actor, minlength=shelf.people) == size)[shelf.actor])
        rows = rows[np.lexsort((shelf.product[rows], shelf.actor[rows]))].reshape(-1, size)
        _, which, count = np.unique(shelf.product[rows], axis=0, return_inverse=True, return_counts=True)
        # In the order of time at the first product, so that shelves on which nobody met are passed over soon.
        rows = rows[np.lexsort((shelf.half[rows[:, 0]], which))]
        for its in np.split(rows, np.cumsum(count)[:-1]):
            if 3 <= len(its) <= CROWD and (np.diff(shelf.half[its[:, 0]]) <= 1).any():
                yield shelf.actor[its[:, 0]], its


def _company(shelf: Shelf, actors: Codes, rows: Ints) -> tuple[Codes, Codes, Codes, Ints, Floats]:
    """Who stands beside whom on all products of a shelf, and the chance of so many for one of them."""
    half = shelf.half[rows]
    beside = np.abs(half[:, None, :] - half[None, :, :]) <= 1
    together = beside.all(axis=2)
    heard = np.diff(shelf.starts)[shelf.product[rows[0]]] - len(rows)
    times = np.minimum(1, LEEWAY * (shelf.near[rows] - beside.sum(axis=1) + 1) / (heard + 1))
    by_chance = np.array([_everywhere(*one) for one in zip(half, times, strict=True)]) * (len(rows) - 1)
    chance = tail(together.sum(axis=1) - 1, by_chance)
    one, other = np.nonzero(np.triu(together, 1))
    count = np.full(len(one), rows.shape[1])
    low, high = np.minimum(actors[one], actors[other]), np.maximum(actors[one], actors[other])
    return actors, low, high, count, np.minimum(chance[one], chance[other])


def _everywhere(half: Ints, times: Floats) -> float:
    """The chance of standing beside somebody on each product; what that one said in one go is one coincidence."""
    order = np.argsort(half, kind="stable")
    go = sittings(half[order])
    return float(np.prod(np.bincount(go, weights=times[order]) / np.bincount(go)))


def _joined(parts: list[Edges]) -> Edges:
    nothing = np.empty(0, dtype=np.int32)
    whole = [Edges(nothing, nothing, nothing.astype(np.int64), np.empty(0)), *parts]
    columns = (np.concatenate([getattr(part, name) for part in whole]) for name in Edges.__slots__)
    return Edges(*columns)


def _kept(edges: Edges, limit: float) -> Edges:
    kept = edges.chance <= limit
    return Edges(*(getattr(edges, name)[kept] for name in Edges.__slots__))


def _persons(voices: Voices, actors: Codes) -> tuple[int, ...]:
    """All persons of some actors."""
    if not len(voices.cluster):
        return tuple(actors.tolist())
    return tuple(np.flatnonzero(np.isin(voices.cluster, actors)).tolist())


def _ties(ends: Codes, kind: Ints, count: Ints) -> Iterator[Tie]:
    pairs, which = np.unique(ends, axis=1, return_inverse=True)
    counts = np.zeros((pairs.shape[1], len(KINDS)), dtype=np.int64)
    np.add.at(counts, (which, kind), count)
    for (one, other), its in zip(pairs.T.tolist(), counts.tolist(), strict=True):
        yield Tie(one, other, *its)


def _meetings(shelf: Shelf, actors: Codes) -> Iterator[Meeting]:
    """Chains of people of a group who stand beside each other in time, product by product."""
    rows = np.flatnonzero(np.isin(shelf.actor, actors))
    apart = (np.diff(shelf.product[rows]) != 0) | (np.diff(shelf.half[rows]) > 1)
    for met in np.split(rows, np.flatnonzero(apart) + 1):
        if len(met) > 1:
            levels = np.bincount(shelf.level[met], minlength=6)[1:].tolist()
            first, last = shelf.said_at[met[[0, -1]]].tolist()
            yield Meeting(
                int(shelf.product[met[0]]), first, last, (levels[0], levels[1], levels[2], levels[3], levels[4])
            )


def _texts(voices: Voices, actors: Codes, alike: Ints | None) -> dict[int, int]:
    """Texts that several of a group share, and how many of them do."""
    if alike is None or not len(alike):
        return {}
    actor = voices.cluster[voices.person] if len(voices.cluster) else voices.person
    rows = np.isin(actor, actors) & (alike >= 0)
    texts, count = np.unique(np.unique(np.stack([alike[rows], actor[rows]]), axis=1)[0], return_counts=True)
    return dict(zip(texts[count > 1].tolist(), count[count > 1].tolist(), strict=True))
