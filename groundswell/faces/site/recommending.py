"""Recommend a product to a friend: said in public, and passed on by oneself. We write to nobody."""

from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from groundswell.faces.site import sending
from groundswell.faces.site.forms import given
from groundswell.faces.site.machines.addresses import absolute
from groundswell.faces.site.responses import shown_voice
from groundswell.faces.site.short_forms import RecommendForm
from groundswell.faces.site.speaker import speaker_of
from groundswell.faces.words import COLLECTED
from groundswell.record.models import Product, Voice
from groundswell.record.shown import Shown

# As long as fits a message that people read; the link leads to the rest.
LONGEST = 500


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recommend(request: HttpRequest, slug: str) -> HttpResponse:
    """Say why one would recommend it, and on what that rests."""
    product = get_object_or_404(Product.objects.select_related("company"), slug=slug)
    form = RecommendForm(given(request), speaker=speaker_of(request, product))
    return sending.page(
        request, "site/respond.html", form, lambda: form.said(product), product, to=passing_of, doing="recommend"
    )


def passing_of(voice: Voice) -> str:
    return reverse("pass_on", args=[voice.pk])


@require_safe
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """A text to send oneself, and ways to send it; nothing is sent from here."""
    shown = shown_voice(pk)
    voice, text = shown.voice, text_of(shown)
    context = {
        "product": voice.product,
        "company": voice.product.company,
        "voice": voice,
        "text": text,
        "ways": ways(voice.product.title, text, absolute("voice", pk)),
    }
    return render(request, "site/pass_on.html", context)


def text_of(shown: Shown) -> str:
    """The words, how they came about, and where they stand."""
    voice, said = shown.voice, " ".join((shown.now.text or shown.now.title).split())
    short = said if len(said) <= LONGEST else said[: LONGEST - 1].rstrip() + "…"
    about = voice.product.title
    if shown.now.stars is not None:
        about = _("%(title)s: %(stars)s out of 5 stars") % {"title": about, "stars": f"{shown.now.stars:g}"}
    quoted = _("“%(words)s”") % {"words": short} if short else ""
    lines = [about, quoted, disclosure(voice), absolute("voice", voice.pk)]
    return "\n".join(line for line in lines if line)


def disclosure(voice: Voice) -> str:
    """How the words came about, so that whoever gets them knows."""
    if voice.collected == Voice.Collected.UNKNOWN:
        return ""
    return _("How this came about: %(way)s.") % {"way": COLLECTED[voice.collected]}


def ways(title: str, text: str, link: str) -> list[tuple[str, str]]:
    """Names and addresses of ways to send it, each opened by the reader alone."""
    told = quote(text)
    return [
        (_("By e-mail"), f"mailto:?{urlencode({'subject': title, 'body': text}, quote_via=quote)}"),
        (_("By text message"), f"sms:?&body={told}"),
        ("WhatsApp", f"https://wa.me/?text={told}"),
        ("Telegram", f"https://t.me/share/url?url={quote(link)}&text={told}"),
    ]
