"""How tables are read: as arrays, lists or Arrow, and with a clear word where they cannot be."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists, tuples

from groundswell.engine.columns import NOT_SAID, VOICES, Voices, joined, read_proof, read_stars, read_times, voices_from

TABLE = {
    "person": ["Ada", "Ben", "Ada"],
    "product": [7, 7, 9],
    "stars": [5, 1.5, 3],
    "said_at": ["2026-01-01", "", "2026-01-02T00:00:10"],
}


def test_a_table_of_lists_is_read():
    voices = voices_from(TABLE)
    assert (voices.people, voices.products) == (2, 2)
    assert voices.person.tolist() == [0, 1, 0]
    assert voices.product.tolist() == [0, 0, 1]
    assert voices.stars.tolist() == [5_000_000, 1_500_000, 3_000_000]
    assert voices.said_at.tolist() == [1_767_225_600, NOT_SAID, 1_767_312_010]
    assert not len(voices.cluster)


def test_an_arrow_table_is_read_as_lists_are():
    arrow = voices_from(pa.table({**TABLE, "helpful": [1, None, 3], "proof": ["order", None, "none"]}))
    assert arrow.person.tolist() == voices_from(TABLE).person.tolist()
    assert arrow.said_at.tolist() == voices_from(TABLE).said_at.tolist()
    assert arrow.helpful.tolist() == [1, 0, 3]
    assert arrow.proof.tolist() == [0.75, 0, 0]


def test_columns_may_have_other_names_and_scales():
    table = {"user": [1, 2], "product": [1, 1], "stars": [1, 10], "said_at": [0, 5]}
    voices = voices_from(table, names={"person": "user"}, scale=(1, 10))
    assert voices.stars.tolist() == [1_000_000, 5_000_000]
    with pytest.raises(KeyError, match="no column 'person'; there are"):
        voices_from(table)


def test_needed_columns_are_the_first_four():
    assert [column.name for column in VOICES if column.is_needed] == ["person", "product", "stars", "said_at"]


@pytest.mark.parametrize(
    ("stars", "said"), [([3, 6.5], "row 12: found 6.5 stars"), ([np.nan], "row 11: found no stars")]
)
def test_stars_outside_their_scale_are_told_with_their_row(stars, said):
    with pytest.raises(ValueError, match=said):
        read_stars(np.array(stars), (1, 5), first_row=10)


def test_a_scale_without_length_is_refused():
    with pytest.raises(ValueError, match="lowest < highest"):
        read_stars(np.array([1.0]), (5, 5))


def test_times_are_read_from_numbers_dates_and_nothing():
    assert read_times(np.array([12.7, np.nan])).tolist() == [12, NOT_SAID]
    assert read_times(np.array(["1970-01-02", "NaT"], dtype="datetime64[D]")).tolist() == [86_400, NOT_SAID]


def test_proof_is_read_from_words_truths_and_numbers():
    assert read_proof(np.array(["kept", "claimed", "yes", "0.4", "", "False"])).tolist() == [1, 0.25, 1, 0.4, 0, 0]
    assert read_proof(np.array([True, False])).tolist() == [1, 0]
    with pytest.raises(ValueError, match="found proof 'perhaps'"):
        read_proof(np.array(["perhaps"]))


@given(lists(tuples(integers(0, 5), integers(0, 3)), max_size=12))
def test_people_in_one_cluster_are_one_from_link_to_link(links):
    person, cluster = (np.array([link[i] for link in links], dtype=np.int32) for i in (0, 1))
    found = joined(person, cluster, 6)
    alike = found.tolist() if len(found) else list(range(6))
    groups = [{one} for one in range(6)]
    for named in range(4):
        its = {who for who, which in links if which == named}
        touched = [group for group in groups if group & its]
        groups = [group for group in groups if not group & its] + ([set().union(*touched)] if touched else [])
    assert all((alike[a] == alike[b]) == any({a, b} <= g for g in groups) for a in range(6) for b in range(6))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"person": [0, 9]}, "found person from 0 to 9"),
        ({"stars": [0, 5_000_000]}, "found stars from 0"),
        ({"product": [0]}, "different lengths"),
        ({"helpful": [1]}, "another length"),
        ({"helpful": [1, -1]}, "found a count from -1"),
    ],
)
def test_what_no_kernel_could_survive_is_refused(changed, said):
    whole = {"person": [0, 1], "product": [0, 0], "stars": [1_000_000, 5_000_000]} | changed
    columns = {name: np.array(values, dtype=np.int32) for name, values in whole.items()}
    with pytest.raises(ValueError, match=said):
        Voices(**columns, said_at=np.zeros(2, dtype=np.int64), people=2, products=1)
