"""Who told whom, as trees: size, depth, breadth, structural virality and speed of each."""

from dataclasses import dataclass

import numpy as np

from groundswell.engine.weigh.score import Floats, IntArray

NOBODY = -1  # parent of those whom nobody told


@dataclass(frozen=True, slots=True)
class Forest:
    """n people in their trees, each told by at most one other; all (n,), sorted by tree and person.

    tree        the tree's name, as it was handed in
    person      the person's name, as it was handed in
    teller      index in 0..n-1 of the one who told this person; NOBODY for a root
    minute      when this person was told; of a root without a row, the first minute in which it tells
    generation  hops from the root, from 0
    reached     people told by this one, directly or over others, this one included; from 1
    root        index of the root above this person
    """

    tree: IntArray
    person: IntArray
    teller: IntArray
    minute: Floats
    generation: IntArray
    reached: IntArray
    root: IntArray


@dataclass(frozen=True, slots=True)
class Measures:
    """What k trees are like; each (k,), in ascending order of the tree's name.

    tree                 the tree's name
    size                 people, from 1
    depth                generations below the root, from 0
    breadth              most people in one generation
    structural_virality  mean hops between two of its people, from 1; 0 where there is only one
    minutes_to_half      from the first root to the minute in which half of its people had been told
    """

    tree: IntArray
    size: IntArray
    depth: IntArray
    breadth: IntArray
    structural_virality: Floats
    minutes_to_half: Floats


def forest(tree: IntArray, parent: IntArray, child: IntArray, minutes: Floats) -> Forest:
    """Make clean trees of tellings as files hold them.

    tree     (m,) whole numbers, not negative
    parent   (m,) whole numbers, not negative; NOBODY says that the child is a root
    child    (m,) whole numbers, not negative
    minutes  (m,) when the child was told, on any clock of the tree's own

    A telling to oneself and a telling to a root are dropped; a repeated one counts once; of several
    parents the earliest counts, ties by row. A parent that no row tells of is one more root. Should
    people still tell each other in a circle, the earliest telling of the circle is dropped.
    O(m log m). Raises ValueError when shapes differ or a number is out of range.
    Source: Goel, Anderson, Hofman, Watts, The structural virality of online diffusion, Management
    Science 62 (2016), for what is measured; the cleaning is ours.
    """
    _check(tree, parent, child, minutes)
    names, codes = _named(tree, parent, child)
    told = codes[: len(child)]
    teller_of = np.full(len(child), NOBODY, np.int64)
    teller_of[parent != NOBODY] = codes[len(child) :]
    count = len(names[0])
    is_root = np.zeros(count, bool)
    is_root[told[parent == NOBODY]] = True
    kept = (parent == NOBODY) | ((teller_of != told) & ~is_root[told])
    teller, minute = _earliest(told[kept], teller_of[kept], minutes[kept], count)
    _cut_circles(teller, minute)
    generation, reached, root = _climbed(teller)
    return Forest(names[0], names[1], teller, minute, generation, reached, root)


def measure(trees: Forest) -> Measures:
    """Measure each tree of a forest.

    Returns one row for each tree. Structural virality is the Wiener index over the number of pairs;
    of a tree with several roots, over the pairs that are connected. A chain of n people has
    (n + 1) / 3, a star 2 - 2 / n.
    Source: Goel et al. (2016), equation 1.
    """
    if not len(trees.tree):
        none = np.empty(0, np.int64)
        return Measures(none, none, none, none, np.empty(0), np.empty(0))
    starts = np.flatnonzero(np.r_[True, trees.tree[1:] != trees.tree[:-1]])
    size = np.diff(np.r_[starts, len(trees.tree)])
    number = np.repeat(np.arange(len(starts)), size)
    return Measures(
        trees.tree[starts],
        size,
        np.maximum.reduceat(trees.generation, starts),
        _breadth(number, trees.generation, len(starts)),
        _structural_virality(trees, starts),
        _minutes_to_half(trees, number, starts, size),
    )


def crossed(trees: Forest, place: IntArray) -> tuple[IntArray, IntArray]:
    """Which tellings went over a border: from one place, language or circle to another.

    place  (n,) of each person of the forest; negative where it is not known

    Returns (crossed, known): for each person 1 where the telling to it crossed a border, and 1 where
    both sides of it are known; 0 for roots.
    """
    above = np.where(trees.teller == NOBODY, place, place[trees.teller])
    known = (trees.teller != NOBODY) & (place >= 0) & (above >= 0)
    return (known & (place != above)).astype(np.int64), known.astype(np.int64)


def summed(trees: Forest, values: Floats | IntArray) -> Floats:
    """The sum over each tree of a number of each person; (k,), in the order of `measure`.

    values  (n,): 1 where a border was crossed, or where the telling was by one kind of tie
    """
    if not len(trees.tree):
        return np.empty(0)
    starts = np.flatnonzero(np.r_[True, trees.tree[1:] != trees.tree[:-1]])
    total: Floats = np.add.reduceat(np.asarray(values, np.float64), starts)
    return total


