"""The passes over all voices that credibility and scores are drawn from; plain loops, for a runner to compile."""

import numpy as np

from groundswell.engine.blocks import Array, Block, Runner, cut, sorted_by
from groundswell.engine.columns import Bools, Codes, Floats, Ints, Voices

# Every sum is one of whole numbers, so that no order of adding and no cutting of rows can change it:
# stars in millionths, evidence in 2^-20, a person's part in the epoch's constants in millionths of a person.
FINE = 2**20


def by_product(voices: Voices, runner: Runner) -> list[Block]:
    """Cut voices into blocks of products: a row for each, its voices sorted by cluster, then by person.

    Columns of a block: `event` (the voice's place in the table), `person`, `cluster`, `stars`, and `live`: of
    each person's voices about the product the newest. Of two said at once the one with more stars counts, and
    of two alike the one that comes first. Costs O(n); no voice is compared with another product's.
    """
    people = voices.people
    cluster = [(voices.cluster[voices.person], people)] if len(voices.cluster) else []
    order = sorted_by([(voices.product, voices.products), *cluster, (voices.person, people)], runner)
    starts = np.zeros(voices.products + 1, dtype=np.int64)
    np.cumsum(np.bincount(voices.product, minlength=voices.products), out=starts[1:])
    person, stars = voices.person[order], voices.stars[order]
    columns: dict[str, Array] = {
        "event": order,
        "person": person,
        "cluster": voices.cluster[person] if len(voices.cluster) else person,
        "stars": stars,
        "live": runner.compiled(newest)(starts, person, voices.said_at[order], stars),
    }
    return cut(starts, columns, runner.parts)


def newest(starts: Ints, person: Codes, said_at: Ints, stars: Codes) -> Bools:
    """Of each run of one person's voices in a row, mark the newest."""
    live = np.zeros(len(person), dtype=np.bool_)
    for row in range(len(starts) - 1):
        edge, end = starts[row], starts[row + 1]
        while edge < end:
            best, who = edge, person[edge]
            edge += 1
            while edge < end and person[edge] == who:
                later = said_at[edge] > said_at[best]
                if later or (said_at[edge] == said_at[best] and stars[edge] > stars[best]):
                    best = edge
                edge += 1
            live[best] = True
    return live


def heard(starts: Ints, person: Codes, live: Bools, people: int) -> tuple[Ints]:
    """How many products each person speaks about; (people,)."""
    found = np.zeros(people, dtype=np.int64)
    for edge in range(starts[-1]):
        if live[edge]:
            found[person[edge]] += 1
    return (found,)


def consensus(starts: Ints, cluster: Codes, stars: Codes, live: Bools) -> tuple[Ints, Ints]:
    """Sum of stars of each product and how many stand behind it, a cluster being one: its mean; (rows,) each."""
    sums = np.zeros(len(starts) - 1, dtype=np.int64)
    heads = np.zeros(len(starts) - 1, dtype=np.int64)
    for row in range(len(starts) - 1):
        edge, end = starts[row], starts[row + 1]
        while edge < end:
            its, total, count = cluster[edge], 0, 0
            while edge < end and cluster[edge] == its:
                if live[edge]:
                    total += stars[edge]
                    count += 1
                edge += 1
            if count:
                sums[row] += total // count
                heads[row] += 1
    return sums, heads


