"""People who know the same products as the reader, and what they say: for the reader alone, and only at their wish."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from groundswell.faces import door
from groundswell.record.models import Product
from groundswell.record.near import has_ties
from groundswell.record.shown import Shown, show
from groundswell.weigh import similar
from groundswell.weigh.similar import Peer


@dataclass(frozen=True, slots=True)
class Alike:
    """A voice, and why it is shown to this reader."""

    shown: Shown
    why: Peer


def alike_for(request: HttpRequest, about: Product) -> dict[str, Any]:
    """What a product's page tells this reader alone; of whoever is not signed in it asks nothing.

    has_ties     whether they are tied to anybody, whose voices stand on a page of their own
    alike        voices by people like the reader, where they agreed to be compared
    may_compare  whether they have not, and could
    """
    person = door.person(request)
    if person is None:
        return {}
    own: dict[str, Any] = {"has_ties": has_ties(person)}
    if not similar.is_wanted(person):
        return own | {"may_compare": similar.knows_enough(person)}
    peers = similar.peers(person, about.pk)
    found = {one.voice.pk: one for one in show([peer.voice for peer in peers])} if peers else {}
    return own | {"alike": [Alike(found[peer.voice], peer) for peer in peers if peer.voice in found]}
