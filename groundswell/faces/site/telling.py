"""Who told you? A code that somebody was given, typed in; and whether the teller may know what came of it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from groundswell.faces import door
from groundswell.faces.site import sending
from groundswell.faces.site.forms import PlainForm
from groundswell.faces.site.going import GUESSED
from groundswell.faces.site.me.codes import status_of
from groundswell.faces.site.me.signing_in import known, next_of
from groundswell.faces.site.words import THANKS
from groundswell.listen import telling
from groundswell.listen.came import PLACE
from groundswell.plumbing.limit import TooOften, knock
from groundswell.record.models import PenName, Person, Referral, ShareLink, Thanks

A_PAGE = 100
TYPED = "code"  # where a link stood: in somebody's mouth


class ToldForm(PlainForm):
    """A code as somebody heard or read it."""

    code = forms.CharField(
        label=gettext_lazy("The code"),
        help_text=gettext_lazy("It looks like bako-mitu-7. Hyphens, blanks and capitals do not matter."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Please type the code.")},
    )


@door.private
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest) -> HttpResponse:
    """Type a code. Who is not signed in is led to what it carries; of who is, it is kept that they were told."""
    asked = request.POST if request.method == "POST" else request.GET
    form = ToldForm(asked if "code" in asked else None)
    if form.is_valid():
        try:
            link = typed(request, form)
        except TooOften as error:
            return sending.pause(request, error)
        if link is not None:
            return led(request, link)
    person = door.person(request)
    context = {
        "form": form,
        "is_kept": bool(door.kept_name(request)),
        "is_known": door.account(request) is not None,
        "told": told_to(person) if person else [],
        "thanks": THANKS.items(),
    }
    return render(request, "site/told.html", context, status=status_of(form))


def typed(request: HttpRequest, form: ToldForm) -> ShareLink | None:
    """The link of the code; none where it slipped, which is told on the form. Raises TooOften."""
    link = telling.link_by(form.cleaned_data["code"])
    if link is None:
        knock(GUESSED, door.network(request))
        form.add_error("code", _("This is no code of ours, or it was taken back. Please look at each letter again."))
    return link


def led(request: HttpRequest, link: ShareLink) -> HttpResponse:
    account = door.account(request)
    if request.method == "POST" and account is not None:
        telling.was_told(account.speaker(), link, Referral.Way.CODE)
    return HttpResponseRedirect(f"{reverse('go', args=[link.code])}?{PLACE}={TYPED}")


@login_required
@require_POST
def thank(request: HttpRequest, pk: int) -> HttpResponse:
    """Thank whoever told me, in words that stand ready; or take it back."""
    one, words = get_object_or_404(Referral, pk=pk, person=known(request).person), request.POST.get("words", "")
    if "back" in request.POST:
        telling.unthank(one, known(request).speaker())
        messages.success(request, _("Your thanks are taken back: nobody reads them any more."))
    elif words in THANKS:
        telling.thank(one, known(request).speaker(), words)
        messages.success(request, _("Your thanks are sent, without your name."))
    return redirect("told")


def told_to(person: Person) -> list[dict[str, object]]:
    """By whom somebody was told of what, newest first."""
    pens = PenName.objects.filter(person=OuterRef("link__person"), product=OuterRef("link__product")).values("name")
    thanks = Thanks.objects.filter(referral=OuterRef("pk"), ended_at=None).values("words")
    found = Referral.objects.filter(person=person).select_related("link__product", "link__person")
    newest = found.annotate(pen=Subquery(pens[:1]), thanked=Subquery(thanks[:1])).order_by("-pk")[:A_PAGE]
    return [
        {"referral": one, "name": one.pen or one.link.person.name, "thanked": THANKS.get(one.thanked)} for one in newest
    ]


@login_required
@require_POST
def may_know(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether who told me may learn what came of it: my say alone, and mine to change."""
    one = get_object_or_404(Referral, pk=pk, person=known(request).person)
    telling.may_learn(one, known(request).speaker(), yes=request.POST.get("yes") == "yes")
    messages.success(request, _("Your wish is noted."))
    return redirect(next_of(request))
