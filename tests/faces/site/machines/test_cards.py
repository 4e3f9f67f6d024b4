"""The picture beside a link: what it says fits, in every language, and is drawn once."""

from io import BytesIO

import pytest
from cast import a_product, ada, crowd, told
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from groundswell.faces.site.machines import cards
from groundswell.faces.site.machines.cards import Card

ADDRESS = "/p/kettle/card.png"
LETTERS = "AaZz ĄČĘĖĮŠŲŪŽąčęėįšųūž ĄĆĘŁŃÓŚŹŻąćęłńóśźż ÄÖÜẞäöüß ÀÈÉÌÒÙàèéìòù 0123456789 .,·–…„“”‘’’"


def picture(client: Client, address: str = ADDRESS) -> Image.Image:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert len(answer.content) < 200_000
    return Image.open(BytesIO(answer.content))


@pytest.mark.django_db
def test_it_is_as_large_as_others_want_it(client: Client) -> None:
    told(*crowd(*"5544"))
    assert picture(client).size == (1200, 630)


@pytest.mark.django_db
def test_it_says_the_score_as_the_page_does(client: Client) -> None:
    told(*crowd(*"5544"))
    card = cards.card_of(a_product())
    assert card.figure == f"{card.value:.1f}"
    assert card.people == "from 4 people"
    assert card.made_up == ""


@pytest.mark.django_db
def test_a_product_of_which_nobody_spoke_has_one_too(client: Client) -> None:
    a_product()
    assert picture(client).size == (1200, 630)
    assert cards.card_of(a_product()).people == "No reviews yet"


@pytest.mark.django_db
def test_who_has_it_is_told_so_and_a_new_voice_draws_it_anew(client: Client) -> None:
    told(ada())
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{ADDRESS}?lang=de")["ETag"] != first["ETag"]
    told(*crowd(*"1111"))
    assert client.get(ADDRESS, headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.django_db
def test_no_product_no_picture(client: Client) -> None:
    assert client.get("/p/cup/card.png").status_code == 404


def test_the_font_has_every_letter_of_five_languages() -> None:
    font = cards.font(40)
    missing = bytes(font.getmask("\ue123"))
    assert bytes(font.getmask("A")) != missing
    assert [letter for letter in LETTERS if bytes(font.getmask(letter)) == missing] == []


def test_the_font_comes_with_its_licence() -> None:
    assert "Permission is hereby granted" in (cards.FONT.parent / "LICENSE").read_text(encoding="utf-8")


@given(st.text(max_size=300))
def test_every_title_fits_in_two_lines(title: str) -> None:
    size, lines = cards.fitted(title)
    assert size in cards.SIZES
    assert len(lines) <= 2
    assert all(cards.length(line, size) <= cards.WIDTH for line in lines)


@pytest.mark.parametrize(
    ("title", "smaller"),
    [("Kettle", False), ("Donaudampfschifffahrtsgesellschaftskapitänsmützenhalterung mit Aufhängung", True)],
)
def test_a_long_name_is_written_smaller(title: str, smaller: bool) -> None:
    assert (cards.fitted(title)[0] < cards.SIZES[0]) is smaller


@pytest.mark.parametrize("value", [1.0, 2.5, 4.3, 5.0])
def test_stars_are_filled_as_far_as_they_were_given(value: float) -> None:
    card = Card("Kettle", "Acme", value, f"{value}", "from one person", "")
    drawn = Image.open(BytesIO(cards.drawn(card))).convert("RGB")
    gold = tuple(int(cards.STAR[n : n + 2], 16) for n in (1, 3, 5))
    row = [drawn.getpixel((x, cards.ROW)) for x in range(250, 610)]
    near = [isinstance(one, tuple) and all(abs(a - b) < 24 for a, b in zip(one, gold, strict=True)) for one in row]
    # At its middle a star is about 24 pixels wide, at both its arms' roots.
    assert abs(sum(near) / len(near) - value / 5 * full_part()) < 0.05


def full_part() -> float:
    card = Card("Kettle", "Acme", 5.0, "5.0", "from one person", "")
    drawn = Image.open(BytesIO(cards.drawn(card))).convert("RGB")
    gold = tuple(int(cards.STAR[n : n + 2], 16) for n in (1, 3, 5))
    row = [drawn.getpixel((x, cards.ROW)) for x in range(250, 610)]
    near = [isinstance(one, tuple) and all(abs(a - b) < 24 for a, b in zip(one, gold, strict=True)) for one in row]
    return sum(near) / len(near)
