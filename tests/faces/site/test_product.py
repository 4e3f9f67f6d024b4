"""A product's page: its score, its voices in fair order, and what became of every review."""

import re
from datetime import date, timedelta

import pytest
from cast import DAY, a_product, a_reply, a_voice, ada, ben, crowd, cy, house, patient, said, score, settle, told
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis.strategies import lists, sampled_from, tuples

from groundswell.listen import notice
from groundswell.record.models import Account, Hold, Product, Version, Voice, Withdrawal
from groundswell.weigh import recount
from groundswell.weigh.owners import owners_and_versions

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/p/kettle/"


def page(client: Client, asked: str = "") -> str:
    answer = client.get(PAGE + asked)
    assert answer.status_code == 200
    return answer.content.decode()


def listed(shown: str) -> list[int]:
    """The voices on a page, in their order."""
    return [int(pk) for pk in re.findall(r'<article class="voice" id="voice-(\d+)"', shown)]


def plain(shown: str) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


def stars_of(pks: list[int]) -> list[int]:
    levels = dict(Voice.objects.values_list("pk", "level"))
    return [levels[pk] for pk in pks]


def test_the_score_is_told_in_words(client: Client) -> None:
    told(*crowd(*"5544433215"))
    words = plain(page(client))
    assert "out of 5" in words
    assert re.search(r"Likely between [\d.]+ and [\d.]+, from 10 people\.", words)
    assert re.search(r"No one person can move it by more than 0\.\d\d stars\.", words)


def test_what_no_one_person_can_do_is_rounded_up(client: Client) -> None:
    told(*crowd(*["5"] * 300))  # newcomers, each 0.525 of a voice: 4 / 162.5 is 0.0246
    assert "by more than 0.03 stars" in plain(page(client))


def test_each_star_has_its_exact_count(client: Client) -> None:
    told(*crowd(*"5554331"))
    rows = re.findall(r'stars=(\d)#voices.*?class="number">(\d+)<', page(client), re.DOTALL)
    assert rows[:5] == [("5", "3"), ("4", "1"), ("3", "2"), ("2", "0"), ("1", "1")]


def test_experts_stand_beside_and_are_never_blended_in(client: Client) -> None:
    told(*crowd(*"111"), said(person="Dr Eve", role="expert", stars="5", text="Measured twice."))
    shown = page(client)
    assert "Measured twice." in shown
    assert "from 3 people" in shown
    assert "from one person" in shown
    assert stars_of(listed(shown)) == [1, 1, 1]
    assert stars_of(listed(page(client, "?whose=experts"))) == [5]


def test_asked_and_unasked_stand_apart(client: Client) -> None:
    told(ada(), ben(), said(person="dora", collected="invited"))
    words = plain(page(client))
    assert re.search(r"Nobody asked them 1 [\d.]+ [\d.]+ to [\d.]+", words)
    assert re.search(r"Asked to write 2 [\d.]+ [\d.]+ to [\d.]+", words)
    assert "Receipt seen" in words


def test_ten_voices_stand_on_a_page_and_the_pages_share_them_out(client: Client) -> None:
    told(*crowd(*["5"] * 12, *["1"] * 12))
    first = page(client)
    assert sorted(stars_of(listed(first))) == [1] * 5 + [5] * 5
    seen, shown = listed(first), first
    while (further := re.search(r'rel="next" href="([^"]+)"', shown)) is not None:
        shown = page(client, further[1].replace("&amp;", "&").partition("#")[0])
        seen += listed(shown)
    assert len(seen) == len(set(seen)) == 24


def test_a_list_that_grows_while_it_is_read_stays_one_list(client: Client) -> None:
    told(*crowd(*["5"] * 20))
    further = re.search(r'rel="next" href="([^"#]+)', page(client))
    assert further is not None
    told(*(cy(n) for n in range(5)))
    assert "11 to 20 of 20" in page(client, further[1].replace("&amp;", "&"))


def test_a_filter_shows_those_that_fit(client: Client, subtests: pytest.Subtests) -> None:
    told(ada(name="ada"), ben(name="ben", version="2.0"), cy(1, name="cy", text="Leider kaputt.", language="de-AT"))
    for asked, wanted in {
        "?stars=1": {"cy"},
        "?collected=asked": {"ben"},
        "?collected=not_asked": {"ada", "cy"},
        "?collected=paid": {"ben"},
        "?proof=receipt": {"ada"},
        "?language=de": {"cy"},
        "?version=2.0": {"ben"},
        "?version=2.0&stars=1": set(),
        "?stars=7&order=sideways&kind=&after=x&counts=9": {"ada", "ben", "cy"},
    }.items():
        with subtests.test(asked=asked):
            assert {Voice.objects.get(pk=pk).author.name for pk in listed(page(client, asked))} == wanted


