"""What holds of weigh/search.py."""

import pytest
from cast import DAY, a_person, a_product, ada, ben, cy, said, settle, told
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import text

from groundswell.listen import notice
from groundswell.listen.catalogue import change_product
from groundswell.listen.hold import lift, place, withdraw
from groundswell.record.models import Product, Voice
from groundswell.weigh import search, search_match
from groundswell.weigh.health import conclusions
from groundswell.weigh.models import ProductWords, Spelling, Stem, Words
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


def test_products_with_all_the_words_are_found(subtests):
    shelf()
    for query, slugs in {
        "": ["iron-7", "kettle"],
        "kettle": ["kettle"],
        "SWIFT kett": ["kettle"],
        "zelazko": ["iron-7"],
        "Żelazko": ["iron-7"],
        "ŻELAZKO lodz": ["iron-7"],
        "haus": ["iron-7"],
        "Z-1": ["iron-7"],
        "4006381333931": ["kettle"],
        "SK2": ["kettle"],
        "kettle parowe": [],
        "100%": [],
        "_": [],
        "\x00": ["iron-7", "kettle"],
    }.items():
        with subtests.test(query=query):
            assert sorted(product.slug for product in search.products(query)) == slugs


def test_a_mistyped_word_is_mended_after_the_names_of_products(subtests):
    shelf()
    for query, meant in {
        "ketle": "kettle",
        "swfit KETTEL": "swift kettle",
        "zelasko": "zelazko",
        "Želasko broken": "zelazko",
        "teapot": "",
        "kettle": "",
        "kettle teapot": "",
        "ke": "",
        "%_": "",
        "": "",
        "k" * 200: "",
    }.items():
        with subtests.test(query=query):
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


def test_what_is_not_said_finds_nothing(subtests):
    told(ada(text="Boils fast."))
    for query in ("", " ", "%", "_", "\u0301", "\x00", "nothing", "fast slow"):
        with subtests.test(query=query):
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


def test_a_title_tells_more_than_a_brand_and_a_brand_more_than_other_text() -> None:
    a_product("a", title="Lamp", category="Kettle")
    a_product("b", title="Lamp", brand="Kettle")
    a_product("c", title="Kettle")
    a_product("d", title="Kettledrum", about="A drum, and no lamp.")
    search.index_new_products()
    assert [product.slug for product in search.products("kettle")] == ["c", "b", "a", "d"]
    assert [product.slug for product in search.products("kettles -lamp")] == ["c"]
    assert [product.slug for product in search.products('"no lamp"')] == ["d"]


def test_a_mistyped_product_is_found_where_none_is_called_so() -> None:
    shelf()
    assert [product.slug for product in search.products("ketle")] == ["kettle"]
    a_product("ketle", title="Ketle")
    search.index_new_products()
    assert [product.slug for product in search.products("ketle")] == ["ketle"]


def test_of_voices_that_answer_alike_the_one_found_helpful_stands_first() -> None:
    told(*(said(id=str(n), person=f"p{n}", text="Boils fast.") for n in range(4)))
    liked = Voice.objects.get(outside_id="2")
    for n in range(5):
        notice.helpful(liked, a_person(f"reader {n}"), is_helpful=True)
    settle()
    assert found("boils")[0] == "2"


def test_what_tops_a_search_about_one_product_is_in_proportion() -> None:
    told(
        said(id="worst", person="worst", stars="1", text="Leaks leaks leaks!"),
        *(
            said(id=f"good {n}", person=f"p{n}", stars="5", text=f"Never leaks, and that is reading {n}.")
            for n in range(9)
        ),
        said(id="so", person="so", stars="3", text="Leaks a little, not that it matters to us here."),
    )
    places = found("leaks")
    assert len(places) == 11
    assert {name.split()[0] for name in places[:4]} == {"good"}
    assert "worst" in places[4:]


def test_a_search_is_narrowed_by_product_kind_language_and_anything_else() -> None:
    told(
        said(id="1", text="It boils fast."),
        said(id="2", product="lamp", text="It boils, I fear."),
        said(id="3", kind="question", stars="", text="Is it true that it boils?", language="en"),
        said(id="4", person="b", stars="1", proof="receipt", text="Sie boils, tatsächlich.", language="de"),
    )
    kettle = a_product().pk
    assert sorted(found("boils", product=kettle)) == ["1", "3", "4"]
    assert found("boils", kind="question") == ["3"]
    assert found("boils", language="de") == ["4"]
    assert found("boils", where=Q(proof="receipt")) == ["4"]
    assert found("boils", product=kettle, where=Q(level=5)) == ["1"]


