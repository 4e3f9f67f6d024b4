"""What holds of listen/connectors/shops/proofs.py: only who knows the secret can say anything."""

import pytest
from calling import SECRET, by_shopify, by_standard, by_woocommerce, signature
from hypothesis import given
from hypothesis.strategies import binary, integers

from groundswell.listen.connectors.shops.proofs import (
    TOLERANCE,
    is_of_shopify,
    is_of_woocommerce,
    is_standard,
)

NOW = 1_775_000_000.0
WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"id": 1001}'


def test_a_known_vector_is_right():
    # RFC 4231, test case 2, as base64.
    assert signature(b"what do ya want for nothing?", b"Jefe") == "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="


def test_a_vector_of_the_standards_own_library_is_right():
    body, moment = b'{"test": 2432232314}', 1614265330
    headers = by_standard(body, WHSEC, "msg_p5jXN8AQM9LWM0D4loKWxJek", moment)
    assert headers["webhook-signature"].split()[-1] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert is_standard(headers, body, [WHSEC], moment)


@pytest.mark.parametrize(("is_theirs", "by"), [(is_of_shopify, by_shopify), (is_of_woocommerce, by_woocommerce)])
class TestASignedBody:
    def test_is_known_by_either_secret(self, is_theirs, by):
        assert is_theirs(by(BODY), BODY, [SECRET], NOW)
        assert is_theirs(by(BODY), BODY, ["a new one", SECRET], NOW)

    def test_by_another_secret_or_by_none_is_not(self, is_theirs, by):
        assert not is_theirs(by(BODY, secret="another"), BODY, [SECRET], NOW)
        assert not is_theirs(by(BODY, secret=""), BODY, [""], NOW)
        assert not is_theirs({}, BODY, [SECRET], NOW)
        assert not is_theirs(dict.fromkeys(by(BODY), "ü�"), BODY, [SECRET], NOW)


@given(body=binary(min_size=1, max_size=200), at=integers(0, 10_000), bit=integers(0, 7))
def test_one_altered_bit_anywhere_is_noticed(body, at, bit):
    altered = bytearray(body)
    altered[at % len(body)] ^= 1 << bit
    assert is_of_shopify(by_shopify(body), body, [SECRET], NOW)
    assert not is_of_shopify(by_shopify(body), bytes(altered), [SECRET], NOW)
    assert not is_of_woocommerce(by_woocommerce(body), bytes(altered), [SECRET], NOW)
    assert not is_standard(by_standard(body, WHSEC, at=NOW), bytes(altered), [WHSEC], NOW)


@pytest.mark.parametrize("off", [-TOLERANCE - 1, TOLERANCE + 1])
def test_a_standard_call_that_is_too_old_or_of_tomorrow_is_not_taken(off):
    assert is_standard(by_standard(BODY, WHSEC, at=NOW), BODY, [WHSEC], NOW + off * 0.9)
    assert not is_standard(by_standard(BODY, WHSEC, at=NOW), BODY, [WHSEC], NOW + off)


@pytest.mark.parametrize(
    "altered",
    [
        {"webhook-id": "msg_2"},
        {"webhook-id": ""},
        {"webhook-id": "msg.1"},
        {"webhook-timestamp": "1775000001"},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "١٧٧٥"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1"},
    ],
)
def test_name_and_moment_are_signed_too(altered):
    assert not is_standard({**by_standard(BODY, WHSEC, at=NOW), **altered}, BODY, [WHSEC], NOW)


def test_a_signature_of_another_version_counts_for_nothing():
    headers = by_standard(BODY, WHSEC, at=NOW)
    told = headers["webhook-signature"].replace("v1,", "v2,")
    assert not is_standard({**headers, "webhook-signature": told}, BODY, [WHSEC], NOW)
