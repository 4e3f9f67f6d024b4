"""What holds of record/access.py."""

import pytest
from cast import a_company

from groundswell.record.access import MAY, Deed, KeyTrouble, end_key, key_of, list_keys, make_key, may
from groundswell.record.models import Account, Change, Key, Membership

pytestmark = pytest.mark.django_db


def test_a_key_opens_with_its_secret_and_nothing_else():
    secret = make_key("shop", "write")
    assert key_of(secret) == Key.objects.get(name="shop")
    assert key_of(secret + "x") is None
    assert key_of("") is None


def test_the_secret_is_kept_nowhere():
    secret = make_key("shop", "write")
    assert secret not in str(Key.objects.values_list().get())


def test_a_key_that_was_ended_opens_nothing():
    secret = make_key("shop", "read")
    end_key("shop")
    assert key_of(secret) is None
    assert Key.objects.filter(name="shop").exists()


def test_a_key_belongs_to_a_company():
    a_company("Acme")
    assert key_of(make_key("shop", "write", "Acme")).company.name == "Acme"


def test_each_key_has_a_name_of_its_own():
    make_key("shop", "read")
    with pytest.raises(KeyTrouble, match="'shop' already"):
        make_key("shop", "write")


def test_a_key_of_no_company_is_not_made():
    with pytest.raises(KeyTrouble, match="no company 'Nobody'"):
        make_key("shop", "read", "Nobody")


def test_a_key_that_is_not_open_cannot_be_ended():
    with pytest.raises(KeyTrouble, match="no open key"):
        end_key("shop")


def test_keys_are_listed_without_their_secrets():
    secret = make_key("shop", "write")
    make_key("robot", "read")
    end_key("robot")
    robot, shop = list_keys()
    assert robot.startswith("robot\tread\tfirst company\tended ")
    assert shop == "shop\twrite\tfirst company\topen"
    assert secret not in shop


def test_a_key_that_somebody_makes_or_ends_for_a_company_is_told_of_without_its_secret():
    a_company("Acme")
    secret = make_key("shop", "write", "Acme", by="mia@acme.example")
    end_key("shop", by="mia@acme.example")
    rows = list(Change.objects.order_by("pk").values_list("by", "what", "before", "after"))
    assert rows == [
        ("mia@acme.example", "key shop", None, {"scope": "write"}),
        ("mia@acme.example", "key shop", {"scope": "write"}, None),
    ]
    assert secret not in str(rows)


def test_every_role_has_its_line_and_an_owner_may_do_all():
    assert set(MAY) == set(Membership.Role)
    assert MAY["owner"] == set(Deed)
    assert MAY["reader"] == {Deed.LOOK}
    assert MAY["reader"] < MAY["care"] < MAY["owner"]
    assert not {Deed.KEYS, Deed.SETTINGS, Deed.MEMBERS} & MAY["care"]


@pytest.mark.parametrize("role", Membership.Role.values)
def test_a_role_counts_at_its_own_company_alone(role):
    account = Account.objects.of("mia@acme.example")
    Membership.objects.create(account=account, company=a_company("Acme"), role=role)
    for deed in Deed:
        assert may(account, a_company("Acme"), deed) == (deed in MAY[role])
        assert not may(account, a_company("Rival"), deed)
        assert not may(Account.objects.of("cy@rival.example"), a_company("Acme"), deed)
