"""This seems to be about something else: a reader says so, its author is asked, and only the author can agree."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.act import asking, claims
from groundswell.act.claims import Ended, NotClaimed
from groundswell.act.models import Claim
from groundswell.faces import door
from groundswell.faces.site import sending
from groundswell.faces.site.claim_forms import AboutForm, AnswerForm, ClaimForm
from groundswell.faces.site.forms import given
from groundswell.faces.site.responses import about, shown_voice
from groundswell.faces.words import NOT_CLAIMED
from groundswell.listen import notice
from groundswell.plumbing.limit import Limit, TooOften, knock
from groundswell.record.models import Correction
from groundswell.record.shown import Shown, show

CLAIMS = Limit("claims", most=10, within=timedelta(hours=1))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """A reader, whoever it is, says what a review seems to be about. By itself that changes nothing, and shows nowhere.

    Its author says so on a page of their own.
    """
    shown = review(pk)
    reader = door.person(request)
    if reader is not None and reader.pk == shown.voice.author_id:
        return redirect("correct", pk=pk)
    form = ClaimForm(given(request))
    if form.is_valid():
        try:
            knock(CLAIMS, door.network(request))
        except TooOften as error:
            return sending.pause(request, error)
        made = claimed(request, shown, form)
        if made is not None:
            return redirect("claim_receipt", number=made.number)
    context = {"form": form, "is_reachable": claims.is_reachable(shown.voice), "days": settings.CLAIM_DAYS}
    return render(request, "site/claim.html", about(shown) | context, status=422 if form.errors else 200)


def review(pk: int) -> Shown:
    shown = shown_voice(pk)
    if shown.voice.kind_id != "review":
        raise Http404
    return shown


def claimed(request: HttpRequest, shown: Shown, form: ClaimForm) -> Claim | None:
    """Make the claim; why it cannot be made is told on the form."""
    told = form.cleaned_data
    reader = door.account(request)
    try:
        return claims.claim(
            shown.voice, told["kind"], told["evidence"], Claim.By.READER, instead=told["instead"], reader=reader
        )
    except NotClaimed as error:
        form.add_error(None, str(NOT_CLAIMED[error.reason]))
        return None


@never_cache
@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """What became of a claim, for whoever has its number."""
    found = get_object_or_404(Claim.objects.select_related("voice__product__company"), number=number)
    product = found.voice.product
    return render(request, "site/claim_receipt.html", {"claim": found, "product": product, "company": product.company})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_by_letter(request: HttpRequest, token: str) -> HttpResponse:
    """The author answers by the letter's link, without signing in. Looking at it answers nothing."""
    try:
        found = asking.claim_of(token)
    except asking.NoSuchClaim:
        return render(request, "site/answer_claim.html", status=404)
    return answering(request, found)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The author answers on a page of their own."""
    person = door.person(request)
    related = ("voice__author", "voice__product__company", "product", "version")
    found = get_object_or_404(Claim.objects.select_related(*related), pk=pk, voice__author=person)
    return answering(request, found)


def answering(request: HttpRequest, one: Claim) -> HttpResponse:
    """What is claimed of what its author said, and their yes or no."""
    shown = next(iter(show([one.voice_id])), None)
    form = AnswerForm(given(request), voice=one.voice, kind=one.kind)
    if shown is not None and one.ended_at is None and form.is_valid():
        answered(request, one, form)
        return redirect(request.path)
    context = {"claim": one, "shown": shown, "form": form, "product": one.voice.product}
    return render(request, "site/answer_claim.html", context, status=422 if form.errors else 200)


def answered(request: HttpRequest, one: Claim, form: AnswerForm) -> None:
    told, author = form.cleaned_data, one.voice.author
    try:
        if request.POST.get("do") == "accept":
            claims.accept(one, author, told["answer"], told.get("instead", ""))
            messages.success(request, _("Thank you. Your review says so from now on."))
        else:
            claims.decline(one, author, told["answer"])
            messages.success(request, _("Thank you. Everything stays as it is."))
    except Ended:
        messages.error(request, _("This question is over."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """An author says unasked what a review of theirs is about."""
    if door.account(request) is None:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    shown, author = review(pk), door.person(request)
    if author is None or author.pk != shown.voice.author_id:
        raise PermissionDenied
    form = AboutForm(given(request))
    if form.is_valid():
        claims.correct(shown.voice, form.cleaned_data["kind"], author, form.cleaned_data["instead"])
        messages.success(request, _("Thank you. Your review says so from now on."))
        return redirect("voice", pk=pk)
    return render(request, "site/correct.html", about(shown) | {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def uncorrect(request: HttpRequest, pk: int) -> HttpResponse:
    """An author says that a review is about the product after all."""
    made = get_object_or_404(Correction.objects.select_related("voice"), pk=pk, by=door.person(request))
    notice.uncorrect(made, made.by)
    messages.success(request, _("It is noted: your review no longer says so."))
    return redirect("voice", pk=made.voice_id)