def test_the_number_beside_a_version_is_the_number_of_voices_that_it_shows(
    client: Client, subtests: pytest.Subtests
) -> None:
    parts = {"version": "1.0", "product": "kettle"}
    told(*(said(id=f"{n}", person=f"p{n}", **{**parts, "version": f"{n % 2}.0"}) for n in range(9)))
    told(said(id="new", person="p1", said_at=DAY + timedelta(days=1), **parts))
    told(said(id="m", kind="mention", stars="", **parts), said(id="e", person="expert", role="expert", **parts))
    voices = {voice.outside_id: voice for voice in Voice.objects.all()}
    other = Version.objects.get(name="0.0")
    for one in ("3", "e"):
        notice.correct(voices[one], "wrong_version", voices[one].author, version=other)
    notice.correct(voices["5"], "wrong_version", voices["5"].author)
    notice.correct(voices["7"], "delivery", voices["7"].author)
    settle()
    for asked in ("", "&kind=mention", "&whose=experts", "&kind=older", "&kind=aside"):
        with subtests.test(asked=asked):
            shown = page(client, f"?order=fair{asked}")
            offered = dict(re.findall(r'<option value="(\d\.0)">\d\.0 \((\d+)\)', shown))
            for version in ("0.0", "1.0"):
                assert len(walk(client, f"?version={version}{asked}")) == int(offered.get(version, 0)), version
            assert offered


def test_the_score_of_a_version_rests_on_as_many_people_as_its_filter_shows(client: Client) -> None:
    told(*(said(id=f"{n}", person=f"p{n}", version=f"{n % 2}.0") for n in range(6)))
    mistaken = Voice.objects.get(outside_id="1")
    notice.correct(mistaken, "wrong_version", mistaken.author, version=Version.objects.get(name="0.0"))
    _, versions = owners_and_versions(score())
    assert {name: part["people"] for name, part in versions.items()} == {"0.0": 4, "1.0": 2}
    assert [len(walk(client, f"?version={name}")) for name in ("0.0", "1.0")] == [4, 2]


def test_beside_another_filter_no_number_is_promised(client: Client) -> None:
    told(ada(version="2.0"), ben(version="1.0"))
    assert re.search(r'<option value="1.0">1.0</option>', page(client, "?stars=5"))


def walk(client: Client, asked: str) -> list[int]:
    """All the voices of a list, page after page."""
    shown = page(client, asked)
    seen = listed(shown)
    while (further := re.search(r'rel="next" href="([^"#]+)', shown)) is not None:
        shown = page(client, further[1].replace("&amp;", "&"))
        seen += listed(shown)
    return seen


@given(
    voices=lists(
        tuples(sampled_from("12345"), sampled_from(["none", "receipt"]), sampled_from(["de", "en"])), max_size=14
    )
)
@patient
def test_filters_never_lose_a_voice(voices: list[tuple[str, str, str]]) -> None:
    with house():
        a_product()
        told(
            *(
                said(person=f"p{n}", stars=stars, proof=proof, language=language, said_at=DAY + timedelta(hours=n))
                for n, (stars, proof, language) in enumerate(voices)
            )
        )
        client = Client()
        everyone = sorted(Voice.objects.values_list("pk", flat=True))
        for parts in (
            ["?stars=1", "?stars=2&order=newest", "?stars=3&order=lowest", "?stars=4&order=highest", "?stars=5"],
            ["?proof=none", "?proof=receipt&order=newest"],
            ["?language=de", "?language=en&order=helpful"],
            [""],
        ):
            assert sorted(pk for part in parts for pk in walk(client, part)) == everyone


def test_those_with_photographs_stand_by_themselves(client: Client) -> None:
    told(ada(id="1", name="ada"), ben(id="2", name="ben"))
    assert 'name="pictures"' not in page(client)
    for file in ("a.webp", "b.webp"):
        notice.picture(Voice.objects.get(outside_id="1"), file=file, alt="A kettle", width=40, height=30)
    shown = page(client, "?pictures=yes")
    assert listed(shown) == [Voice.objects.get(outside_id="1").pk]
    assert listed(page(client, "?pictures=yes&order=newest")) == listed(shown)
    assert 'name="pictures"' in shown
    assert 'alt="A kettle"' in shown


def test_owners_stand_beside_others(client: Client) -> None:
    told(
        *crowd("5", "4"), said(person="o", stars="2.5", role="owner"), said(person="f", stars="1", role="former_owner")
    )
    told(said(person="x", stars="1", role="expert"))
    words = plain(page(client))
    assert re.search(r"Own it 1 [\d.]+ [\d.]+ to [\d.]+", words)
    assert re.search(r"Used to own it 1 [\d.]+", words)
    assert re.search(r"Do not say 2 [\d.]+", words)


