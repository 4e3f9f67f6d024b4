"""JSON-LD: the rules of search engines, and nothing that is not on the page, not true, or not said here."""

import json
import re
from typing import Any

import pytest
from cast import DAY, a_company, a_product, ada, ben, crowd, cy, said, settle, told
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from groundswell.faces.site.machines import markup
from groundswell.listen import hold
from groundswell.record.models import Company, Product, Voice

PAGE = "/p/kettle/"
ours = pytest.mark.django_db


def blocks(shown: str) -> list[dict[str, Any]]:
    """The data of a page, as a search engine reads it."""
    return [
        json.loads(one) for one in re.findall(r'<script type="application/ld\+json">(.*?)</script>', shown, re.DOTALL)
    ]


def page(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def the_block(client: Client, address: str = PAGE) -> dict[str, Any]:
    (block,) = blocks(page(client, address))
    return block


def broken(block: dict[str, Any]) -> list[str]:
    """The rules that a page's data breaks."""
    if block.get("@context") != "https://schema.org":
        return ["no context"]
    return broken_product(block) if block["@type"] == "Product" else broken_questions(block)


def broken_product(block: dict[str, Any]) -> list[str]:
    rating = block.get("aggregateRating", {})
    wrong = [] if block.get("name") and str(block.get("url", "")).startswith("http") else ["no name or address"]
    if not re.fullmatch(r"[1-5]\.[0-9]", str(rating.get("ratingValue"))):
        wrong.append("the value is not ASCII digits with a point")
    if not 1 <= float(rating.get("ratingValue", 0)) <= 5 or (rating.get("worstRating"), rating.get("bestRating")) != (
        1,
        5,
    ):
        wrong.append("out of its scale")
    if not rating.get("ratingCount", 0) > 0:
        wrong.append("nobody has rated")
    return wrong + [rule for one in block.get("review", []) for rule in broken_review(one)]


def broken_review(block: dict[str, Any]) -> list[str]:
    wrong = [] if re.fullmatch(r"[1-5](\.[0-9]+)?", block["reviewRating"]["ratingValue"]) else ["stars"]
    wrong += [] if 0 < len(block["author"]["name"]) <= 100 else ["the author's name"]
    wrong += [] if block.get("reviewBody", "").strip() else ["no words"]
    return wrong + ([] if re.match(r"\d{4}-\d\d-\d\d", block.get("datePublished", "2026-01-01")) else ["date"])


def broken_questions(block: dict[str, Any]) -> list[str]:
    question = block["mainEntity"]
    answers = question.get("suggestedAnswer", []) + (
        [question["acceptedAnswer"]] if "acceptedAnswer" in question else []
    )
    wrong = [] if answers else ["no answer"]
    wrong += [] if question.get("name") and question.get("text") else ["no question"]
    wrong += [] if question.get("answerCount") == len(answers) else ["answers miscounted"]
    return wrong + ["an answer without words" for one in answers if not one.get("text", "").strip()]


@pytest.mark.parametrize(
    "bad",
    [
        {"@type": "Product"},
        {"@context": "https://schema.org", "@type": "Product", "name": "Kettle"},
        {
            "@context": "https://schema.org",
            "@type": "Product",
            "name": "Kettle",
            "url": "http://a.b",
            "aggregateRating": {"ratingValue": "4,5", "ratingCount": 1, "worstRating": 1, "bestRating": 5},
        }
        | {},
        {
            "@context": "https://schema.org",
            "@type": "QAPage",
            "mainEntity": {"name": "a", "text": "a", "answerCount": 0},
        },
    ],
)
def test_a_broken_rule_is_found(bad: dict[str, Any]) -> None:
    try:
        assert broken(bad)
    except ValueError as error:  # "4,5" is no number
        assert "4,5" in str(error)


@ours
def test_a_product_is_told_with_the_numbers_of_its_page(client: Client) -> None:
    a_product(brand="Kettles & Co", gtin="4006381333931", mpn="K-1", sku="1234")
    told(*crowd(*"5544433215"))
    shown = page(client)
    (block,) = blocks(shown)
    assert not broken(block)
    assert block["name"] == "Kettle"
    assert block["brand"] == {"@type": "Brand", "name": "Kettles & Co"}
    assert (block["gtin"], block["mpn"], block["sku"]) == ("4006381333931", "K-1", "1234")
    assert block["url"] == f"{settings.SITE}{PAGE}"
    assert block["aggregateRating"]["ratingCount"] == 10
    assert f"Kettle: {block['aggregateRating']['ratingValue']} out of 5, from 10 customers." in shown
    assert len(block["review"]) == markup.MOST_REVIEWS


@ours
@pytest.mark.parametrize(("language", "sign"), [("en", "."), ("de", ","), ("it", ","), ("pl", ","), ("lt", ",")])
def test_data_know_no_language_but_round_as_the_page_does(client: Client, language: str, sign: str) -> None:
    told(*crowd(*"5544433215"))
    shown = page(client, f"{PAGE}?lang={language}")
    (block,) = blocks(shown)
    assert not broken(block)
    value = block["aggregateRating"]["ratingValue"]
    assert re.search(
        rf"\b{value.replace('.', re.escape(sign))}\b", re.sub(r"<script.*?</script>", "", shown, flags=re.DOTALL)
    )


@ours
def test_a_review_is_told_as_it_stands_on_the_page(client: Client) -> None:
    told(ada(id="1", name="Ada", stars="5", text="Wonderful.", language="en"))
    told(ada(id="1", name="Ada", stars="2", text="It rusts.", said_at=DAY.replace(month=5), language="en"))
    (review,) = the_block(client)["review"]
    assert review["reviewBody"] == "It rusts."
    assert review["reviewRating"]["ratingValue"] == "2"
    assert review["author"] == {"@type": "Person", "name": "Ada"}
    assert review["datePublished"].startswith("2026-03-01")
    assert review["inLanguage"] == "en"
    assert review["url"] == f"{settings.SITE}/voices/{Voice.objects.get().pk}/"


@ours
def test_a_name_is_cut_where_search_engines_cut_it(client: Client) -> None:
    told(ada(name="A" * 150))
    assert the_block(client)["review"][0]["author"]["name"] == "A" * 100


@ours
def test_nothing_is_told_where_nobody_has_spoken(client: Client) -> None:
    a_product()
    assert blocks(page(client)) == []
    told(said(kind="question", stars="", text="Does it whistle?"))
    assert blocks(page(client)) == []


@ours
def test_nothing_is_told_of_what_was_made_up(client: Client) -> None:
    told(ada())
    Company.objects.update(is_made_up=True)
    assert blocks(page(client)) == []


@ours
def test_nothing_is_told_of_a_score_that_rests_on_what_was_copied(client: Client) -> None:
    told(ada(gtin="4006381333931"), source="site")
    assert blocks(page(client))
    told(ben(gtin="4006381333931"), source="amazon")
    assert Product.objects.count() == 1
    assert blocks(page(client)) == []


@ours
def test_reviews_that_an_owner_brought_along_from_the_same_shop_are_ours(client: Client) -> None:
    told(ada(), source="site/judgeme")
    assert len(the_block(client)["review"]) == 1


@ours
def test_a_narrowed_page_tells_nothing(client: Client) -> None:
    told(*crowd(*"51"))
    assert blocks(page(client, f"{PAGE}?stars=5")) == []


@ours
def test_experts_stay_out_of_the_customers_data(client: Client) -> None:
    told(ada(), said(person="Dr Eve", role="expert", stars="5", text="Measured twice."))
    block = the_block(client)
    assert block["aggregateRating"]["ratingCount"] == 1
    assert "Measured twice." not in json.dumps(block)


@ours
def test_held_words_are_in_no_data(client: Client) -> None:
    told(ada(text="Fine."), cy(1, text="Buy pills."))
    hold.place(Voice.objects.get(text="Buy pills."), "spam", "the same link nine times", "the desk")
    settle()
    assert "Buy pills." not in page(client)
    assert the_block(client)["aggregateRating"]["ratingCount"] == 1


HOSTILE = "</script><script>alert(1)</script><!-- <script> ]]> & \u2028 \u2029"


@ours
def test_no_voice_breaks_out_of_the_data(client: Client) -> None:
    a_product(title=f"Kettle {HOSTILE}")
    told(ada(name=HOSTILE, text=HOSTILE, title=HOSTILE))
    shown = page(client)
    assert "<script>" not in shown
    assert shown.count("</script>") == shown.count("<script ")
    (block,) = blocks(shown)
    assert block["review"][0]["reviewBody"].startswith("</script><script>alert(1)")


@given(st.text() | st.sampled_from([HOSTILE, "\ud800", "\x00"]))
def test_whatever_is_said_the_data_stay_data(text: str) -> None:
    script = markup.as_script({"text": text})
    inside = script.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&\u2028\u2029") & set(inside)
    assert json.loads(inside) == {"text": text}


@ours
def test_data_cost_no_query(client: Client, django_assert_num_queries: Any) -> None:
    told(*crowd(*"54321"))
    product = markup.with_origin(Product.objects.select_related("company")).get()
    with django_assert_num_queries(0):
        markup.product_markup(product, None, [])
        assert getattr(product, "has_copied", None) is False


def a_question(**more: Any) -> Voice:
    told(said(kind="question", stars="", text="Does it whistle?", id="q1", name="Quinn", **more))
    return Voice.objects.get(kind="question")


def asked(question: Voice) -> str:
    return f"/questions/{question.pk}/"


@ours
def test_a_question_is_told_with_its_answers(client: Client) -> None:
    question = a_question()
    told(said(kind="answer", answers="q1", person="dora", stars="", text="It hums.", helpful=3))
    block = the_block(client, asked(question))
    assert not broken(block)
    told_of = block["mainEntity"]
    assert told_of["name"] == told_of["text"] == "Does it whistle?"
    assert told_of["author"]["name"] == "Quinn"
    (answer,) = told_of["suggestedAnswer"]
    assert (answer["text"], answer["upvoteCount"]) == ("It hums.", 3)
    assert answer["url"].startswith(f"{settings.SITE}/")


@ours
def test_a_question_without_a_real_answer_is_not_told(client: Client) -> None:
    question = a_question()
    assert blocks(page(client, asked(question))) == []
    told(said(kind="reply", answers="q1", person="dora", stars="", text="Good question!"))
    assert blocks(page(client, asked(question))) == []


@ours
def test_a_question_about_what_was_made_up_is_not_told(client: Client) -> None:
    question = a_question()
    told(said(kind="answer", answers="q1", person="dora", stars="", text="It hums."))
    assert blocks(page(client, asked(question)))
    Company.objects.filter(pk=a_company().pk).update(is_made_up=True)
    assert blocks(page(client, asked(question))) == []
