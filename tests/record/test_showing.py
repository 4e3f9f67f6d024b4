"""What holds of record/showing.py: what a page says it shows is read as it was said."""

from hypothesis import given
from hypothesis.strategies import integers, lists, sampled_from

from groundswell.record.models import Impression
from groundswell.record.showing import read, shows

numbers = lists(integers(1, 10**12), max_size=20)


@given(sampled_from(Impression.Channel), numbers, integers(1, 10_000), numbers)
def test_each_voice_is_read_in_its_place(channel, voices, first, beside):
    read_again = list(read(shows(channel, voices, first, beside=beside))) if voices or beside else []
    wanted = [*enumerate(voices, first), *enumerate(beside, 1)]
    assert [(one.place, one.voice) for one in read_again] == wanted
    assert {one.channel for one in read_again} <= {channel.value}


def test_a_page_without_voices_shows_nothing():
    assert shows(Impression.Channel.PRODUCT, []) == ""
