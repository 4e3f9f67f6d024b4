"""Post voices; read one; read the seals."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header, Path, Query, Router
from ninja.security import HttpBearer

from groundswell.faces.api.problems import Problem, without_slips
from groundswell.faces.api.shapes import BESIDE, HeardOut, ProblemOut, SealOut, SealsOut, VoiceIn, VoiceOut, WhyOut
from groundswell.listen.hear import hear
from groundswell.listen.item import Outcome
from groundswell.listen.screen import Refused
from groundswell.plumbing.once import once
from groundswell.record.access import key_of
from groundswell.record.models import Key, Seal, Voice
from groundswell.record.shown import show, visible
from groundswell.weigh.fixed import fixes_of
from groundswell.weigh.why import why

router = Router()

NAMED = "a name of your choosing for this request: sent again within two days, it gets the same answer"


class WriteKey(HttpBearer):
    """A key with scope `write`: Authorization: Bearer …"""

    def authenticate(self, request: HttpRequest, token: str) -> Key | None:
        key = key_of(token)
        if key is not None and key.scope != Key.Scope.WRITE:
            raise Problem(403, "Not allowed", f"key {key.name!r} may {key.scope}, not write")
        return key


@router.post(
    "/voices",
    auth=WriteKey(),
    response={
        201: HeardOut,
        200: HeardOut,
        400: ProblemOut,
        401: ProblemOut,
        403: ProblemOut,
        409: ProblemOut,
        413: ProblemOut,
        422: ProblemOut,
    },
    operation_id="tell_voice",
    summary="Tell what somebody said",
)
def post(
    request: HttpRequest,
    said: VoiceIn,
    idempotency_key: Annotated[str, Header(max_length=200, alias="Idempotency-Key", description=NAMED)] = "",
) -> tuple[int, Any]:
    """Tell what somebody said. Told again, it is a repeat and answers 200; a new voice answers 201."""
    key: Key = request.auth  # type: ignore[attr-defined]
    company = key.company.name if key.company else ""
    source = f"api/{key.company.slug if key.company else 'first'}"

    def answer() -> tuple[int, Any]:
        try:
            heard = hear(said.as_said(), source=source, company=company)
        except Refused as refused:
            # An answer like the others, so that the refusal stays counted when the answer is kept.
            return 422, {"reason": refused.reason, "found": refused.found, "wanted": refused.wanted}
        status = 201 if heard.outcome is Outcome.HEARD else 200
        return status, {"outcome": heard.outcome.value, "id": heard.id, "source": source}

    status, body = answer() if not idempotency_key else once(f"key/{key.pk}", idempotency_key, said.dict(), answer)
    if status == 422:
        raise Refused(**body)
    return status, body


@router.get(
    "/voices/{number}",
    response={200: VoiceOut, 404: ProblemOut, 422: ProblemOut},
    operation_id="read_voice",
    summary="One voice",
)
def voice(request: HttpRequest, number: Annotated[int, Path(ge=1, le=2**63 - 1)]) -> VoiceOut:
    """One voice, by the number in its permanent address."""
    shown = show([number], *BESIDE)
    if not shown:
        raise Problem(404, "Not found", f"no public voice {number}")
    fixes = fixes_of(shown[0].voice.product, [number])
    return VoiceOut.of(shown[0], fixes.by_voice.get(number, ()))


@router.get(
    "/voices/{number}/why",
    response={200: WhyOut, 404: ProblemOut, 422: ProblemOut},
    operation_id="read_why",
    summary="What one voice counts, and why",
)
def voice_why(request: HttpRequest, number: Annotated[int, Path(ge=1, le=2**63 - 1)]) -> WhyOut:
    """What one voice counts in its product's score, where it does. The terms add up to the log-odds."""
    one = visible(Voice.objects.filter(pk=number, kind="review")).first()
    told = why(one) if one else None
    if told is None:
        raise Problem(404, "Not found", f"no voice {number} that counts: no review, not shown, or a newer one stands")
    return WhyOut.of(told)


@router.get("/seals", response={200: SealsOut, 422: ProblemOut}, operation_id="list_seals", summary="The daily seals")
@without_slips
def seals(
    request: HttpRequest,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    before: Annotated[int, Query(ge=0, le=2**63 - 1, description="from the path in `next`")] = 0,
) -> SealsOut:
    """The daily seals, the newest first: note one down, and nothing before it can change unseen."""
    rows = Seal.objects.order_by("-first")
    found = list((rows.filter(first__lt=before) if before else rows)[: limit + 1])
    more = f"{request.path}?limit={limit}&before={found[limit - 1].first}" if len(found) > limit else None
    items = [
        SealOut(day=s.day, first=s.first, last=s.last, size=s.size, root=s.root, chain=s.chain) for s in found[:limit]
    ]
    return SealsOut(items=items, next=more)
