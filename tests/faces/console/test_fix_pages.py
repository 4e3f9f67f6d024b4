"""What holds of the company's pages about what is fixed."""

import pytest
from cast import a_product, settle
from living import Living, living

from groundswell.record.models import Fix, Membership, Named, Voice

pytestmark = pytest.mark.django_db

AT = "/console/at/acme"


@pytest.fixture
def house() -> Living:
    return living()


def post(house: Living, path: str, **told: object) -> int:
    return house.client(house.owner).post(AT + path, told).status_code


def test_a_company_tells_a_fix_and_names_voices(house: Living) -> None:
    assert post(house, f"/products/{a_product().pk}/fixes/", fault="It hums", version="2.1") == 302
    fix = Fix.objects.get(fault="It hums")
    path = f"/fixes/{fix.pk}/"
    ada = Voice.objects.exclude(said_at=None).filter(author__name="Ada").first()
    assert ada is not None
    page = house.client(house.owner).get(AT + path).content.decode()
    assert f'id="pick-{ada.pk}"' in page
    assert "hides no voice" in page
    assert post(house, path, voice=[ada.pk, house.held.pk, "nonsense"]) == 302
    assert Named.objects.get(fix=fix).voice == ada, "a held voice is not named"
    page = house.client(house.owner).get(AT + path).content.decode()
    assert f'id="pick-{ada.pk}"' not in page


def test_the_list_is_narrowed_by_words_and_stars(house: Living) -> None:
    fix = Fix.objects.get()
    Named.objects.all().delete()
    for asked, finds in (
        ("", True),
        ("?q=leaks", True),
        ("?q=whistles", False),
        ("?stars=2", True),
        ("?stars=5", False),
    ):
        page = house.client(house.owner).get(f"{AT}/fixes/{fix.pk}/{asked}").content.decode()
        assert (f'id="pick-{house.mine.pk}"' in page) is finds, asked


def test_what_cannot_be_told_is_said_on_the_form(house: Living) -> None:
    path = f"/products/{a_product().pk}/fixes/"
    assert post(house, path, fault="it leaks", version="2.1") == 422, "told already"
    assert post(house, path, fault="", version="2.1") == 422
    assert post(house, path, fault="It hums", version="9") == 422
    assert Fix.objects.count() == 1


def test_it_is_taken_back(house: Living) -> None:
    fix = Fix.objects.get()
    assert post(house, f"/fixes/{fix.pk}/end/") == 302
    assert post(house, f"/fixes/{fix.pk}/end/") == 302
    fix.refresh_from_db()
    assert fix.ended_by == house.owner
    settle()
    assert "Said to be fixed" not in house.client().get("/p/kettle/").content.decode()


def test_who_only_reads_tells_nothing(house: Living) -> None:
    Membership.objects.update(role="reader")
    assert post(house, f"/products/{a_product().pk}/fixes/", fault="It hums", version="2.1") == 403
    assert post(house, f"/fixes/{Fix.objects.get().pk}/", voice=[house.mine.pk]) == 403
