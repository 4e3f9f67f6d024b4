"""What holds of act/requesting.py and act/requested.py: one request an order, one reminder, and stars play no part."""

import ast
import inspect
import re
from datetime import timedelta
from threading import Thread

import pytest
from cast import a_company, a_product, said, settle
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from groundswell.act import requested, requesting
from groundswell.act.leaving import everything, leave
from groundswell.act.models import ReviewRequest
from groundswell.listen import buyers, buying, notice
from groundswell.listen.company import change_company
from groundswell.listen.hear import hear
from groundswell.listen.models import Buyer
from groundswell.listen.sold import Line, Order, Returned
from groundswell.record.models import Account, Company, Person, Purchase
from groundswell.record.privacy import address_of

pytestmark = pytest.mark.django_db

SHOP = "shopify/acme.myshopify.com"
ADA = "ada@example.org"
DAYS = 14


@pytest.fixture(autouse=True)
def asks(settings):
    """Acme asks two weeks after a purchase."""
    settings.SITE = "https://voices.example"
    change_company(a_company(), {"address": "1 Mill Lane, Leeds", "review_request_days": DAYS}, by="owner")


def buys(*products, email=ADA, order="1001", days_ago=DAYS, **parts):
    lines = [Line(str(n), name, name.capitalize()) for n, name in enumerate(products or ["kettle"])]
    at = timezone.now() - timedelta(days=days_ago)
    buying.bought(SHOP, "Acme", [Order(order, at, lines, email=email, **parts)])
    settle()


def writes(product="kettle", *, stars="5", email=ADA):
    account = Account.objects.of(email)
    account.speaker("Ada")
    hear(
        said(person=account.handle, product=product, stars=stars, id=f"{email} {product}"),
        source="site",
        company="Acme",
    )
    buying.recognised(account)


def ask(*, after_days=0):
    """The clock turns so many days later."""
    if after_days:
        earlier = timedelta(days=after_days)
        for one in ReviewRequest.objects.all():
            one.due_at -= earlier
            for moment in ("sent_at", "reminded_at"):
                if getattr(one, moment):
                    setattr(one, moment, getattr(one, moment) - earlier)
            one.save()
    requesting.send()


def why(order="1001"):
    return ReviewRequest.objects.get(buyer__order=order).why


# When, to whom and how often.


def test_nobody_is_asked_where_the_company_does_not_ask():
    Company.objects.update(review_request_days=None)
    buys()
    ask(after_days=400)
    assert mail.outbox == []
    assert not Buyer.objects.exists(), "then no address is kept either"


def test_a_buyer_is_asked_once_for_all_items_when_it_is_time():
    buys("kettle", "toaster", days_ago=DAYS - 1)
    ask()
    assert mail.outbox == []
    ask(after_days=1)
    ask()
    (letter,) = mail.outbox
    assert letter.to == [ADA]
    assert letter.subject == "How is what you bought from Acme?"
    for part in ("Kettle", "Toaster", "/p/kettle/write/", "/p/toaster/write/", "1 Mill Lane", "1001", "/checked/acme/"):
        assert part in letter.body


def test_there_is_one_reminder_and_then_the_address_is_forgotten():
    buys()
    ask()
    ask(after_days=9)
    assert len(mail.outbox) == 1
    ask(after_days=1)
    assert len(mail.outbox) == 2
    assert mail.outbox[1].subject.startswith("Once more")
    ask(after_days=100)
    assert len(mail.outbox) == 2
    assert why() == "sent"
    assert Buyer.objects.get().email == ""
    assert Buyer.objects.get().address == address_of(ADA)


def test_told_again_it_is_the_same_request():
    buys()
    ask()
    buys()
    ask()
    assert len(mail.outbox) == 1
    assert ReviewRequest.objects.count() == 1


