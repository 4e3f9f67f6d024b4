"""What holds of plumbing/merkle.py."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis.strategies import binary, lists

from groundswell.plumbing.merkle import EMPTY, leaf_hash, node_hash, root_of

# The entries and roots that Certificate Transparency tests its own trees with (RFC 6962's reference code).
ENTRIES = [
    bytes.fromhex(entry)
    for entry in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def as_the_rfc_says(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word by word."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = 1
    while 2 * k < len(entries):
        k *= 2
    return sha256(b"\x01" + as_the_rfc_says(entries[:k]) + as_the_rfc_says(entries[k:])).digest()


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert root_of([]) == EMPTY == sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_certificate_transparency(size):
    assert root_of(map(leaf_hash, ENTRIES[:size])).hex() == ROOTS[size - 1]


@given(lists(binary(max_size=4), max_size=70))
def test_every_root_is_as_the_rfc_says(entries):
    assert root_of(map(leaf_hash, entries)) == as_the_rfc_says(entries)


@given(lists(binary(max_size=4), min_size=2, max_size=20, unique=True))
def test_another_order_has_another_root(entries):
    assert root_of(map(leaf_hash, entries)) != root_of(map(leaf_hash, reversed(entries)))


def test_a_leaf_never_passes_for_a_node():
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)
