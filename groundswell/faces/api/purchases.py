"""Tell what was bought, and what came back."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header, Router

from groundswell.faces.api.orders import PurchaseIn, PurchaseOut, ReturnIn, ReturnOut
from groundswell.faces.api.problems import Problem
from groundswell.faces.api.shapes import ProblemOut
from groundswell.faces.api.voices import NAMED, WriteKey
from groundswell.listen.buying import bought, came_back
from groundswell.plumbing.once import once
from groundswell.record.models import Key

router = Router()
TROUBLES = dict.fromkeys((400, 401, 403, 409, 413, 422), ProblemOut)
IdempotencyKey = Annotated[str, Header(max_length=200, alias="Idempotency-Key", description=NAMED)]


def source_of(key: Key) -> str:
    """Where a key's purchases happen: the same place as that of its voices."""
    return f"api/{key.company.slug if key.company else 'first'}"


@router.post(
    "/purchases",
    auth=WriteKey(),
    response={201: PurchaseOut, 200: PurchaseOut, **TROUBLES},
    operation_id="tell_purchase",
    summary="Tell what somebody bought",
)
def purchase(request: HttpRequest, told: PurchaseIn, idempotency_key: IdempotencyKey = "") -> tuple[int, Any]:
    """Tell of an order that is paid. Its lines are each taken down once: told again, it answers 200, anew 201."""
    key: Key = request.auth  # type: ignore[attr-defined]

    def answer() -> tuple[int, Any]:
        new = bought(source_of(key), key.company.name if key.company else "", [told.as_order()])
        outcome = "noticed" if new else "repeated"
        return 201 if new else 200, {"order": told.order, "outcome": outcome, "lines": new}

    return named(key, "purchases", idempotency_key, told.dict(), answer)


@router.post(
    "/returns",
    auth=WriteKey(),
    response={200: ReturnOut, 404: ProblemOut, **TROUBLES},
    operation_id="tell_return",
    summary="Tell what came back",
)
def came(request: HttpRequest, told: ReturnIn, idempotency_key: IdempotencyKey = "") -> tuple[int, Any]:
    """Tell that some of an order came back, or without lines all of it. Never does more come back than was bought."""
    key: Key = request.auth  # type: ignore[attr-defined]

    def answer() -> tuple[int, Any]:
        if came_back(source_of(key), [told.as_returned()]):
            raise Problem(404, "Not found", f"no order {told.order!r}; tell of it first")
        return 200, {"order": told.order, "name": told.name}

    return named(key, "returns", idempotency_key, told.dict(), answer)


def named(key: Key, what: str, name: str, asked: dict[str, Any], answer: Any) -> tuple[int, Any]:
    """The answer; under a name of the asker's choosing, the one that was given before."""
    return once(f"key/{key.pk}", name, {what: asked}, answer) if name else answer()
