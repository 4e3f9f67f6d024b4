"""What holds of the page Integrity: what it shows, to whom, and what is decided there."""

from datetime import date

import pytest
from cast import a_company, a_product, a_voice, conclusions, crowd, settle, told
from mates import MATES, TARGETS, a_market, a_ring_speaks
from rooms import a_member, at, signed_in

from groundswell.act.models import Judgement
from groundswell.listen import hold, notice
from groundswell.record.models import Company, Link, Person, Product
from groundswell.weigh import recount, rehearsal, rings
from groundswell.weigh.models import Alarm, Rehearsed, Ring, Turn

pytestmark = pytest.mark.django_db

ONE = {"verdict": "one", "why": "One telephone, one hand."}


def the_ring() -> Ring:
    a_market()
    a_ring_speaks()
    recount.open_epoch()
    rings.propose()
    return Ring.objects.get()


def read(page: str, role: str = "owner", company: str = "acme", status: int = 200) -> str:
    works_for = Company.objects.get(slug=company)
    answer = signed_in(a_member(role, f"{role}-{company}", works_for)).get(at(page, company))
    assert answer.status_code == status
    return answer.content.decode()


def send(page: str, told: dict[str, str], role: str = "care") -> int:
    return signed_in(a_member(role, f"{role}-acme")).post(at(page), told).status_code


def test_where_nothing_is_wrong_it_says_so() -> None:
    a_company()
    page = read("integrity/")
    for words in ("seems to act as one", "No alarm rings.", "0 voices are held back", "Nothing has been decided"):
        assert words in page


def test_holds_are_counted_and_alarms_told_in_plain_words() -> None:
    hold.place(a_voice(), "spam", "seen", "owner@acme.example")
    day = date(2026, 3, 5)
    told = {
        "since": day,
        "day": day,
        "heard": 120,
        "usual": 3.84,
        "chance": 1e-9,
        "cap": 41_500_000,
        "product": a_product(),
    }
    Alarm.objects.create(whose="consumers", **told)
    page = read("integrity/")
    assert "1 voice is held back" in page
    assert "120 newcomers came in the days up to March 5, 2026, where 3.8 were to be expected." in page
    assert "count together for 41.5 full voices at most" in page


def test_a_product_that_people_judge_otherwise_is_told() -> None:
    product, day = a_product(), date(2026, 3, 5)
    assert "People judge your products as they always did." in read("integrity/")
    told = {"day": day, "confirmed": day, "before": 4.4, "since": 2.9, "known": 80, "people": 20, "chance": 0.01}
    Turn.objects.create(whose="consumers", product=product, kept=100_000, left=5_400_000, **told)
    page = read("integrity/")
    assert "Since March 5, 2026 people judge it otherwise: 4.4 before, 2.9 since." in page
    assert "All that was said before counts for 5 full voices together." in page
    assert 'href="/p/kettle/history/"' in page


def test_a_group_is_drawn_and_told_in_tables_and_with_what_would_change() -> None:
    ring = the_ring()
    assert f'href="/console/at/acme/integrity/groups/{ring.pk}/"' in read("integrity/")
    page = read(f"integrity/groups/{ring.pk}/", "reader")
    assert page.count('class="person"') == len(MATES)
    assert page.count('class="product"') == len(TARGETS)
    assert page.count('class="line"') == len(MATES) * len(TARGETS)
    assert page.count("the same stars on 4 products within the same weeks") == 1
    assert f'<th scope="row" dir="auto">{", ".join(sorted(MATES))}</th>' in page
    assert "8\u00a0×\u00a05\u00a0★" in page
    rows = page[page.index("Scores now, and were they one") :].split("</table>")[0]
    assert rows.count("<tr>") == 1 + len(TARGETS)
    assert rows.count("−0.") == len(TARGETS)
    assert "<form" in page, "a reader can sign out"
    assert 'name="verdict"' not in page, "and decides nothing"


def test_who_decides_that_they_are_one_is_named_with_the_ground_and_may_undo_it() -> None:
    ring = the_ring()
    assert send(f"integrity/groups/{ring.pk}/judge/", ONE) == 302
    page = read("integrity/")
    assert "They are one" in page
    assert ONE["why"] in page
    assert "care-acme@acme.example" in page
    assert all(mate in page for mate in MATES)
    assert Link.objects.filter(ended_at=None).count() == len(MATES) - 1
    read(f"integrity/groups/{ring.pk}/", status=404)
    undo = f"integrity/judgements/{Judgement.objects.get().pk}/undo/"
    assert send(undo, {"undo-why": ""}) == 422
    assert send(undo, {"undo-why": "It is a choir."}) == 302
    assert not Link.objects.filter(ended_at=None).exists()
    assert "It is a choir." in read("integrity/")
    read(f"integrity/groups/{ring.pk}/")


@pytest.mark.parametrize("slip", [{"verdict": "one", "why": ""}, {"why": "They look alike."}, {"verdict": "x"}])
def test_nothing_is_decided_without_a_ground_and_what_was_typed_is_not_lost(slip: dict[str, str]) -> None:
    ring = the_ring()
    page = f"integrity/groups/{ring.pk}/judge/"
    answer = signed_in(a_member()).post(at(page), slip)
    assert answer.status_code == 422
    assert slip.get("why", "") in answer.content.decode()
    assert not Judgement.objects.exists()
    assert not Link.objects.exists()


