"""What holds of the pages of products, files, keys and settings."""

from io import BytesIO
from pathlib import Path

import pytest
from cast import a_company, a_product
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from rooms import a_member, at, signed_in

from groundswell.faces.console.forms import ProductForm
from groundswell.listen import catalogue
from groundswell.record.access import key_of
from groundswell.record.models import Change, Company, Key, Product
from groundswell.weigh.models import Regard

pytestmark = pytest.mark.django_db
FILE = "sku,title\nK1,Kettle 2\nL1,Lid\n,Pot,\n"


@pytest.fixture
def owner() -> Client:
    return signed_in(a_member())


def sent(product: Product, **parts: str) -> dict[str, str]:
    return {**{name: getattr(product, name) for name in ProductForm.base_fields if name != "seen"}, **parts}


def a_picture() -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (60, 40)).save(file, "PNG")
    return SimpleUploadedFile("kettle.png", file.getvalue(), "image/png")


def test_a_product_is_found_by_word_and_number(owner: Client) -> None:
    a_product(title="Copper kettle", sku="K-77")
    a_product("pan", title="Pan")
    for query in ("kettle copper", "K-77"):
        page = owner.get(at("products/"), {"q": query}).content.decode()
        assert "Copper kettle" in page
        assert ">Pan<" not in page
    assert "Nothing found" in owner.get(at("products/"), {"q": "nought"}).content.decode()


