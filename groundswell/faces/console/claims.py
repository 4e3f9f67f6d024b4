"""Claims that a voice is about something else: the company makes them, and a second member may close one."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groundswell.act import claims as claiming
from groundswell.act.claims import Ended, NotByThem, NotClaimed
from groundswell.act.models import Claim
from groundswell.faces import door
from groundswell.faces.console.desk import laid_out, one_of, voice_page, voices_of
from groundswell.faces.console.forms import ClaimForm, ReasonForm
from groundswell.faces.console.room import member, show
from groundswell.faces.words import NOT_CLAIMED
from groundswell.record.access import Deed
from groundswell.record.models import Company

AT_ONCE = 200


@require_safe
@door.for_members(Deed.LOOK)
def claims(request: HttpRequest, company: Company) -> HttpResponse:
    """What is claimed of voices about the company's products, and what came of it: the first to run out stand first."""
    made = of_company(company)
    waiting = made.filter(ended_at=None).order_by("due_at", "pk")[:AT_ONCE]
    ended = made.filter(ended_at__isnull=False).order_by("-ended_at")[:AT_ONCE]
    return show(request, company, "claims", waiting=waiting, ended=ended, by_star=made_by_star(company))


def of_company(company: Company) -> QuerySet[Claim]:
    """The claims on voices about a company's products."""
    return Claim.objects.filter(voice__product__company=company).select_related("voice__product", "account", "second")


def made_by_star(company: Company) -> list[tuple[int, int]]:
    """How many claims people of this company have ever made, by the star of the voice."""
    levels = list(of_company(company).filter(by=Claim.By.COMPANY).values_list("voice__level", flat=True))
    return [(star, levels.count(star)) for star in (5, 4, 3, 2, 1)]


@require_safe
@door.for_members(Deed.LOOK)
def claim(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """One claim: what it rests on, how long its author still has, and a second reading."""
    return claim_page(request, company, one_claim(company, pk))


def one_claim(company: Company, pk: int) -> Claim:
    """A claim on a voice about this company's products, or 404."""
    return get_object_or_404(of_company(company).select_related("product", "version"), pk=pk)


def claim_page(request: HttpRequest, company: Company, one: Claim, status: int = 200, **forms: object) -> HttpResponse:
    told = {
        "claim": one,
        "one": next(iter(laid_out(voices_of(company).filter(pk=one.voice_id, withdrawal=None))), None),
        "close_form": ReasonForm(prefix="close"),
    }
    return show(request, company, "claim", status, **(told | forms))


@require_POST
@door.for_members(Deed.HOLD)
def make(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Hold that a voice is about something else; its author is asked, and nobody else sees it."""
    one, account = one_of(company, pk), member(request)
    form = ClaimForm(request.POST, prefix="claim")
    if form.is_valid():
        told = form.cleaned_data
        try:
            made = claiming.claim(
                one, told["kind"], told["evidence"], Claim.By.COMPANY, instead=told["instead"], account=account
            )
        except NotClaimed as error:
            form.add_error(None, str(NOT_CLAIMED[error.reason]))
        else:
            messages.success(request, _("The author is being asked. Only they can say that it is so."))
            return redirect("console:claim", company.slug, made.pk)
    return voice_page(request, company, one, 422, claim_form=form)


@require_POST
@door.for_members(Deed.HOLD)
def close(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """A second reader closes a claim, for a reason; the voice stays as it is."""
    one = one_claim(company, pk)
    form = ReasonForm(request.POST, prefix="close")
    if not form.is_valid():
        return claim_page(request, company, one, 422, close_form=form)
    try:
        claiming.close(one, member(request), form.cleaned_data["why"])
        messages.success(request, _("The claim is closed. The voice stays as it is."))
    except NotByThem:
        messages.error(request, _("You made it, so somebody else has to read it again."))
    except Ended:
        messages.error(request, _("This claim is over."))
    return redirect("console:claim", company.slug, pk)