def distances(
    starts: Ints,
    cluster: Codes,
    stars: Codes,
    live: Bools,
    sums: Ints,
    heads: Ints,
    slack: Floats,
    prior: float,
    prior_voices: float,
) -> tuple[Codes]:
    """Bin of each voice by how far it is from what the others say; (edges,), from 0 to 256, -1 where not live.

    The others are the product's other clusters, drawn towards the prior. slack (rows,) is added to each distance.
    """
    bins = np.full(starts[-1], -1, dtype=np.int32)
    for row in range(len(starts) - 1):
        edge, end = starts[row], starts[row + 1]
        while edge < end:
            first, its, total, count = edge, cluster[edge], 0, 0
            while edge < end and cluster[edge] == its:
                if live[edge]:
                    total += stars[edge]
                    count += 1
                edge += 1
            if count == 0:
                continue
            mean = (prior_voices * prior + (sums[row] - total // count)) / (prior_voices + (heads[row] - 1))
            for one in range(first, edge):
                if live[one]:
                    far = min(max(abs(stars[one] - mean) + slack[row], 0.0), 4_000_000.0)
                    bins[one] = int(far * 256 / 4_000_000)
    return (bins,)


def extremes(starts: Ints, stars: Codes, live: Bools) -> tuple[Codes]:
    """Bin of each voice by how far it is from the middle of the scale; (edges,), -1 where not live."""
    bins = np.full(starts[-1], -1, dtype=np.int32)
    for edge in range(starts[-1]):
        if live[edge]:
            bins[edge] = abs(stars[edge] - 3_000_000) * 256 // 4_000_000
    return (bins,)


def shares(starts: Ints, cluster: Codes, live: Bools, voices_of: Ints) -> tuple[Codes]:
    """Each voice's part in the epoch's constants: a cluster is one person, however many voices it has.

    Returns (edges,) millionths of a person, 0 where not live; those of one cluster sum to a whole at most.
    """
    found = np.zeros(starts[-1], dtype=np.int32)
    for edge in range(starts[-1]):
        if live[edge]:
            found[edge] = 1_000_000 // voices_of[cluster[edge]]
    return (found,)


def histogram(starts: Ints, bins: Codes, share: Codes) -> tuple[Ints]:
    """Mass at each bin; (257,) millionths of a person."""
    found = np.zeros(257, dtype=np.int64)
    for edge in range(starts[-1]):
        if bins[edge] >= 0:
            found[bins[edge]] += share[edge]
    return (found,)


def levels(starts: Ints, stars: Codes, share: Codes) -> tuple[Ints]:
    """Mass at 1, 2, 3, 4, 5 stars over all products; (5,) millionths of a person."""
    found = np.zeros(5, dtype=np.int64)
    for edge in range(starts[-1]):
        lower = min(stars[edge] // 1_000_000, 4)
        upper = share[edge] * (stars[edge] - lower * 1_000_000) // 1_000_000
        found[lower - 1] += share[edge] - upper
        found[lower] += upper
    return (found,)


def evidence(
    starts: Ints,
    person: Codes,
    bins: Codes,
    above: Floats,
    below: Floats,
    table: Floats,
    people: int,
) -> tuple[Codes, Ints]:
    """Evidence of each voice, (edges,), and its sum for each person, (people,); both in 2^-20.

    table  (257,) the evidence of each bin
    above, below  (rows,) share of a product's evidence that counts where it is above 0, and where below
    """
    own = np.zeros(starts[-1], dtype=np.int32)
    sums = np.zeros(people, dtype=np.int64)
    for row in range(len(starts) - 1):
        for edge in range(starts[row], starts[row + 1]):
            if bins[edge] >= 0:
                found = table[bins[edge]]
                share = above[row] if found >= 0 else below[row]
                own[edge] = int(np.rint(found * share * 1_048_576))
                sums[person[edge]] += own[edge]
    return own, sums


def masses(starts: Ints, cluster: Codes, stars: Codes, weights: Codes) -> tuple[Ints]:
    """Mass of each product at 1, 2, 3, 4, 5 stars; (rows, 5) millionths of a voice.

    weights  (edges,) millionths of a voice, 0 where not live

    A cluster counts for one full voice at most. Its levels are then scaled from the top down, so that another
    5-star voice in it never lowers a score, nor another 1-star voice lifts it.
    """
    found = np.zeros((len(starts) - 1, 5), dtype=np.int64)
    cell = np.zeros(5, dtype=np.int64)
    for row in range(len(starts) - 1):
        edge, end = starts[row], starts[row + 1]
        while edge < end:
            its, mass = cluster[edge], 0
            while edge < end and cluster[edge] == its:
                lower = min(stars[edge] // 1_000_000, 4)
                upper = weights[edge] * (stars[edge] - lower * 1_000_000) // 1_000_000
                cell[lower - 1] += weights[edge] - upper
                cell[lower] += upper
                mass += weights[edge]
                edge += 1
            scaled_above, above = 0, 0
            for level in range(4, -1, -1):
                above += cell[level]
                scaled = 1_000_000 * above // mass if mass > 1_000_000 else above
                found[row, level] += scaled - scaled_above
                scaled_above = scaled
                cell[level] = 0
    return (found,)


def reach(
    starts: Ints,
    cluster: Codes,
    stars: Codes,
    low: Codes,
    weights: Codes,
    high: Codes,
    values: Floats,
    prior_moves: float,
    prior_voices: float,
) -> tuple[Floats]:
    """The most that one person moves each score, by all ways at once; (rows,) stars.

    low, weights, high  (edges,) millionths: what each voice may come to count, and what it counts
    values              (rows,) stars
    prior_moves         stars by which one person moves the prior

    docs/maths/reach.md proves it: the person's own voice with the others where they may come to stand, and what
    the others' weights and the prior move by on the way there.
    """
    found = np.empty(len(starts) - 1, dtype=np.float64)
    edges = starts[-1]
    # Of the cell that begins at an edge: what it may lift, lower, and weigh at least.
    ups, downs, leasts = np.zeros(edges), np.zeros(edges), np.zeros(edges)
    for row in range(len(starts) - 1):
        up, down, least = 0.0, 0.0, 0.0
        edge, end = starts[row], starts[row + 1]
        while edge < end:
            first, its, count = edge, cluster[edge], 0
            while edge < end and cluster[edge] == its:
                if high[edge] > 0:
                    rise, fall = (high[edge] - weights[edge]) / 1e6, (weights[edge] - low[edge]) / 1e6
                    far = stars[edge] / 1e6 - values[row]
                    ups[first] += max(rise * far, -fall * far)
                    downs[first] += max(-rise * far, fall * far)
                    leasts[first] += low[edge] / 1e6
                    count += 1
                edge += 1
            if count > 1:
                # Under a cap the voices of a cluster change each other's part: take the scale's whole length.
                ups[first] = 0.0
                for one in range(first, edge):
                    ups[first] += 4 * max(high[one] - weights[one], weights[one] - low[one]) / 1e6
                downs[first] = ups[first]
                leasts[first] = min(leasts[first], 1.0)
            up += ups[first]
            down += downs[first]
            least += leasts[first]
        rest = prior_voices + least
        # Rounding to millionths moves each voice by a millionth of a star at most.
        shaken = prior_voices * prior_moves + 1e-6 * (end - starts[row])
        most = 4 / (rest + 1) + (shaken + max(up, down)) / rest
        edge = starts[row]
        while edge < end:
            first, its = edge, cluster[edge]
            theirs = max(up - ups[first], down - downs[first])
            most = max(most, 4 / (rest - leasts[first] + 1) + (shaken + theirs) / rest)
            while edge < end and cluster[edge] == its:
                edge += 1
        found[row] = min(most, 4.0)
    return (found,)
