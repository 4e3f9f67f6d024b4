"""What keeps the scores honest: what is held, alarms, and groups that act as one, for a person to decide."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groundswell.act import judging
from groundswell.act.judging import NotOpen
from groundswell.act.models import Judgement
from groundswell.faces import door
from groundswell.faces.console.evidence import evidence_of, names_beside
from groundswell.faces.console.forms import JudgeForm, ReasonForm
from groundswell.faces.console.room import member, show
from groundswell.record.access import Deed
from groundswell.record.models import Company, Hold
from groundswell.weigh.linking import if_one
from groundswell.weigh.models import Alarm, Ring, Turn

AT_ONCE = 50


@require_safe
@door.for_members(Deed.LOOK)
def integrity(request: HttpRequest, company: Company) -> HttpResponse:
    """All of it at a glance."""
    return overview(request, company)


def overview(request: HttpRequest, company: Company, status: int = 200, **forms: object) -> HttpResponse:
    alarms = Alarm.objects.filter(product__company=company).select_related("product").order_by("-pk")
    told = {
        "held": Hold.objects.filter(voice__product__company=company, lifted_at=None).count(),
        "ringing": alarms.filter(ended_at=None),
        "rang": alarms.filter(ended_at__isnull=False)[:AT_ONCE],
        "turns": Turn.objects.filter(product__company=company).select_related("product").order_by("-day", "pk"),
        "groups": groups_of(company),
        "decided": decided_by(company),
    }
    return show(request, company, "integrity", status, **(told | forms))


def groups_of(company: Company) -> list[tuple[Ring, int, list[str]]]:
    """The groups that wait, each with how many people it has, and the company's products that it touches."""
    rings = judging.proposed(company)
    touched = Ring.products.through.objects.filter(ring__in=rings, product__company=company)
    titles: dict[int, list[str]] = {ring.pk: [] for ring in rings}
    for pk, title in touched.order_by("product__title").values_list("ring", "product__title"):
        titles[pk].append(title)
    return [(ring, len(ring.members.all()), titles[ring.pk]) for ring in rings]


def decided_by(company: Company) -> list[tuple[Judgement, list[str]]]:
    """The newest decisions, each with the names of whom it is about."""
    decided = list(judging.decided(company)[:AT_ONCE])
    names = names_beside({judged.person for one in decided for judged in one.people.all()}, company)
    return [(one, [names[judged.person_id] for judged in one.people.all()]) for one in decided]


@require_safe
@door.for_members(Deed.LOOK)
def group(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """One group: what speaks for it, and what it would change if they were one."""
    return group_page(request, company, group_of(company, pk))


def group_of(company: Company, pk: int) -> Ring:
    """A group that touches this company's products and waits for a decision, or 404."""
    found = judging.proposed(company, Q(pk=pk))
    if not found:
        raise Http404
    return found[0]


def group_page(request: HttpRequest, company: Company, ring: Ring, status: int = 200, **forms: object) -> HttpResponse:
    told = {
        "group": ring,
        "evidence": evidence_of(ring, company),
        "shifts": if_one([one.person_id for one in ring.members.all()], Q(company=company)),
        "judge_form": JudgeForm(),
    }
    return show(request, company, "group", status, **(told | forms))


@require_POST
@door.for_members(Deed.HOLD)
def judge(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Say whether they are one, for a reason."""
    form = JudgeForm(request.POST)
    if not form.is_valid():
        return group_page(request, company, group_of(company, pk), 422, judge_form=form)
    decide = judging.are_one if form.cleaned_data["verdict"] == Judgement.Verdict.ONE else judging.are_not
    ring = get_object_or_404(Ring.objects.filter(products__company=company).distinct(), pk=pk)
    try:
        decide(ring, company, member(request), form.cleaned_data["why"])
        messages.success(request, _("Noted. You find it below, and can undo it."))
    except NotOpen:
        messages.error(request, _("Somebody has decided this meanwhile."))
    return redirect("console:integrity", company.slug)


@require_POST
@door.for_members(Deed.HOLD)
def undo(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Undo a decision of this company's, for a reason."""
    one = get_object_or_404(judging.decided(company), pk=pk)
    form = ReasonForm(request.POST, prefix="undo")
    if not form.is_valid():
        return overview(request, company, 422, undo_form=form, undoing=one.pk)
    try:
        judging.take_back(one, company, member(request), form.cleaned_data["why"])
        messages.success(request, _("Undone. What speaks for it is proposed again."))
    except NotOpen:
        messages.error(request, _("Somebody has undone this meanwhile."))
    return redirect("console:integrity", company.slug)
