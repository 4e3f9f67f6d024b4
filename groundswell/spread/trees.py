"""Who told whom about a product, as trees; and what comes of a campaign stays the campaign's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import transaction

from groundswell.engine.columns import Ints
from groundswell.engine.spread.cascade import NOBODY, Forest, crossed, forest, measure
from groundswell.record.acts import Act, Actor, Told, acts_on
from groundswell.record.models.told import BY_THE_COMPANY
from groundswell.spread.models import Cascade, Node


@dataclass(frozen=True, slots=True)
class Story:
    """A product's tellings as trees: n people, by their place in the forest."""

    trees: Forest
    actors: list[Actor]  # of each place
    first: list[Act | None]  # what each did first; none of whoever only told, before we knew of anything else
    by: list[Told | None]  # the telling by which each came
    cause: list[str]
    campaign: list[int | None]
    begin: datetime

    def is_by_company(self, place: int) -> bool:
        """Whether somebody came by what the company did, however far back."""
        return self.cause[place] in BY_THE_COMPANY


def story_of(product: int, tellings: Sequence[Told]) -> Story | None:
    """The trees of a product's tellings: whoever was told, and then did something, hangs on the first who told them.

    Whoever did something before anybody had told them is a root. None where nobody told anybody.
    """
    if not tellings:
        return None
    first: dict[Actor, Act] = {}
    for act in acts_on(product, {end for row in tellings for end in (row.teller, row.told)}):
        first.setdefault(act.actor, act)
    by = came_by(tellings, first)
    if not by:
        return None
    actors = sorted({end for row in by.values() for end in (row.teller, row.told)}, key=str)
    return laid(actors, by, first)


def came_by(tellings: Sequence[Told], first: dict[Actor, Act]) -> dict[Actor, Told]:
    """The telling by which each came who did something only after it: the earliest."""
    by: dict[Actor, Told] = {}
    for row in tellings:
        act = first.get(row.told)
        if act is not None and row.at <= act.at:
            by.setdefault(row.told, row)
    return by


def laid(actors: list[Actor], by: dict[Actor, Told], first: dict[Actor, Act]) -> Story:
    number = {actor: place for place, actor in enumerate(actors)}
    begin = min([row.at for row in by.values()] + [first[actor].at for actor in actors if actor in first])
    rows = [row_of(actor, by.get(actor), first.get(actor), number, begin) for actor in actors]
    parent, child, minutes = (np.array(column) for column in zip(*rows, strict=True))
    trees = forest(np.zeros(len(rows), np.int64), parent, child, minutes.astype(np.float64))
    there = [actors[place] for place in trees.person.tolist()]
    # Whom people told in a circle, the forest has made a root.
    ways = [by[actor] if teller != NOBODY else None for actor, teller in zip(there, trees.teller.tolist(), strict=True)]
    firsts = [first.get(actor) for actor in there]
    cause, campaign = inherited(trees, firsts, ways)
    return Story(trees, there, firsts, ways, cause, campaign, begin)


def row_of(
    actor: Actor, told: Told | None, act: Act | None, number: dict[Actor, int], begin: datetime
) -> tuple[int, int, float]:
    """Teller, told and minute, as the engine reads them."""
    at = told.at if told else act.at if act else begin
    return number[told.teller] if told else NOBODY, number[actor], (at - begin).total_seconds() / 60


def inherited(
    trees: Forest, first: Sequence[Act | None], by: Sequence[Told | None]
) -> tuple[list[str], list[int | None]]:
    """How each came about: by what the company did, if they did, or the link did by which they came, or whoever told
    them did, however far back. Who spoke of themselves, and was then asked to tell others, began only the first.
    """
    cause = [act.collected if act else "unknown" for act in first]
    campaign = [act.campaign if act else None for act in first]
    for place in np.argsort(trees.generation, kind="stable").tolist():
        above, told = int(trees.teller[place]), by[place]
        if above == NOBODY or cause[place] in BY_THE_COMPANY:
            continue
        if told is not None and told.collected in BY_THE_COMPANY:
            cause[place], campaign[place] = told.collected, told.campaign
        elif cause[above] in BY_THE_COMPANY:
            cause[place], campaign[place] = cause[above], campaign[above]
    return cause, campaign


