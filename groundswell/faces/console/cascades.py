"""One tree of tellings, drawn; each branch opens as a tree of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from groundswell.faces import door
from groundswell.faces.console.branches import ROW, Block, Branches, branches
from groundswell.faces.console.room import show
from groundswell.faces.words import grouped
from groundswell.record.access import Deed
from groundswell.record.models import Company, ShareLink
from groundswell.record.spoken import names_beside
from groundswell.spread.branch import Told, links_of, teller_by, tree_of
from groundswell.spread.models import Cascade, Node

MOST_BRANCHES = 20
LETTER = 7.0  # how wide one is
NARROWEST_LINK = 27.0  # what a finger can meet


@dataclass(frozen=True, slots=True)
class Drawn:
    """One block as the template draws it; drawings know no language, so never a decimal comma."""

    x: str
    y: int
    width: str
    cause: str  # organic or company: how whoever begins the branch came; what lies below shows its own
    title: str
    words: str
    address: str

    @property
    def middle(self) -> int:
        return self.y + 20


@require_safe
@door.for_members(Deed.LEDGER)
def cascade(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """The tree below whoever passed something on by this link."""
    link = get_object_or_404(ShareLink, product__company=company, pk=pk)
    top = teller_by(link.pk)
    if top is None:
        raise Http404
    whole = tree_of(top)
    its = below(whole, top.pk)
    number = {one.node: place for place, one in enumerate(its)}
    laid = branches(
        [number.get(one.teller, -1) if one.teller else -1 for one in its], [one.is_by_company for one in its]
    )
    above = path_to(whole, top)
    biggest, more = biggest_of(its, laid)
    drawn = {block.place for block in laid.blocks if block.place is not None}
    wanted = [its[place] for place in {*drawn, *biggest}] + above
    called = Called(top.product_id, wanted)
    told: dict[str, Any] = {
        "product": top.product,
        "top": called.by(its[0]),
        "above": [(called.by(one), called.address(company, one)) for one in above],
        "laid": laid,
        "height": ROW * laid.rows + 8,
        "blocks": [drawn_of(block, its, called, company) for block in laid.blocks],
        "branches": [
            (called.by(its[place]), called.address(company, its[place]), laid.sizes[place], laid.by_company[place])
            for place in biggest
        ],
        "more": more,
        "measures": Cascade.objects.filter(root=top).first(),
    }
    return show(request, company, "cascade", **told)


class Called:
    """What some people of a tree are called, and where each one's branch stands; three queries, however many."""

    def __init__(self, product: int, people: Iterable[Told]) -> None:
        self.links = links_of({one.node for one in people})
        # Who only acted, and told nobody, may be a buyer: no name.
        tellers = [one.person for one in people if one.node in self.links and one.person]
        self.names = names_beside(product, tellers)
        self.codes = dict(ShareLink.objects.filter(pk__in=self.links.values()).values_list("pk", "code"))

    def name(self, one: Told) -> str:
        """The name, where it may be shown."""
        return self.names.get(one.person or 0, "") if one.node in self.links else ""

    def by(self, one: Told) -> str:
        """The name, or else the code by which others came."""
        code = self.codes.get(self.links.get(one.node, 0), "")
        return self.name(one) or (_("somebody (%(code)s)") % {"code": code} if code else _("somebody"))

    def address(self, company: Company, one: Told) -> str:
        link = self.links.get(one.node)
        return reverse("console:cascade", args=[company.slug, link]) if link else ""


def below(whole: Sequence[Told], top: int) -> list[Told]:
    """Somebody and all whom they told, each after their teller."""
    there, found = {top}, []
    for one in whole:
        if one.node in there or one.teller in there:
            there.add(one.node)
            found.append(one)
    return found


def path_to(whole: Sequence[Told], top: Node) -> list[Told]:
    """Who told whom, from the first down to whoever told this one."""
    by_node = {one.node: one for one in whole}
    found, above = [], by_node[top.pk].teller
    while above is not None:
        found.append(by_node[above])
        above = by_node[above].teller
    return found[::-1]


def biggest_of(its: Sequence[Told], laid: Branches) -> tuple[list[int], int]:
    """The largest branches right below the top, of those who told others in turn; and how many more there are."""
    children = [place for place, one in enumerate(its) if one.teller == its[0].node and laid.sizes[place] > 1]
    children.sort(key=lambda place: -laid.sizes[place])
    return children[:MOST_BRANCHES], max(len(children) - MOST_BRANCHES, 0)


def drawn_of(block: Block, its: Sequence[Told], called: Called, company: Company) -> Drawn:
    is_ours = bool(block.by_company) if block.place is None else its[block.place].is_by_company
    count = ngettext("%(n)s person", "%(n)s people", block.people) % {"n": grouped(block.people)}
    told = ngettext("%(n)s by what you did", "%(n)s by what you did", block.by_company)
    title = f"{count}, {told % {'n': grouped(block.by_company)}}"
    address, name = "", ""
    if block.place is not None:
        one = its[block.place]
        name = called.name(one)
        title = f"{called.by(one)}: {title}"
        if block.row and block.width >= NARROWEST_LINK:
            address = called.address(company, one)
    width, cause = f"{max(block.width, 0.4):.1f}", "company" if is_ours else "organic"
    return Drawn(f"{block.x:.1f}", 4 + ROW * block.row, width, cause, title, fitting(block, name), address)


def fitting(block: Block, name: str) -> str:
    """As many of the words as the block has room for."""
    count = grouped(block.people)
    for words in (f"{name} · {count}" if name else count, count):
        if len(words) * LETTER + 8 <= block.width:
            return words
    return ""
