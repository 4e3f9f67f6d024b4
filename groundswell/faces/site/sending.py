"""Sending what somebody wrote: heard at once from who is signed in; from others kept, until a letter is answered."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from groundswell.faces import door
from groundswell.faces.site.forms import AgreedForm
from groundswell.listen import drafts, letter
from groundswell.listen.said import Said
from groundswell.listen.screen import Refused
from groundswell.listen.speak import NotTheirs, Photograph, speak
from groundswell.plumbing.limit import TooOften
from groundswell.plumbing.mail import NotSent
from groundswell.record.models import Account, Product, Voice


def page(
    request: HttpRequest,
    template: str,
    form: AgreedForm,
    say: Callable[[], Said],
    product: Product,
    *,
    to: Callable[[Voice], str] | None = None,
    **told: object,
) -> HttpResponse:
    """The page of a form: what it says is sent once the form is whole; until then, the form is shown.

    say   what the form says; asked only of a valid one
    to    as for `send`
    told  what the template is told besides the form, the product and its company
    """
    if form.is_valid():
        answer = send(request, form, say(), product, to=to)
        if answer is not None:
            return answer
    return shown(request, template, {"product": product, "company": product.company, **told}, form)


def send(
    request: HttpRequest,
    form: AgreedForm,
    said: Said,
    product: Product,
    *,
    photographs: Iterable[Photograph] = (),
    to: Callable[[Voice], str] | None = None,
) -> HttpResponse | None:
    """Bring what a valid form says to the door.

    form  from who is not signed in, it has their `email`; what stands in the way is told on it
    to    where somebody who was heard at once goes next; the product's page, unless told otherwise
    Returns where to go, or None: then show the form again, by `shown`.
    """
    account = door.account(request)
    try:
        if account is None:
            return kept(request, form, said, product, photographs)
        voice = heard(request, account, form, said, product, photographs)
    except Refused as refused:
        form.refuse(refused)
    except TooOften as error:
        form.pause(error)
    except NotTheirs:
        form.add_error(None, _("Something else was sent by this form before. Please open it anew."))
    except NotSent:
        form.add_error("email", _("Our letter could not be sent just now. Please try again in a few minutes."))
    except ValidationError as error:
        form.add_error("email", error)
    else:
        messages.success(request, thanks_for(voice))
        was_sent(request)
        return redirect(to(voice) if to else reverse("product", args=[product.slug]))
    return None


def thanks_for(voice: Voice) -> str:
    """What becomes of it now: only a review counts."""
    if voice.kind_id == "review":
        return _("Thank you. Your voice counts in a moment.")
    return _("Thank you. Everybody can read it now.")


def shown(
    request: HttpRequest, template: str, context: Mapping[str, Any], form: AgreedForm, *, is_wrong: bool = False
) -> HttpResponse:
    """The page with a form, empty or to be looked at again: 200, 422, or 429 for who comes too often.

    is_wrong  something beside the form's own fields has to be looked at
    """
    is_wrong = is_wrong or bool(form.errors)
    status = 429 if form.wait else 422 if is_wrong else 200
    keeps = {"keep_under": request.path, "is_sent": is_sent(request), "is_wrong": is_wrong}
    answer = render(request, template, {**context, **keeps, "form": form}, status=status)
    if form.wait:
        answer["Retry-After"] = str(form.wait)
    return answer


def pause(request: HttpRequest, error: TooOften) -> HttpResponse:
    """A plain page for who comes too often."""
    answer = render(request, "site/pause.html", {"minutes": (error.wait + 59) // 60}, status=429)
    answer["Retry-After"] = str(error.wait)
    return answer


def heard(
    request: HttpRequest,
    account: Account,
    form: AgreedForm,
    said: Said,
    product: Product,
    photographs: Iterable[Photograph],
) -> Voice:
    visitor = door.visitor(request, consents=form.cleaned_data["consent"])
    company = product.company.name
    voice = speak(account, said, company=company, visitor=visitor, consent=form.agreed, photographs=photographs)
    door.recognise(request, account)
    return voice


def kept(
    request: HttpRequest, form: AgreedForm, said: Said, product: Product, photographs: Iterable[Photograph]
) -> HttpResponse:
    """Keep it, write the letter, and lead to the page that says so."""
    draft, needs_letter = drafts.keep(
        said,
        company=product.company.name,
        email=form.cleaned_data["email"],
        visitor=door.visitor(request, consents=form.cleaned_data["consent"]),
        consent=form.agreed,
        photographs=photographs,
        told_by=form.cleaned_data.get("told_by"),
    )
    if needs_letter:
        letter.tell_or_drop(draft, product.title)
    request.session["draft"] = draft.nonce
    was_sent(request)
    return redirect("sent", slug=product.slug)


def was_sent(request: HttpRequest) -> None:
    """Remember that what this form's page keeps on the device may be forgotten."""
    request.session["was_sent"] = [*request.session.get("was_sent", []), request.path][-20:]


def is_sent(request: HttpRequest) -> bool:
    """Whether what was kept under this page has been sent since; told once."""
    done = request.session.get("was_sent", [])
    if request.path not in done or request.method == "POST":
        return False
    request.session["was_sent"] = [path for path in done if path != request.path]
    return True
