"""What holds of faces/api/impressions.py, and of how the API tells what is out of proportion."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cast import a_company, a_product, a_voice, crowd, told
from django.test import Client

from groundswell.record.access import make_key
from groundswell.record.models import Change, Impression, Voice
from groundswell.weigh import proportion

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


def tell(number: int, key: str = "", **parts: Any) -> Any:
    plain = {"site": "a search engine", "place": 1, "day": TODAY.isoformat(), "count": 900}
    return Client().post(
        f"/api/v1/voices/{number}/impressions",
        json.dumps({**plain, **parts}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key or make_key('shop', 'write', 'Acme')}"},
    )


def test_what_is_told_twice_of_one_day_is_told_once_and_the_last_word_counts() -> None:
    voice, _ = a_voice(), a_company()
    key = make_key("shop", "write", "Acme")
    for count in (900, 900, 1200):
        assert tell(voice.pk, key, count=count).json() == {
            "number": voice.pk,
            "site": "a search engine",
            "place": 1,
            "day": TODAY.isoformat(),
            "count": count,
        }
    assert Impression.objects.get().count == 1200
    assert Change.objects.filter(by="key shop").count() == 2


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ({"day": (TODAY + timedelta(days=1)).isoformat()}, 422),
        ({"place": 0}, 422),
        ({"count": 0}, 422),
        ({"site": ""}, 422),
        ({"site": "a\x00b"}, 422),
    ],
)
def test_what_cannot_be_is_refused(parts: dict[str, Any], status: int) -> None:
    a_company()
    assert tell(a_voice().pk, **parts).status_code == status
    assert not Impression.objects.exists()


def test_nobody_tells_of_another_companys_voices_nor_of_such_as_are_not_public() -> None:
    a_company()
    rival = a_product("pan", company=a_company("Rival"))
    assert tell(a_voice(product=rival).pk).status_code == 403
    private = a_voice(audience="circle").pk
    assert tell(private, make_key("second", "write", "Acme")).status_code == 404
    assert tell(private, make_key("third", "read", "Acme")).status_code == 403
    assert not Impression.objects.exists()


def test_each_voice_tells_how_often_it_was_shown_and_how_many_met_the_same() -> None:
    told(*crowd(*"5" * 30, "1"))
    lone = Voice.objects.get(level=1)
    assert tell(lone.pk).status_code == 200
    proportion.draw()
    found = Client().get(f"/api/v1/voices/{lone.pk}").json()["proportion"]
    assert (found["shown"], found["share"], found["met_by"], found["of"], found["is_out"]) == (900, 1.0, 1, 31, True)
    assert found["low"] <= found["times"] <= found["high"]
    items = Client().get("/api/v1/products/kettle/voices?limit=100").json()["items"]
    assert [one["number"] for one in items if one["proportion"]] == [lone.pk]