def test_a_reader_decides_nothing() -> None:
    ring = the_ring()
    assert send(f"integrity/groups/{ring.pk}/judge/", ONE, "reader") == 403
    assert not Judgement.objects.exists()


def test_who_comes_second_is_told_that_it_is_decided() -> None:
    ring = the_ring()
    send(f"integrity/groups/{ring.pk}/judge/", ONE)
    answer = signed_in(a_member()).post(at(f"integrity/groups/{ring.pk}/judge/"), ONE, follow=True)
    assert "decided this meanwhile" in answer.content.decode()
    assert Judgement.objects.count() == 1


def test_two_companies_see_nothing_of_each_others_groups_alarms_and_decisions() -> None:
    ring, rival = the_ring(), a_company("Rival")
    judge = f"integrity/groups/{ring.pk}/judge/"
    read(f"integrity/groups/{ring.pk}/", company="rival", status=404)
    page = read("integrity/", company="rival")
    assert "groups/" not in page
    theirs = signed_in(a_member("owner", "owner-rival", rival))
    assert theirs.post(at(judge, "rival"), ONE).status_code == 404
    assert not Judgement.objects.exists()
    send(judge, ONE)
    assert ONE["why"] not in read("integrity/", company="rival")
    undo = at(f"integrity/judgements/{Judgement.objects.get().pk}/undo/", "rival")
    assert theirs.post(undo, {"undo-why": "x"}).status_code == 404


def test_of_a_group_that_touches_both_each_reads_its_own_products_alone() -> None:
    ring = the_ring()
    Product.objects.filter(slug="lamp").update(company=a_company("Rival"))
    page, theirs = (read(f"integrity/groups/{ring.pk}/", company=company) for company in ("acme", "rival"))
    assert "Lamp" not in page
    assert "lamp" not in page
    assert "time at products of other companies" in page
    assert "lamp" in theirs
    assert "kettle" not in theirs
    assert theirs[theirs.index("Scores now") :].split("</table>")[0].count("<tr>") == 2


def test_a_pen_name_is_not_lifted() -> None:
    ring = the_ring()
    mate = Person.objects.get(name="Mate 2")
    notice.pen_name(mate, Product.objects.get(slug="kettle"), "Quill")
    page = read(f"integrity/groups/{ring.pk}/")
    assert "Quill" in page
    assert "Mate 2" not in page
    send(f"integrity/groups/{ring.pk}/judge/", {"verdict": "not_one", "why": "A choir."})
    assert "Mate 2" not in read("integrity/")
    settle()


def test_however_many_they_are_a_page_asks_a_few_times(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    ring = the_ring()
    client = signed_in(a_member())
    with django_assert_max_num_queries(45):
        assert client.get(at(f"integrity/groups/{ring.pk}/")).status_code == 200
    with django_assert_max_num_queries(25):
        assert client.get(at("integrity/")).status_code == 200


REHEARSAL = {"attack": "flood", "size": "20"}


def rehearsed(role: str = "care", **told: str) -> str:
    asked = {"product": str(Product.objects.get(slug="kettle").pk), **REHEARSAL, **told}
    client = signed_in(a_member(role, f"{role}-acme"))
    return client.post(at("integrity/rehearsal/ask/"), asked, follow=True).content.decode()


def test_an_attack_is_rehearsed_on_a_copy_and_kept_with_a_picture() -> None:
    told(*crowd("5", "4", "5", "4"))
    before = conclusions()
    assert "Nothing has been rehearsed" in read("integrity/rehearsal/")
    page = rehearsed()
    assert "As it stands" in page
    assert page.count('class="plain-mean"') == 3
    assert conclusions() == before
    kept = Rehearsed.objects.get()
    assert kept.found["undefended"]["plain"] < kept.found["before"]["plain"]
    assert rehearsed() != ""
    assert Rehearsed.objects.count() == 1, "asked again it is drawn anew"


def test_where_it_would_take_long_the_worker_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    told(*crowd("5", "4", "5", "4"))
    monkeypatch.setattr(rehearsal, "WORTH_WAITING", 0)
    assert "It is being rehearsed" in rehearsed()
    rehearsal.draw_asked()
    assert "As it stands" in read("integrity/rehearsal/")


@pytest.mark.parametrize("slip", [{"size": "0"}, {"size": "9999999"}, {"attack": "magic"}, {"product": "0"}])
def test_what_cannot_be_rehearsed_is_told_on_the_form(slip: dict[str, str]) -> None:
    told(*crowd("5"))
    assert 'role="alert"' in rehearsed(**slip)
    assert not Rehearsed.objects.exists()


def test_a_reader_and_another_company_rehearse_nothing_here() -> None:
    told(*crowd("5"))
    rehearsed("reader")
    assert not Rehearsed.objects.exists()
    rehearsed()
    a_company("Rival")
    page = read("integrity/rehearsal/", company="rival")
    assert "kettle" not in page
    assert "nothing to attack" in page
