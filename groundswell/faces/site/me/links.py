"""What I passed on: each link with its code, its square and ways to send it; and by whom I was told."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from groundswell.faces.site.carried import by_link
from groundswell.faces.site.machines.addresses import absolute
from groundswell.faces.site.me.signing_in import known
from groundswell.faces.site.ways import server_of, ways_of
from groundswell.listen import telling
from groundswell.plumbing import spoken
from groundswell.record.models import ShareLink
from groundswell.record.outcomes import outcomes_of

A_PAGE = 50


@never_cache
@login_required
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """All that I passed on, newest first."""
    mine = ShareLink.objects.filter(person=known(request).person, person__isnull=False)
    page = Paginator(mine.select_related("product").order_by("-pk"), A_PAGE).get_page(request.GET.get("page"))
    outcomes = outcomes_of([link.pk for link in page.object_list])
    lines = [
        {"link": link, "code": spoken.aloud(link.code), "outcomes": outcomes.get(link.pk, [])}
        for link in page.object_list
    ]
    return render(request, "site/me/links.html", {"page": page, "lines": lines})


@never_cache
@login_required
@require_safe
def link(request: HttpRequest, code: str) -> HttpResponse:
    """One link of mine: all the forms in which it goes out."""
    carried = by_link(mine(request, code))
    server = server_of(request.GET.get("server", ""))
    context = {
        "product": carried.product,
        "company": carried.product.company,
        "carried": carried,
        "link": carried.link,
        "ways": ways_of(carried, server),
        "site": absolute("told"),
    }
    return render(request, "site/me/link.html", context)


@login_required
@require_POST
def end_link(request: HttpRequest, code: str) -> HttpResponse:
    """Take a link back: from now on it leads to a page that says so."""
    telling.end_link(mine(request, code), known(request).speaker())
    messages.success(request, _("You have taken the link back. Its code leads nowhere any more."))
    return redirect("my_links")


def mine(request: HttpRequest, code: str) -> ShareLink:
    live = ShareLink.objects.select_related("product__company", "person").filter(ended_at=None, person__isnull=False)
    return get_object_or_404(live, code=spoken.read(code), person=known(request).person)
