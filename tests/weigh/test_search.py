"""What holds of weigh/search.py."""

import pytest
from cast import DAY, a_product, ada, ben, cy, said, settle, told

from groundswell.listen.catalogue import change_product
from groundswell.listen.hold import lift, place, withdraw
from groundswell.record.models import Voice
from groundswell.weigh import search
from groundswell.weigh.health import conclusions
from groundswell.weigh.models import ProductWords, Words
from groundswell.weigh.recount import recount

pytestmark = pytest.mark.django_db


def found(query, **narrowed):
    """The outside names of the voices that a query finds, in their order."""
    names = dict(Voice.objects.values_list("pk", "outside_id"))
    return [names[pk] for pk in search.voices(query, **narrowed)]


def shelf():
    a_product("iron-7", title="Żelazko parowe", brand="Łódź", category="Haushalt", sku="Z-1")
    a_product("kettle", title="Swift Kettle", gtin="4006381333931", mpn="SK2")
    search.index_new_products()


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["iron-7", "kettle"]),
        ("kettle", ["kettle"]),
        ("SWIFT kett", ["kettle"]),
        ("zelazko", ["iron-7"]),
        ("Żelazko", ["iron-7"]),
        ("ŻELAZKO lodz", ["iron-7"]),
        ("haus", ["iron-7"]),
        ("Z-1", ["iron-7"]),
        ("4006381333931", ["kettle"]),
        ("SK2", ["kettle"]),
        ("kettle parowe", []),
        ("100%", []),
        ("_", []),
        ("\x00", ["iron-7", "kettle"]),
    ],
)
def test_products_with_all_the_words_are_found(query, slugs):
    shelf()
    assert sorted(product.slug for product in search.products(query)) == slugs


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("ketle", "kettle"),
        ("swfit KETTEL", "swift kettle"),
        ("zelasko", "zelazko"),
        ("Želasko broken", "zelazko"),
        ("teapot", ""),
        ("ke", ""),
        ("%_", ""),
        ("", ""),
        ("k" * 200, ""),
    ],
)
def test_a_mistyped_word_is_mended_after_the_names_of_products(query, meant):
    shelf()
    assert search.meant(query) == meant


def test_a_product_that_is_not_yet_indexed_is_found_as_it_is_written():
    a_product("x", title="Żelazko parowe")
    assert [product.slug for product in search.products("Żelazko")] == ["x"]


@pytest.mark.parametrize(
    ("written", "query"),
    [
        ("Geriu kavą", "kava"),
        ("Geriu kava", "kavą"),
        ("ein Wasserkocher", "WASSERKOCHER"),
        ("Łódź", "lodz"),
        ("lodz", "Łódź"),
        ("große Straße", "GROSSE strasse"),
        ("Smørrebrød og æbler", "smorrebrod aebler"),
        ("Đorđe", "dorde"),
        ("ein Ma\u0308rchen", "märchen"),
        ("100 % gut", "100"),
        ("DİKKAT", "dikkat"),
    ],
)
def test_a_voice_is_found_with_or_without_marks_and_capitals(written, query):
    told(ada(text=written))
    assert len(search.voices(query)) == 1


@pytest.mark.parametrize("query", ["", " ", "%", "_", "\u0301", "\x00", "nothing", "fast slow"])
def test_what_is_not_said_finds_nothing(query):
    told(ada(text="Boils fast."))
    assert search.voices(query) == []


def test_a_word_may_name_the_product_but_one_at_least_is_said():
    told(ada(text="Boils fast.", product_title="Swift Kettle"))
    assert len(search.voices("kettle fast")) == 1
    assert search.voices("kettle") == []


def test_titles_are_found_and_the_newest_stands_first():
    told(ada(id="1", title="Leiser als gedacht", text="Kocht schnell."))
    told(ben(id="2", text="Sehr leise."))
    assert found("leise") == ["2", "1"]


def test_what_is_hidden_is_neither_found_nor_kept_in_the_index():
    told(ada(id="1", text="Secret words."), ben(id="2", text="Secret words."))
    one, two = Voice.objects.order_by("pk")
    hold = place(one, "private_data", "a name", "care")
    withdraw(two, two.author)
    assert search.voices("secret") == []
    settle()
    assert not Words.objects.exists()
    lift(hold, "it is none", "care")
    settle()
    assert search.voices("secret") == [one.pk]


def test_what_was_amended_is_found_by_its_new_words_alone():
    told(ada(id="1", text="Old words."))
    told(ada(id="1", text="New words.", said_at=DAY.replace(month=5)))
    assert len(search.voices("new")) == 1
    assert search.voices("old") == []


def test_a_voice_without_words_takes_no_room():
    told(cy(1, text=""))
    assert not Words.objects.exists()


def test_a_recount_changes_nothing_and_mends_what_was_lost():
    told(ada(id="1", text="Kavą."), ben(id="2"), said(kind="question", person="cy", stars="", text="Hums it?"))
    told(ada(id="1", text="Arbatą.", said_at=DAY.replace(month=5)))
    before = conclusions()
    recount()
    assert conclusions() == before
    Words.objects.filter(voice__outside_id="1").delete()
    Words.objects.filter(voice__outside_id="2").update(text="nonsense")
    ProductWords.objects.all().delete()
    assert conclusions() != before
    recount()
    assert conclusions() == before


def test_a_batch_is_indexed_in_a_few_queries(django_assert_max_num_queries):
    told(*(cy(n) for n in range(300)))
    news = list(Voice.objects.values_list("news", flat=True).distinct())
    Words.objects.all().delete()
    with django_assert_max_num_queries(14):
        search.heard(news)
    assert Words.objects.count() == 300


def test_a_product_is_found_by_its_new_name_as_soon_as_the_company_has_told_it() -> None:
    product = a_product(title="Kettle")
    settle()
    change_product(product, {"title": "Virdulys Ąžuolas"}, by="owner@acme.example")
    settle()
    assert [found.pk for found in search.products("azuolas")] == [product.pk]