def _check(tree: IntArray, parent: IntArray, child: IntArray, minutes: Floats) -> None:
    if not tree.shape == parent.shape == child.shape == minutes.shape:
        raise ValueError(f"{tree.shape} trees, {parent.shape} parents, {child.shape} children, {minutes.shape} minutes")
    if len(tree) and (tree.min() < 0 or child.min() < 0 or parent.min() < NOBODY):
        raise ValueError("a tree, parent or child is negative")


def _named(tree: IntArray, parent: IntArray, child: IntArray) -> tuple[tuple[IntArray, IntArray], IntArray]:
    """The people of each tree, sorted, and the place of each child and then of each parent among them."""
    has_parent = parent != NOBODY
    trees, people = np.r_[tree, tree[has_parent]], np.r_[child, parent[has_parent]]
    if not len(trees):
        return (trees, people), trees
    dense_trees, of_tree = np.unique(trees, return_inverse=True)
    dense_people, of_person = np.unique(people, return_inverse=True)
    pairs, codes = np.unique(of_tree * len(dense_people) + of_person, return_inverse=True)
    return (dense_trees[pairs // len(dense_people)], dense_people[pairs % len(dense_people)]), codes


def _earliest(told: IntArray, teller_of: IntArray, minutes: Floats, count: int) -> tuple[IntArray, Floats]:
    """The first row of each child, by minute and then by row; the minute of those without a row."""
    first = np.lexsort((minutes, told))
    first = first[np.r_[True, told[first][1:] != told[first][:-1]]] if len(first) else first
    teller, minute = np.full(count, NOBODY, np.int64), np.full(count, np.inf)
    teller[told[first]], minute[told[first]] = teller_of[first], minutes[first]
    rowless = np.ones(count, bool)
    rowless[told] = False
    tells = teller_of != NOBODY
    began = np.full(count, np.inf)
    np.minimum.at(began, teller_of[tells], minutes[tells])
    minute[rowless] = np.where(np.isinf(began[rowless]), 0.0, began[rowless])
    return teller, minute


def _cut_circles(teller: IntArray, minute: Floats) -> None:
    """Make a root of the earliest in each circle of people who tell each other."""
    above = teller.copy()
    hops = 1
    while hops <= len(above) and (above != NOBODY).any():
        above = np.where(above == NOBODY, NOBODY, above[above])
        hops *= 2
    # After as many hops as there are people, who is not above a root goes round.
    circling = np.unique(above[above != NOBODY])
    cut: set[int] = set()
    seen: set[int] = set()
    for start in circling.tolist():
        circle, person = [], start
        while person not in seen:
            seen.add(person)
            circle.append(person)
            person = int(teller[person])
        if circle:
            cut.add(min(circle, key=lambda one: (minute[one], one)))
    teller[list(cut)] = NOBODY


def _climbed(teller: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Generation, people reached and root of each, by looking 1, 2, 4, 8 … hops up."""
    count = len(teller)
    top = count  # stands above all roots
    above = np.r_[np.where(teller == NOBODY, top, teller), top]
    generation = (above != top).astype(np.int64)
    root = np.where(above == top, np.arange(count + 1), above)
    reached = np.ones(count + 1, np.int64)
    reached[top] = 0
    while (above != top).any():
        # `reached` counts those nearer than the hop; those below the one a hop away lie further off.
        hop = above != top
        reached = reached + np.bincount(above[hop], weights=reached[hop], minlength=count + 1).astype(np.int64)
        generation = generation + generation[above]
        root = root[root]
        above = above[above]
    return generation[:-1], reached[:-1], root[:-1]


def _breadth(number: IntArray, generation: IntArray, trees: int) -> IntArray:
    levels = int(generation.max()) + 1
    level, heads = np.unique(number * levels + generation, return_counts=True)
    starts = np.searchsorted(level, np.arange(trees) * levels)
    return np.maximum.reduceat(heads, starts)


def _structural_virality(trees: Forest, starts: IntArray) -> Floats:
    below = trees.reached.astype(np.float64)
    whole = below[trees.root]
    # A telling lies on the way of each pair of which one is below it and the other is not.
    hops = np.add.reduceat(below * (whole - below), starts)
    pairs = np.add.reduceat(np.where(trees.teller == NOBODY, below * (below - 1) / 2, 0.0), starts)
    virality: Floats = hops / np.maximum(pairs, 1)
    return virality


def _minutes_to_half(trees: Forest, number: IntArray, starts: IntArray, size: IntArray) -> Floats:
    by_minute = np.lexsort((trees.minute, number))
    half = trees.minute[by_minute[starts + (size + 1) // 2 - 1]]
    began = np.minimum.reduceat(np.where(trees.teller == NOBODY, trees.minute, np.inf), starts)
    minutes: Floats = half - began
    return minutes
