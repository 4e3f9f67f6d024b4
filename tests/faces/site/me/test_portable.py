"""What holds of faces/site/me/portable.py."""

import jwt
import pytest
from cast import a_product
from somebody import BEN, signed_in, speaks

from groundswell.listen.hold import place, withdraw

pytestmark = pytest.mark.django_db


def test_a_signed_voice_is_checked_with_the_published_key(client):
    a_product(gtin="4006381333931")
    voice = speaks(stars="4", text="It hums.")
    token = client.get(f"/voices/{voice.pk}.jws").content.decode()
    (key,) = client.get("/.well-known/jwks.json").json()["keys"]
    assert jwt.get_unverified_header(token) == {"alg": "EdDSA", "typ": "JWT", "kid": key["kid"]}
    told = jwt.decode(token, jwt.PyJWK(key), algorithms=["EdDSA"])
    assert told["iss"] == "https://voices.example"
    assert told["sub"] == "https://id.gs1.org/01/04006381333931"
    assert (told["rating"], told["opinion"]) == (75, "It hums.")
    assert told["metadata"]["nickname"] == "Ada"
    assert told["jti"] == f"https://voices.example/voices/{voice.pk}/"
    header, _, signature = token.split(".")
    other = jwt.encode({**told, "rating": 100}, "x" * 32).split(".")[1]
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(f"{header}.{other}.{signature}", jwt.PyJWK(key), algorithms=["EdDSA"])


def test_the_private_key_is_its_owners_alone(client, settings):
    client.get("/.well-known/jwks.json")
    assert (settings.HOME / "keys" / "voices.pem").stat().st_mode & 0o777 == 0o600
    assert "d" not in client.get("/.well-known/jwks.json").json()["keys"][0]


def test_a_voice_that_was_taken_back_or_held_is_gone(client):
    voice, held = speaks(), speaks(product="lamp")
    withdraw(voice, voice.author)
    place(held, "spam", "adverts", "care@acme.example")
    for one in (voice, held):
        answer = client.get(f"/voices/{one.pk}.jws")
        assert (answer.status_code, answer.content) == (410, b"")
    assert client.get("/voices/999999.jws").status_code == 404


def test_my_signed_voices_are_those_said_here():
    speaks(text="It hums.")
    speaks(product="lamp", text="It glows.")
    speaks(BEN, "Ben", text="Not hers.")
    lines = signed_in().get("/me/voices.jws").content.decode().splitlines()
    told = [jwt.decode(line, options={"verify_signature": False})["opinion"] for line in lines]
    assert told == ["It hums.", "It glows."]