@transaction.atomic
def write(product: int, story: Story | None) -> bool:
    """Keep a product's trees. Returns whether anything is otherwise than it was."""
    old = Node.objects.filter(product=product)
    was = {key_of(node.person_id or node.buyer): parts_of(node) for node in old.select_related("teller")}
    rows = nodes_of(product, story) if story else []
    now = {key_of(node.person_id or node.buyer): parts_of(node) for node in rows}
    if was == now:
        return False
    old.delete()
    if story:
        put(rows, story)
    return True


def key_of(actor: Actor) -> str:
    return str(actor)


def parts_of(node: Node) -> tuple[object, ...]:
    teller = node.teller
    told_by = key_of(teller.person_id or teller.buyer) if teller else ""
    told = (told_by, node.link_id, node.way, node.generation, node.at)
    return (*told, node.cause, node.campaign_id, node.country, node.language)


def nodes_of(product: int, story: Story) -> list[Node]:
    rows: list[Node] = []
    for place, actor in enumerate(story.actors):
        act, told = story.first[place], story.by[place]
        at = told.at if told else act.at if act else story.begin
        rows.append(
            Node(
                product_id=product,
                person_id=actor if isinstance(actor, int) else None,
                buyer="" if isinstance(actor, int) else actor,
                link_id=told.link if told else None,
                way=told.way if told else "",
                generation=int(story.trees.generation[place]),
                at=at,
                cause=story.cause[place],
                campaign_id=story.campaign[place],
                country=act.country if act else "",
                language=act.language if act else "",
            )
        )
    for place, above in enumerate(story.trees.teller.tolist()):
        rows[place].teller = rows[above] if above != NOBODY else None
        root = int(story.trees.root[place])
        rows[place].root = rows[root] if root != place else None
    return rows


def put(rows: list[Node], story: Story) -> None:
    """Write the nodes, each after its teller, and what their trees are like."""
    for generation in range(int(story.trees.generation.max()) + 1):
        Node.objects.bulk_create([row for row in rows if row.generation == generation], batch_size=1000)
    Cascade.objects.bulk_create(cascades_of(rows, story), batch_size=1000)


def cascades_of(rows: list[Node], story: Story) -> list[Cascade]:
    """What each tree is like."""
    # To measure them one by one, the engine wants each root's people side by side, and a tree a number.
    order = np.argsort(story.trees.root, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    teller = story.trees.teller[order]
    root = place[story.trees.root[order]]
    trees = Forest(
        tree=root,
        person=story.trees.person[order],
        teller=np.where(teller == NOBODY, NOBODY, place[teller]),
        minute=story.trees.minute[order],
        generation=story.trees.generation[order],
        reached=story.trees.reached[order],
        root=root,
    )
    rows = [rows[at] for at in order.tolist()]
    found = measure(trees)
    starts = np.flatnonzero(np.r_[True, root[1:] != root[:-1]])
    borders = np.add.reduceat(crossed(trees, codes([row.country for row in rows]))[0], starts)
    languages = np.add.reduceat(crossed(trees, codes([row.language[:2] for row in rows]))[0], starts)
    ours = np.add.reduceat(np.array([row.cause in BY_THE_COMPANY for row in rows], np.int64), starts)
    return [
        Cascade(
            root=rows[int(found.tree[at])],
            size=int(found.size[at]),
            depth=int(found.depth[at]),
            breadth=int(found.breadth[at]),
            virality=float(found.structural_virality[at]),
            minutes_to_half=float(found.minutes_to_half[at]),
            borders=int(borders[at]),
            languages=int(languages[at]),
            by_company=int(ours[at]),
        )
        for at in range(len(starts))
    ]


def codes(names: Sequence[str]) -> Ints:
    """Names as numbers; none for those that are not known."""
    number = {name: place for place, name in enumerate(sorted(set(names) - {""}))}
    return np.array([number.get(name, -1) for name in names], np.int64)
