"""A voice's own page, which lasts: shown, held or taken back."""

import re
from datetime import timedelta

import pytest
from cast import DAY, a_source, a_voice, ada, crowd, heard, house, patient, said, score, settle, told
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis.strategies import lists, sampled_from

from groundswell.faces.site.words import MEANS
from groundswell.listen import hold
from groundswell.listen.hear import withdrawn_at_source
from groundswell.record.models import Account, Hold, Voice, Withdrawal
from groundswell.weigh import order, recount
from groundswell.weigh.models import Place, Useful
from groundswell.weigh.why import why

pytestmark = pytest.mark.django_db(transaction=True)


def page(client: Client, voice: Voice) -> str:
    answer = client.get(f"/voices/{voice.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def plain(shown: str) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


def test_it_shows_the_voice_and_leads_to_its_product(client: Client) -> None:
    told(ada(name="Ada", title="Quiet", text="word " * 2000))
    shown = page(client, Voice.objects.get())
    assert shown.count("word") >= 2000
    assert 'href="/p/kettle/"' in shown
    assert 'rel="canonical"' in shown


def test_a_long_text_is_cut_in_the_list_and_leads_here(client: Client) -> None:
    told(ada(text="word " * 2000))
    shown = client.get("/p/kettle/").content.decode().partition("<main")[2]
    assert shown.count("word") < 400
    assert "Read all of it" in shown


def test_what_was_taken_back_leaves_a_stone_without_its_words(client: Client) -> None:
    told(ada(id="1", name="Ada", title="Secret", text="Nobody shall read this."))
    withdrawn_at_source("api/acme", "1")
    shown = page(client, Voice.objects.get())
    assert "This voice was taken back" in shown
    assert "Nobody shall read this." not in shown
    assert "Secret" not in shown


def test_what_is_held_says_why_and_not_what(client: Client) -> None:
    told(ada(text="Buy at my shop."))
    voice = Voice.objects.get()
    Hold.objects.create(voice=voice, ground="spam", evidence="a link", placed_by="desk@acme.example")
    shown = page(client, voice)
    assert "Ground: advertising or spam." in shown
    assert "Buy at my shop." not in shown
    assert "desk@acme.example" not in shown


def test_what_was_told_to_one_person_is_nobody_else_s(client: Client) -> None:
    told(said(kind="recommendation", stars="", audience="person", to="ben"))
    assert client.get(f"/voices/{Voice.objects.get().pk}/").status_code == 404


def test_an_older_review_says_that_it_no_longer_counts(client: Client) -> None:
    told(ada(id="1"))
    assert "does not count" not in page(client, Voice.objects.get())
    told(ada(id="2", said_at=DAY.replace(month=4)))
    settle()
    assert "does not count" in page(client, Voice.objects.get(outside_id="1"))


def test_it_says_why_it_counts_as_it_does(client: Client) -> None:
    told(*crowd("5", "5", "1", "4"))
    last, first = Voice.objects.filter(level=5).order_by("said_at")
    words = plain(page(client, first))
    assert "It is one voice among 4 customers. It counts 0.53 of one full voice" in words
    assert "Its author has not spoken of another product, or only lately" in words
    found = re.search(r"With it the score is ([\d.]+); without it, it would be ([\d.]+)\.", words)
    assert found is not None
    assert float(found[1]) > float(found[2])
    Withdrawal.objects.create(voice=first, by=first.author)
    recount.recount()
    assert f"{score().value:.2f}" == found[2]
    assert "Among the 2 with 5 ★ it stands at place 1" in words
    assert "It is the only one with 5 ★." in plain(page(client, last))


@given(stars=lists(sampled_from("12345"), min_size=1, max_size=7))
@patient
def test_its_rank_is_its_place_among_those_with_the_same_stars(stars: list[str]) -> None:
    with house():
        told(*crowd(*stars))
        for level in set(map(int, stars)):
            placed = order.best_first(Place.objects.filter(level=level))
            reasons = [why(place.voice) for place in placed]
            assert [reason.rank for reason in reasons if reason] == [*range(1, len(reasons) + 1)]


def test_an_older_review_leads_to_the_one_that_counts(client: Client) -> None:
    told(ada(id="1"), ada(id="2", said_at=DAY.replace(month=4)))
    old, new = Voice.objects.order_by("said_at")
    assert f'<a href="/voices/{new.pk}/">The newer one</a>' in page(client, old)


def test_mere_readers_get_no_cookie_and_no_form(client: Client) -> None:
    told(ada(id="1"))
    answer = client.get(f"/voices/{Voice.objects.get().pk}/")
    assert not answer.cookies
    assert 'method="post"' not in answer.content.decode().partition("<main")[2].partition("</main")[0]
    assert "Sign in to say so" in answer.content.decode()


def test_what_was_amended_waits_to_be_weighed_anew(client: Client) -> None:
    told(ada(id="1", stars="1"))
    heard(ada(id="1", stars="4", said_at=DAY + timedelta(days=1)))
    assert "It was amended a moment ago" in page(client, Voice.objects.get())
    settle()
    assert "It is the only one with 4 ★." in plain(page(client, Voice.objects.get()))


def test_its_author_finds_there_how_to_amend_it_and_take_it_back(client: Client) -> None:
    told(ada(id="1"))
    account = Account.objects.of("ada@example.com")
    mine = a_voice(author=account.speaker("Ada"), source=a_source("site"), product=Voice.objects.get().product)
    client.force_login(account)
    shown = page(client, mine)
    assert f'href="/voices/{mine.pk}/amend/"' in shown
    assert f'href="/voices/{mine.pk}/withdraw/"' in shown
    assert f'href="/voices/{mine.pk}/confirm/"' not in shown
    assert "/amend/" not in page(client, Voice.objects.get(outside_id="1"))


def test_each_label_opens_what_it_means(client: Client) -> None:
    told(ada(role="owner", obtained="sample", id="1", reply="Thanks."))
    for shown in (page(client, Voice.objects.order_by("pk")[0]), client.get("/p/kettle/").content.decode()):
        opened = re.findall(r'popovertarget="means-([\w-]+)"', shown)
        assert {"proof-receipt", "collected-unasked", "role-owner", "obtained-sample"} <= {*opened}
        assert all(shown.count(f'popover id="means-{name}"') == 1 for name in opened)


def worth(voice: Voice, **more: object) -> Useful:
    figures = {"usual": 0.7, "worth": 0.1, "low": 0.04, "high": 0.2, "raters": 14, "one_reader_moves": 0.05}
    return Useful.objects.create(voice=voice, **{**figures, "merit": 700_000, "is_to_both": True, **more})


def test_what_is_useful_to_people_who_usually_disagree_says_so_and_why(client: Client) -> None:
    told(ada(id="1"), *crowd("5", "4"))
    one = Voice.objects.get(outside_id="1")
    worth(one)
    for shown in (page(client, one), client.get("/p/kettle/").content.decode()):
        assert shown.count('popovertarget="means-useful-both"') == 1
        assert shown.count('popover id="means-useful-both"') == 1
    words = plain(page(client, one))
    assert "It is useful to people who usually disagree." in words
    assert "likely 74 to 90 would find it helpful; over all voices it is 70" in words
    assert "means-useful" not in page(client, Voice.objects.exclude(pk=one.pk)[0])


def test_what_one_side_alone_finds_useful_is_no_use_to_both(client: Client) -> None:
    told(ada())
    worth(Voice.objects.get(), is_to_both=False, worth=-0.1, low=-0.9)
    shown = page(client, Voice.objects.get())
    assert "means-useful" not in shown
    assert "people who usually disagree" not in shown
    assert "likely 0 to 90 would find it helpful" in plain(shown)


def test_every_word_of_disclosure_proof_and_tie_is_explained() -> None:
    wanted = {f"proof-{one}" for one in Voice.Proof.values} | {f"collected-{one}" for one in Voice.Collected.values}
    assert wanted <= {*MEANS}
    assert {"tie-friend", "tie-family", "tie-coworker", "role-owner", "role-former_owner"} <= {*MEANS}


def test_an_answer_leads_to_what_it_answers(client: Client) -> None:
    told(ada(id="1", reply="Thank you."))
    question, reply = Voice.objects.order_by("pk")
    assert f'href="/voices/{question.pk}/"' in page(client, reply)


def test_a_voice_that_never_was_is_not_found(client: Client) -> None:
    assert client.get("/voices/4711/").status_code == 404


TEXT = "Boils a litre in two minutes, hums a little, and the lid has never come loose since spring."


def test_a_copy_says_so_and_leads_to_who_said_it_first(client: Client) -> None:
    told(said(text=TEXT))
    told(said(person="echo", text=TEXT, stars="1", said_at=DAY + timedelta(days=1)))
    recount.open_epoch()
    first, copy = Voice.objects.order_by("pk")
    shown = client.get(f"/voices/{copy.pk}/").content.decode()
    assert "counts once, for whoever said it first" in shown
    assert f'<a href="/voices/{first.pk}/">The earlier one</a>' in shown
    assert "The earlier one" not in client.get(f"/voices/{first.pk}/").content.decode()


def test_a_copy_is_marked_in_the_list_and_who_said_it_first_is_not(client: Client) -> None:
    told(said(text=TEXT))
    client.get("/p/kettle/")
    told(said(person="echo", text=TEXT, stars="1", said_at=DAY + timedelta(days=1)))
    mark = "another voice here had said before: the opinion counts once."
    assert mark not in client.get("/p/kettle/").content.decode()
    recount.open_epoch()
    first, copy = Voice.objects.order_by("pk")
    shown = client.get("/p/kettle/").content.decode()
    assert shown.count(mark) == 1
    marked = shown.split(f'id="voice-{copy.pk}"')[1].split("</article>")[0]
    assert mark in marked
    assert f'<a href="/voices/{first.pk}/">The earlier one</a>' in marked
    hold.place(first, "spam", "seen", "mod")
    assert "The earlier one" not in client.get("/p/kettle/").content.decode(), "what is held is led to no more"


def test_marks_of_copies_cost_no_query_each(client: Client) -> None:
    def queries(copies: int) -> int:
        told(*(said(id=f"e{n}", person=f"echo {n}", text=TEXT, said_at=DAY + timedelta(n + 1)) for n in range(copies)))
        recount.open_epoch()
        with CaptureQueriesContext(connection) as asked:
            shown = client.get("/p/kettle/?order=newest").content.decode()
        assert shown.count("The earlier one") == copies
        return len(asked)

    told(said(text=TEXT))
    assert queries(1) == queries(6)


def test_what_others_had_said_of_another_product_is_told_and_takes_nothing(client: Client) -> None:
    told(said(text=TEXT))
    told(said(person="echo", text=TEXT, product="pan", said_at=DAY + timedelta(days=1)))
    recount.open_epoch()
    copy = Voice.objects.get(product__slug="pan")
    shown = client.get(f"/voices/{copy.pk}/").content.decode()
    assert "Somebody else had said nearly the same before, so it stands lower." in shown
    assert "of one full voice" in shown
    assert "the opinion counts once" not in client.get("/p/pan/").content.decode()
