"""The API answers nothing that its OpenAPI page does not know."""

import pytest
import schemathesis
from cast import ada, crowd, said, told
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from groundswell.record.access import make_key
from groundswell.record.models import Voice
from groundswell.record.proof import seal
from groundswell.wsgi import application

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

# The API as its own page tells it, asked through all layers of the site.
PAGE = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
OPERATIONS = [found.ok() for found in PAGE.get_all_operations()]
WRITES = [operation for operation in OPERATIONS if operation.method == "post"]

# What a shape cannot say: which fields go together. With these a well-formed voice makes sense as well.
SENSE = {
    "product": "kettle",
    "kind": "review",
    "stars": 4,
    "scale": "",
    "role": "consumer",
    "answers": "",
    "audience": "public",
    "to": "",
    "said_at": "2026-03-01T12:00:00Z",
    "owned_from": None,
    "owned_until": None,
}

# The checks read what comes, not what is packed.
PLAIN = {"Accept-Encoding": "identity"}

quick = settings(max_examples=25, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True)
def house_in_which_there_is_something_to_find():
    told(*crowd(*"55141"), ada(id="1", reply="Thank you!"), said(person="x", role="expert"))
    seal()


def by_name(operation):
    return operation.label


def is_told_of(answer, operation):
    """Whether the page names an answer of this status, and in this format."""
    told = operation.definition.raw["responses"].get(str(answer.status_code), {})
    (spoken,) = answer.headers["content-type"]
    return spoken.partition(";")[0] in told.get("content", {})


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=by_name)
def test_every_answer_is_one_that_the_page_tells_of(operation, mode):
    @quick
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case):
        answer = case.call_and_validate(headers=PLAIN, checks=CHECKS)
        assert is_told_of(answer, operation), answer.text

    asked()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", WRITES, ids=by_name)
def test_every_answer_to_a_key_is_one_that_the_page_tells_of(operation, mode):
    key = {**PLAIN, "Authorization": f"Bearer {make_key('shop', 'write')}"}

    @quick
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case):
        answer = case.call(headers=key)
        case.validate_response(answer, checks=CHECKS)
        assert is_told_of(answer, operation), answer.text

    asked()


# What the page cannot tell: how the parts of a voice go together.
A_PLAIN_REVIEW = {
    "product": "kettle",
    "id": "",
    "kind": "review",
    "stars": 4,
    "scale": "",
    "role": "consumer",
    "said_at": None,
    "reply_at": None,
    "owned_from": None,
    "owned_until": None,
    "answers": "",
    "audience": "public",
    "to": "",
}


@pytest.mark.parametrize("operation", [one for one in WRITES if one.path.endswith("/voices")], ids=by_name)
def test_a_plain_review_is_heard_whatever_else_it_tells(operation):
    key = {**PLAIN, "Authorization": f"Bearer {make_key('shop', 'write')}"}

    @quick
    @given(case=operation.as_strategy())
    def asked(case):
        case.headers = {}
        case.body = {**case.body, **A_PLAIN_REVIEW}
        response = case.call(headers=key)
        case.validate_response(response, checks=CHECKS)
        assert response.status_code in {200, 201}, (case.body, response.text)

    asked()
    assert Voice.objects.filter(source__key="api/first").exists()


@pytest.mark.parametrize("operation", WRITES, ids=by_name)
def test_without_a_key_nothing_is_written(operation):
    before = Voice.objects.count()

    @quick
    @given(case=operation.as_strategy())
    def asked(case):
        assert case.call().status_code in {400, 401, 422}

    asked()
    assert Voice.objects.count() == before
