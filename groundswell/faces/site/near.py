"""From people near you: what those say to whom a reader has ties, on a page that nobody else sees."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from groundswell.faces import door
from groundswell.record.models import Product
from groundswell.record.near import Near, has_ties
from groundswell.record.near import near as voices_near
from groundswell.record.shown import Shown, show


@dataclass(frozen=True, slots=True)
class Close:
    """A voice, and by which way its author is near."""

    shown: Shown
    way: Near


@door.private
@login_required
@require_safe
def near(request: HttpRequest, slug: str) -> HttpResponse:
    """What people near the reader say of a product."""
    about = get_object_or_404(Product.objects.select_related("company"), slug=slug)
    reader = door.person(request)
    ways = voices_near(reader, about) if reader else []
    found = {one.voice.pk: one for one in show([way.voice for way in ways])} if ways else {}
    context = {
        "product": about,
        "company": about.company,
        "voices": [Close(found[way.voice], way) for way in ways if way.voice in found],
        "has_ties": reader is not None and has_ties(reader),
    }
    return render(request, "site/near.html", context)
