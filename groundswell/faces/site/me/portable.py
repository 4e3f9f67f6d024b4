"""Voices to take along: signed, with the key by which anybody checks them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groundswell.faces.site.me.signing_in import known
from groundswell.plumbing import keypair
from groundswell.record import portable
from groundswell.record.models import Source, Voice
from groundswell.record.shown import show

TYPE = "application/jose; charset=utf-8"


@require_safe
def jwks(request: HttpRequest) -> JsonResponse:
    """The public key (RFC 7517)."""
    return JsonResponse({"keys": [keypair.public_jwk()]}, content_type="application/jwk-set+json")


@never_cache
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One voice, signed; of one that is not shown any more, that it is gone: whoever holds a copy can ask."""
    get_object_or_404(Voice, pk=pk, source__key=Source.SITE, audience=Voice.Audience.PUBLIC)
    shown = show([pk])
    if not shown:
        return HttpResponse(status=410, content_type=TYPE)
    return HttpResponse(portable.signed(shown[0]), content_type=TYPE)


@never_cache
@login_required
@require_safe
def all_mine(request: HttpRequest) -> HttpResponse:
    """All that I said here, one signed voice a line."""
    person = known(request).person
    lines = [f"{line}\n" for line in portable.all_signed(person)] if person else []
    return HttpResponse(lines, content_type=TYPE, headers={"Content-Disposition": 'attachment; filename="voices.jws"'})
