"""One review, from the shopper's POST to the changed score, by HTTP and worker."""

import json

import pytest
from django.test import Client

from groundswell import flow
from groundswell.record.access import make_key
from groundswell.record.models import Company

pytestmark = pytest.mark.django_db(transaction=True)


def tell(client: Client, key: str, **voice: object) -> int:
    answer = client.post(
        "/api/v1/voices",
        json.dumps(voice),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    return answer.status_code


def kettle(client: Client) -> dict:
    return client.get("/api/v1/products/kettle").json()


def test_a_review_walks_round_the_house_and_changes_the_page(client: Client) -> None:
    Company.objects.create(name="Acme", slug="acme")
    key = make_key("shop", "write", "Acme")
    for number, stars in enumerate([5, 5, 4, 5]):
        assert tell(client, key, product="kettle", person=f"p{number}", id=f"r{number}", stars=stars) == 201
    flow.run_until_idle()
    before = kettle(client)
    assert before["score"]["people"] == 4

    assert tell(client, key, product="kettle", person="ada", id="r9", stars=1, text="The lid jams.") == 201
    assert tell(client, key, product="kettle", person="ada", id="r9", stars=1, text="The lid jams.") == 200
    assert kettle(client)["score"] == before["score"], "it counts after the worker's next turn, not in the request"
    flow.run_until_idle()

    after = kettle(client)
    assert after["stars"] == {"1": 1, "2": 0, "3": 0, "4": 1, "5": 3}
    assert after["score"]["people"] == 5
    drop = before["score"]["value"] - after["score"]["value"]
    assert 0 < drop <= before["score"]["one_person_moves"] + 1e-9
    voices = client.get("/api/v1/products/kettle/voices").json()["items"]
    assert [voice["place"] for voice in voices] == [1, 2, 3, 4, 5]
    assert voices[0]["stars"] == 5, "the first place is of the largest camp"
    page = client.get("/p/kettle/").content.decode()
    assert "The lid jams." in page


def test_new_words_under_the_same_id_are_an_amendment_and_both_stay_readable(client: Client) -> None:
    Company.objects.create(name="Acme", slug="acme")
    key = make_key("shop", "write", "Acme")
    assert tell(client, key, product="kettle", person="ada", id="r1", stars=1, text="The lid jams.") == 201
    assert tell(client, key, product="kettle", person="ada", id="r1", stars=4, text="They mended the lid.") == 200
    flow.run_until_idle()
    (voice,) = client.get("/api/v1/products/kettle/voices").json()["items"]
    assert (voice["stars"], voice["text"]) == (4, "They mended the lid.")
    assert [earlier["text"] for earlier in voice["earlier"]] == ["The lid jams."]
    assert kettle(client)["stars"]["4"] == 1
