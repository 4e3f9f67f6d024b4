"""Holds with ground and second reader, and the reports that may lead to one."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_POST, require_safe

from groundswell.faces import door
from groundswell.faces.console.desk import laid_out, one_of, placed_by_star, voice_page, voices_of
from groundswell.faces.console.forms import HoldForm, ReasonForm
from groundswell.faces.console.room import member, show
from groundswell.listen import hold as holding
from groundswell.listen import reports as reporting
from groundswell.listen.hold import NotHeld
from groundswell.record.access import Deed
from groundswell.record.models import Company, Hold, Report

AT_ONCE = 200
PLACED = gettext_noop("The voice is held back. It shows again after 72 hours, unless a colleague confirms.")
TOLD = {
    "held_already": gettext_lazy("It is held on this ground already."),
    "not_again": gettext_lazy(
        "You held it on this ground before, and no second reader found it right. Somebody else has to look now."
    ),
    "not_yourself": gettext_lazy("Only a second person can find a hold right."),
    "over": gettext_lazy("This hold has ended."),
}


@require_safe
@door.for_members(Deed.LOOK)
def holds(request: HttpRequest, company: Company) -> HttpResponse:
    """All holds on voices about the company's products: those that stand first."""
    placed = Hold.objects.filter(voice__product__company=company).select_related("voice__product", "account", "second")
    standing = placed.filter(lifted_at=None).order_by("-pk")[:AT_ONCE]
    ended = placed.filter(lifted_at__isnull=False).order_by("-lifted_at")[:AT_ONCE]
    return show(request, company, "holds", standing=standing, ended=ended, by_star=placed_by_star(company))


@require_POST
@door.for_members(Deed.HOLD)
def place(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Hold a voice back, at once; for longer than 72 hours it needs a second reader."""
    one, account = one_of(company, pk), member(request)
    form = HoldForm(request.POST)

    def placed() -> None:
        given = form.cleaned_data
        holding.place(one, given["ground"], given["evidence"], account.email, account=account)

    if form.is_valid() and is_done(form, placed):
        messages.success(request, _(PLACED))
        return redirect("console:voice", company.slug, pk)
    return voice_page(request, company, one, 422, hold_form=form)


def is_done(form: HoldForm, deed: Callable[[], object]) -> bool:
    """Do it; why it cannot be done is told on the form."""
    try:
        deed()
    except NotHeld as error:
        form.add_error("ground", TOLD[error.reason])
        return False
    except reporting.Closed:
        form.add_error(None, _("Somebody has closed this report meanwhile."))
        return False
    return True


@require_POST
@door.for_members(Deed.HOLD)
def confirm(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """A second reader finds a hold right."""
    hold = hold_of(company, pk)
    try:
        holding.confirm(hold, member(request))
        messages.success(request, _("Confirmed. It stands until somebody lifts it."))
    except NotHeld as error:
        messages.error(request, TOLD[error.reason])
    return redirect("console:voice", company.slug, hold.voice_id)


@require_POST
@door.for_members(Deed.HOLD)
def lift(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Let a voice be seen again, for a reason."""
    hold = hold_of(company, pk)
    form = ReasonForm(request.POST, prefix="lift")
    if not form.is_valid():
        one = one_of(company, hold.voice_id)
        return voice_page(request, company, one, 422, lift_form=form, lifting=hold.pk)
    holding.lift(hold, form.cleaned_data["why"], member(request).email)
    messages.success(request, _("The hold is lifted."))
    return redirect("console:voice", company.slug, hold.voice_id)


def hold_of(company: Company, pk: int) -> Hold:
    """A hold on a voice about this company's products, or 404."""
    return get_object_or_404(Hold.objects.select_related("voice").filter(voice__product__company=company), pk=pk)


@require_safe
@door.for_members(Deed.LOOK)
def reports(request: HttpRequest, company: Company) -> HttpResponse:
    """What readers reported, the oldest open one first."""
    of_company = Report.objects.filter(voice__product__company=company).select_related("voice__product", "hold")
    waiting = of_company.filter(closed_at=None).order_by("pk")[:AT_ONCE]
    closed = of_company.filter(closed_at__isnull=False).order_by("-closed_at")[:AT_ONCE]
    return show(request, company, "reports", waiting=waiting, closed=closed)


@require_safe
@door.for_members(Deed.LOOK)
def report(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """One report, and what can be done about it."""
    return report_page(request, company, report_of(company, pk))


def report_of(company: Company, pk: int) -> Report:
    """A report on a voice about this company's products, or 404."""
    of_company = Report.objects.filter(voice__product__company=company)
    return get_object_or_404(of_company.select_related("voice__product", "hold"), pk=pk)


def report_page(
    request: HttpRequest, company: Company, one: Report, status: int = 200, **forms: object
) -> HttpResponse:
    told = {
        "report": one,
        "one": next(iter(laid_out(voices_of(company).filter(pk=one.voice_id, withdrawal=None))), None),
        "by_star": placed_by_star(company),
        "close_form": ReasonForm(prefix="close"),
        "hold_form": HoldForm(initial={"ground": one.ground}),
    }
    return show(request, company, "report", status, **(told | forms))


@require_POST
@door.for_members(Deed.HOLD)
def close(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Let the voice stand; the reporter is told why."""
    one = report_of(company, pk)
    form = ReasonForm(request.POST, prefix="close")
    if not form.is_valid():
        return report_page(request, company, one, 422, close_form=form)
    try:
        reporting.close(one, form.cleaned_data["why"], member(request))
        messages.success(request, _("The report is closed."))
    except reporting.Closed:
        messages.error(request, _("Somebody has closed this report meanwhile."))
    return redirect("console:reports", company.slug)


@require_POST
@door.for_members(Deed.HOLD)
def hold_from(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Hold the voice that was reported; that closes the report."""
    one, account = report_of(company, pk), member(request)
    form = HoldForm(request.POST)

    def placed() -> None:
        reporting.hold_from(one, form.cleaned_data["ground"], form.cleaned_data["evidence"], account)

    if form.is_valid() and is_done(form, placed):
        messages.success(request, _(PLACED))
        return redirect("console:reports", company.slug)
    return report_page(request, company, one, 422, hold_form=form)
