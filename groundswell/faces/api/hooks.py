"""Shops call here when something is bought or comes back."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from groundswell.faces.api.problems import answer
from groundswell.listen import receive
from groundswell.listen.receive import Answer

WORDS = {
    Answer.NOT_SIGNED: ("Not signed", "the signature is not that of this body by this shop's secret"),
    Answer.UNKNOWN: ("Not found", "no shop calls at this address"),
    Answer.ENDED: ("Gone", "this shop is connected no more"),
}


@csrf_exempt
@never_cache
@require_POST
def shop(request: HttpRequest, token: str) -> HttpResponse:
    """Take down what a shop sends, and answer at once; it is worked afterwards."""
    try:
        body = request.body
    except RequestDataTooBig:
        return answer(413, "Too big", f"wanted a body of at most {settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes")
    found = receive.take(token, request.headers, body)
    return HttpResponse(status=200) if found is Answer.TAKEN else answer(found.value, *WORDS[found])
