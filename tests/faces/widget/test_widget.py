"""The widget's data and its box, asked from any site."""

import json
import re
from html import unescape
from typing import Any

import pytest
from cast import a_company, a_product, a_source, ada, crowd, said, settle, told
from django.core import mail
from django.test import Client
from mending import answered, market, name_all, owners

from groundswell.listen import hold
from groundswell.listen.models import Draft
from groundswell.plumbing.models import Knock
from groundswell.record.models import Alias, Product, Voice
from groundswell.weigh.models import Useful

pytestmark = pytest.mark.django_db
DATA = "/widget/v1/products/{}.json"
DRAFTS, CONFIRM = "/widget/v1/drafts", "/widget/v1/drafts/confirm"
REVIEW = {
    "product": "kettle",
    "stars": "2",
    "text": "The lid jams, and the water tastes of plastic.",
    "name": "Eva",
    "email": "Eva@example.org",
    "collected": "unasked",
    "consent": True,
    "slip": "0123456789abcdef",
}


def data(client: Client, name: str = "kettle", query: str = "") -> Any:
    answer = client.get(DATA.format(name) + query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def post(client: Client, path: str, given: Any) -> tuple[int, Any]:
    answer = client.post(path, given if isinstance(given, str) else json.dumps(given), content_type="application/json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    return answer.status_code, answer.json()


def code() -> str:
    return str(re.findall(r"\b\d{6}\b", str(mail.outbox[-1].body))[0])


def test_it_tells_score_stars_and_voices_with_their_labels(client: Client) -> None:
    told(*crowd(*"554"), ada(title="Good", reply="Thank you."))
    found = data(client)
    assert found["score"]["people"] == 4
    assert found["score"]["low"] < found["score"]["value"] < found["score"]["high"]
    assert [(one["stars"], one["people"]) for one in found["stars"]] == [(5, 2), (4, 2), (3, 0), (2, 0), (1, 0)]
    assert [one["width"] for one in found["stars"]] == [100.0, 100.0, 0.0, 0.0, 0.0]
    (voice,) = (one for one in found["voices"] if one["title"] == "Good")
    assert voice["labels"] == ["receipt seen", "written unasked"]
    assert voice["reply"]["text"] == "Thank you."
    assert voice["address"].endswith(f"/voices/{voice['number']}/")
    assert found["more"] is None


def test_what_both_sides_find_useful_says_so(client: Client) -> None:
    told(ada(id="1"), *crowd(*"54"))
    figures = {"usual": 0.7, "worth": 0.1, "low": 0.04, "high": 0.2, "raters": 14, "one_reader_moves": 0.05}
    one = Voice.objects.get(outside_id="1")
    Useful.objects.create(voice=one, merit=700_000, is_to_both=True, **figures)
    labels = {voice["number"]: voice["labels"] for voice in data(client)["voices"]}
    told_so = [number for number, several in labels.items() if "useful to people who usually disagree" in several]
    assert told_so == [one.pk]


def test_what_is_said_to_be_fixed_says_so_beside_the_voice(client: Client) -> None:
    fix = market(critics=1, fans=2)
    name_all(fix)
    beside = {voice["stars"]: voice["fixed"] for voice in data(client)["voices"]}
    assert beside[5] == []
    ((told_of,),) = [fixed for fixed in beside.values() if fixed]
    assert told_of["told"] == "Said to be fixed in 2.1; no owner has answered so far."
    assert told_of["address"].endswith(f"/fixes/{fix.pk}/")
    answered(fix, owners(1))
    ((now,),) = [voice["fixed"] for voice in data(client, query="?stars=1&lang=de")["voices"]]
    answer = "bisher hat eine Person, die es besitzt, geantwortet; nein: 0."
    assert now["told"] == f"Soll in 2.1 behoben sein; {answer}"
    assert now["told"] in unescape(client.get("/widget/v1/products/kettle.html?lang=de").content.decode())


def test_it_filters_by_star_and_goes_on_without_telling_one_twice(client: Client) -> None:
    told(*crowd(*"5555443321"))
    assert {one["stars"] for one in data(client, query="?stars=3")["voices"]} == {3.0}
    seen: list[int] = []
    query: str | None = ""
    while query is not None:
        found = data(client, query=query)
        seen += [one["number"] for one in found["voices"]]
        query = found["more"]
    assert len(seen) == len(set(seen)) == 10
    assert "words" not in found


def test_nobody_spoke_is_no_zero(client: Client) -> None:
    a_product()
    found = data(client)
    assert (found["score"], found["stars"], found["voices"]) == (None, [], [])


@pytest.mark.parametrize("name", ["K/47.11", "04006381333931", "4006381333931", "kettle", "the kettle"])
def test_a_product_is_found_by_each_of_its_names(client: Client, name: str) -> None:
    product = a_product(sku="K/47.11", gtin="4006381333931")
    a_product("other", sku="x")
    Alias.objects.create(company=a_company(), product=product, source=a_source(), value="the kettle")
    assert data(client, name)["product"]["slug"] == "kettle"


def test_a_number_of_several_companies_asks_for_the_company(client: Client) -> None:
    a_product(sku="1")
    a_product("pan", sku="1", company=a_company("Bake"))
    answer = client.get(DATA.format("1"))
    assert (answer.status_code, answer.json()["companies"]) == (409, ["acme", "bake"])
    assert data(client, "1", "?company=bake")["product"]["slug"] == "pan"
    assert data(client, "1", "?company=Acme")["product"]["slug"] == "kettle"


@pytest.mark.parametrize("name", ["nope", "a%00b", "..", "%F0%9F%AB%96"])
def test_an_unknown_product_is_told_to_the_developer(client: Client, name: str) -> None:
    answer = client.get(DATA.format(name))
    assert answer.status_code == 404
    assert "wanted a SKU" in answer.json()["error"]
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("language", ["en", "de", "it", "pl", "lt"])
def test_the_words_come_in_the_language_that_is_asked_for(client: Client, language: str) -> None:
    told(*crowd(*"54"))
    answer = client.get(DATA.format("kettle") + f"?lang={language}", headers={"accept-language": "fr"})
    assert answer.json()["language"] == answer["Content-Language"] == language
    assert (answer.json()["words"]["heading"] == "What people say") == (language == "en")


def test_held_words_are_not_told(client: Client) -> None:
    told(*crowd(*"54"), ada(text="Secret."))
    hold.place(Voice.objects.get(text="Secret."), "private_data", "x", "test")
    assert "Secret." not in json.dumps(data(client))


def test_nothing_that_people_wrote_becomes_markup(client: Client) -> None:
    evil = "<img src=x onerror=alert(1)></template><script>alert(1)</script>"
    told(said(person=evil, title=evil, text=evil, reply=evil))
    shown = client.get("/widget/v1/products/kettle.html").content.decode()
    assert "<img" not in shown
    assert "<script" not in shown
    assert evil in unescape(shown)


def test_what_is_drawn_says_what_the_data_say(client: Client) -> None:
    told(*crowd(*"554"), ada(title="Good", reply="Thank you."))
    found = data(client, query="?lang=de")
    shown = client.get("/widget/v1/products/kettle.html?lang=de&level=3").content.decode()
    assert '<h3 id="heading"' in shown
    assert found["score"]["sure"] in unescape(shown)
    for one in found["voices"]:
        for part in (one["text"], one["name"], one["day_told"], one["told"], *one["labels"]):
            assert part in unescape(shown)


@pytest.mark.parametrize("name", ["groundswell.js", "widget.css", "writing.js"])
def test_files_may_be_used_everywhere_and_are_asked_about_cheaply(client: Client, name: str) -> None:
    answer = client.get(f"/widget/{name}", headers={"origin": "https://shop.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get(f"/widget/{name}", headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert not answer.cookies


def test_browsers_may_ask_first(client: Client) -> None:
    answer = client.options(DRAFTS, headers={"origin": "https://shop.example"})
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Methods"] == "POST, OPTIONS"
    assert answer["Access-Control-Allow-Headers"] == "Content-Type"
    assert "Access-Control-Allow-Credentials" not in answer
    assert client.get(DRAFTS).status_code == 405


def test_a_review_waits_for_its_code_and_is_heard(client: Client) -> None:
    a_product()
    status, waiting = post(client, DRAFTS, REVIEW)
    assert (status, Voice.objects.count()) == (201, 0)
    assert "Eva@example.org" in waiting["told"]
    wrong = "111111" if code() != "111111" else "222222"
    status, answer = post(client, CONFIRM, {"draft": waiting["draft"], "code": wrong})
    assert status == 422
    assert "code" in answer["errors"]
    status, answer = post(client, CONFIRM, {"draft": waiting["draft"], "code": code()})
    assert (status, answer["told"]) == (200, "Thank you. Your voice counts in a moment.")
    settle()
    (voice,) = data(client)["voices"]
    assert (voice["stars"], voice["name"], voice["text"]) == (2.0, "Eva", REVIEW["text"])


def test_one_form_sent_twice_is_one_voice(client: Client) -> None:
    a_product()
    for _ in range(2):
        waiting = post(client, DRAFTS, REVIEW)[1]
    assert (Draft.objects.count(), len(mail.outbox)) == (1, 1)
    for _ in range(2):
        assert post(client, CONFIRM, {"draft": waiting["draft"], "code": code()})[0] == 200
    assert Voice.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"stars": "6"}, "stars"),
        ({"stars": None}, "stars"),
        ({"email": "eva"}, "email"),
        ({"collected": "campaign"}, "collected"),
        ({"consent": False}, "consent"),
        ({"consent": "no" * 0}, "consent"),
        ({"text": "Call me: eva@example.org"}, "text"),
        ({"name": "eva@example.org"}, "name"),
        ({"text": ["a"], "stars": {}}, "stars"),
        ({"title": "x" * 301}, "title"),
    ],
)
def test_a_refusal_stands_beside_its_field_in_the_readers_language(client: Client, given: Any, field: str) -> None:
    a_product()
    status, answer = post(client, DRAFTS + "?lang=de", REVIEW | given)
    assert status == 422
    assert list(answer["errors"]) == [field]
    assert not Draft.objects.exists()
    assert mail.outbox == []
    assert answer["errors"][field][0] != post(client, DRAFTS + "?lang=en", REVIEW | given)[1]["errors"][field][0]


