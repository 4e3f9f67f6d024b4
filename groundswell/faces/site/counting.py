"""Readers who agree to be counted: which voices they are shown, and whether they go on to the shop."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groundswell.faces import door
from groundswell.faces.site import sending
from groundswell.faces.site.listing import Listed
from groundswell.faces.site.me.signing_in import is_ours
from groundswell.faces.site.reading import PER_PAGE, Reading
from groundswell.listen import came, deciding
from groundswell.plumbing import servings
from groundswell.plumbing.limit import Limit, TooOften, knock
from groundswell.plumbing.sign import keyed
from groundswell.record.models import Product
from groundswell.weigh import equals, order
from groundswell.weigh.models import Whose

# A household has a few browsers; who agrees again and again wishes to be many.
AGREED = Limit("readers agreed", most=10, within=timedelta(days=1))


def reader(request: HttpRequest) -> str:
    """The name of a browser that agreed to be counted, where somebody reads the answer; else empty."""
    return door.counted(request) if servings.is_for_a_reader(request.META) else ""


def by_lot(about: Product, reading: Reading, asked: Listed, reader: str) -> Listed:
    """The list as a lot has it for this reader; their first look at it is noted."""
    is_plain = asked.is_fair and not reading.is_narrowed and reading.whose == Whose.CONSUMERS
    if not is_plain or reading.after not in {0, PER_PAGE}:
        return asked
    # By the counts of the page before, so that a list that grows while it is read stays one list.
    other = order.page(about.pk, counts=reading.heads, after=PER_PAGE - reading.after, limit=PER_PAGE).voices
    first, second = (other, asked.ids) if reading.after else (asked.ids, other)
    found = equals.drawn(first, second, partial(lot_of, reader))
    if not reading.after:
        deciding.saw(about, reader, found.lots)
    return replace(asked, ids=found.second if reading.after else found.first)


def lot_of(reader: str, voice: int) -> bytes:
    return keyed("lot", reader, str(voice))


@require_safe
def to_shop(request: HttpRequest, slug: str) -> HttpResponse:
    """On to where a product can be bought; the shop is told that they come from what people say."""
    product = get_object_or_404(Product, slug=slug)
    if not product.shop_page:
        raise Http404
    counted = reader(request)
    name = deciding.goes(product, counted) if counted else ""
    answer = redirect(came.leading_by(product.shop_page, "word-of-mouth", "groundswell", "reviews", name))
    answer["X-Robots-Tag"] = "noindex"
    return answer


@door.private
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest) -> HttpResponse:
    """Ask whether this browser may be counted; at a clear yes give it a cookie, at a no take back all of it."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    then = wanted if is_ours(wanted) else "/"
    counted = door.counted(request)
    if request.method != "POST":
        days = {"days": door.KNOWN_FOR.days, "kept": deciding.SORRY_WITHIN.days}
        return render(request, "site/counted.html", {"is_counted": bool(counted), "then": then, **days})
    answer = redirect(then)
    if request.POST.get("counted") == "yes":
        return answer if counted else agreed(request, answer)
    if counted:
        deciding.forget(counted)
    door.count_no_more(answer)
    messages.success(request, _("You are not counted, and what was known of this device is deleted."))
    return answer


def agreed(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    try:
        knock(AGREED, door.network(request))
    except TooOften as error:
        return sending.pause(request, error)
    door.count(answer)
    messages.success(request, _("Thank you. You are counted on this device."))
    return answer
