"""What is new, for feed readers: Atom and JSON Feed, of one product or of all."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from groundswell.faces.site.machines import atom, json_feed
from groundswell.faces.site.machines.addresses import absolute, canonical
from groundswell.faces.site.machines.entries import Feed, entries_of, gone_from, latest
from groundswell.plumbing.sign import digest
from groundswell.record.models import Product

FORMS = {"atom": (atom.written, atom.TYPE), "json": (json_feed.written, json_feed.TYPE)}
KINDS = {"voices": "", "questions": "question"}
FRESH_SECONDS = 60


@require_safe
def feed(request: HttpRequest, what: str, form: str) -> HttpResponse:
    """The newest voices, or questions, about anything."""
    known(what, form)
    name = _("Questions") if what == "questions" else _("What people say")
    told = Feed(f"{name} · Groundswell", absolute("front"), own(request, "feed", what, form), kind=KINDS[what])
    return answered(request, told, form)


@require_safe
def product_feed(request: HttpRequest, slug: str, what: str, form: str) -> HttpResponse:
    """The newest voices about one product; with ?stars=1 only those of one star."""
    known(what, form)
    about = get_object_or_404(Product.objects.select_related("company"), slug=slug)
    stars = request.GET.get("stars", "")
    level = int(stars) if stars in {"1", "2", "3", "4", "5"} and what == "voices" else None
    title = about.title + (f" · {level}/5" if level else "") + (f" · {_('Questions')}" if KINDS[what] else "")
    address = own(request, "product_feed", slug, what, form, **({"stars": level} if level else {}))
    told = Feed(f"{title} · Groundswell", absolute("product", slug), address, about, KINDS[what], level)
    return answered(request, told, form)


def known(what: str, form: str) -> None:
    if what not in KINDS or form not in FORMS:
        raise Http404(f"{what}.{form}: there are voices and questions, as atom and as json")


def own(request: HttpRequest, name: str, *parts: str, **asked: Any) -> str:
    address = absolute(name, *parts) + (f"?{urlencode(asked)}" if asked else "")
    return canonical(request, address)


def answered(request: HttpRequest, told: Feed, form: str) -> HttpResponse:
    """The feed; or, for one query, the word that nothing has changed."""
    news, at = latest()
    write, content_type = FORMS[form]
    etag = f'"{digest(f"{told.own} {get_language()} {news}")[:20]}"'
    asked_before = get_conditional_response(request, etag=etag, last_modified=int(at.timestamp()) if at else None)
    response = asked_before or fresh(told, write, content_type)
    response["ETag"] = etag
    if at:
        response["Last-Modified"] = http_date(at.timestamp())
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    if told.about is not None and told.about.company.is_made_up:
        response["X-Robots-Tag"] = "noindex"
    return response


def fresh(told: Feed, write: Any, content_type: str) -> HttpResponse:
    entries = entries_of(told)
    return HttpResponse(write(told, entries, gone_from(told)), content_type=content_type)
