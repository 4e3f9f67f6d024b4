"""The passes over all voices that credibility and scores are drawn from; plain loops, for a runner to compile."""

from collections.abc import Sequence

import numpy as np

from groundswell.engine.blocks import Array, Block, Runner, cut, parts_of, sorted_by, spans
from groundswell.engine.columns import NOT_SAID, Bools, Codes, Floats, Ints, Voices

# Every sum is one of whole numbers, so that no order of adding and no cutting of rows can change it:
# stars in millionths, evidence in 2^-20, a person's part in the epoch's constants in millionths of a person.
FINE = 2**20
LONGEST = 1 << 24  # voices that are dealt out at once: their columns stand in memory twice meanwhile
OPTIONAL = ("proof", "helpful", "unhelpful", "own_copies")


def by_product(voices: Voices, runner: Runner) -> list[Block]:
    """Cut voices into blocks of products: a row for each, its voices sorted by cluster, then by person.

    Columns of a block: `event` (the voice's place in the table), `person`, `cluster`, `stars`, and `live`: of
    each person's voices about the product the newest. Of two said at once the one with more stars counts, and
    of two alike the one that comes first. Optional columns stand there where the table has them.
    Costs O(n); no voice is compared with another product's.
    """
    count = runner.compiled(tallied)
    edges = len(voices.product)
    tallies = runner.here(lambda rows: count(voices.product[rows], voices.products), spans(edges, runner.parts))
    starts = np.zeros(voices.products + 1, dtype=np.int64)
    np.cumsum(sum(tallies), out=starts[1:])
    frames = cut(starts, {}, parts_of(edges, runner))
    rounds = max(1, -(-edges // (runner.parts * LONGEST)))
    hands = spans(len(frames), min(len(frames), runner.parts * rounds))
    dealt_out = runner.here(lambda some: _dealt_out(voices, frames[some], runner), hands)
    return [block for blocks in dealt_out for block in blocks]


def _dealt_out(voices: Voices, frames: Sequence[Block], runner: Runner) -> list[Block]:
    """Fill some blocks that follow one another, of which only the rows are known."""
    # First to its block, then to its place in it: two short ways where one long way would lead all over memory.
    ends = np.cumsum([frame.starts[-1] for frame in frames])
    firsts = np.array([frame.first for frame in frames], dtype=np.int64)
    box_of = np.repeat(np.arange(len(frames), dtype=np.int32), [len(frame.starts) - 1 for frame in frames])
    columns = runner.compiled(dealt)(
        voices.product, voices.person, voices.stars, box_of, firsts, ends - np.diff(ends, prepend=0)
    )
    return [
        _filled(voices, frame, [column[end - frame.starts[-1] : end] for column in columns], runner)
        for frame, end in zip(frames, ends.tolist(), strict=True)
    ]


def _filled(voices: Voices, frame: Block, columns: Sequence[Array], runner: Runner) -> Block:
    """One block's voices, which come in the order of the table, in the order of their rows."""
    event, row, person, stars = columns
    cluster = [(voices.cluster[person], voices.people)] if len(voices.cluster) else []
    order = sorted_by([(row, len(frame.starts) - 1), *cluster, (person, voices.people)])
    event, person, stars = event[order], person[order], stars[order]
    found: dict[str, Array] = {
        "event": event,
        "person": person,
        "cluster": voices.cluster[person] if len(voices.cluster) else person,
        "stars": stars,
        "live": runner.compiled(newest)(frame.starts, person, stars, event, voices.said_at),
    }
    there = {name: getattr(voices, name) for name in OPTIONAL}
    return Block(frame.first, frame.starts, found | {name: its[event] for name, its in there.items() if len(its)})


def tallied(codes: Codes, size: int) -> Ints:
    """How often each code is there; (size,)."""
    found = np.zeros(size, dtype=np.int64)
    for i in range(len(codes)):
        found[codes[i]] += 1
    return found


def dealt(
    product: Codes, person: Codes, stars: Codes, box_of: Codes, firsts: Ints, places: Ints
) -> tuple[Codes, Codes, Codes, Codes]:
    """Deal out the voices of some products that follow one another into boxes; in each box as the table has them.

    box_of  (rows,) the box of each product, counted from the first of all
    firsts  (boxes,) the first product of each box
    places  (boxes,) where each box begins; they are full where the next one begins, and the last at (edges,)

    Returns event, row within its box, person and stars, (edges,) each.
    """
    first, places = firsts[0], places.copy()
    edges = 0
    for i in range(len(product)):
        edges += 0 <= product[i] - first < len(box_of)
    event, row = np.empty(edges, dtype=np.int32), np.empty(edges, dtype=np.int32)
    its_person, its_stars = np.empty(edges, dtype=np.int32), np.empty(edges, dtype=np.int32)
    picked, box = np.empty(1024, dtype=np.int64), np.empty(1024, dtype=np.int64)
    for begin in range(0, len(product), 1024):
        # A step at a time for some voices: looked up one by one, each would wait for the one before it.
        count = 0
        for i in range(begin, min(begin + 1024, len(product))):
            picked[count] = i
            count += 0 <= product[i] - first < len(box_of)
        for one in range(count):
            box[one] = box_of[product[picked[one]] - first]
        for one in range(count):
            i, place = picked[one], places[box[one]]
            places[box[one]] += 1
            event[place], row[place] = i, product[i] - firsts[box[one]]
            its_person[place], its_stars[place] = person[i], stars[i]
    return event, row, its_person, its_stars


def newest(starts: Ints, person: Codes, stars: Codes, event: Codes, said_at: Ints) -> Bools:
    """Of each run of one person's voices in a row, mark the newest.

    said_at  of the whole table, by event: few persons speak twice, so it is not brought along
    """
    live = np.zeros(len(person), dtype=np.bool_)
    for row in range(len(starts) - 1):
        edge, end = starts[row], starts[row + 1]
        while edge < end:
            best, who = edge, person[edge]
            edge += 1
            while edge < end and person[edge] == who:
                at, than = said_at[event[edge]], said_at[event[best]]
                if at > than or (at == than and stars[edge] > stars[best]):
                    best = edge
                edge += 1
            live[best] = True
    return live


def heard_between(ends: Ints, person: Codes, said_at: Ints) -> None:
    """Widen the time between each person's first voice and the last; ends is (people, 2) seconds."""
    for i in range(len(person)):
        if said_at[i] != NOT_SAID:
            its = person[i]
            ends[its, 0] = min(ends[its, 0], said_at[i])
            ends[its, 1] = max(ends[its, 1], said_at[i])


def per_person(sums: Ints, starts: Ints, person: Codes, live: Bools, values: Codes) -> None:
    """Add up a value of each person's live voices; sums is (people,)."""
    for edge in range(starts[-1]):
        if live[edge]:
            sums[person[edge]] += values[edge]


def looked_up(starts: Ints, codes: Codes, values: Codes) -> tuple[Codes]:
    """What is known of each edge's code; (edges,)."""
    found = np.empty(starts[-1], dtype=values.dtype)
    for edge in range(starts[-1]):
        found[edge] = values[codes[edge]]
    return (found,)


def both_looked_up(starts: Ints, codes: Codes, values: Ints) -> tuple[Ints, Ints]:
    """The two things that are known of each edge's code, (edges,) each, from (codes, 2)."""
    first, second = np.empty(starts[-1], dtype=values.dtype), np.empty(starts[-1], dtype=values.dtype)
    for edge in range(starts[-1]):
        first[edge], second[edge] = values[codes[edge], 0], values[codes[edge], 1]
    return first, second


def clusters(starts: Ints, cluster: Codes, stars: Codes, live: Bools) -> tuple[Codes, Bools]:
    """What the voice's cluster says of the product, its mean stars, and which one voice stands for it; (edges,)."""
    theirs, head = np.zeros(starts[-1], dtype=np.int32), np.zeros(starts[-1], dtype=np.bool_)
    for row in range(len(starts) - 1):
        edge, end = starts[row], starts[row + 1]
        while edge < end:
            first, its, total, count = edge, cluster[edge], 0, 0
            while edge < end and cluster[edge] == its:
                if live[edge]:
                    head[edge] = count == 0
                    total += stars[edge]
                    count += 1
                edge += 1
            for one in range(first, edge):
                theirs[one] = total // max(count, 1)  # none of them need be live
    return theirs, head


def consensus(starts: Ints, theirs: Codes, head: Bools) -> tuple[Ints, Ints]:
    """Sum of stars of each product and how many stand behind it, a cluster being one: its mean; (rows,) each."""
    sums = np.zeros(len(starts) - 1, dtype=np.int64)
    heads = np.zeros(len(starts) - 1, dtype=np.int64)
    for row in range(len(starts) - 1):
        for edge in range(starts[row], starts[row + 1]):
            sums[row] += theirs[edge] * head[edge]
            heads[row] += head[edge]
    return sums, heads


def distances(
    starts: Ints,
    theirs: Codes,
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
    bins = np.empty(starts[-1], dtype=np.int16)
    for row in range(len(starts) - 1):
        # Of slices a compiler can count several voices at once.
        its = slice(starts[row], starts[row + 1])
        its_bins, its_stars, its_theirs, its_live = bins[its], stars[its], theirs[its], live[its]
        total, others, push = sums[row], prior_voices + (heads[row] - 1), slack[row]
        for one in range(len(its_bins)):
            mean = (prior_voices * prior + (total - its_theirs[one])) / others
            far = min(max(abs(its_stars[one] - mean) + push, 0.0), 4_000_000.0)
            found = int(far * 256 / 4_000_000)
            its_bins[one] = found if its_live[one] else -1
    return (bins,)


def standing(starts: Ints, stars: Codes, live: Bools, together: Codes) -> tuple[Ints, Ints]:
    """Mass at 1, 2, 3, 4, 5 stars, (5,), and at each distance from the middle, (257,); millionths of a person.

    together  (edges,) how many voices the person's cluster has: a cluster is one person in the epoch's constants
    """
    levels, ends = np.zeros(5, dtype=np.int64), np.zeros(257, dtype=np.int64)
    for edge in range(starts[-1]):
        if live[edge]:
            share = 1_000_000 // together[edge]
            lower = min(stars[edge] // 1_000_000, 4)
            upper = share * (stars[edge] - lower * 1_000_000) // 1_000_000
            levels[lower - 1] += share - upper
            levels[lower] += upper
            ends[abs(stars[edge] - 3_000_000) * 256 // 4_000_000] += share
    return levels, ends


def histogram(starts: Ints, bins: Codes, together: Codes) -> tuple[Ints]:
    """Mass at each bin; (257,) millionths of a person, each cluster being one."""
    found = np.zeros(257, dtype=np.int64)
    for edge in range(starts[-1]):
        if bins[edge] >= 0:
            found[bins[edge]] += 1_000_000 // together[edge]
    return (found,)


def evidence(starts: Ints, bins: Codes, above: Floats, below: Floats, table: Floats) -> tuple[Codes]:
    """Evidence of each voice; (edges,) in 2^-20.

    table  (257,) the evidence of each bin
    above, below  (rows,) share of a product's evidence that counts where it is above 0, and where below
    """
    own = np.empty(starts[-1], dtype=np.int32)
    for row in range(len(starts) - 1):
        its = slice(starts[row], starts[row + 1])
        its_own, its_bins, up, down = own[its], bins[its], above[row], below[row]
        for one in range(len(its_own)):
            found = table[max(its_bins[one], 0)]
            whole = int(np.rint(found * (up if found >= 0 else down) * 1_048_576))
            its_own[one] = whole if its_bins[one] >= 0 else 0
    return (own,)


def evidence_heard(
    sums: Ints, starts: Ints, person: Codes, stars: Codes, live: Bools, own: Codes, extremes: Ints
) -> None:
    """Add up each person's evidence, and that of the distance from the middle; sums is (people, 2) in 2^-20.

    extremes  (257,) the evidence of each distance from the middle, in 2^-20
    """
    for edge in range(starts[-1]):
        if live[edge]:
            its = person[edge]
            sums[its, 0] += own[edge]
            sums[its, 1] += extremes[abs(stars[edge] - 3_000_000) * 256 // 4_000_000]


def ends_heard(
    sums: Ints,
    starts: Ints,
    person: Codes,
    farther: Codes,
    nearer: Codes,
    more: Floats,
    fewer: Floats,
    most: Floats,
    least: Floats,
) -> None:
    """Add up each person's evidence at both ends of what it may come to; sums is (people, 2) in 2^-20.

    farther, nearer  (edges,) bins; each with its own table, most and least
    more, fewer      (rows,) shares of a product's evidence with one person more there, and with one fewer
    """
    for row in range(len(starts) - 1):
        larger, smaller = more[row], fewer[row]
        for edge in range(starts[row], starts[row + 1]):
            if farther[edge] >= 0:
                its, high, low = person[edge], most[farther[edge]], least[nearer[edge]]
                sums[its, 0] += int(np.rint(high * (larger if high >= 0 else smaller) * 1_048_576))
                sums[its, 1] += int(np.rint(low * (smaller if low >= 0 else larger) * 1_048_576))


def masses(starts: Ints, cluster: Codes, stars: Codes, weights: Codes) -> tuple[Ints]:
    """Mass of each product at 1, 2, 3, 4, 5 stars; (rows, 5) millionths of a voice.

    weights  (edges,) millionths of a voice, 0 where not live

    A cluster counts for one full voice at most. Its levels are then scaled from the top down, so that another
    5-star voice in it never lowers a score, nor another 1-star voice lifts it.
    """
    found = np.zeros((len(starts) - 1, 5), dtype=np.int64)
    before = np.zeros(5, dtype=np.int64)
    for row in range(len(starts) - 1):
        edge, end = starts[row], starts[row + 1]
        while edge < end:
            its, mass = cluster[edge], 0
            before[:] = found[row]
            while edge < end and cluster[edge] == its:
                lower = min(stars[edge] // 1_000_000, 4)
                upper = weights[edge] * (stars[edge] - lower * 1_000_000) // 1_000_000
                found[row, lower - 1] += weights[edge] - upper
                found[row, lower] += upper
                mass += weights[edge]
                edge += 1
            if mass > 1_000_000:
                scaled_above, above = 0, 0
                for level in range(4, -1, -1):
                    above += found[row, level] - before[level]
                    scaled = 1_000_000 * above // mass
                    found[row, level] = before[level] + scaled - scaled_above
                    scaled_above = scaled
    return (found,)


def reach(
    starts: Ints,
    cluster: Codes,
    stars: Codes,
    weights: Codes,
    low: Codes,
    high: Codes,
    values: Floats,
    prior_moves: float,
    prior_voices: float,
) -> tuple[Floats]:
    """The most that one person moves each score, by all ways at once; (rows,) stars.

    weights, low, high  (edges,) millionths: what each voice counts, and between what it may come to count
    values              (rows,) stars
    prior_moves         stars by which one person moves the prior

    docs/maths/reach.md proves it: the person's own voice with the others where they may come to stand, and what
    the others' weights and the prior move by on the way there.
    """
    found = np.empty(len(starts) - 1, dtype=np.float64)
    # Of each cluster of a product: how far its changing weights lift and lower the sum, and what it weighs at least.
    longest = np.diff(starts).max()
    ups, downs, leasts = np.empty(longest), np.empty(longest), np.empty(longest)
    for row in range(len(starts) - 1):
        edge, end, cells = starts[row], starts[row + 1], 0
        while edge < end:
            its, count, mixed, up, down, least = cluster[edge], 0, 0.0, 0.0, 0.0, 0.0
            while edge < end and cluster[edge] == its:
                rise, fall = (high[edge] - weights[edge]) / 1e6, (weights[edge] - low[edge]) / 1e6
                far = stars[edge] / 1e6 - values[row]
                up += max(rise * far, -fall * far)
                down += max(-rise * far, fall * far)
                least += low[edge] / 1e6
                count += high[edge] > 0
                mixed += 4 * max(high[edge] - weights[edge], weights[edge] - low[edge]) / 1e6
                edge += 1
            # Under a cap the voices of a cluster change each other's part: take the scale's whole length.
            ups[cells], downs[cells] = (mixed, mixed) if count > 1 else (up, down)
            leasts[cells] = min(least, 1.0)
            cells += 1
        up, down, least = 0.0, 0.0, 0.0
        for cell in range(cells):
            up += ups[cell]
            down += downs[cell]
            least += leasts[cell]
        rest = prior_voices + least
        # Rounding to millionths moves each voice by a millionth of a star at most.
        shaken = prior_voices * prior_moves + 1e-6 * (end - starts[row])
        # Somebody new, and then each cluster, whose own part is left out.
        most = 4 / (rest + 1) + (shaken + max(up, down)) / rest
        for cell in range(cells):
            others = max(up - ups[cell], down - downs[cell])
            most = max(most, 4 / (rest - leasts[cell] + 1) + (shaken + others) / rest)
        found[row] = min(most, 4.0)
    return (found,)
