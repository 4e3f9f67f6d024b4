"""What the company says of itself, and who changed what."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groundswell.faces import door
from groundswell.faces.console.forms import CompanyForm
from groundswell.faces.console.room import member, show
from groundswell.listen.company import Taken, change_company
from groundswell.record.access import Deed
from groundswell.record.models import Company
from groundswell.weigh.models import Regard

PER_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@door.for_members(Deed.SETTINGS)
def settings(request: HttpRequest, company: Company) -> HttpResponse:
    """Name, contact, address and website."""
    form = CompanyForm(request.POST or None, initial=CompanyForm.of(company))
    if request.method == "POST" and form.is_valid():
        try:
            change_company(company, form.cleaned_data, member(request).email)
        except Taken:
            form.add_error("name", _("Another company here has this name."))
        else:
            messages.success(request, _("Your company's page is changed."))
            return redirect("console:company", company.slug)
    regards = Regard.beside(company)
    return show(request, company, "company", 422 if form.errors else 200, form=form, regards=regards)


@require_safe
@door.for_members(Deed.LOG)
def changes(request: HttpRequest, company: Company) -> HttpResponse:
    """Who changed what, from what to what, the newest first."""
    before = request.GET.get("before", "")
    found = company.changes.order_by("-pk")
    if before.isdecimal() and before.isascii() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PER_PAGE + 1])
    told = [(row, parts_of(row.before, row.after)) for row in rows[:PER_PAGE]]
    return show(request, company, "changes", rows=told, next=rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None)


def parts_of(before: dict[str, object] | None, after: dict[str, object] | None) -> list[tuple[str, object, object]]:
    """Per field what was and what is."""
    names = [*dict.fromkeys([*(before or {}), *(after or {})])]
    return [(name, (before or {}).get(name), (after or {}).get(name)) for name in names]
