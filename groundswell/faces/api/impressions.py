"""Tell how often readers were shown a voice elsewhere."""

from datetime import UTC, datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router

from groundswell.faces.api.problems import Problem
from groundswell.faces.api.shapes import ImpressionsIn, ImpressionsOut, ProblemOut
from groundswell.faces.api.voices import WriteKey
from groundswell.listen.notice import was_shown_outside
from groundswell.record.models import Key, Voice

router = Router()


@router.post(
    "/voices/{number}/impressions",
    auth=WriteKey(),
    response={200: ImpressionsOut, **dict.fromkeys((400, 401, 403, 404, 413, 422), ProblemOut)},
    operation_id="tell_impressions",
    summary="Tell how often it was shown elsewhere",
)
def tell(request: HttpRequest, number: Annotated[int, Path(ge=1, le=2**63 - 1)], told: ImpressionsIn) -> ImpressionsOut:
    """Tell how often readers were shown a voice on somebody else's page: a search engine, a forum, your own app.

    Told again of the same site, place and day, the last count stands.
    """
    key: Key = request.auth  # type: ignore[attr-defined]
    voice = Voice.objects.filter(pk=number, audience=Voice.Audience.PUBLIC).select_related("product__company").first()
    if voice is None:
        raise Problem(404, "Not found", f"no public voice {number}")
    if key.company_id not in {None, voice.product.company_id}:
        raise Problem(403, "Not allowed", f"key {key.name!r} is not of the company that voice {number} is about")
    if told.day > datetime.now(UTC).date():
        raise Problem(422, "Not taken", f"found {told.day}, wanted a day that has come")
    was_shown_outside(voice, told.site, told.place, told.day, told.count, by=f"key {key.name}")
    return ImpressionsOut(number=number, **told.dict())