def test_a_wrong_check_digit_is_told_with_the_right_one_and_loses_nothing(owner: Client) -> None:
    given = {"title": "Toaster", "gtin": "4006381333932", "about": "Two slots."}
    answer = owner.post(at("products/new/"), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "the check digit fits 4006381333931" in page
    for value in given.values():
        assert value in page
    assert not Product.objects.exists()
    owner.post(at("products/new/"), {**given, "gtin": "400-6381 333931"})
    assert Product.objects.get().gtin == "4006381333931"


def test_a_wrong_number_that_stands_already_hinders_no_other_change(owner: Client) -> None:
    kettle = a_product(gtin="12345678")
    owner.post(at(f"products/{kettle.pk}/"), sent(kettle, title="Kettle 2", seen=catalogue.stamp_of(kettle)))
    kettle.refresh_from_db()
    assert (kettle.title, kettle.gtin) == ("Kettle 2", "12345678")


def test_the_second_of_two_reads_what_has_changed_and_loses_nothing(owner: Client) -> None:
    kettle = a_product()
    stamp = catalogue.stamp_of(kettle)
    catalogue.change_product(kettle, {"title": "Theirs"}, "nia@acme.example")
    answer = owner.post(at(f"products/{kettle.pk}/"), sent(kettle, title="Mine", seen=stamp))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Theirs" in page
    assert 'value="Mine"' in page
    again = page.split('name="seen" value="')[1].split('"')[0]
    assert owner.post(at(f"products/{kettle.pk}/"), sent(kettle, title="Mine", seen=again)).status_code == 302
    assert Product.objects.get().title == "Mine"


def test_a_form_without_its_stamp_overwrites_nothing(owner: Client) -> None:
    kettle = a_product()
    for seen in ("", "forged"):
        answer = owner.post(at(f"products/{kettle.pk}/"), sent(kettle, title="Mine", seen=seen))
        assert answer.status_code == 422
    assert Product.objects.get().title == "Kettle"


def test_a_picture_is_kept_with_its_words_and_not_without(owner: Client, settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path
    path = at(f"products/{a_product().pk}/picture/")
    assert owner.post(path, {"picture": a_picture(), "picture_alt": ""}).status_code == 422
    owner.post(path, {"picture": a_picture(), "picture_alt": "A red kettle."})
    kettle = Product.objects.get()
    assert (tmp_path / kettle.picture).exists()
    assert kettle.picture_alt == "A red kettle."
    owner.post(path, {"picture_alt": "", "drop": "1"})
    assert Product.objects.get().picture == ""


def test_what_is_no_picture_is_refused(owner: Client, settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path
    bad = SimpleUploadedFile("kettle.png", b"<svg onload=alert(1)>", "image/png")
    answer = owner.post(at(f"products/{a_product().pk}/picture/"), {"picture": bad, "picture_alt": "A kettle."})
    assert answer.status_code == 422
    assert "no picture that we can read" in answer.content.decode()
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_shown_first_and_done_as_shown(owner: Client) -> None:
    a_product(sku="K1")
    file = SimpleUploadedFile("products.csv", FILE.encode(), "text/csv")
    preview = owner.post(at("products/file/"), {"file": file, "look": "1"})
    page = preview.content.decode()
    assert preview.status_code == 200
    assert "Kettle 2" in page
    assert "1 cell cannot be taken" in page
    assert set(Product.objects.values_list("title", flat=True)) == {"Kettle"}
    stamp = page.split('name="stamp" value="')[1].split('"')[0]
    done = owner.post(at("products/file/"), {"text": FILE, "stamp": stamp, "apply": "1"}, follow=True)
    assert "2 products are changed or new." in done.content.decode()
    assert set(Product.objects.values_list("title", flat=True)) == {"Kettle 2", "Lid"}
    assert set(Change.objects.values_list("by", flat=True)) == {"owner@acme.example"}


def test_a_file_that_was_changed_after_the_preview_is_shown_anew(owner: Client) -> None:
    a_product(sku="K1")
    answer = owner.post(at("products/file/"), {"text": FILE, "stamp": "another", "apply": "1"})
    assert answer.status_code == 422
    assert "have changed since the preview" in answer.content.decode()
    assert Product.objects.get().title == "Kettle"


def test_a_file_that_is_none_is_told_and_stays_typed(owner: Client) -> None:
    answer = owner.post(at("products/file/"), {"text": "colour\nred\n", "look": "1"})
    assert answer.status_code == 422
    assert "found colour, wanted columns slug" in answer.content.decode()
    assert "colour\r\nred" in answer.content.decode().replace("\n", "\r\n")


def test_a_file_in_another_encoding_is_told_how_excel_writes_the_right_one(owner: Client) -> None:
    file = SimpleUploadedFile("products.csv", "title\nMühle\n".encode("cp1252"), "text/csv")
    answer = owner.post(at("products/file/"), {"file": file, "look": "1"})
    assert answer.status_code == 422
    assert "“CSV UTF-8”" in answer.content.decode()


def test_a_products_page_has_the_lines_that_show_it_in_the_shop(owner: Client) -> None:
    kettle = a_product(sku="K-1")
    assert "product=&quot;K-1&quot;&gt;" in owner.get(at(f"products/{kettle.pk}/")).content.decode()


def test_the_file_that_goes_out_comes_in_again(owner: Client) -> None:
    a_product(title="=1+1", about="One\nTwo")
    out = owner.get(at("products/products.csv"))
    assert out["Content-Disposition"] == 'attachment; filename="acme-products.csv"'
    assert "'=1+1" in out.content.decode()
    page = owner.post(at("products/file/"), {"file": SimpleUploadedFile("p.csv", out.content)}).content.decode()
    assert "1 row changes nothing" in page
    assert 'name="apply"' not in page


def test_a_keys_secret_is_shown_once(owner: Client) -> None:
    page = owner.post(at("keys/"), {"name": "till", "scope": "write"}).content.decode()
    secret = page.split("<code>")[1].split("</code>")[0]
    key = key_of(secret)
    assert key is not None
    assert (key.name, key.scope, key.company) == ("acme/till", "write", a_company())
    assert secret not in owner.get(at("keys/")).content.decode()
    assert secret not in str(Change.objects.values_list())
    assert owner.post(at("keys/"), {"name": "till", "scope": "read"}).status_code == 422
    owner.post(at(f"keys/{key.pk}/end/"))
    assert key_of(secret) is None
    assert Key.objects.count() == 1


def test_the_companys_page_follows_its_settings(owner: Client) -> None:
    wrong = owner.post(at("company/"), {"name": "Acme", "contact": "hello", "address": "1 Way"})
    assert wrong.status_code == 422
    assert "1 Way" in wrong.content.decode()
    owner.post(at("company/"), {"name": "Acme Ltd", "contact": "hello@acme.example", "website": "acme.example"})
    assert Company.objects.get().website == "https://acme.example"
    assert "hello@acme.example" in Client().get("/checked/acme/").content.decode()
    a_company("Rival")
    assert owner.post(at("company/"), {"name": "RIVAL"}).status_code == 422


def test_whose_score_leads_is_set_beside_what_readers_find(owner: Client) -> None:
    a_product(category="Kitchen")
    assert "not known yet" in owner.get(at("company/")).content.decode()
    side = {"consumers": 0.71, "consumers_low": 0.68, "consumers_high": 0.74, "consumers_readers": 200}
    side |= {"experts": 0.62, "experts_low": 0.55, "experts_high": 0.69, "experts_readers": 90}
    for category, high in (("", -0.03), ("Kitchen", 0.01), ("Garden", -0.03)):
        Regard.objects.create(category=category, readers=212, difference=-0.09, low=-0.15, high=high, **side)
    shown = owner.get(at("company/")).content.decode()
    assert "62 (55–69)" in shown
    assert shown.index("more than chance") < shown.index("Kitchen") < shown.index("no clear difference")
    assert "Garden" not in shown, "the company has no product there"
    owner.post(at("company/"), {"name": "Acme", "leads": "experts"})
    assert Company.objects.get().leads == "experts"
    assert owner.post(at("company/"), {"name": "Acme", "leads": "nobody"}).status_code == 422
    owner.post(at("company/"), {"name": "Acme"})
    assert Company.objects.get().leads == "consumers"
