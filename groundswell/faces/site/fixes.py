"""One fix: what the company says, what owners answer, and the reader's own answer to it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groundswell.faces import door
from groundswell.faces.site.forms import PlainForm, given
from groundswell.faces.site.lasting import sign_in
from groundswell.faces.site.short_forms import CHOOSE
from groundswell.listen import fixes
from groundswell.listen.fixes import NotFixed
from groundswell.record.fixes import named_of, since
from groundswell.record.models import Account, Confirmation, Experience, Fix, Named, Person, Version
from groundswell.weigh.fixed import told_of

YES_NO = (("yes", _("Yes, it is fixed")), ("no", _("No, it is not")))
WRONG = ("wrong", _("That is not what I reported"))
TOLD = {
    "over": _("The company has taken this back meanwhile."),
    "older": _("The fault is said to be fixed in a newer version than yours."),
}


class FixForm(PlainForm):
    """Whether it is fixed, and with which version."""

    answer = forms.ChoiceField(
        label=_("Is it fixed for you?"), choices=YES_NO, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    version = forms.ModelChoiceField(
        label=_("Which version do you have?"),
        help_text=_("Only who has the new version, or a later one, can tell."),
        queryset=Version.objects.none(),
        required=False,
        to_field_name="name",
        empty_label=_("please choose"),
    )

    def __init__(self, *args: Any, fix: Fix, is_named: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["version"].queryset = since(fix.version)  # type: ignore[attr-defined]
        if is_named:
            self.fields["answer"].choices = [*YES_NO, WRONG]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("answer") in {"yes", "no"} and "version" not in self.errors and told.get("version") is None:
            self.add_error("version", ValidationError(gettext("Please say which version you have.")))
        return told


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fix(request: HttpRequest, pk: int) -> HttpResponse:
    """What is said to be fixed; who is signed in says whether it is, or that it is not what they reported."""
    (told,) = told_of(Fix.objects.filter(pk=get_object_or_404(Fix, pk=pk).pk))
    account, one = door.account(request), told.fix
    mine = my_named(account, one)
    form = FixForm(given(request), fix=one, is_named=bool(mine), initial=known_of(account, one))
    may_answer = account is not None and one.ended_at is None and not works_there(account, one)
    if may_answer and account is not None and form.is_valid() and is_taken(form, one, account, mine):
        messages.success(request, gettext("Thank you for saying so."))
        return redirect("fix", pk=pk)
    context = {
        "product": one.product,
        "company": one.product.company,
        "told": told,
        "form": form,
        "mine": mine,
        "may_answer": may_answer,
        "works_there": account is not None and works_there(account, one),
        "sign_in": sign_in(request.path + "#answer") if account is None else "",
    }
    return render(request, "site/fix.html", context, status=422 if form.errors else 200)


def my_named(account: Account | None, one: Fix) -> list[Named]:
    """The reader's own voices that are named for it."""
    return list(named_of(account.person).filter(fix=one)) if account and account.person else []


def works_there(account: Account, one: Fix) -> bool:
    return account.memberships.filter(company=one.product.company_id).exists()


def known_of(account: Account | None, one: Fix) -> dict[str, str]:
    """What the reader answered before; else the version that they told us they have."""
    if account is None or account.person is None:
        return {}
    before = Confirmation.objects.filter(fix=one, person=account.person).select_related("version").first()
    if before is not None:
        return {"answer": "yes" if before.is_fixed else "no", "version": before.version.name}
    return {"version": version_of(account.person, one)}


def version_of(person: Person, one: Fix) -> str:
    lived = Experience.objects.filter(person=person, version__in=since(one.version)).order_by("-pk")
    return lived.values_list("version__name", flat=True).first() or ""


def is_taken(form: FixForm, one: Fix, account: Account, mine: list[Named]) -> bool:
    """Take the answer; why it cannot be taken is told on the form."""
    said, person = form.cleaned_data, account.speaker()
    try:
        if said["answer"] == "wrong":
            for named in mine:
                fixes.object_to(named, person)
        else:
            fixes.answer(one, person, said["version"], is_fixed=said["answer"] == "yes")
    except NotFixed as error:
        form.add_error(None, TOLD[error.reason])
        return False
    return True
