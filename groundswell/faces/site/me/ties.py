"""Who stands close to whom: a link to hand over, the other's yes, and either's no."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature, dumps, loads
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from groundswell.faces.site.forms import given
from groundswell.faces.site.me.codes import status_of
from groundswell.faces.site.me.forms import TIES, ConfirmForm, TieForm
from groundswell.faces.site.me.signing_in import known
from groundswell.listen import notice
from groundswell.plumbing.limit import Limit, TooOften, knock
from groundswell.plumbing.sign import token
from groundswell.record.models import Person, Tie

# A link works once, within two days: as long as it is remembered who knocked.
HOLDS = timedelta(days=2)
ONCE = Limit("tie link", most=1, within=HOLDS)


@dataclass(frozen=True, slots=True)
class Offered:
    """What stands in a link: who handed it over, and how they see the tie."""

    person: Person
    kind: str
    is_public: bool
    one_household: bool
    nonce: str


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ties(request: HttpRequest) -> HttpResponse:
    """My ties; and a link for a new one, which I hand over myself: we write to nobody."""
    person, link = known(request).person, ""
    form = TieForm(given(request))
    if form.is_valid():
        person = known(request).speaker()
        link = settings.SITE + reverse("tie", args=[offer(person, form.cleaned_data)])
    context = {"form": form, "link": link, "ties": lines_of(person), "hours": HOLDS.days * 24}
    return render(request, "site/me/ties.html", context, status=status_of(form))


def offer(person: Person, wish: dict[str, object]) -> str:
    return dumps([person.pk, wish["kind"], wish["is_public"], wish["one_household"], token()], salt="tie")


def lines_of(person: Person | None) -> list[dict[str, object]]:
    """Each tie as its own side reads it."""
    if person is None:
        return []
    found = [(one, one.other if one.declarer_id == person.pk else one.declarer) for one in notice.ties_of(person)]
    return [{"tie": one, "other": other, "kind": TIES.get(one.kind, one.kind)} for one, other in found]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tie(request: HttpRequest, offered: str) -> HttpResponse:
    """The other side opens the link, and says yes or goes away."""
    found = read(offered)
    if found is None or found.person == known(request).person:
        return render(request, "site/me/tie.html", {"is_own": found is not None}, status=404)
    form = ConfirmForm(given(request))
    if form.is_valid():
        return agree(request, found, form)
    context = {"form": form, "offered": found, "kind": TIES[found.kind]}
    return render(request, "site/me/tie.html", context)


def agree(request: HttpRequest, offered: Offered, form: ConfirmForm) -> HttpResponse:
    try:
        knock(ONCE, offered.nonce)
    except TooOften:
        return render(request, "site/me/tie.html", status=404)
    notice.join(
        offered.person,
        known(request).speaker(),
        offered.kind,
        is_public=offered.is_public and form.cleaned_data["is_public"],
        one_household=offered.one_household and form.cleaned_data["one_household"],
    )
    messages.success(request, _("It is noted. Either of you can end it at any time."))
    return redirect("ties")


def read(offered: str) -> Offered | None:
    try:
        person, kind, is_public, one_household, nonce = loads(offered, salt="tie", max_age=HOLDS)
    except (BadSignature, ValueError, TypeError):
        return None
    found = Person.objects.filter(pk=person, account__is_active=True).first()
    return Offered(found, kind, is_public, one_household, nonce) if found else None


@login_required
@require_POST
def end_tie(request: HttpRequest, pk: int) -> HttpResponse:
    notice.revoke_tie(mine(request, pk), known(request).speaker())
    messages.success(request, _("It is ended."))
    return redirect("ties")


@login_required
@require_POST
def end_household(request: HttpRequest, pk: int) -> HttpResponse:
    """We no longer live together: the tie stays, and each of us has a voice of their own again."""
    notice.live_apart(mine(request, pk), known(request).speaker())
    messages.success(request, _("It is noted. Each of you has a voice of their own again."))
    return redirect("ties")


def mine(request: HttpRequest, pk: int) -> Tie:
    person = known(request).person
    return get_object_or_404(Tie.objects.filter(Q(declarer=person) | Q(other=person)), pk=pk)
