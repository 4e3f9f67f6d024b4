"""What holds of faces/console/proportion.py: the list of a product, the list of all, and what is told of outside."""

from datetime import UTC, datetime, timedelta

import pytest
from cast import a_company, a_product, crowd, told
from faces.console.rooms import a_member, at, signed_in

from groundswell.listen import notice
from groundswell.record.models import Impression, Product, Voice
from groundswell.weigh import proportion

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


def lone() -> Voice:
    return Voice.objects.get(level=1)


def shown(path: str, role: str = "care") -> str:
    answer = signed_in(a_member(role)).get(at(path))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def page() -> str:
    return f"products/{Product.objects.get(slug='kettle').pk}/proportion/"


def out_of_proportion() -> None:
    told(*crowd(*"5" * 40, "1"))
    for place, voice in enumerate(Voice.objects.filter(level=5)[:9], 1):
        notice.were_shown({(voice.pk, "product", place, TODAY): 100})
    notice.was_shown_outside(lone(), "a search engine", 1, TODAY, 5000, by="care")
    proportion.draw()


def test_it_stands_on_the_products_list_and_on_that_of_all_with_the_place_that_causes_it() -> None:
    out_of_proportion()
    for text in (shown(page()), shown("proportion/")):
        assert "<b>38</b>" in text
        assert "1 of 41" in text
        assert "at a search engine" in text
        assert f"/voices/{lone().pk}/" in text
    assert "at most 40 of 41" in shown(page())
    assert "at most 40 of 41" not in shown("proportion/")


def test_where_nothing_was_shown_it_says_so() -> None:
    told(*crowd("5"))
    assert "No reader was shown a voice about it" in shown(page())
    assert "Nothing is out of proportion." in shown("proportion/")


def test_another_companys_voices_stand_on_neither() -> None:
    out_of_proportion()
    a_product("pan", company=a_company("Rival"))
    rival = a_member("care", "rival", a_company("Rival"))
    assert "Nothing is out of proportion." in signed_in(rival).get(at("proportion/", "rival")).content.decode()
    assert signed_in(rival).get(at(page(), "rival")).status_code == 404


def test_what_is_told_of_elsewhere_is_taken_down() -> None:
    told(*crowd(*"51"))
    sent = {"voice": lone().pk, "site": "a forum", "place": 2, "day": TODAY.isoformat(), "count": 70}
    answer = signed_in(a_member("care")).post(at(page() + "shown/"), sent, follow=True)
    assert "The count is kept" in answer.content.decode()
    told_of = Impression.objects.values_list("voice", "channel", "site", "place", "day", "count")
    assert list(told_of) == [(lone().pk, "outside", "a forum", 2, TODAY, 70)]


@pytest.mark.parametrize("wrong", ["voice", "day", "count"])
def test_what_cannot_be_is_told_on_the_form(wrong: str) -> None:
    told(*crowd(*"51"))
    sent = {"voice": lone().pk, "site": "a forum", "place": 2, "day": TODAY.isoformat(), "count": 70}
    sent[wrong] = {"voice": 10**6, "day": (TODAY + timedelta(days=1)).isoformat(), "count": 0}[wrong]
    answer = signed_in(a_member("care")).post(at(page() + "shown/"), sent)
    assert answer.status_code == 422
    assert f'href="#id_{wrong}"' in answer.content.decode()
    assert not Impression.objects.exists()


def test_who_only_reads_sees_the_list_and_no_form() -> None:
    out_of_proportion()
    assert "Shown elsewhere" in shown(page(), "care")
    assert "Shown elsewhere" not in shown(page(), "reader")
