"""Recommend a product to a friend: said in public, and passed on by oneself. We write to nobody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groundswell.act import invited
from groundswell.faces.site import sending
from groundswell.faces.site.forms import given
from groundswell.faces.site.short_forms import RecommendForm
from groundswell.faces.site.speaker import speaker_of
from groundswell.record.models import Product, Voice


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recommend(request: HttpRequest, slug: str) -> HttpResponse:
    """Say why one would recommend it, and on what that rests."""
    product = get_object_or_404(Product.objects.select_related("company"), slug=slug)
    speaker = speaker_of(request, product)
    invitation = invited.invitation_of(product, speaker.person, request.GET.get("invited", ""))
    form = RecommendForm(given(request), speaker=speaker, collected=invited.COLLECTED if invitation else "")
    told = {"doing": "recommend", "invitation": invitation}
    return sending.page(request, "site/respond.html", form, lambda: form.said(product), product, to=passing_of, **told)


def passing_of(voice: Voice) -> str:
    return reverse("pass_on", args=[voice.pk])