def test_who_was_asked_within_30_days_is_not_asked_about_another_order():
    buys()
    buys(order="1002", email="ADA@example.org")
    ask()
    assert len(mail.outbox) == 1
    assert why("1002") == "lately"
    ask(after_days=31)
    buys(order="1003")
    ask()
    assert [letter.subject.startswith("Once") for letter in mail.outbox] == [False, False]
    assert [why(), why("1003")] == ["late", ""], "a reminder after a month is none"


def test_an_old_file_of_orders_asks_nobody():
    buys(days_ago=400)
    assert not Buyer.objects.exists()


def test_what_is_no_address_is_not_kept():
    buys(email="ada@example.org\nBcc: all@example.org")
    assert not Buyer.objects.exists()


def test_the_letter_speaks_the_buyers_language():
    buys(language="de-DE", country="IT")
    assert Buyer.objects.get().language == "de"
    assert buyers.language_of(Order("1", timezone.now(), [], country="PL")) == "pl"
    assert buyers.language_of(Order("1", timezone.now(), [], language="ja")) == "en"


# Who is not asked.


def test_who_has_written_about_all_of_it_is_not_asked_and_of_some_only_about_the_rest():
    buys("kettle")
    buys("kettle", "toaster", order="1002", email="ben@example.org")
    writes()
    writes(email="ben@example.org")
    ask()
    (letter,) = mail.outbox
    assert letter.to == ["ben@example.org"]
    assert "/p/kettle/" not in letter.body
    assert why() == "written"


def test_who_writes_anything_after_the_letter_is_not_reminded():
    buys("kettle", "toaster")
    ask()
    writes()
    ask(after_days=10)
    assert len(mail.outbox) == 1
    assert why() == "written"


def test_what_came_back_is_not_asked_about():
    buys("kettle", "toaster")
    buys(order="1002", email="ben@example.org")
    now = timezone.now()
    buying.came_back(SHOP, [Returned("1001", "r", now, [("0", 1)]), Returned("1002", "r", now)])
    ask()
    (letter,) = mail.outbox
    assert "/p/kettle/" not in letter.body
    assert "/p/toaster/" in letter.body
    assert why("1002") == "returned"


def test_one_click_ends_it_at_once_without_signing_in():
    buys()
    ask()
    (letter,) = mail.outbox
    headers = letter.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.fullmatch(r"<https://voices\.example(/u/.+)>", headers["List-Unsubscribe"])[1]
    assert headers["List-Unsubscribe"][1:-1] in letter.body
    client = Client(enforce_csrf_checks=True)
    assert "no longer asked for a review" in client.get(path).content.decode()
    assert ReviewRequest.objects.get().ended_at is None, "looking at it ends nothing"
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert why() == "unsubscribed"
    assert Buyer.objects.get().email == ""
    buys(order="1002")
    ask(after_days=40)
    assert len(mail.outbox) == 1
    assert why("1002") == "unsubscribed"


def test_other_letters_are_not_ended_by_it():
    notice.suppress(address_of(ADA), "reply")
    buys()
    ask()
    assert len(mail.outbox) == 1


def test_where_the_company_asks_no_more_nothing_goes_out():
    buys()
    Company.objects.update(review_request_days=None)
    ask()
    assert mail.outbox == []
    assert why() == "stopped"


def test_a_company_that_asks_says_where_it_is_found():
    with pytest.raises(IntegrityError), transaction.atomic():
        Company.objects.update(address="")


# Forgotten.


def test_who_is_erased_is_not_asked_and_leaves_no_address():
    buys()
    writes("pan")
    account = Account.objects.of(ADA)
    told_of = everything(account)
    assert [row["email"] for row in told_of["orders_we_may_ask_about"]] == [ADA]
    assert len(told_of["review_requests"]) == 1
    leave(account)
    mail.outbox.clear()
    ask()
    assert mail.outbox == []
    assert why() == "erased"
    assert (Buyer.objects.get().email, Buyer.objects.get().address) == ("", "")


