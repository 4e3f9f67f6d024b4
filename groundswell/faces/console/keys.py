"""Keys for the company's programs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from groundswell.faces import door
from groundswell.faces.console.forms import KeyForm
from groundswell.faces.console.room import member, show
from groundswell.record import access
from groundswell.record.access import Deed, KeyTrouble
from groundswell.record.models import Company, Key


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
@door.for_members(Deed.KEYS)
def keys(request: HttpRequest, company: Company) -> HttpResponse:
    """The keys; a new one shows its secret on this answer and never again."""
    form, secret = KeyForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        # Keys of all companies have names of their own; the company's part keeps them apart.
        name = f"{company.slug[:60]}/{form.cleaned_data['name']}"
        try:
            secret = access.make_key(name, form.cleaned_data["scope"], company.name, by=member(request).email)
            form = KeyForm()
        except KeyTrouble:
            form.add_error("name", _("There is a key of this name already. Please take another."))
    told = {"form": form, "secret": secret, "keys": Key.objects.filter(company=company).order_by("-pk")}
    return show(request, company, "keys", 422 if form.errors else 200, **told)


@require_POST
@door.for_members(Deed.KEYS)
def end(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Close a key: from now on it opens nothing."""
    key = get_object_or_404(Key, company=company, pk=pk)
    try:
        access.end_key(key.name, by=member(request).email)
        messages.success(request, _("The key opens nothing any more."))
    except KeyTrouble:
        messages.info(request, _("The key had ended already."))
    return redirect("console:keys", company.slug)
