"""Write a review; amend what one said, take it back."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groundswell.act import invited, requesting
from groundswell.faces import door
from groundswell.faces.site import sending
from groundswell.faces.site.forms import ReviewForm, WordingForm, given
from groundswell.faces.site.going import GUESSED
from groundswell.faces.site.photographs import Photographs
from groundswell.faces.site.speaker import speaker_of
from groundswell.listen import hold, telling
from groundswell.listen.said import Said
from groundswell.plumbing.limit import TooOften, knock
from groundswell.record.models import Person, Product, Referral, ShareLink, Source, Voice
from groundswell.record.shown import Shown, show

SOURCE = Source.SITE


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a review: the same way for one star and for five."""
    product = get_object_or_404(Product.objects.select_related("company"), slug=slug)
    speaker = speaker_of(request, product)
    invitation = invited.invitation_of(product, speaker.person, request.GET.get("invited", ""))
    was_asked = requesting.was_asked(request.GET.get("asked", ""), product)
    collected = invited.COLLECTED if invitation else Voice.Collected.INVITED.value if was_asked else ""
    form = ReviewForm(given(request), product=product, speaker=speaker, collected=collected)
    photographs = Photographs(request)
    # Both are looked at, so that all that is amiss is told at once.
    if all([form.is_valid(), photographs.are_valid()]):
        said = form.said_of(product)
        sent = sending.send(request, form, said, product, photographs=photographs.taken())
        if sent is not None:
            was_told(door.person(request), form.cleaned_data.get("told_by"), said.said_at)
            return sent
    count_guess(request, form)
    context = {"product": product, "company": product.company, "speaker": speaker, "photographs": photographs}
    context["invitation"] = invitation
    return sending.shown(request, "site/write.html", context, form, is_wrong=bool(photographs.troubles()))


def count_guess(request: HttpRequest, form: ReviewForm) -> None:
    """A code that is none counts as a guess, here as elsewhere."""
    if form.has_error("told_by"):
        try:
            knock(GUESSED, door.network(request))
        except TooOften as error:
            form.pause(error)


def was_told(writer: Person | None, link: ShareLink | None, said_at: datetime | None) -> None:
    """Whoever names a code beside their review was told by its owner, no later than when they wrote it."""
    if writer is not None and link is not None:
        telling.was_told(writer, link, Referral.Way.CODE, at=said_at)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Say it anew; the earlier wording stays readable."""
    if door.account(request) is None:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    standing = next(iter(show([pk])), None)
    if standing is None or not wrote_here(door.person(request), standing.voice):
        raise PermissionDenied
    one, product = standing.voice, standing.voice.product
    form = WordingForm(given(request), initial=wording_of(standing), has_stars=one.kind_id == "review")
    return sending.page(request, "site/amend.html", form, lambda: said_anew(one, form), product, to=own_page, voice=one)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one said: asked once, with what will remain."""
    if door.account(request) is None:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    ours = Voice.objects.select_related("source", "product__company", "withdrawal")
    one, person = get_object_or_404(ours, pk=pk), door.person(request)
    if person is None or not wrote_here(person, one):
        raise PermissionDenied
    if request.method == "POST":
        hold.withdraw(one, person)
        messages.success(request, _("You have taken it back."))
        return redirect("voice", pk=pk)
    context = {
        "product": one.product,
        "company": one.product.company,
        "voice": one,
        "shown": next(iter(show([pk])), None),
    }
    return render(request, "site/withdraw.html", context)


def wrote_here(person: Person | None, one: Voice) -> bool:
    """Whether this person said it on our own pages."""
    return one.source.key == SOURCE and person is not None and person.pk == one.author_id


def own_page(one: Voice) -> str:
    return reverse("voice", args=[one.pk])


def said_anew(one: Voice, form: WordingForm) -> Said:
    """The same voice in new words: all but the words stays what it was."""
    return Said(
        id=one.outside_id,
        kind=one.kind_id,
        product=one.product.slug,
        answers=f"voice:{one.answers_id}" if one.answers_id else "",
        role=one.role,
        collected=one.collected,
        proof=one.proof,
        said_at=timezone.now(),
        **form.wording(),
    )


def wording_of(one: Shown) -> dict[str, str]:
    """The wording that stands, as a form holds it."""
    stars = "" if one.now.stars is None else f"{one.now.stars:.0f}"
    return {"stars": stars, "title": one.now.title, "text": one.now.text}
