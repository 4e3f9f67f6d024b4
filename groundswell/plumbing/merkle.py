"""Merkle trees as RFC 6962 hashes them: one root that commits to a whole list."""

from collections.abc import Iterable
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Hash of one entry; the 0x00 keeps leaves apart from nodes (RFC 6962, section 2.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Root over leaf hashes in their order; of none, the hash of nothing.

    Joins full subtrees as they come, so it holds log2(n) hashes at a time, and gives the RFC's tree:
    its split at the largest power of two below n is what joining equal heights leaves behind.
    """
    tops: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, joined = 0, leaf
        while tops and tops[-1][0] == height:
            joined = node_hash(tops.pop()[1], joined)
            height += 1
        tops.append((height, joined))
    if not tops:
        return EMPTY
    root = tops.pop()[1]
    while tops:
        root = node_hash(tops.pop()[1], root)
    return root