@given(
    voices=lists(
        tuples(sampled_from(["1", "2.5", "3.3", "5"]), sampled_from(["owner", "consumer"])), min_size=1, max_size=9
    )
)
@patient
def test_the_parts_by_owning_hold_everyone_and_all_alike_are_the_whole(voices: list[tuple[str, str]]) -> None:
    with house():
        told(*(said(person=f"p{n}", stars=stars, role=role) for n, (stars, role) in enumerate(voices)))
        whole = score()
        parts, _ = owners_and_versions(whole)
        assert sum(part["people"] for part in parts.values()) == len(voices)
        if len(parts) == 1:
            assert [part["value"] for part in parts.values()] == [whole.value]


def test_each_sentence_about_the_score_opens_what_it_means(client: Client) -> None:
    told(ada(), ben(), said(person="dora", collected="unknown"))
    shown = page(client)
    opened = [plain(part) for part in re.findall(r"<details><summary>(.*?)</summary>", shown, re.DOTALL)]
    assert any("Likely between" in one for one in opened)
    assert any("One of 3 had been asked to write. Of one we do not know." in one for one in opened)
    assert any("No one person can move it by more than" in one for one in opened)


def test_the_page_is_the_same_for_every_reader_and_has_no_form_to_post(client: Client) -> None:
    told(ada())
    stranger = client.get(PAGE)
    client.force_login(Account.objects.of("dora@example.com"))
    assert client.get(PAGE).content == stranger.content
    main = stranger.content.decode().partition("<main")[2].partition("</main")[0]
    assert 'method="post"' not in main
    assert "csrf" not in main


def test_there_are_other_orders(client: Client, subtests: pytest.Subtests) -> None:
    told(
        said(person="a", stars="1", said_at=None, helpful=9),
        said(person="b", stars="3", said_at=DAY + timedelta(days=1)),
        said(person="c", stars="5"),
    )
    wanted = {"newest": [3, 5, 1], "lowest": [1, 3, 5], "highest": [5, 3, 1], "helpful": [1, 3, 5]}
    for order, stars in wanted.items():
        with subtests.test(order=order):
            assert stars_of(listed(page(client, f"?order={order}"))) == stars


def test_questions_and_recommendations_have_lists_of_their_own(client: Client) -> None:
    told(said(kind="question", stars="", text="Does it whistle?", id="q1"), said(kind="recommendation", stars=""))
    told(said(kind="answer", answers="q1", person="dora", stars="", text="It hums."))
    shown = page(client, "?kind=question")
    assert "Does it whistle?" in shown
    assert "It hums." in shown
    assert len(listed(page(client, "?kind=recommendation"))) == 1


def test_a_voice_says_who_when_and_on_what_it_rests(client: Client) -> None:
    told(
        ada(name="Ada", role="owner", version="2.0", obtained="gift", owned_from=date(2026, 1, 2), about="delivery"),
        ben(said_at=None),
    )
    words = plain(page(client))
    for wanted in ("Ada", "owns it", "March 1, 2026", "receipt seen", "written unasked", "got it as a present"):
        assert wanted in words
    for wanted in ("about: the delivery", "version 2.0", "has it since", "paid to write", "day unknown"):
        assert wanted in words


def test_a_text_has_its_language_and_no_markup_of_its_own(client: Client) -> None:
    told(ada(text="Sehr gut & <b>leise</b>.", language="de"))
    shown = page(client)
    assert 'lang="de" dir="auto"><p>Sehr gut &amp; &lt;b&gt;leise&lt;/b&gt;.</p>' in shown


def test_an_amended_voice_keeps_its_earlier_wording(client: Client) -> None:
    told(ada(id="1", stars="5", text="Wonderful."))
    told(ada(id="1", stars="2", text="It rusts.", said_at=DAY + timedelta(days=30)))
    shown = page(client)
    assert "amended" in shown
    assert shown.index("It rusts.") < shown.index("What it said before") < shown.index("Wonderful.")


def test_what_was_said_below_a_voice_stands_below_it(client: Client) -> None:
    told(ada(id="1", reply="We are sorry.", helpful=3, unhelpful=1))
    told(said(kind="endorsement", answers="1", person="dora", stars="", text=""))
    words = plain(page(client))
    assert "The company's reply" in words
    assert "We are sorry." in words
    assert "3 of 4 readers found this helpful." in words
    assert "One other person confirms this." in words


