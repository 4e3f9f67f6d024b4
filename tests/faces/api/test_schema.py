"""The API answers nothing that its OpenAPI page does not know."""

import pytest
import schemathesis
from cast import a_company, ada, crowd, said, told
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from groundswell.faces.api.urls import api
from groundswell.record.access import make_key
from groundswell.record.models import Voice
from groundswell.record.proof import seal
from groundswell.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def page(path="/api/v1/openapi.json"):
    """The API as its own page tells it, asked through all of the site's layers."""
    return schemathesis.openapi.from_wsgi(path, application)


@pytest.fixture
def house_with_voices():
    """A house in which there is something to find."""
    a_company("Acme")
    told(*crowd(*"55141"), ada(id="1", reply="Thank you!"), said(person="x", role="expert"))
    seal()


def asked(how, limit):
    """Every operation of the page, asked in many ways, each answer handed to `how`."""
    schema = page()
    for found in schema.get_all_operations():
        operation = found.ok()
        for strategy in (operation.as_strategy(), operation.as_strategy(generation_mode=NEGATIVE)):
            run_with(strategy, how, limit)


NEGATIVE = schemathesis.GenerationMode.NEGATIVE


def run_with(strategy, how, limit):
    from hypothesis import given

    @settings(max_examples=limit, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=strategy)
    def every_case(case):
        how(case)

    every_case()
