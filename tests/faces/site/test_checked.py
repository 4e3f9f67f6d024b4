"""What holds of faces/site/checked.py: the page says what is so, and each step of the door has words."""

import re

import pytest
from cast import a_company, a_product, a_voice
from django.test import Client

from groundswell.faces.site import checked
from groundswell.listen import screen
from groundswell.listen.hold import place
from groundswell.record import proof
from groundswell.record.models import Company, Hold, Seal

pytestmark = pytest.mark.django_db


def page(path: str = "/checked/acme/") -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def cells(text: str, head: str) -> list[str]:
    row = re.search(rf'<th scope="row">{head}</th>(.*?)</tr>', text)
    assert row
    return re.findall(r'number">([^<]*)<', row.group(1))


def untold() -> list[str]:
    return [step.__name__ for step in (*screen.STEPS, *screen.STEPS_AT_HOME) if step not in checked.STEP_WORDS]


def test_each_step_of_the_door_has_words() -> None:
    assert untold() == []


def test_a_step_without_words_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_new(said: object) -> None:
        """A step that nobody has put into words."""

    monkeypatch.setattr(screen, "STEPS", (*screen.STEPS, is_new))
    assert untold() == ["is_new"]
    a_company()
    with pytest.raises(KeyError):
        page()


def test_the_steps_stand_on_the_page_in_their_order() -> None:
    a_company()
    text = page()
    words = [str(checked.STEP_WORDS[step]).replace("'", "&#x27;") for step in (*screen.STEPS, *screen.STEPS_AT_HOME)]
    places = [text.index(one) for one in words]
    assert places == sorted(places)


def test_the_limit_is_the_one_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    a_company()
    monkeypatch.setattr(screen, "FLOOD", screen.Limit("voices", most=7, within=screen.FLOOD.within))
    assert "from one network 7 voices may come in an hour" in page()


def test_proofs_are_counted_as_they_are_shown() -> None:
    a_voice(proof="order")
    place(a_voice(proof="order"), "spam", "seen", "care")
    assert cells(page(), "purchase confirmed") == ["1"]
    assert cells(page(), "receipt seen") == ["0"]


def test_every_ground_has_its_line_by_star_also_at_nought() -> None:
    place(a_voice(stars="1.000000", level=1), "abuse", "names a neighbour", "care")
    text = page()
    assert cells(text, "insults or threats") == ["0", "0", "0", "0", "1", "1"]
    for ground in Hold.Ground.values:
        assert len(cells(text, checked.word(ground, "ground"))) == 6


def test_a_company_is_told_of_itself_alone() -> None:
    a_voice(proof="order", product=a_product("pan", company=a_company("Rival")))
    a_company()
    assert cells(page(), "purchase confirmed") == ["0"]
    assert cells(page("/checked/rival/"), "purchase confirmed") == ["1"]
    assert cells(page("/checked/"), "purchase confirmed") == ["1"]


def test_who_answers_for_it_is_named_as_the_company_says() -> None:
    a_company()
    assert "has named no address" in page()
    Company.objects.update(contact="hello@acme.example", address="1 Way\nTown", website="https://acme.example")
    text = page()
    assert 'href="mailto:hello@acme.example"' in text
    assert "1 Way<br>Town" in text


def test_the_latest_seal_stands_there() -> None:
    assert "There is no seal yet" in page("/checked/")
    a_voice()
    proof.seal()
    assert Seal.objects.get().chain in page("/checked/")


def test_every_page_leads_there_and_a_products_account_to_its_companys() -> None:
    a_product()
    assert 'href="/checked/"' in page("/")
    assert 'href="/checked/acme/"' in page("/p/kettle/")


def test_a_company_that_is_none_has_no_page() -> None:
    assert Client().get("/checked/nobody/").status_code == 404