@pytest.mark.parametrize("body", ["", "[]", "null", "{", "[" * 100_000, "\x00"])
def test_what_is_no_json_object_is_told_so(client: Client, body: str) -> None:
    for path in (DRAFTS, CONFIRM):
        status, answer = post(client, path, body)
        assert status == 400
        assert "wanted" in answer["error"]


def test_an_unknown_draft_or_product_is_no_error_of_ours(client: Client) -> None:
    assert post(client, CONFIRM, {"draft": "nope", "code": "123456"})[0] == 422
    assert post(client, CONFIRM, {"draft": ["x"], "code": 123456})[0] == 422
    assert post(client, DRAFTS, REVIEW | {"product": "nope"})[0] == 404


def test_who_knocks_too_often_is_asked_to_wait(client: Client) -> None:
    a_product()
    post(client, DRAFTS, REVIEW)
    Knock.objects.filter(key__startswith="widget/").update(count=60)
    answer = client.post(DRAFTS, json.dumps(REVIEW), content_type="application/json")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "form" in answer.json()["errors"]


def test_a_cookie_speaks_for_nobody(client: Client) -> None:
    """Another site's page posts with whatever cookies a browser has; it stays a stranger's draft."""
    product = a_product()
    client.cookies["sessionid"] = "x"
    assert client.post(DRAFTS, json.dumps(REVIEW), content_type="application/json").status_code == 201
    assert not Voice.objects.exists()
    assert Product.objects.get().pk == product.pk