def test_a_renamed_product_is_found_by_what_it_is_called_now() -> None:
    told(ada(id="1", text="Boils fast."))
    change_product(a_product(), {"title": "Samovar"}, by="owner@acme.example")
    settle()
    assert found("samovar fast") == ["1"]
    assert found("kettle fast") == []


def test_the_index_holds_numbers_and_no_words() -> None:
    told(ada(text="Quokkas hum sonatas."))
    assert Stem.objects.count() == 3
    assert not [row for row in Words.objects.values_list("said", "about") if "quok" in "".join(row)]
    assert set(Spelling.objects.values_list("word", flat=True)) == {"quokkas", "hum", "sonatas"}


def test_a_word_that_nobody_says_any_more_is_not_counted() -> None:
    told(ada(id="1", text="Quokkas hum."), ben(id="2", text="Numbats hum."))
    one = Voice.objects.get(outside_id="1")
    withdraw(one, one.author)
    settle()
    assert dict(Spelling.objects.values_list("word", "voices")) == {"numbats": 1, "hum": 1}
    assert sorted(Stem.objects.values_list("voices", flat=True)) == [1, 1]


def test_a_rare_slip_of_somebody_else_does_not_hide_what_was_meant() -> None:
    told(ada(id="typo", text="My ketle."), *(cy(n, id=str(n), text=f"Kettle {n}.") for n in range(30)))
    assert len(found("ketle")) == 31
    assert "typo" not in found("kettle")


def test_the_words_of_an_older_house_are_indexed_by_and_by() -> None:
    told(ada(id="1", text="Boils fast."))
    Words.objects.update(said="", about="", marks="")
    assert found("fast") == []
    search.index_new_products()
    assert found("fast") == ["1"]


def test_of_very_many_answers_the_newest_are_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    told(*(cy(n, id=f"{n:02}", text="Broke at once.") for n in range(20)))
    monkeypatch.setattr(search, "MOST_VOICES", 5)
    assert sorted(found("broke")) == ["15", "16", "17", "18", "19"]


def test_a_window_that_proves_too_narrow_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    told(*(cy(n, id=str(n), text="Broke at once.") for n in range(5)))
    monkeypatch.setattr(search_match, "window", lambda rates, wanted, texts: 2)
    assert len(found("broke")) == 5


def test_where_every_word_is_frequent_the_newest_are_looked_at_and_of_one_product_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told(*(cy(n, id=f"{n:02}", text="Broke at once.") for n in range(20)), ada(id="rare", text="Broke softly."))
    monkeypatch.setattr(search_match, "MOST_LOOKED_AT", 5)
    # Of voices from 1 to the newest 5 in 21 are looked at, by their numbers, which other tests may have used up.
    newest = Voice.objects.latest("pk").pk
    looked_at = Voice.objects.filter(text="Broke at once.", pk__gt=newest - newest * 5 // 21)
    assert sorted(found("broke once")) == sorted(looked_at.values_list("outside_id", flat=True))
    assert len(found("broke once", product=a_product().pk)) == 20
    assert found("broke softly") == ["rare"]


def test_a_mistyped_word_is_held_against_the_most_frequent_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    told(*(cy(n, id=str(n), text="Kettle.") for n in range(3)), ada(id="typo", text="Kettla."))
    assert set(search_match.spelled_like("kettlu", 0)) == {"kettle", "kettla"}
    monkeypatch.setattr(search_match, "MOST_ALIKE", 1)
    assert search_match.spelled_like("kettlu", 0) == ["kettle"]


def test_the_newest_are_ranked_by_their_day_for_who_asks() -> None:
    told(
        *(cy(n, id=str(n), text="Broke.", said_at=DAY.replace(day=20 - n)) for n in range(5)),
        ada(id="undated", text="Broke.", said_at=None),
    )
    assert found("broke", newest=True) == ["0", "1", "2", "3", "4", "undated"]


@pytest.fixture
def a_voice() -> None:
    told(said(text="ab ab", title="elektra"))


@given(query=text(alphabet="ab \"'-()*:^&|!<>%_\\{}\0ąß電", max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("a_voice")
def test_no_query_is_more_than_words(query: str) -> None:
    every = set(Voice.objects.values_list("pk", flat=True))
    assert set(search.voices(query)) <= every
    assert set(search.products(query)) <= set(Product.objects.all())
    assert search.meant(query) == "" or search.products(search.meant(query))
