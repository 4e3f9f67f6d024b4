"""People like the reader: who knows the same products, and found them alike."""

from dataclasses import dataclass

import numpy as np

from groundswell.engine.columns import STAR, Codes, Floats, Ints

NEAR = STAR  # millionths of a star: two who lie no farther apart agree
PRIOR = 5.0  # shared products by which likeness is drawn towards nothing


@dataclass(frozen=True, slots=True)
class Shelf:
    """Who speaks of each product, ready to be asked.

    starts         (products + 1,) where each product's voices begin
    person, stars  (n,) whose and how many (millionths), by product
    usual          (products,) share of pairs of those who speak of a product that agree; 1 with fewer than two
    """

    starts: Ints
    person: Codes
    stars: Codes
    usual: Floats


@dataclass(frozen=True, slots=True)
class Alike:
    """k people who share an experience with the reader, the most alike first; (k,) each.

    person    who
    likeness  from -1 to 1: agreement beyond what any two who know these products have, per product, drawn towards 0
    shared    products that both speak of
    agreed    on how many of these they lie within one star: "you both know 4 of these products and agree on 3"
    """

    person: Ints
    likeness: Floats
    shared: Ints
    agreed: Ints

    def first(self, count: int) -> "Alike":
        """The first few."""
        return Alike(*(getattr(self, name)[:count] for name in self.__slots__))


def shelf(person: Codes, product: Codes, stars: Codes, *, people: int, products: int) -> Shelf:
    """Lay out voices by product, once; each person speaks of each product once.

    person, product, stars  (n,) codes, and millionths of a star

    Raises ValueError where lengths differ, a code lies outside its range, or a person speaks twice of one product.
    """
    if not len(person) == len(product) == len(stars):
        raise ValueError("the columns have different lengths")
    if len(person) and not (
        0 <= person.min() <= person.max() < people and 0 <= product.min() <= product.max() < products
    ):
        raise ValueError("a person or a product lies outside its range")
    pairs = product.astype(np.int64) * max(people, 1) + person
    if len(np.unique(pairs)) != len(pairs):
        raise ValueError("somebody speaks twice of one product")
    order = np.lexsort((person, stars, product))
    starts = np.searchsorted(product[order], np.arange(products + 1))
    usual = _usual(product[order].astype(np.int64), stars[order].astype(np.int64), starts)
    return Shelf(starts.astype(np.int64), person[order], stars[order], usual)


def people_like(reader: int, products: Ints, voices: Shelf) -> Alike:
    """Find who is like a reader: one pass over the voices about the reader's products.

    products  (r,) the products that the reader speaks of

    Likeness of u and v is the sum over their shared products of (1 if they agree, else 0) less the share of all who
    speak of the product that agree with each other there, over (shared + PRIOR). To agree where everybody agrees tells
    nothing. Symmetric; 0 where nothing is shared; never beyond shared / (shared + PRIOR).
    """
    asked = np.unique(products)
    parts = [_others(reader, voices, rows) for rows in zip(voices.starts[asked], voices.starts[asked + 1], strict=True)]
    person = np.concatenate([np.empty(0, dtype=np.int64), *(part[0] for part in parts)])
    agree = np.concatenate([np.empty(0), *(part[1] for part in parts)])
    usual = np.repeat(voices.usual[asked], [len(part[0]) for part in parts])
    met, row = np.unique(person, return_inverse=True)
    shared = np.bincount(row, minlength=len(met))
    agreed = np.bincount(row, agree, len(met))
    likeness = (agreed - np.bincount(row, usual, len(met))) / (shared + PRIOR)
    best = np.lexsort((met, -shared, -likeness))
    return Alike(met[best], likeness[best], shared[best], agreed[best].astype(np.int64))


def _others(reader: int, voices: Shelf, rows: tuple[int, int]) -> tuple[Ints, Floats]:
    """Everybody else who speaks of a product, and 1 for who agrees with the reader; none where the reader is silent."""
    person, stars = voices.person[slice(*rows)], voices.stars[slice(*rows)].astype(np.int64)
    own = stars[person == reader]
    others = person != reader if len(own) else np.zeros(len(person), dtype=np.bool_)
    agree = np.abs(stars[others] - own[:1]) <= NEAR
    return person[others].astype(np.int64), agree.astype(np.float64)


def _usual(product: Ints, stars: Ints, starts: Ints) -> Floats:
    """Share of pairs that agree, of voices sorted by product and then by stars."""
    place = product * (10 * STAR) + stars
    near = np.searchsorted(place, place + NEAR, side="right") - np.arange(len(place)) - 1
    heads = np.diff(starts)
    agreeing = np.bincount(product, near, len(heads))
    return np.where(heads > 1, agreeing / np.maximum(heads * (heads - 1) / 2, 1), 1.0)
