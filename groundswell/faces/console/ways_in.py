"""The ways into the company's rooms: the first owner, an invitation, and which company."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from groundswell.faces import door
from groundswell.faces.console.forms import FirstForm
from groundswell.listen.company import open_house
from groundswell.record import members
from groundswell.record.models import Account, Company


@require_safe
@door.private
def index(request: HttpRequest) -> HttpResponse:
    """The rooms of one's company; of several, which."""
    account = door.account(request)
    if account is None:
        return redirect_to_login(request.path, reverse("account_login"))
    companies = list(Company.objects.filter(memberships__account=account).order_by("name"))
    if len(companies) == 1:
        return redirect("console:desk", companies[0].slug)
    return render(request, "console/index.html", {"companies": companies}, status=200 if companies else 403)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
@door.private
def first(request: HttpRequest, token: str) -> HttpResponse:
    """The first owner comes in, by the address that the terminal told, and names the company."""
    if not members.opens_first(token):
        return render(request, "console/not_first.html", status=404)
    name = "" if settings.FIRST_COMPANY == "Our shop" else settings.FIRST_COMPANY
    form = FirstForm(request.POST or None, initial={"name": name})
    if request.method == "POST" and form.is_valid():
        try:
            account, company = open_house(form.cleaned_data["name"], form.cleaned_data["email"])
        except members.NotAsked as error:
            raise Http404 from error
        return entered(request, account, company)
    return render(request, "console/first.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
@door.private
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody who was asked in comes in. Opening the address does nothing yet: mail programs open addresses too."""
    try:
        asked = members.invitation(token)
        if request.method == "POST":
            return entered(request, *members.accept(token))
    except members.NotAsked:
        return render(request, "console/not_asked.html", status=404)
    return render(request, "console/join.html", {"asked": asked})


def entered(request: HttpRequest, account: Account, company: Company) -> HttpResponse:
    """Signed in, and welcome."""
    door.come_in(request, account)
    messages.success(request, _("Welcome. These are the rooms of %(company)s.") % {"company": company.name})
    return redirect("console:desk", company.slug)
