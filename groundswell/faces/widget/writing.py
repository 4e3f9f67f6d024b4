"""The box to write in, from any site: what was written waits for the code of a letter, and is then heard."""

import json
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from groundswell.faces import door
from groundswell.faces.widget.embed import not_one
from groundswell.faces.widget.everywhere import for_everywhere, told, trouble
from groundswell.faces.widget.finding import NotFound, SeveralFound, product_named
from groundswell.faces.widget.forms import DraftForm
from groundswell.faces.words import CONSENT, why_refused, wrong_code
from groundswell.listen import drafts, letter
from groundswell.listen.drafts import NoSuchDraft
from groundswell.listen.screen import Refused
from groundswell.listen.speak import NotTheirs
from groundswell.plumbing.limit import Limit, TooOften, knock
from groundswell.plumbing.mail import NotSent
from groundswell.record.models import Product

# Wrong tries count too: who sends more than that is no shopper.
BOX = Limit("widget", most=60, within=timedelta(hours=1))


@csrf_exempt
@for_everywhere("POST")
def draft(request: HttpRequest) -> HttpResponse:
    """Keep what was written, and send the letter. No cookie is read, so no other site can speak for anybody."""
    given = body_of(request)
    if given is None:
        return trouble(400, "found no JSON object, wanted one with the fields that docs/widget.md names")
    name = text_of(given, "product")
    try:
        knock(BOX, door.network(request))
        product = product_named(name, text_of(given, "company"))
    except TooOften as error:
        return pause(error)
    except (NotFound, SeveralFound) as error:
        return not_one(name, error)
    form = DraftForm({field: text_of(given, field) for field in DraftForm.base_fields})
    nonce = kept(request, form, product) if form.is_valid() else None
    if nonce is None:
        return told({"errors": form.troubles()}, 429 if form.has_error(None, "flood") else 422)
    return told({"draft": nonce, "told": letter_told(form.cleaned_data["email"])}, 201)


def kept(request: HttpRequest, form: DraftForm, product: Product) -> str | None:
    """The waiting draft's nonce; None where something stands in the way, which the form then tells."""
    try:
        waiting, needs_letter = drafts.keep(
            form.said_of(product),
            company=product.company.name,
            email=form.cleaned_data["email"],
            visitor=door.visitor(request, consents=form.cleaned_data["consent"]),
            consent=str(CONSENT),
        )
        if needs_letter:
            letter.tell_or_drop(waiting, product.title)
    except Refused as error:
        form.refuse(error)
    except TooOften:
        form.add_error(None, ValidationError(why_refused("flood"), code="flood"))
    except NotSent:
        form.add_error("email", _("Our letter could not be sent just now. Please try again in a few minutes."))
    except ValidationError as error:
        form.add_error("email", error)
    else:
        return waiting.nonce
    return None


@csrf_exempt
@for_everywhere("POST")
def confirm(request: HttpRequest) -> HttpResponse:
    """The code from the letter: let the voice in."""
    given = body_of(request)
    if given is None:
        return trouble(400, "found no JSON object, wanted one with draft and code")
    try:
        knock(BOX, door.network(request))
        drafts.confirm(drafts.by_code(text_of(given, "draft"), text_of(given, "code")))
    except TooOften as error:
        return pause(error)
    except NoSuchDraft as error:
        return told({"errors": {"code": [why_not(error)]}}, 422)
    except Refused as error:
        return told({"errors": {"form": [why_refused(error.reason)]}}, 422)
    except NotTheirs:
        return told({"errors": {"form": [why_refused("")]}}, 422)
    return told({"told": _("Thank you. Your voice counts in a moment.")})


def body_of(request: HttpRequest) -> dict[str, Any] | None:
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) else None


def text_of(given: dict[str, Any], name: str) -> str:
    """A field as a form has it; what is no plain value is as good as empty."""
    value = given.get(name, "")
    if value is True:
        return "on"
    return str(value) if isinstance(value, str | int) and value is not False else ""


def letter_told(email: str) -> str:
    told = _("A letter is on its way to %(email)s. Type the code that it brings; then your words are published.")
    return told % {"email": email}


def why_not(error: NoSuchDraft) -> str:
    """Why a code does not open anything."""
    if error.reason == "wrong":
        return wrong_code(error.tries_left)
    return _("This code no longer holds. Please open the link in the letter instead.")


def pause(error: TooOften) -> HttpResponse:
    response = told({"errors": {"form": [why_refused("flood")]}}, 429)
    response["Retry-After"] = str(error.wait)
    return response