def test_who_is_forgotten_at_the_shop_is_not_asked():
    buys()
    buyers.forget(address_of(ADA), "another shop")
    assert Buyer.objects.get().email == ADA
    buyers.forget(address_of(ADA), SHOP)
    ask()
    assert mail.outbox == []
    assert why() == "erased"


# What goes wrong on the way.


def test_a_letter_that_the_server_does_not_take_is_tried_again(monkeypatch):
    buys()
    monkeypatch.setattr(EmailBackend, "send_messages", lambda *_: (_ for _ in ()).throw(OSError))
    ask()
    assert ReviewRequest.objects.get().sent_at is None
    monkeypatch.undo()
    ask()
    assert len(mail.outbox) == 1


def test_what_cannot_be_sent_for_days_is_not_sent_late():
    buys()
    ask(after_days=4)
    assert mail.outbox == []
    assert why() == "late"


def dies(*args, **more):
    raise KeyboardInterrupt


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("letter", ["first", "reminder"])
def test_a_worker_that_dies_on_the_way_sends_no_letter_twice(monkeypatch, moment, letter):
    buys()
    if letter == "reminder":
        ask()
        mail.outbox.clear()
    with monkeypatch.context() as there, pytest.raises(KeyboardInterrupt):
        there.setattr(*((requesting.mail, "send") if moment == "before" else (requested, "was_sent")), dies)
        ask(after_days=10 if letter == "reminder" else 0)
    ask()
    assert len(mail.outbox) == (moment == "after")


def test_of_two_workers_one_sends():
    buys()
    first, second = requested.due(0, 9), requested.due(0, 9)
    assert requested.claim(first[0])
    assert not requested.claim(second[0])


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_to_nobody_twice():
    for n in range(12):
        buys(order=str(n), email=f"buyer{n // 2}@example.org")

    def work():
        requesting.send()
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(letter.to[0] for letter in mail.outbox) == [f"buyer{n}@example.org" for n in range(6)]


# The same to everyone.


def test_the_content_and_the_angry_get_the_same_letter_at_the_same_time():
    for order, (email, stars) in enumerate({"ada@example.org": "5", "cy@example.org": "1"}.items()):
        writes("pan", stars=stars, email=email)
        buys(order=f"100{order}", email=email)
    ask()
    ada, cy = (re.sub(r"(asked=|/u/)\S+|100\d", "", letter.body) for letter in mail.outbox)
    assert ada == cy
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("module", [requesting, requested, buyers])
def test_whoever_asks_reads_no_stars_and_no_words_of_anybody(module):
    tree = ast.parse(inspect.getsource(module))
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    named |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword)}
    strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    named |= {part for string in strings if " " not in string for part in string.split("__")}
    assert not {"stars", "level", "stars_given", "score", "scores", "weight", "sentiment", "merit"} & named
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not [name for name in imported if name and name.startswith("groundswell.weigh")]


# What the letter leads to.


def test_what_is_written_from_the_letter_was_asked_for_and_proven():
    buys()
    ask()
    path = re.search(r"https://voices\.example(/p/kettle/write/\S+)", mail.outbox[0].body)[1]
    account = Account.objects.of(ADA)
    account.speaker("Ada")
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(path).content.decode()
    assert 'name="collected"' not in page
    assert "Acme asked you to write" in page
    sent = {"stars": "2", "text": "It leaks.", "consent": "on", "obtained": "bought", "about": "product"}
    assert client.post(path, sent).status_code == 302
    voice = Person.objects.get(account=account).voices.get()
    assert voice.collected == "invited"
    assert Purchase.objects.get().person == account.person


def test_a_link_that_was_changed_or_is_of_another_product_asks_as_ever():
    buys()
    a_product("pan")
    token = requesting.write_address(ReviewRequest.objects.get(), a_product()).split("asked=")[1]
    assert 'name="collected"' in Client().get(f"/p/pan/write/?asked={token}").content.decode()
    assert 'name="collected"' in Client().get(f"/p/kettle/write/?asked={token}x").content.decode()
