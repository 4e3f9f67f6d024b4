"""Who passed what on, who came by it, and who says that somebody told them."""

from datetime import timedelta

import pytest
from cast import DAY, a_company, a_person, a_product, a_voice

from groundswell.listen import telling
from groundswell.listen.came import Came, leading_to, read, read_address
from groundswell.listen.notice import NotTheirs
from groundswell.listen.telling import Browser, Plan
from groundswell.plumbing import spoken
from groundswell.record.models import Campaign, Change, News, Referral, ShareLink, Visit

pytestmark = pytest.mark.django_db


def test_a_person_has_one_link_for_a_product_and_one_for_each_tie():
    ada, kettle = a_person(), a_product()
    link = telling.link_for(ada, kettle)
    assert telling.link_for(ada, kettle) == link
    assert telling.link_for(ada, kettle, tie="friend") != link
    assert telling.link_for(ada, kettle, collected="rewarded") != link
    assert telling.link_for(a_person("Ben"), kettle) != link
    assert telling.link_for(ada, kettle, voice=a_voice()) != link


def test_a_link_does_not_carry_a_voice_about_something_else():
    with pytest.raises(NotTheirs):
        telling.link_for(a_person(), a_product("toaster"), voice=a_voice())


def test_a_code_that_is_taken_is_not_given_again(monkeypatch):
    codes = iter(["bakomitu1", "bakomitu1", "dodododo2"])
    monkeypatch.setattr(spoken, "make", lambda draw, syllables: next(codes))
    first = telling.link_for(a_person(), a_product())
    second = telling.link_for(a_person("Ben"), a_product())
    assert (first.code, second.code) == ("bakomitu1", "dodododo2")


def test_a_code_is_found_however_it_is_written():
    link = telling.link_for(a_person(), a_product())
    assert telling.link_by(spoken.aloud(link.code).upper()) == link
    assert telling.link_by("bakomitu") is None


def test_a_link_that_was_taken_back_leads_nowhere_and_can_be_made_anew():
    ada = a_person()
    link = telling.link_for(ada, a_product())
    with pytest.raises(NotTheirs):
        telling.end_link(link, a_person("Ben"))
    telling.end_link(link, ada)
    assert telling.link_by(link.code) is None
    assert telling.link_for(ada, a_product()).code != link.code


def test_nobody_tells_himself_and_told_twice_is_told_once():
    ada, ben = a_person(), a_person("Ben")
    link = telling.link_for(ada, a_product())
    assert telling.was_told(ada, link, "code") is None
    first = telling.was_told(ben, link, "followed")
    again = telling.was_told(ben, link, "code", tells_teller=True)
    assert first == again
    assert Referral.objects.get().tells_teller
    assert list(News.objects.values_list("kind", "thing")) == [("person.told", first.pk)]


def test_only_the_one_who_was_told_lets_the_teller_know():
    ada, ben = a_person(), a_person("Ben")
    told = telling.was_told(ben, telling.link_for(ada, a_product()), "code")
    with pytest.raises(NotTheirs):
        telling.may_learn(told, ada, yes=True)
    telling.may_learn(told, ben, yes=True)
    assert Referral.objects.get().tells_teller


def test_a_browser_that_agreed_is_known_again_and_another_is_not():
    ada, ben = a_person(), a_person("Ben")
    link = telling.link_for(ada, a_product())
    telling.visited(link.product, Browser("aa", is_kept=True), Came(), link)
    telling.visited(link.product, Browser("bb"), Came(), link)
    Visit.objects.filter(visitor="aa").update(at=DAY)
    telling.recognised(ben, "bb")
    assert not Referral.objects.exists()
    telling.recognised(ben, "aa")
    telling.recognised(ben, "aa")
    told = Referral.objects.get()
    assert (told.person, told.link, told.at) == (ben, link, DAY)


def test_a_browser_that_agrees_is_counted_once():
    link = telling.link_for(a_person(), a_product())
    for _ in range(2):
        telling.visited(link.product, Browser("today"), Came(), link)
    telling.agreed(link, "today", "kept")
    telling.agreed(link, "somebody else's", "kept")
    assert list(Visit.objects.order_by("pk").values_list("visitor", "is_kept")) == [("today", False), ("kept", True)]


def test_a_campaign_told_again_is_the_same_and_the_change_is_logged():
    acme, kettle = a_company(), a_product()
    told = Plan("spring", "Spring", "samples", DAY, products=(kettle.pk,))
    telling.plan(acme, told, by="owner@acme.test")
    telling.plan(acme, told, by="owner@acme.test")
    later = Plan("spring", "Spring", "samples", DAY, DAY + timedelta(days=3))
    telling.plan(acme, later, by="owner@acme.test")
    campaign = Campaign.objects.get()
    assert campaign.ends_at == DAY + timedelta(days=3)
    assert not campaign.products.exists()
    assert Change.objects.count() == 2


def test_an_address_is_read_and_written_with_the_way_it_tells():
    address = leading_to("https://shop.test/kettle?colour=red&utm_source=old&gs=flyer", "bakomitu1", "", thanks=True)
    assert address == (
        "https://shop.test/kettle?colour=red&utm_source=groundswell&utm_medium=referral"
        "&utm_campaign=word-of-mouth&utm_content=bakomitu1&utm_term=thanks"
    )
    came = read_address(address)
    assert came.code == ("bakomitu1" if spoken.read("bakomitu1") else "")
    assert came.utm_term == "thanks"
    assert read({"gclid": "x", "gs": "flyer"}) == Came(paid_by="gclid", place="flyer")
    assert read_address("https://[half") == Came()
    assert read_address("/?utm_source=a%00b") == Came(utm_source="ab")


def test_only_our_own_addresses_carry_a_code():
    link = telling.link_for(a_person(), a_product())
    assert Came(utm_source="groundswell", utm_content=link.code).code == link.code
    assert Came(utm_source="another", utm_content=link.code).code == ""
    assert ShareLink.objects.count() == 1
