"""Where a link leads that somebody passed on: their words, what stands behind them, and the way to the shop."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.faces import door
from groundswell.faces.site import sending
from groundswell.faces.site.carried import Carried, by_link
from groundswell.faces.site.machines.addresses import absolute
from groundswell.listen import came, telling
from groundswell.plumbing import qr, servings
from groundswell.plumbing.limit import Limit, TooOften, knock
from groundswell.record import showing
from groundswell.record.models import Impression, Referral, ShareLink
from groundswell.weigh.models import Score, Whose

# A household reads, a school follows a flyer; more is a program that counts for nobody.
OPENED = Limit("links opened", most=300, within=timedelta(minutes=10))
# What a code shows is no secret, but nobody shall gather names by trying all of them.
GUESSED = Limit("codes guessed", most=30, within=timedelta(hours=1))
QR, SHEET = "qr", "sheet"  # where a link stood


def by_code(view: Callable[[HttpRequest, ShareLink], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    """Give a view the link of a code. Of a code that is none it says so; who tries many must wait."""

    @wraps(view)
    def answer(request: HttpRequest, code: str) -> HttpResponse:
        try:
            link = telling.link_by(code)
            return view(request, link) if link else unknown(request)
        except TooOften as error:
            return sending.pause(request, error)

    return answer


def unknown(request: HttpRequest) -> HttpResponse:
    """A code that slipped, or was taken back: it can be typed anew. Raises TooOften for who tries many."""
    knock(GUESSED, door.network(request))
    return render(request, "site/go_unknown.html", status=404)


@door.private
@require_safe
@by_code
def go(request: HttpRequest, link: ShareLink) -> HttpResponse:
    """What a link carries. Each request is kept as it came; only a reader's does more than that."""
    knock(OPENED, door.network(request))
    telling.visited(link.product, door.browser(request), came.read(request.GET.dict()), link)
    told = followed(request, link)
    carried = by_link(link)
    if carried.shown is not None:
        servings.tell(request, showing.shows(Impression.Channel.VOICE, [carried.shown.voice.pk]))
    context = about(carried) | {"told": told, "is_kept": bool(door.kept_name(request))}
    return render(request, "site/go.html", context)


def followed(request: HttpRequest, link: ShareLink) -> Referral | None:
    """Whoever is signed in was told by whom they come from, as far as somebody reads the answer."""
    reader = door.person(request)
    if reader is None or not servings.is_for_a_reader(request.META):
        return None
    return telling.was_told(reader, link, Referral.Way.FOLLOWED)


def about(carried: Carried) -> dict[str, object]:
    return {
        "product": carried.product,
        "company": carried.product.company,
        "carried": carried,
        "link": carried.link,
        "score": Score.objects.filter(product=carried.product, whose=Whose.CONSUMERS).first(),
    }


@door.private
@require_safe
@by_code
def shop(request: HttpRequest, link: ShareLink) -> HttpResponse:
    """On to the shop, with the code; and, where the reader wishes it, with word that the teller may know."""
    if not link.product.shop_page:
        raise Http404
    campaign = link.campaign.key if link.campaign else ""
    thanks = request.GET.get("thanks") == "1"
    return redirect(came.leading_to(link.product.shop_page, link.code, campaign, thanks=thanks))


@door.private
@require_http_methods(["GET", "HEAD", "POST"])
@by_code
def remember(request: HttpRequest, link: ShareLink) -> HttpResponse:
    """Ask whether this browser may remember who told; at a clear yes, give it the one cookie."""
    if request.method != "POST":
        days = door.KNOWN_FOR.days
        return render(request, "site/remember.html", about(by_link(link)) | {"days": days})
    today = door.name_of_today(request)
    response = redirect("go", link.code)
    telling.agreed(link, today, door.know_again(request, response))
    return response


@door.private
@require_safe
@by_code
def sheet(request: HttpRequest, link: ShareLink) -> HttpResponse:
    """A page to print: the square, the code, the words and how they came about."""
    return render(request, "site/sheet.html", about(by_link(link)) | {"site": absolute("told")})


@door.private
@require_safe
@by_code
def square(request: HttpRequest, link: ShareLink) -> HttpResponse:
    """The link as a square for cameras."""
    place = SHEET if request.GET.get("on") == SHEET else QR
    text = f"{absolute('go', link.code)}?{came.PLACE}={place}"
    return HttpResponse(qr.svg(text), content_type="image/svg+xml")


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """End it: this browser is a stranger again, and what was kept of it leads to nobody."""
    messages.success(request, _("This device no longer remembers who told you."))
    response = redirect("told")
    response.delete_cookie(door.WHO_TOLD, samesite="Lax")
    return response
