"""After the letter: the page that says where it went, and the one that its link opens."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groundswell.faces import door
from groundswell.faces.site.forms import AddressForm, CodeForm
from groundswell.faces.site.photographs import preview_of
from groundswell.faces.site.sending import pause, thanks_for
from groundswell.faces.words import why_refused, wrong_code
from groundswell.listen import drafts, letter
from groundswell.listen.drafts import NoSuchDraft
from groundswell.listen.models import Draft
from groundswell.listen.screen import Refused
from groundswell.listen.speak import NotTheirs
from groundswell.plumbing.limit import TooOften
from groundswell.plumbing.mail import NotSent
from groundswell.record.close import kind_for
from groundswell.record.models import Account, Product, Voice


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the letter went; a box for its code, another letter, another address."""
    try:
        draft = drafts.waiting(request.session.get("draft", ""))
        if draft.voice_id is not None:
            return redirect("voice", draft.voice_id)
        if request.method == "POST":
            return sent_back(request, slug, draft)
    except NoSuchDraft as error:
        return nothing_waits(request, error)
    except TooOften as error:
        return pause(request, error)
    return sent_page(request, draft, CodeForm(), AddressForm())


def sent_back(request: HttpRequest, slug: str, draft: Draft) -> HttpResponse:
    """What the page's three forms ask for."""
    asked = request.POST.get("do")
    if asked == "again":
        return letter_again(request, slug, draft, AddressForm({"email": draft.email}))
    if asked == "elsewhere":
        return letter_again(request, slug, draft, AddressForm(request.POST))
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            return let_in(request, drafts.by_code(draft.nonce, form.cleaned_data["code"]))
        except NoSuchDraft as error:
            form.add_error("code", why_not(error))
    return sent_page(request, draft, form, AddressForm())


def letter_again(request: HttpRequest, slug: str, draft: Draft, form: AddressForm) -> HttpResponse:
    """Another letter, perhaps to another address."""
    if form.is_valid():
        try:
            draft = drafts.again(draft, door.visitor(request, consents=True), form.cleaned_data["email"])
            request.session["draft"] = draft.nonce
            letter.tell(draft, title_of(draft))
            messages.success(request, _("Another letter is on its way."))
            return redirect("sent", slug=slug)
        except NotSent:
            form.add_error("email", _("Our letter could not be sent just now. Please try again in a few minutes."))
        except ValidationError as error:
            form.add_error("email", error)
    return sent_page(request, draft, CodeForm(), form)


def sent_page(request: HttpRequest, draft: Draft, code: CodeForm, address: AddressForm) -> HttpResponse:
    context = {
        "product": product_of(draft),
        "email": draft.email,
        "code": code,
        "address": address,
        "were_sent": request.session.get("was_sent", []),
    }
    return render(request, "site/sent.html", context, status=422 if code.errors or address.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, given: str) -> HttpResponse:
    """What the letter's link opens: the words and one button. Merely opened it does nothing: scanners open it too."""
    try:
        draft = drafts.by_link(given)
        if draft.voice_id is not None:
            return redirect("voice", draft.voice_id)
        if request.method == "POST" and request.POST.get("do") == "forget":
            return forget(request, draft)
        if request.method == "POST":
            return let_in(request, draft)
    except (NoSuchDraft, NotTheirs) as error:
        return nothing_waits(request, error)
    return confirm_page(request, draft)


def confirm_page(request: HttpRequest, draft: Draft, trouble: str = "") -> HttpResponse:
    """The words as they will stand. Never an error's status: those are logged with their address, which is a key."""
    said = drafts.said_again(draft.said)
    photographs = [(preview_of(one), one) for one in drafts.photographs_of(draft)]
    number = said.answers.removeprefix("voice:")
    answered = Voice.objects.filter(pk=int(number) if number.isdecimal() else 0)
    given_stars = float(said.stars) if said.kind == "review" else None
    product, account = product_of(draft), Account.objects.filter(email__iexact=draft.email).first()
    context = {
        "said": said,
        "close": kind_for(account, product) if account and product else "",
        "given_stars": given_stars,
        "product": product,
        "photographs": photographs,
        "answered": answered.first(),
    }
    return render(
        request,
        "site/confirm.html",
        {**context, "trouble": trouble},
    )


def let_in(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The address is theirs: publish it, sign them in, and lead to where it stands."""
    is_first = draft.voice_id is None
    try:
        account, voice = drafts.confirm(draft)
    except Refused as refused:
        return confirm_page(request, draft, trouble=why_refused(refused.reason))
    if is_first:
        door.come_in(request, account)
    request.session.pop("draft", None)
    messages.success(request, thanks_for(voice))
    return redirect("voice", voice.pk)


def forget(request: HttpRequest, draft: Draft) -> HttpResponse:
    """It was not they who wrote it."""
    drafts.drop(draft)
    messages.success(request, _("It is forgotten, and was never shown."))
    return redirect("front")


def nothing_waits(request: HttpRequest, error: Exception) -> HttpResponse:
    """The link or the browser names nothing that waits."""
    is_over = isinstance(error, NoSuchDraft) and error.reason == "over"
    return render(request, "site/nothing_waits.html", {"is_over": is_over}, status=410 if is_over else 404)


def why_not(error: NoSuchDraft) -> str:
    """What is wrong with a code, in plain words."""
    if error.reason == "wrong":
        return wrong_code(error.tries_left)
    return _("This code no longer counts. Have another letter sent below; the link in the letter still works.")


def product_of(draft: Draft) -> Product | None:
    """The product that a draft is about."""
    return Product.objects.select_related("company").filter(slug=draft.said.get("product", "")).first()


def title_of(draft: Draft) -> str:
    found = product_of(draft)
    return found.title if found else draft.company
