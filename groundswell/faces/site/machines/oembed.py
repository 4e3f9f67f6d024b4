"""oEmbed: another page asks how to show a product or a voice, and gets a quotation with a link."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from groundswell.faces.site.machines.addresses import absolute, in_language
from groundswell.faces.site.machines.elements import clean, document, element
from groundswell.faces.site.machines.entries import Entry
from groundswell.record.models import Product
from groundswell.record.shown import show
from groundswell.weigh.models import Score, Whose

WIDEST = 600
NARROWEST = 220
AN_HOUR = 3_600
Told = dict[str, Any]


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def oembed(request: HttpRequest) -> HttpResponse:
    """The answer that oembed.com describes: 404 where there is nothing to show, 501 for a form we do not speak."""
    form = request.GET.get("format", "json")
    if form not in WRITERS:
        return refused(501, f"format is {form!r}; wanted: json or xml")
    told = told_of(request.GET.get("url", ""))
    if told is None:
        wanted = f"wanted: the address of a product or voice at {settings.SITE}/"
        return refused(404, f"url names nothing of this site that everybody may see; {wanted}")
    return WRITERS[form](told | sizes(request))


def refused(status: int, why: str) -> HttpResponse:
    return HttpResponse(clean(why), status=status, content_type="text/plain; charset=utf-8")


def told_of(url: str) -> Told | None:
    """What there is to show under an address of ours."""
    parts, ours = urlsplit_safe(url), urlsplit(settings.SITE)
    if parts is None or parts.netloc != ours.netloc or parts.scheme not in {"http", "https"}:
        return None
    try:
        found = resolve(parts.path)
    except Resolver404:
        return None
    teller = TELLERS.get(found.url_name or "")
    return teller(**found.kwargs) if teller else None


def urlsplit_safe(url: str) -> Any:
    """The parts of an address; None where a stranger sent none."""
    try:
        return urlsplit(url)
    except ValueError:
        return None


def of_product(slug: str) -> Told | None:
    about = Product.objects.select_related("company").filter(slug=slug).first()
    if about is None:
        return None
    score = Score.objects.filter(product=about, whose=Whose.CONSUMERS).first()
    context = {"product": about, "score": score, "address": absolute("product", slug)}
    return rich(about.title, "site/machines/embedded_product.html", context) | {
        "thumbnail_url": in_language(absolute("card", slug), "en"),
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }


def of_voice(pk: int) -> Told | None:
    # A stranger's number may be larger than any database's.
    shown = show([pk], "product__company") if pk < 2**63 else []
    if not shown:
        return None
    (one,) = shown
    address = absolute("voice", pk)
    stars = None if one.now.stars is None else floatformat(one.now.stars)
    context = {"shown": one, "product": one.voice.product, "stars": stars, "address": address}
    title = Entry(one, one.voice.heard_at).title
    named = {"author_name": clean(one.name)} if one.name else {}
    return rich(title, "site/machines/embedded_voice.html", context) | named


TELLERS: dict[str, Callable[..., Told | None]] = {"product": of_product, "voice": of_voice, "question": of_voice}


def rich(title: str, template: str, context: Told) -> Told:
    return {
        "type": "rich",
        "version": "1.0",
        "title": clean(title),
        "provider_name": "Groundswell",
        "provider_url": absolute("front"),
        "cache_age": AN_HOUR,
        "html": clean(render_to_string(template, context)).strip(),
    }


def sizes(request: HttpRequest) -> Told:
    """A quotation is as high as its words; of its width we keep to what the asker can give."""
    asked = request.GET.get("maxwidth", "")
    wanted = int(asked) if asked.isdecimal() and len(asked) < 6 else WIDEST
    height = request.GET.get("maxheight", "")
    most = int(height) if height.isdecimal() and len(height) < 6 else NARROWEST
    return {"width": max(1, min(wanted, WIDEST)), "height": max(1, min(most, NARROWEST))}


def as_json(told: Told) -> HttpResponse:
    response = HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/json; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    return response


def as_xml(told: Told) -> HttpResponse:
    parts = [element(name, value) for name, value in told.items()]
    return HttpResponse(document(element("oembed", parts)), content_type="text/xml; charset=utf-8")


WRITERS: dict[str, Callable[[Told], HttpResponse]] = {"json": as_json, "xml": as_xml}
