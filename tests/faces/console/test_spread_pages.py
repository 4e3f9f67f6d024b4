"""The pages about spread: the headline in words, surges good and bad alike, trees, the ledger and campaigns."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from cast import ACME, DAY, KETTLE, a_company, a_person, a_product, a_voice, settle
from django.test import Client
from django.utils import timezone
from rooms import a_member, at, signed_in

from groundswell.listen import buying, telling
from groundswell.listen.buying import Line, Order, Returned
from groundswell.listen.came import Came
from groundswell.listen.telling import Browser, Plan
from groundswell.record.models import Campaign, Company, Experience, Product, ShareLink, Version
from groundswell.spread.models import Buzz, Cascade, Surge

pytestmark = pytest.mark.django_db

SHOP = "shopify/acme.example"
NOW = timezone.now()


@pytest.fixture
def owner() -> Client:
    return signed_in(a_member())


def a_swell(product: Product | None = None, **parts: Any) -> Buzz:
    plain = {
        "of": "all",
        "people": 214,
        "value": 0.42,
        "low": 0.31,
        "high": 0.55,
        "above_one": 0.0,
        "organic": 188 / 214,
        "half_life_hours": 20.0,
        "amplification": 1.7,
        "rise": 1.4,
        "rise_low": 0.9,
        "rise_high": 2.2,
        "campaigns": {},
        "days": [[str((NOW - timedelta(days=3)).date()), 188.0, 26.0]],
        "begin": NOW - timedelta(days=90),
        "end": NOW,
    }
    return Buzz.objects.create(product=product or a_product(), **{**plain, **parts})


def a_surge(**parts: Any) -> Surge:
    begun = parts.get("begun_at", NOW - timedelta(hours=9))
    told = {"value": 72.0, "low": 63.0, "high": 97.0, "told_at": NOW, "basis": "past"}
    plain = {"product": a_product(), "begun_at": begun, "sure_at": begun, "strength": 3.4, "seen": 60, **told}
    return Surge.objects.create(**{**plain, **parts})


def over(value: float, low: float, high: float, came: int, days: int) -> Surge:
    begun = NOW - timedelta(days=days)
    return a_surge(begun_at=begun, turned_out=came, first_value=value, first_low=low, first_high=high)


def bought(name: str, link: ShareLink | None = None, **parts: Any) -> None:
    line = Line("1", KETTLE, sku=KETTLE, amount=parts.pop("amount", 40))
    order = Order(name, DAY + timedelta(days=3), [line], currency="EUR", code=link.code if link else "", **parts)
    buying.bought(SHOP, ACME, [order])


def a_link(name: str = "Ada", **parts: Any) -> ShareLink:
    link = telling.link_for(a_person(name), a_product(KETTLE, sku=KETTLE), **parts)
    ShareLink.objects.filter(pk=link.pk).update(made_at=DAY)
    return link


def page(client: Client, path: str) -> str:
    answer = client.get(at(path))
    assert answer.status_code == 200
    return answer.content.decode()


def file(client: Client, path: str) -> list[dict[str, str]]:
    answer = client.get(at(path))
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def test_the_headline_says_how_far_people_speak_of_themselves(owner: Client) -> None:
    told = page(owner, f"products/{a_swell().product_id}/spread/")
    assert "In the last 90 days 214 people spoke of it; 188 of themselves, 26 by what you did." in told
    assert "In the last week 1.4 times as many a day as before did so of themselves (0.9 to 2.2)." in told
    assert "Each brings 0.42 more (0.31 to 0.55)." in told


def test_where_no_rise_is_known_none_is_told(owner: Client) -> None:
    one = a_swell(rise=None, rise_low=None, rise_high=None)
    assert "In the last week" not in page(owner, f"products/{one.product_id}/spread/")


def test_where_too_few_speak_no_number_is_told(owner: Client) -> None:
    told = page(owner, f"products/{a_product().pk}/spread/")
    assert "Too few to tell" in told
    assert "Each brings" not in told


def test_the_product_of_which_most_speak_of_themselves_comes_first(owner: Client) -> None:
    a_swell(a_product("bought"), people=400, organic=0.1)
    a_swell(a_product("loved"), people=100, organic=0.9)
    a_product("quiet")
    told = page(owner, "spread/")
    assert told.index("Loved") < told.index("Bought") < told.index("Too few to tell") < told.index("Quiet")


def test_good_and_bad_surges_are_told_in_the_same_words(owner: Client) -> None:
    told = {}
    for sign, words in (("for", "What speaks for it"), ("against", "What speaks against it")):
        surge = a_surge(sign=sign)
        text = page(owner, f"products/{surge.product_id}/spread/")
        assert f"It surges: {words}" in text.replace("</h3>", "")
        told[sign] = text.replace(words, "").split('id="surges-head"')[1].replace(f"-{surge.pk}", "")
        surge.delete()
    assert told["for"] == told["against"]


def test_what_began_at_one_moment_is_one_surge_with_its_parts(owner: Client) -> None:
    a_surge(sign="", seen=60)
    a_surge(sign="against", seen=55)
    told = page(owner, f"products/{a_product().pk}/spread/")
    assert told.count("It surges") == 1
    assert "What speaks against it: 55 people so far." in told


def test_where_a_surge_began_is_told_with_its_version(owner: Client) -> None:
    version = Version.objects.create(product=a_product(), name="Mark II")
    experience = Experience.objects.create(person=a_person(), product=a_product(), version=version)
    first = a_voice(title="The lid came off", experience=experience)
    a_surge(sign="", voice=first, channel="forum", country="LT")
    told = page(owner, f"products/{a_product().pk}/spread/")
    for part in ("The lid came off", "Version Mark II", "forum", "LT"):
        assert part in told, part


def test_earlier_forecasts_are_held_against_what_came(owner: Client) -> None:
    over(40, 30, 60, 50, days=10)
    over(40, 30, 60, 80, days=20)
    over(10, 5, 30, 20, days=30)
    told = page(owner, "spread/")
    assert "held 2 of them within its range" in told
    assert "at most 50 % off" in told


def test_a_name_stands_in_a_tree_only_of_whom_wrote_in_public_and_tells(owner: Client) -> None:
    ada, ben = a_link("Ada"), a_link("Ben")
    telling.was_told(a_person("Ben"), ada, "code", at=DAY - timedelta(hours=1))
    telling.was_told(a_person("Cyprian"), ben, "code", at=DAY + timedelta(days=1))
    a_voice(author=a_person("Ben"), product=a_product(), said_at=DAY + timedelta(days=2))
    a_voice(author=a_person("Cyprian"), product=a_product(), said_at=DAY + timedelta(days=2))
    settle()
    told = page(owner, f"cascades/{ada.pk}/")
    assert "3 people in this tree" in told
    assert f"Whom somebody ({ada.code}) told" in told
    assert "Ben" in told
    assert "Cyprian" not in told


def test_a_branch_opens_and_leads_back_up(owner: Client) -> None:
    ada, ben = a_link("Ada"), a_link("Ben")
    telling.was_told(a_person("Ben"), ada, "code", at=DAY - timedelta(hours=1))
    bought("o1", ben, email="cy@example.test")
    settle()
    whole = page(owner, f"cascades/{ada.pk}/")
    assert at(f"cascades/{ben.pk}/") in whole
    told = page(owner, f"cascades/{ben.pk}/")
    assert "2 people in this tree" in told
    assert at(f"cascades/{ada.pk}/") in told


def test_a_tree_keeps_its_address_when_it_is_drawn_anew(owner: Client) -> None:
    ada = a_link("Ada")
    bought("o1", ada, email="cy@example.test")
    settle()
    before = Cascade.objects.get().pk
    bought("o2", ada, email="di@example.test")
    settle()
    assert Cascade.objects.get().pk != before
    assert "3 people in this tree" in page(owner, f"cascades/{ada.pk}/")


def test_a_figure_opens_into_its_rows(owner: Client) -> None:
    link = a_link()
    bought("o1", link, email="cy@example.test", told_by="friend")
    bought("o2", email="di@example.test")
    settle()
    assert f'{at("ledger/purchases/")}?link={link.pk}"' in page(owner, "ledger/links/")
    its = page(owner, f"ledger/purchases/?link={link.pk}")
    assert "o1/1" in its
    assert "o2/1" not in its
    assert page(owner, "ledger/credit/").count("o1/1") == 1
    assert "cy@example" not in its


def test_what_came_back_stands_beside_the_purchase(owner: Client) -> None:
    bought("o1")
    buying.came_back(SHOP, [Returned("o1", "r1", DAY + timedelta(days=9))])
    (row,) = file(owner, "ledger/purchases.csv")
    assert (row["quantity"], row["returned"], row["amount"]) == ("1", "1", "40.00")
    assert "buyer" not in row


def test_only_readers_are_counted_and_each_once_a_day(owner: Client) -> None:
    link, browser = a_link(), "Mozilla/5.0 (X11; Linux) Firefox/130"
    for visitor, agent, method in (
        ("aa", browser, "GET"),
        ("aa", browser, "GET"),
        ("bb", browser, "GET"),
        ("cc", "WhatsApp/2.2", "GET"),
        ("dd", browser, "HEAD"),
    ):
        telling.visited(link.product, Browser(visitor, agent=agent, method=method), Came(), link)
    assert file(owner, "ledger/links.csv")[0]["readers"] == "2"
    assert [row["reader"] for row in file(owner, "ledger/visits.csv")] == ["0", "0", "1", "1", "1"]
    assert "2 readers" in page(owner, "ledger/")
    assert "WhatsApp" not in page(owner, f"ledger/visits/?link={link.pk}&readers=1")


def test_no_cell_of_a_file_is_a_formula(owner: Client) -> None:
    product = a_product("sum", title="=1+1")
    link = telling.link_for(a_person(), product)
    telling.visited(product, Browser("aa"), Came(utm_campaign="=cmd()"), link)
    (row,) = file(owner, "ledger/visits.csv")
    assert (row["product"], row["utm_campaign"]) == ("'=1+1", "'=cmd()")


def test_a_page_of_the_ledger_costs_as_many_queries_however_many_rows(
    owner: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        bought(f"o{number}", a_link(f"P{number}"), email=f"b{number}@example.test")
    settle()
    for book in ("links", "visits", "purchases", "credit"):
        with django_assert_max_num_queries(16):
            told = page(owner, f"ledger/{book}/")
        assert ("Older ones" in told) == (book != "visits")
        with django_assert_max_num_queries(16):
            assert len(file(owner, f"ledger/{book}.csv")) == {"visits": 0, "credit": 180}.get(book, 60)


def test_pages_of_the_ledger_go_on_where_the_last_one_ended(owner: Client) -> None:
    for number in range(60):
        bought(f"o{number}")
    first = page(owner, "ledger/purchases/")
    older = first.split('rel="next" href="?')[1].split('"')[0].replace("&amp;", "&")
    second = page(owner, f"ledger/purchases/?{older}")
    both = [f">o{number}/1<" for number in range(60)]
    assert all((row in first) != (row in second) for row in both)


def test_nonsense_in_the_address_narrows_nothing_and_breaks_nothing(owner: Client) -> None:
    bought("o1")
    for query in ("product=x", "link=-1", "before=%00", "rule=most", "product=99999999999999999999", "utm="):
        for book in ("links", "visits", "purchases", "credit"):
            assert owner.get(at(f"ledger/{book}/?{query}")).status_code == 200
    assert "o1/1" in page(owner, "ledger/purchases/?product=x")


SPRING = {"name": "Spring", "key": "spring", "kind": "samples", "starts_on": "2026-03-01", "ends_on": "2026-03-09"}


def test_a_campaign_is_told_and_changed(owner: Client) -> None:
    product = a_product()
    told = SPRING | {"products": [product.pk], "spend": "1200", "currency": "EUR"}
    assert owner.post(at("campaigns/"), told).status_code == 302
    campaign = Campaign.objects.get()
    assert (campaign.key, list(campaign.products.all()), campaign.spend) == ("spring", [product], 1200)
    assert campaign.ends_at and campaign.ends_at.hour == 23
    changed = {**told, "name": "Early spring", "key": "other", "products": []}
    assert owner.post(at(f"campaigns/{campaign.pk}/"), changed).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.key, campaign.name, campaign.products.count()) == ("spring", "Early spring", 0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"key": "a b"}, "key"),
        ({"spend": "5"}, "currency"),
        ({"ends_on": "2026-02-01"}, "ends_on"),
        ({"kind": ""}, "kind"),
    ],
)
def test_a_campaign_that_cannot_be_is_not_kept(owner: Client, wrong: dict[str, str], field: str) -> None:
    answer = owner.post(at("campaigns/"), SPRING | wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Campaign.objects.exists()


def test_a_change_keeps_the_hour_that_a_program_told(owner: Client) -> None:
    plan = Plan("spring", "Spring", "samples", DAY, ends_at=DAY + timedelta(days=3))
    campaign = telling.plan(a_company(), plan, by="owner@acme.example")
    changed = {"name": "Spring", "kind": "event", "starts_on": "2026-03-01", "ends_on": "2026-03-05"}
    owner.post(at(f"campaigns/{campaign.pk}/"), changed)
    campaign.refresh_from_db()
    assert (campaign.kind, campaign.starts_at) == ("event", DAY)
    assert campaign.ends_at and (campaign.ends_at.day, campaign.ends_at.hour) == (5, 23)


def test_a_key_is_not_taken_twice(owner: Client) -> None:
    owner.post(at("campaigns/"), SPRING)
    assert owner.post(at("campaigns/"), SPRING | {"name": "Another"}).status_code == 422
    assert Campaign.objects.get().name == "Spring"


def test_a_campaign_says_what_it_brought(owner: Client) -> None:
    campaign = telling.plan(a_company(), Plan("spring", "Spring", "samples", DAY), by="owner@acme.example")
    a_swell(a_product(KETTLE, sku=KETTLE), people=200, campaigns={str(campaign.pk): 0.15})
    link = a_link(collected="campaign", campaign=campaign)
    bought("o1", link, email="cy@example.test", came=Came(utm_campaign="spring"))
    settle()
    Buzz.objects.all().delete()
    a_swell(people=200, campaigns={str(campaign.pk): 0.15})
    brought = owner.get(at(f"campaigns/{campaign.pk}/")).context["brought"]
    assert (brought.spoke, brought.came, brought.purchases) == (pytest.approx(30), 2, 1)
    assert [(currency, int(amount)) for currency, amount in brought.amounts] == [("EUR", 40)]


def test_an_address_tells_of_the_campaign_and_keeps_its_own_parts(owner: Client) -> None:
    owner.post(at("campaigns/"), SPRING)
    asked = "?page=https://acme.example/k%3Fcolour%3Dred%26utm_campaign%3Dold&source=mail&medium="
    told = owner.get(at(f"campaigns/{Campaign.objects.get().pk}/{asked}")).context["address"]
    assert told == "https://acme.example/k?colour=red&utm_source=mail&utm_campaign=spring"


def test_an_owner_says_how_many_false_alarms_they_put_up_with(owner: Client) -> None:
    assert owner.get(at("company/")).context["form"]["false_alarms"].value() == 1
    owner.post(at("company/"), {"name": ACME, "leads": "consumers", "false_alarms": "5.0"})
    assert Company.objects.get().false_alarms == 5
    assert 'value="5.0" id="id_false_alarms_3" checked' in page(owner, "company/")
    assert owner.post(at("company/"), {"name": ACME, "false_alarms": "0"}).status_code == 422
