"""Who works for the company: let in, given a role, sent away."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from groundswell.faces import door
from groundswell.faces.console.forms import ROLES, InviteForm, RoleForm
from groundswell.faces.console.room import member, show
from groundswell.plumbing import mail
from groundswell.plumbing.limit import Limit, TooOften, knock
from groundswell.record import members as people
from groundswell.record.access import Deed
from groundswell.record.models import Company, Membership

# Letters of one company in a day: the way in is no way to write to strangers.
LETTERS = Limit("invitations", most=30, within=timedelta(days=1))
TOLD = {
    "member_already": gettext_lazy("This address is a member already."),
    "last_owner": gettext_lazy("A company keeps at least one owner: make somebody else an owner first."),
    "not_yourself": gettext_lazy("Nobody raises themselves."),
    "gone": gettext_lazy("This member has left meanwhile."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@door.for_members(Deed.MEMBERS)
def members(request: HttpRequest, company: Company) -> HttpResponse:
    """The members, and a form to ask somebody in."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and is_asked(request, company, form):
        messages.success(request, sent())
        return redirect("console:members", company.slug)
    told = {
        "form": form,
        "roles": ROLES,
        "members": company.memberships.select_related("account").order_by("pk"),
        "asked": people.invitations(company),
    }
    return show(request, company, "members", 422 if form.errors else 200, **told)


def is_asked(request: HttpRequest, company: Company, form: InviteForm) -> bool:
    """Write the letter. Its link goes to the address alone: who reads the letters there is whom we mean."""
    email, by = form.cleaned_data["email"], member(request).email
    try:
        knock(LETTERS, company.slug)
        token = people.invite(company, email, form.cleaned_data["role"], by)
        link = settings.SITE + reverse("console:join", args=[token])
        mail.send(email, subject(company), letter(company, by, link))
    except people.NotSo as error:
        form.add_error("email", TOLD[error.reason])
    except TooOften:
        form.add_error(None, _("That is a great many letters in one day. Please go on tomorrow."))
    except mail.NotSent:
        form.add_error(None, _("The mail server did not take the letter. Please try again later."))
    return form.is_valid()


def sent() -> str:
    if settings.MAIL.hostname:
        return _("A letter is on its way. Its link works once, for seven days.")
    return _(
        "No mail server is named, so the letter lies in the folder mail of the house, on the server. "
        "Hand its link over yourself; it works once, for seven days."
    )


def subject(company: Company) -> str:
    return _("Come and work with %(company)s at Groundswell") % {"company": company.name}


def letter(company: Company, by: str, link: str) -> str:
    told = _(
        "%(by)s asks you into the rooms of %(company)s, where what customers say is read and answered. "
        "This link lets you in, once, within seven days:"
    ) % {"by": by, "company": company.name}
    return f"{told}\n\n{link}\n\n{_('If you do not know what this is about, do nothing.')}"


@require_POST
@door.for_members(Deed.MEMBERS)
def role(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Give a member another role."""
    one = get_object_or_404(Membership, company=company, pk=pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            people.change_role(one, form.cleaned_data["role"], member(request))
            messages.success(request, _("The role is changed."))
        except people.NotSo as error:
            messages.error(request, TOLD[error.reason])
    return redirect(home_of(request, company))


@require_POST
@door.for_members(Deed.MEMBERS)
def remove(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Send somebody away; what they did stays."""
    one = get_object_or_404(Membership, company=company, pk=pk)
    try:
        people.remove(one, member(request))
        messages.success(request, _("This account is no member any more."))
    except people.NotSo as error:
        messages.error(request, TOLD[error.reason])
    return redirect(home_of(request, company))


def home_of(request: HttpRequest, company: Company) -> str:
    """The list of members; the front of the console for who may see it no longer."""
    still = company.memberships.filter(account=member(request), role=Membership.Role.OWNER).exists()
    return reverse("console:members", args=[company.slug]) if still else reverse("console:index")
