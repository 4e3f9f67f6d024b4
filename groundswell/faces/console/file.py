"""All products as a CSV file: out, and in again by way of a preview."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from groundswell.faces import door
from groundswell.faces.console.forms import FileForm
from groundswell.faces.console.room import member, show
from groundswell.listen import catalogue_file
from groundswell.listen.catalogue_file import MOST_BYTES, NoTable, Plan
from groundswell.record.access import Deed
from groundswell.record.models import Company

SHOWN_AT_MOST = 500  # rows of a long report


@require_safe
@door.for_members(Deed.CATALOGUE)
def out(request: HttpRequest, company: Company) -> HttpResponse:
    """The products as a file."""
    text = catalogue_file.written(company.products.order_by("pk"))
    # The mark tells spreadsheets that it is UTF-8.
    answer = HttpResponse(f"\ufeff{text}", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{company.slug}-products.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@door.for_members(Deed.CATALOGUE)
def into(request: HttpRequest, company: Company) -> HttpResponse:
    """A file of products: first what it would do, then, as it was shown, it is done."""
    if request.method != "POST":
        return show(request, company, "file", form=FileForm())
    form = FileForm(request.POST, request.FILES)
    plan = read(form, company) if form.is_valid() else None
    if plan is not None and "apply" in request.POST:
        if catalogue_file.apply(company, text_in(form), form.cleaned_data["stamp"], member(request).email):
            return applied(request, company, plan)
        form.add_error(None, _("The file or the products have changed since the preview. Please look at it again."))
    told = {"form": form, "plan": plan, "text": text_kept(form), "shown": f":{SHOWN_AT_MOST}"}
    changed = len(plan.good) - len(plan.new) if plan else 0
    return show(request, company, "file", 422 if form.errors else 200, changed=changed, **told)


def text_kept(form: FileForm) -> str:
    """What was sent, as far as it has letters: nothing of it is lost."""
    try:
        return text_in(form)
    except (NoTable, KeyError):
        return ""


def read(form: FileForm, company: Company) -> Plan | None:
    """What the file would do; why it cannot be read is told on the form."""
    try:
        return catalogue_file.read(company, text_in(form))
    except NoTable as trouble:
        told = {"found": trouble.found, "wanted": trouble.wanted}
        form.add_error(None, _("This cannot be read: found %(found)s, wanted %(wanted)s.") % told)
        return None


def text_in(form: FileForm) -> str:
    """The text of the file that came, else the one that was read before."""
    file = form.cleaned_data["file"]
    if file is None:
        text: str = form.cleaned_data["text"]
        return text
    file.seek(0)
    return catalogue_file.text_of(file.read(MOST_BYTES + 1))


def applied(request: HttpRequest, company: Company, plan: Plan) -> HttpResponse:
    done, left = len(plan.good), len({trouble.line for trouble in plan.troubles})
    told = ngettext("%(n)s product is changed or new.", "%(n)s products are changed or new.", done) % {"n": done}
    if left:
        told += " " + ngettext("%(n)s row was left out.", "%(n)s rows were left out.", left) % {"n": left}
    messages.success(request, told)
    return redirect("console:products", company.slug)
