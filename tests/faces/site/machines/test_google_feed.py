"""Google's feed: its schema, its order, always all of it, and only what is ours to tell."""

import re
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
import xmlschema
from cast import (
    DAY,
    a_company,
    a_person,
    a_product,
    a_voice,
    ada,
    ben,
    crowd,
    cy,
    heard,
    house,
    patient,
    said,
    settle,
    told,
)
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from groundswell.faces.site.machines import google
from groundswell.listen import hold
from groundswell.listen.formats.registry import FORMATS, Options
from groundswell.record.models import Company, Picture, Voice

pytestmark = pytest.mark.django_db
ADDRESS = "/feeds/google/product_reviews.xml"
XSD = Path(__file__).parents[5] / "shared" / "data" / "payloads" / "google_product_reviews" / "product_reviews.xsd"

# The order of schema 2.4, as its sample on developers.google.com has it. What 2.2 did not know is marked.
SINCE_2_2 = {"is_verified_purchase", "is_incentivized_review", "review_language", "review_country"}
ORDER = {
    "feed": ["version", "aggregator", "publisher", "reviews"],
    "publisher": ["name", "favicon"],
    "review": [
        "review_id",
        "reviewer",
        "is_verified_purchase",
        "is_incentivized_review",
        "review_timestamp",
        "title",
        "content",
        "review_language",
        "review_country",
        "pros",
        "cons",
        "review_url",
        "reviewer_images",
        "ratings",
        "products",
        "is_spam",
        "collection_method",
        "transaction_id",
    ],
    "reviewer": ["name", "reviewer_id"],
    "product": ["product_ids", "product_name", "product_url"],
    "product_ids": ["gtins", "mpns", "skus", "brands", "asins"],
}
DEMANDED = {
    "feed": {"version", "publisher"},
    "publisher": {"name"},
    "review": {"reviewer", "review_timestamp", "content", "review_url", "ratings", "products"},
    "reviewer": {"name"},
    "product": {"product_url"},
}


def text_of(client: Client, asked: str = "") -> str:
    answer = client.get(ADDRESS + asked)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/xml")
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def feed(client: Client, asked: str = "") -> Element:
    root = fromstring(text_of(client, asked))
    assert not broken(root)
    return root


def broken(root: Element) -> list[str]:
    """Where a feed leaves the order of the schema, or what it demands."""
    wrong = [] if root.findtext("version") == "2.4" else ["version"]
    for one in root.iter():
        names = [part.tag for part in one]
        order = ORDER.get(one.tag)
        if order is not None:
            places = [order.index(name) if name in order else -1 for name in names]
            wrong += [] if places == sorted(set(places)) and -1 not in places else [f"{one.tag}: {names}"]
        wrong += [f"{one.tag} lacks {name}" for name in sorted(DEMANDED.get(one.tag, set()) - set(names))]
        wrong += [] if names or (one.text or "").strip() else [f"{one.tag} is empty"]
    return wrong


@pytest.mark.parametrize(
    "bad",
    [
        "<feed/>",
        "<feed><publisher><name>A</name></publisher><version>2.4</version></feed>",
        "<feed><version>2.4</version><publisher><name> </name></publisher></feed>",
        "<feed><version>2.4</version><publisher><name>A</name></publisher><reviews/></feed>",
        "<feed><version>2.4</version><publisher><cup>1</cup><name>A</name></publisher></feed>",
    ],
)
def test_a_broken_feed_is_found(bad: str) -> None:
    assert broken(fromstring(bad))


def full_house() -> None:
    """Reviews of every sort that the feed can tell of."""
    a_product(brand="Kettles & Co", gtin="4006381333931", mpn="K-1", sku="1234")
    told(
        ada(id="1", name="Ada", title="Fine", proof="order", collected="invited", language="en", country="GB"),
        ben(id="2", stars="1", more={"pros": ["quick", " "], "cons": ["hums"], "media": 7}),
        cy(1, id="3", said_at=None, title="", text="Only words <b>&</b>."),
        said(id="4", person="dora", obtained="sample", collected="unasked", stars="4.5"),
        said(id="5", person="finn", collected="unknown", title="A title alone", text=""),
    )
    voice = Voice.objects.get(outside_id="1")
    Picture.objects.create(voice=voice, file="cup.webp", alt="A cup", width=10, height=10)