def account(shown: str) -> dict[str, list[int]]:
    rows = re.findall(r'<tr class="(\w+)">(.*?)</tr>', shown[shown.index('class="account"') :], re.DOTALL)
    return {name: [int(n) for n in re.findall(r'class="number">(\d+)<', row)] for name, row in rows}


def test_what_became_of_every_review_adds_up(client: Client) -> None:
    told(*crowd(*"54321"), ada(id="old"), ada(id="new", stars="1", said_at=DAY + timedelta(days=9)))
    held, gone = (Voice.objects.get(stars=stars, outside_id__startswith="~") for stars in (2, 3))
    Hold.objects.create(voice=held, ground="spam", evidence="the same link nine times", placed_by="the desk")
    Withdrawal.objects.create(voice=gone, by=gone.author)
    recount.recount()
    found = account(page(client))
    assert found["submitted"] == [1, 2, 1, 1, 2, 7]
    assert found["shown"] == [1, 2, 0, 0, 2, 5]
    assert found["older"] == [0, 1, 0, 0, 0, 1]
    assert found["held"] == [0, 0, 0, 1, 0, 1]
    assert found["withdrawn"] == [0, 0, 1, 0, 0, 1]
    assert "held back: advertising or spam" in plain(page(client))


def test_an_amended_review_is_counted_at_the_star_it_gives_now(client: Client) -> None:
    told(ada(id="1", stars="5"))
    told(ada(id="1", stars="1", said_at=DAY + timedelta(days=1)))
    found = account(page(client))
    assert found["submitted"] == found["shown"] == [0, 0, 0, 0, 1, 1]
    assert "older" not in found


def test_an_older_review_of_the_same_person_stays_readable(client: Client) -> None:
    told(ada(id="old", text="At first I liked it."), ada(id="new", said_at=DAY + timedelta(days=9)))
    assert "At first I liked it." not in page(client)
    assert "At first I liked it." in page(client, "?kind=older")


def test_a_product_of_which_nobody_spoke_says_so(client: Client) -> None:
    a_product()
    words = plain(page(client))
    assert "No customer has said anything yet" in words
    assert "Nobody has reviewed this yet" in words


def test_what_the_company_says_is_marked_as_its_word(client: Client) -> None:
    a_product(about="Boils a litre in two minutes.")
    assert "What Acme says: Boils a litre in two minutes." in plain(page(client))


def test_the_companys_picture_is_shown_with_its_words(client: Client) -> None:
    a_product(picture="0f.webp", picture_alt="A red kettle.")
    assert '<img src="/media/small/0f.webp" alt="A red kettle.">' in page(client)


def many_voices() -> None:
    """A thousand voices of every sort, with all that may stand beside them."""
    sorts = ("unasked", "invited", "rewarded", "paid", "unknown")
    told(
        *(
            said(
                id=f"m{n}",
                person=f"m{n}",
                stars=str(1 + n % 5),
                collected=sorts[n % 5],
                proof=("none", "claimed", "order")[n % 3],
                role="expert" if n % 100 == 0 else "consumer",
                version=f"{n % 4}.0",
                helpful=n % 7,
                language=("en", "de", "pl")[n % 3],
                reply="Thank you." if n % 3 == 0 else "",
            )
            for n in range(1000)
        )
    )
    told(*(said(id=f"m{n}", person=f"m{n}", stars="1", text="New words.", said_at=timezone.now()) for n in range(20)))
    Hold.objects.create(voice=Voice.objects.get(outside_id="m30"), ground="spam", evidence="x", placed_by="y")
    last = a_voice(outside_id="last", product=Product.objects.get(slug="kettle"))
    a_reply(last)
    notice.picture(last, file="a.webp", alt="A kettle", width=4, height=3)
    told(*(said(kind="question", stars="", text=f"Question {n}?", person=f"q{n}") for n in range(4)))
    recount.recount()


def test_a_page_of_a_thousand_voices_asks_thirteen_questions(
    client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    many_voices()
    further = re.search(r'rel="next" href="([^"#]+)', page(client))
    assert further is not None
    asked = ["", "?stars=1", "?order=newest", "?order=helpful&collected=asked", "?whose=experts", "?kind=older"]
    for one in [*asked, further[1].replace("&amp;", "&")]:
        with django_assert_max_num_queries(13):  # type: ignore[operator]
            page(client, one)


def test_readers_get_no_cookie(client: Client) -> None:
    told(ada())
    answer = client.get(PAGE)
    assert not answer.cookies


def test_a_wild_address_gets_a_page_all_the_same(client: Client, subtests: pytest.Subtests) -> None:
    told(ada())
    for asked in ("?after=99999&counts=999999999-0-0-0-999999999", "?after=5000", "?version=" + "x" * 999):
        with subtests.test(asked=asked):
            assert "from one person" in plain(page(client, asked))
