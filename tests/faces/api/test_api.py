"""What the API promises to programs."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from cast import DAY, a_company, ada, ben, crowd, cy, said, settle, told
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from mending import answered, care, market, name_all, owners

from groundswell.faces.api.problems import answer
from groundswell.listen import fixes
from groundswell.listen.hold import place, withdraw
from groundswell.listen.models import Refusal
from groundswell.record.access import end_key, make_key
from groundswell.record.models import Product, Voice
from groundswell.record.proof import seal
from groundswell.weigh import recount
from groundswell.weigh.models import Useful

pytestmark = pytest.mark.django_db

API = "/api/v1"
KETTLE = f"{API}/products/kettle"


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def key():
    return make_key("shop", "write")


def read(client, address, **query):
    response = client.get(address, query)
    assert (response.status_code, response["content-type"]) == (200, "application/json; charset=utf-8"), (
        response.content
    )
    return response.json()


def is_problem(response, status):
    """Whether it is the problem+json that it should be."""
    body = json.loads(response.content)
    return (response.status_code, response["content-type"], body["status"]) == (
        status,
        "application/problem+json",
        status,
    )


def post(client, key, idempotency_key="", **fields):
    headers = {"authorization": f"Bearer {key}"} if key else {}
    if idempotency_key:
        headers["idempotency-key"] = idempotency_key
    plain = {"product": "kettle", "person": "ada", "stars": 4, "text": "Boils fast."}
    body = json.dumps({**plain, **fields})
    return client.post(f"{API}/voices", body, content_type="application/json", headers=headers)


def all_items(client, address, **query):
    """What stands on this page and all that follow, by the paths in `next`."""
    page = read(client, address, **query)
    items = page["items"]
    while page["next"]:
        assert page["next"].startswith("/")
        parts = urlsplit(page["next"])
        page = read(client, parts.path, **parse_qs(parts.query))
        items += page["items"]
    return items


# Products.


def test_products_are_found_by_their_words_and_told_with_their_score(client):
    told(ada(product_title="Swift Kettle"), ben(product="pan"))
    (item,) = read(client, f"{API}/products", q="swift")["items"]
    assert (item["slug"], item["title"], item["company"]) == ("swift-kettle", "Swift Kettle", "Acme")
    assert item["score"]["people"] == 1
    assert read(client, f"{API}/products", q="swift pan") == {"items": [], "next": None}


def test_products_come_a_page_at_a_time_each_once(client):
    told(*[said(product=f"p{n:02}") for n in range(11)])
    assert [item["slug"] for item in all_items(client, f"{API}/products", limit=4)] == [f"p{n:02}" for n in range(11)]


def test_a_product_tells_what_its_score_rests_on(client):
    told(ada(stars="4"), ben(stars="5"), cy(1, stars="4.5"), said(person="x", role="expert", stars="2"))
    found = read(client, KETTLE)
    assert {"value", "low", "high", "people", "effective", "one_person_moves"} <= found["score"].keys()
    assert found["score"]["low"] <= found["score"]["value"] <= found["score"]["high"]
    assert (found["score"]["people"], found["score"]["effective"]) == (3, 1.575)
    assert found["stars"] == {"1": 0, "2": 0, "3": 0, "4": 1, "5": 2}
    assert found["shares"] == {"1": 0, "2": 0, "3": 0, "4": pytest.approx(1 / 3), "5": pytest.approx(2 / 3)}
    assert (found["collected"]["unasked"], found["collected"]["paid"]) == (2, 1)
    assert (found["proof"]["receipt"], found["proof"]["none"]) == (1, 2)
    assert found["parts"].keys() >= {"asked", "not_asked", "paid", "unasked", "proof:receipt"}
    assert found["experts"]["people"] == 1


def test_a_product_tells_what_became_of_every_review(client):
    told(ada(id="1"), ben(id="2"), cy(1, id="3"))
    place(Voice.objects.get(outside_id="2"), "spam", "seen", "care")
    withdraw(Voice.objects.get(outside_id="3"), Voice.objects.get(outside_id="3").author)
    settle()
    account = read(client, KETTLE)["account"]
    assert account["submitted"] == {"1": 1, "2": 0, "3": 0, "4": 1, "5": 1}
    assert account["shown"]["4"] == account["held"]["spam"]["5"] == account["withdrawn"]["1"] == 1


def test_of_nobodys_product_there_is_no_score(client):
    told(said(kind="question", stars="", text="Who has one?"))
    found = read(client, KETTLE)
    assert (found["score"]["value"], found["score"]["people"], found["shares"]["5"]) == (None, 0, 0)


def test_what_is_not_there_is_a_problem(client):
    for address in ("products/none", "products/none/voices", "voices/999", "nothing", "products/a/b/c", ""):
        assert is_problem(client.get(f"{API}/{address}"), 404), address


def test_what_cannot_be_done_is_a_problem_that_says_what_can(client):
    response = client.delete(f"{API}/products")
    assert is_problem(response, 405)
    assert response["allow"] == "GET"


# Voices.


def test_voices_stand_in_fair_order_with_their_places(client):
    told(*crowd(*"555515551"))
    items = all_items(client, f"{KETTLE}/voices", order="fair", limit=2)
    assert [item["place"] for item in items] == list(range(1, 10))
    assert len({item["id"] for item in items}) == 9
    assert [item["stars"] for item in items[:3]] == [5, 5, 1]


def test_a_voice_tells_its_parts(client):
    told(ada(id="1", stars="4.5", reply="Thank you!", helpful=2, language="en"))
    (item,) = read(client, f"{KETTLE}/voices")["items"]
    wanted = {"id": "1", "kind": "review", "stars": 4.5, "text": "Boils fast, and hums a little.", "language": "en"}
    assert wanted.items() <= item.items()
    assert (item["collected"], item["proof"], item["place"], item["helpful"]) == ("unasked", "receipt", 1, 2)
    assert item["said_at"] == DAY.isoformat().replace("+00:00", "Z")
    assert [reply["text"] for reply in item["replies"]] == ["Thank you!"]
    assert read(client, f"{API}/voices/{item['number']}")["text"] == item["text"]


def test_a_voice_tells_whether_readers_who_usually_disagree_find_it_useful(client):
    told(ada(id="1"), *crowd("5", "4"))
    figures = {"usual": 0.7, "worth": 0.1, "low": 0.04, "high": 0.2, "raters": 14, "one_reader_moves": 0.05}
    one, another, _ = Voice.objects.order_by("pk")
    Useful.objects.create(voice=one, merit=700_000, is_to_both=True, **figures)
    Useful.objects.create(voice=another, merit=700_000, is_to_both=False, **figures)
    assert read(client, f"{API}/voices/{one.pk}")["is_useful_to_both"]
    for order in ("fair", "newest"):
        items = all_items(client, f"{KETTLE}/voices", order=order)
        assert [item["number"] for item in items if item["is_useful_to_both"]] == [one.pk]


def test_what_is_said_to_be_fixed_stands_with_the_product_and_beside_the_voice(client):
    fix = market(critics=2, fans=3)
    people = owners(30)
    assert read(client, KETTLE)["fixes"][0]["is_confirmed"] is False
    name_all(fix)
    critics = list(Voice.objects.filter(level=1).order_by("pk"))
    fixes.object_to(critics[1].named.get(), critics[1].author)
    answered(fix, people[:28])
    answered(fix, people[28:], is_fixed=False)
    recount.open_epoch()
    (told_of,) = read(client, KETTLE)["fixes"]
    assert (told_of["fault"], told_of["version"], told_of["url"]) == ("The lid leaks", "2.1", f"/fixes/{fix.pk}/")
    assert (told_of["yes"], told_of["no"], told_of["named"], told_of["objected"]) == (28, 2, 2, 1)
    # The author who objects says no.
    assert (told_of["is_confirmed"], told_of["confirmed_by"], told_of["out_of"]) == (True, 28, 31)
    assert 0 < told_of["kept"] < 1
    assert read(client, f"{API}/voices/{critics[0].pk}")["fixes"] == [told_of]
    for order in ("fair", "newest"):
        items = all_items(client, f"{KETTLE}/voices", order=order)
        assert {item["number"]: item["fixes"] for item in items if item["fixes"]} == {critics[0].pk: [told_of]}
    fixes.end(fix, care())
    assert read(client, KETTLE)["fixes"] == read(client, f"{API}/voices/{critics[0].pk}")["fixes"] == []


def test_more_voices_cost_no_more_queries(client, django_assert_num_queries):
    told(*crowd(*"54321"))
    for order in ("fair", "newest"):
        with CaptureQueriesContext(connection) as few:
            read(client, f"{KETTLE}/voices", order=order, limit=1)
        with django_assert_num_queries(len(few)):
            assert len(read(client, f"{KETTLE}/voices", order=order)["items"]) == 5


def test_a_voice_tells_what_it_counts_and_its_terms_add_up(client):
    told(ada(), ada(product="pan"), ben())
    pk = Voice.objects.get(author__name="ada", product__slug="pan").pk
    found = read(client, f"{API}/voices/{pk}/why")
    assert found["weight"] > 0.5
    assert found["log_odds"] == pytest.approx(sum(found["terms"].values()))
    assert found["copied"] is None
    assert is_problem(client.get(f"{API}/voices/{pk + 99}/why"), 404)


def test_a_held_voice_counts_nothing_and_tells_no_why(client):
    told(ada())
    one = Voice.objects.get()
    place(one, "spam", "seen", "care")
    assert is_problem(client.get(f"{API}/voices/{one.pk}/why"), 404)


def test_an_amended_voice_tells_its_earlier_wordings(client):
    told(ada(id="1"))
    told(ada(id="1", stars="2", text="It broke.", said_at=DAY + timedelta(days=1)))
    (item,) = read(client, f"{KETTLE}/voices")["items"]
    assert (item["text"], item["stars"]) == ("It broke.", 2)
    assert [wording["stars"] for wording in item["earlier"]] == [4]


def test_a_held_voice_is_nowhere_to_be_read(client):
    told(ada(id="1"), ben(id="2"))
    voice = Voice.objects.get(outside_id="2")
    place(voice, "spam", "seen", "care")
    assert is_problem(client.get(f"{API}/voices/{voice.pk}"), 404)
    for query in ({"order": "newest"}, {}):
        assert [item["id"] for item in read(client, f"{KETTLE}/voices", **query)["items"]] == ["1"]


def test_other_kinds_come_with_the_newest_first_each_once(client):
    days = [None, None, 1, 1, 2, 3, 3]
    for n, day in enumerate(days):
        when = None if day is None else DAY + timedelta(days=day)
        told(said(id=f"{n}", kind="question", stars="", text="Who?", person=f"p{n}", said_at=when))
    items = all_items(client, f"{KETTLE}/voices", kind="question", limit=2)
    assert [item["id"] for item in items] == ["6", "5", "4", "3", "2", "1", "0"]


def test_the_list_goes_on_as_it_began_while_new_voices_come(client):
    told(*crowd(*"55115"))
    page = read(client, f"{KETTLE}/voices", limit=2)
    told(*[cy(n, said_at=DAY - timedelta(days=1)) for n in range(5)])
    parts = urlsplit(page["next"])
    rest = read(client, parts.path, **{**parse_qs(parts.query), "limit": "100"})
    assert len({item["id"] for item in page["items"] + rest["items"]}) == 5
    assert rest["next"] is None


def test_experts_stand_beside(client):
    told(ada(), said(person="x", role="expert", stars="2"))
    assert [item["role"] for item in read(client, f"{KETTLE}/voices", whose="experts")["items"]] == ["expert"]
    assert [item["role"] for item in read(client, f"{KETTLE}/voices")["items"]] == ["consumer"]


GARBAGE = (
    "after=x",
    "after=1.2",
    "after=-1.0-0-0-0-1",
    "after=1.0-0-0-0",
    "after=²0.0-0-0-0-1",
    "after=99999999999.0-0-0-0-1",
    "order=newest&after=x",
    "order=newest&after=1.yesterday",
    "order=newest&after=1e3.",
    "order=newest&after=²1.",
    "order=random",
    "whose=mine",
    "limit=0",
    "limit=101",
    "limit=many",
    "kind=%00",
    "kind=revue",
    "stars=1",
)


def test_garbage_is_refused_as_a_problem(client, subtests):
    told(ada())
    for query in GARBAGE:
        with subtests.test(query=query):
            assert is_problem(client.get(f"{KETTLE}/voices?{query}"), 422)


def test_a_cursor_made_up_does_no_harm(client, subtests):
    told(ada())
    for after in ("0.0-0-0-0-0", "1.999999999-999999999-0-0-0", "5.9-9-9-9-9", "999999999.1-1-1-1-1"):
        with subtests.test(after=after):
            assert read(client, f"{KETTLE}/voices", after=after)["items"] == []
    assert len(read(client, f"{KETTLE}/voices")["items"]) == 1


@pytest.mark.parametrize("query", ["%00", "%ff", "a%20" * 40, "%F0%9F%8C%8A", "'; DROP TABLE record_voice; --"])
def test_any_question_gets_an_answer(client, query):
    assert client.get(f"{API}/products?q={query}").status_code == 200
    assert client.get(f"{API}/products/{query}").status_code in {200, 404}


# Writing.


def test_a_new_voice_answers_201_and_a_repeat_200(client, key):
    a_company("Acme")
    first, second = post(client, key), post(client, key)
    assert (first.status_code, second.status_code) == (201, 200)
    assert [r.json()["outcome"] for r in (first, second)] == ["heard", "repeated"]
    assert first.json()["id"] == second.json()["id"]
    assert Voice.objects.count() == 1
    settle()
    assert read(client, KETTLE)["score"]["people"] == 1


def test_an_id_in_new_words_is_revised(client, key):
    post(client, key, id="1")
    revised = post(client, key, id="1", text="It broke.", stars=1)
    assert (revised.status_code, revised.json()["outcome"]) == (200, "revised")


def test_a_key_speaks_for_its_company_and_under_its_own_source(client):
    a_company("First"), a_company("Acme")
    assert post(client, make_key("acme's", "write", "Acme")).json()["source"] == "api/acme"
    assert Product.objects.get().company.name == "Acme"


@pytest.mark.parametrize("stars", [4, "4", 4.5, "4.5", 1])
def test_stars_may_be_a_number_or_a_word_for_one(client, key, stars):
    assert post(client, key, stars=stars).status_code == 201
    assert float(Voice.objects.get().stars) == float(stars)


def test_without_a_write_key_nobody_writes(client):
    ended = make_key("old", "write")
    end_key("old")
    for wrong in ("", "wrong", ended):
        assert is_problem(post(client, wrong), 401)
    assert is_problem(post(client, make_key("reader", "read")), 403)
    assert not Voice.objects.exists()


def test_what_is_refused_says_why_and_is_counted(client, key):
    response = post(client, key, stars=9)
    assert is_problem(response, 422)
    assert response.json()["reason"] == "unreadable_stars"
    assert {"found", "wanted"} <= response.json().keys()
    assert Refusal.objects.get().count == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"stars": "many"},
        {"stars": "NaN"},
        {"stars": "1e999999999"},
        {"stars": "1e-999999999"},
        {"said_at": "yesterday"},
        {"said_at": "0001-01-01T00:00:00+14:00"},
        {"reply": "Sorry!", "reply_at": "0001-01-01T00:00:00+14:00"},
        {"reply": "Sorry!", "reply_at": "9999-12-31T23:59:59-14:00"},
        {"helpful": -1},
        {"nonsense": 1},
        {"nons\ud800nse": 1},
        {"role": "king"},
        {"text": 7},
        {"text": "x" * 100_001},
        {"country": "Poland"},
        {"product": ""},
        {"kind": "reply"},
        {"audience": "person"},
        {"owned_from": "2026-02-01", "owned_until": "2026-01-01"},
    ],
)
def test_what_is_not_well_formed_is_a_problem(client, key, fields):
    assert is_problem(post(client, key, **fields), 422)
    assert not Voice.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'{"a"'])
def test_what_is_no_voice_at_all_is_a_problem(client, key, body):
    headers = {"authorization": f"Bearer {key}"}
    response = client.post(f"{API}/voices", body, content_type="application/json", headers=headers)
    assert is_problem(response, 422) or is_problem(response, 400)


def test_a_body_says_where_it_stops_being_json_and_how_large_it_may_be(client, key, settings):
    headers = {"authorization": f"Bearer {key}"}

    def told(body):
        return client.post(f"{API}/voices", body, content_type="application/json", headers=headers)

    assert json.loads(told(b"{").content)["detail"].endswith("at line 1, column 2")
    assert json.loads(told("ö".encode("cp1252")).content)["detail"] == "wanted UTF-8"
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert is_problem(told(b" " * 101), 413)


def test_what_stands_wrong_is_named_as_it_was_sent_and_a_key_is_asked_for(client, key):
    (trouble,) = post(client, key, prodct="kettle").json()["errors"]
    assert trouble["where"] == ["body", "prodct"]
    assert post(client, "").headers["WWW-Authenticate"] == "Bearer"


def test_half_a_character_is_no_reason_to_fall(client, key):
    assert post(client, key, text="Half \ud800 a character", person="a\x00da").status_code in {201, 422}


def test_an_idempotency_key_answers_once_and_the_same_again(client, key):
    answers = [post(client, key, "order 7") for _ in range(3)]
    assert [a.status_code for a in answers] == [201, 201, 201]
    assert len({a.content for a in answers}) == 1
    assert Voice.objects.count() == 1


def test_an_idempotency_key_for_another_request_is_a_conflict(client, key):
    post(client, key, "order 7")
    assert is_problem(post(client, key, "order 7", text="Other words."), 409)
    assert Voice.objects.count() == 1


def test_idempotency_keys_of_two_programs_are_two(client, key):
    other = make_key("other", "write")
    assert [post(client, k, "order 7", person=p).status_code for k, p in ((key, "ada"), (other, "ben"))] == [201, 201]


def test_a_refusal_under_an_idempotency_key_is_counted_and_told_again(client, key):
    for _ in range(2):
        response = post(client, key, "order 7", stars=9)
        assert is_problem(response, 422)
        assert response.json()["reason"] == "unreadable_stars"
    assert Refusal.objects.get().count == 1


def test_a_problem_can_tell_of_half_a_character():
    assert json.loads(answer(422, "Refused", "half \ud800 a character").content)["detail"] == "half ? a character"


# Seals, and the page that tells of all this.


def test_seals_come_newest_first_each_once(client):
    for n in range(5):
        told(cy(n))
        seal()
    items = all_items(client, f"{API}/seals", limit=2)
    assert [item["first"] for item in items] == sorted((item["first"] for item in items), reverse=True)
    assert len(items) == 5


def test_the_openapi_page_is_of_version_3_1_and_tells_problems_as_such(client):
    page = client.get(f"{API}/openapi.json").json()
    assert page["openapi"].startswith("3.1")
    responses = page["paths"][f"{API}/voices"]["post"]["responses"]
    assert {"200", "201", "401", "403", "409", "422"} <= responses.keys()
    assert [*responses["422"]["content"]] == ["application/problem+json"]
    assert [*responses["201"]["content"]] == ["application/json"]
