"""A person's own page: what I said, my names and ties, letters, export, and being forgotten."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import SetPasswordForm
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.act import claims, invited, leaving, letters
from groundswell.act.whom import INVITE
from groundswell.faces.site.forms import given
from groundswell.faces.site.me.codes import status_of
from groundswell.faces.site.me.forms import AlikeForm, EraseForm, InvitedForm, MailForm, NameForm
from groundswell.faces.site.me.signing_in import known, lately
from groundswell.listen import notice
from groundswell.listen.models import Draft
from groundswell.record.access import take_password
from groundswell.record.fixes import to_be_asked
from groundswell.record.mine import mine, said_by
from groundswell.record.models import (
    Account,
    Company,
    Consent,
    Erasure,
    HelpfulVote,
    Objection,
    PenName,
    Person,
    Product,
    ShareLink,
)
from groundswell.record.privacy import LastOwner
from groundswell.weigh import similar

A_PAGE = 20
RECEIPT = "receipt"


@never_cache
@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """All that I said, how it stands, and what I can do about myself."""
    account = known(request)
    page = Paginator(said_by(account.person), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "account": account,
        "person": account.person,
        "page": page,
        "voices": mine(list(page.object_list)),
        "drafts": drafts_of(account),
        "claims": claims.waiting_for(account.person),
        "fixes": to_be_asked(account.person)[:A_PAGE] if account.person else [],
        "companies": Company.objects.filter(memberships__account=account).order_by("name"),
        "votes": HelpfulVote.objects.filter(voter=account.person).count() if account.person else 0,
        "pen_names": PenName.objects.filter(person=account.person).select_related("product") if account.person else [],
        "ties": notice.ties_of(account.person) if account.person else [],
        "links": ShareLink.objects.filter(person=account.person, ended_at=None).count() if account.person else 0,
        "passkeys": Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN),
        "gets_letters": letters.are_wanted(account),
        "is_invited": letters.are_wanted(account, INVITE),
    }
    return render(request, "site/me/me.html", context)


def drafts_of(account: Account) -> list[dict[str, object]]:
    """What waits for a yes from this address: about what, and since when."""
    waiting = Draft.objects.filter(email__iexact=account.email, voice=None).order_by("-made_at")
    products = Product.objects.in_bulk([draft.said.get("product", "") for draft in waiting], field_name="slug")
    return [{"at": draft.made_at, "product": products.get(draft.said.get("product", ""))} for draft in waiting]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """Go by another name."""
    person = known(request).person
    form = NameForm(given(request), initial={"name": person.name if person else ""})
    if form.is_valid():
        notice.rename(known(request).speaker(), form.cleaned_data["name"])
        messages.success(request, _("Your name is changed, beside all that you have said."))
        return redirect("me")
    return render(request, "site/me/name.html", {"form": form}, status=status_of(form))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pen_name(request: HttpRequest, slug: str) -> HttpResponse:
    """Go by another name beside one product; an empty one means the usual."""
    person = known(request).person
    spoken_of = said_by(person).values("product")
    product = get_object_or_404(Product, slug=slug, pk__in=spoken_of)
    pen = PenName.objects.filter(person=person, product=product).first()
    form = NameForm(given(request), initial={"name": pen.name if pen else ""})
    form.fields["name"].help_text = _("Leave it empty to go by your usual name there.")
    if form.is_valid():
        notice.rename_beside(known(request).speaker(), product, form.cleaned_data["name"])
        messages.success(request, _("Your name beside this product is changed."))
        return redirect("me")
    context = {"form": form, "product": product}
    return render(request, "site/me/name.html", context, status=status_of(form))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """Which letters I want."""
    account = known(request)
    form = MailForm(given(request), initial={"reply": letters.are_wanted(account)})
    if form.is_valid():
        if form.cleaned_data["reply"]:
            letters.ask_for(account, str(form.fields["reply"].label))
        else:
            letters.ask_for_no_more(account)
        messages.success(request, _("Your wish is noted."))
        return redirect("me")
    return render(request, "site/me/mail.html", {"form": form})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def alike(request: HttpRequest) -> HttpResponse:
    """Whether I am compared with others who know the same products: for my eyes, and for theirs."""
    person = known(request).person
    now = {"compare": similar.is_wanted(person), "apart": similar.keeps_apart(person)} if person else {}
    form = AlikeForm(given(request), initial=now)
    if form.is_valid():
        wish(known(request).speaker(), form)
        messages.success(request, _("Your wish is noted."))
        return redirect("me")
    return render(request, "site/me/alike.html", {"form": form})


def wish(person: Person, form: AlikeForm) -> None:
    """Write down what was ticked, and end what was not."""
    if form.cleaned_data["compare"]:
        notice.consent(person, Consent.Purpose.COMPARE, str(form.fields["compare"].label))
    else:
        notice.end_consent(person, Consent.Purpose.COMPARE)
    if form.cleaned_data["apart"]:
        notice.object_to(person, Objection.To.COMPARE)
    else:
        notice.end_objection(person, Objection.To.COMPARE)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """Whether I like to be invited to try things, and to what I was."""
    account = known(request)
    form = InvitedForm(given(request), initial={"invite": letters.are_wanted(account, INVITE)})
    if form.is_valid():
        if form.cleaned_data["invite"]:
            letters.ask_for(account, str(form.fields["invite"].label), INVITE)
        else:
            letters.ask_for_no_more(account, INVITE)
        messages.success(request, _("Your wish is noted."))
        return redirect("me")
    return render(request, "site/me/invitations.html", {"form": form, "got": invited.of_person(account.person, A_PAGE)})


# RFC 8058: the reader's mail program posts here by itself, without cookies, so it can bring no token of ours.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave_letters(request: HttpRequest, token: str) -> HttpResponse:
    """End letters of one kind by the link that stands in each of them. Looking at it ends nothing."""
    try:
        stream = letters.stream_of(token)
        if request.method == "POST":
            letters.leave(token)
    except letters.NoSuchLetter:
        return render(request, "site/me/leave.html", {"is_unknown": True}, status=404)
    return render(request, "site/me/leave.html", {"is_left": request.method == "POST", "stream": stream})


@never_cache
@lately
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Set a password beside the mailed code; every other browser is signed out."""
    account = known(request)
    form: SetPasswordForm[Account] = SetPasswordForm(account, given(request))
    form.label_suffix = ""
    if form.is_valid():
        take_password(account, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, account)
        messages.success(request, _("Your password is set. Wherever else you were signed in, you no longer are."))
        return redirect("me")
    return render(request, "site/me/password.html", {"form": form}, status=status_of(form))


@never_cache
@lately
@require_POST
def archive(request: HttpRequest) -> FileResponse:
    """Everything we keep about me, as one file."""
    return FileResponse(leaving.archive(known(request)), as_attachment=True, filename="groundswell-me.zip")


@never_cache
@lately
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays; then, at a clear yes, forget."""
    account = known(request)
    form = EraseForm(given(request))
    if form.is_valid():
        try:
            erasure = leaving.leave(account)
        except LastOwner as alone:
            form.add_error(
                None, _("%(company)s would have no owner left. Please name another one first.") % {"company": alone}
            )
        else:
            logout(request)
            request.session[RECEIPT] = erasure.receipt
            return redirect("erased")
    context = {"form": form, "voices": said_by(account.person).count(), "email": account.email}
    return render(request, "site/me/erase.html", context, status=status_of(form))


@never_cache
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """The receipt, shown once."""
    erasure = get_object_or_404(Erasure, receipt=request.session.pop(RECEIPT, ""))
    return render(request, "site/me/erased.html", {"erasure": erasure})