def reviews(client: Client) -> dict[str, Element]:
    by_pk = {str(voice.pk): voice.outside_id for voice in Voice.objects.all()}
    return {by_pk[one.findtext("review_id") or ""]: one for one in feed(client).iter("review")}


def test_a_review_is_told_whole_and_in_order(client: Client) -> None:
    full_house()
    voice = Voice.objects.get(outside_id="1")
    one = reviews(client)["1"]
    told_of = {part.tag: part.text for part in one if not len(part)}
    assert told_of == {
        "review_id": str(voice.pk),
        "is_verified_purchase": "true",
        "is_incentivized_review": "false",
        "review_timestamp": "2026-03-01T12:00:00Z",
        "title": "Fine",
        "content": "Boils fast, and hums a little.",
        "review_language": "en",
        "review_country": "GB",
        "review_url": f"{settings.SITE}/voices/{voice.pk}/",
        "is_spam": "false",
        "collection_method": "post_fulfillment",
    }
    assert one.findtext("reviewer/name") == "Ada"
    overall = one.find("ratings/overall")
    assert overall is not None
    assert (overall.text, overall.attrib) == ("4", {"min": "1", "max": "5"})
    assert one.findtext("reviewer_images/reviewer_image/url") == f"{settings.SITE}/media/cup.webp"
    ids = one.find("products/product/product_ids")
    assert ids is not None
    assert ["".join(part.itertext()) for part in ids] == ["4006381333931", "K-1", "1234", "Kettles & Co"]


def test_how_a_review_came_about_is_told_as_it_was(client: Client) -> None:
    full_house()
    found = {
        number: (
            one.findtext("is_verified_purchase"),
            one.findtext("is_incentivized_review"),
            one.findtext("collection_method"),
        )
        for number, one in reviews(client).items()
    }
    assert found == {
        "1": ("true", "false", "post_fulfillment"),
        "2": ("false", "true", None),
        "3": ("false", "false", "unsolicited"),
        "4": ("false", "true", "unsolicited"),
        "5": ("false", None, None),
    }


def test_who_has_no_name_is_anonymous(client: Client) -> None:
    a_voice(author=a_person(""))
    (one,) = feed(client).iter("review")
    name = one.find("reviewer/name")
    assert name is not None
    assert (name.text, name.attrib) == ("Anonymous", {"is_anonymous": "true"})


def test_no_number_joins_what_somebody_says_of_two_products(client: Client) -> None:
    told(ada(id="1"), ada(id="2", product="toaster"), ada(id="3", said_at=DAY.replace(month=5)))
    numbers = {number: one.findtext("reviewer/reviewer_id") for number, one in reviews(client).items()}
    assert numbers["1"] == numbers["3"] != numbers["2"]


def test_the_feed_is_always_whole_low_stars_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(google, "BATCH", 3)
    told(*crowd(*"11122233344455"))
    levels = [one.findtext("ratings/overall") for one in feed(client).iter("review")]
    assert sorted(level or "" for level in levels) == sorted("11122233344455")


def test_the_wording_that_stands_is_told(client: Client) -> None:
    told(ada(id="1", stars="5", text="Wonderful.", more={"pros": ["all"]}))
    told(ada(id="1", stars="2", text="It rusts.", said_at=DAY.replace(month=5)))
    (one,) = feed(client).iter("review")
    assert (one.findtext("content"), one.findtext("ratings/overall")) == ("It rusts.", "2")
    assert one.find("pros") is None, "they belonged to the earlier wording"


@pytest.mark.parametrize(
    "left_out",
    [
        said(id="x", person="eve", role="expert", text="Measured."),
        said(id="x", kind="question", stars="", text="Does it whistle?"),
        said(id="x", person="finn", text="", title=""),
        said(id="x", person="finn", audience="circle", text="Among us."),
    ],
    ids=["experts", "questions", "stars alone", "a circle's"],
)
def test_what_is_no_open_review_of_a_customer_in_words_stays_out(client: Client, left_out: Any) -> None:
    told(ada(id="1"), left_out)
    assert set(reviews(client)) == {"1"}


def test_what_was_copied_or_held_stays_out(client: Client) -> None:
    told(ada(id="1"), cy(1, id="2", text="Buy pills."))
    told(ben(id="3"), source="amazon")
    hold.place(Voice.objects.get(outside_id="2"), "spam", "the same link nine times", "the desk")
    settle()
    assert set(reviews(client)) == {"1"}


def test_a_house_without_reviews_has_a_feed_all_the_same(client: Client) -> None:
    a_product()
    root = feed(client)
    assert root.find("reviews") is None
    assert root.findtext("publisher/name") == "Acme"
    icon = (root.findtext("publisher/favicon") or "").removeprefix(settings.SITE)
    assert client.get(icon).status_code == 200


def test_of_several_companies_one_is_named(client: Client) -> None:
    told(ada(id="1"))
    told(ben(id="2", product="toaster"), company="Breville")
    assert client.get(ADDRESS).status_code == 400
    assert client.get(f"{ADDRESS}?company=nobody").status_code == 404
    root = feed(client, "?company=breville")
    assert root.findtext("publisher/name") == "Breville"
    assert [one.findtext("products/product/product_name") for one in root.iter("review")] == ["toaster"]


def test_what_was_made_up_is_never_told(client: Client) -> None:
    told(ada())
    Company.objects.filter(pk=a_company().pk).update(is_made_up=True)
    assert client.get(ADDRESS).status_code == 404
    assert client.get(f"{ADDRESS}?company=acme").status_code == 404


def as_2_2(client: Client) -> str:
    """The feed as 2.2 knew it: the older schema is what is at hand to validate by."""
    told_of = text_of(client).replace("<version>2.4</version>", "<version>2.2</version>")
    for name in SINCE_2_2:
        told_of = re.sub(rf"<{name}>[^<]*</{name}>", "", told_of)
    return told_of


@pytest.mark.skipif(not XSD.exists(), reason="Google's schema is not at hand: it may not be published with the source")
def test_google_s_own_schema_takes_it(client: Client) -> None:
    schema = xmlschema.XMLSchema(str(XSD))
    assert not schema.is_valid("<feed><version>2.2</version></feed>")
    full_house()
    schema.validate(as_2_2(client))
    Voice.objects.get(outside_id="1")
    assert not schema.is_valid(as_2_2(client).replace("<reviewer>", "<review_url/><reviewer>"))


def test_we_can_read_what_we_write(client: Client) -> None:
    full_house()
    rows = FORMATS["google"].read(BytesIO(text_of(client).encode()), Options())
    found = {row.said.id: row.said for row in rows if row.said}
    assert set(found) == {str(pk) for pk in Voice.objects.values_list("pk", flat=True)}
    for voice in Voice.objects.exclude(outside_id="5"):
        assert found[str(voice.pk)].text == voice.text


@patient
@given(text=st.text(min_size=1), name=st.text(max_size=60))
def test_whatever_is_said_the_feed_stays_well_formed(text: str, name: str) -> None:
    with house():
        clean = [words.encode("utf-8", "ignore").decode().replace("\x00", "") for words in (text, name)]
        about = a_product(title=f"kettle{clean[1]}", brand=clean[1])
        a_voice(product=about, text=clean[0], title=clean[1], author=a_person(clean[1]))
        assert not broken(fromstring(text_of(Client())))


def test_its_length_costs_neither_memory_nor_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    heard(*(said(id=f"m{n}", person=f"m{n}", text="Boils fast. " * 20) for n in range(3 * google.BATCH)))
    # What is loaded when it is first asked for is not its length's.
    text_of(client)
    answer = client.get(ADDRESS)
    pieces: Iterator[bytes] = answer.streaming_content  # type: ignore[attr-defined]
    tracemalloc.start()
    with django_assert_max_num_queries(3 * 3 + 3):
        length = sum(len(piece) for piece in pieces)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert length > 1_250_000
    assert most < 8_000_000
