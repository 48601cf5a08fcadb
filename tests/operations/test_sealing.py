"""What is sealed opens whole, with its own key, and in no other way."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mscare.operations.sealing import (
    HEAD,
    PIECE,
    TAG,
    BrokenSeal,
    Sealer,
    new_key,
    opened,
    opened_file,
    read_key,
)

KEY = bytes(range(32))
WHOLE = PIECE + TAG


def sealed(*parts, key=KEY):
    file = BytesIO()
    sealer = Sealer(file, key)
    for part in parts:
        sealer.write(part)
    sealer.finish()
    return file.getvalue()


def unsealed(data, key=KEY):
    return b"".join(opened(BytesIO(data), key))


def pieces(data):
    body = data[HEAD:]
    return data[:HEAD], [body[at : at + WHOLE] for at in range(0, len(body), WHOLE)]


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
def test_it_opens_as_it_was(size):
    text = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    assert unsealed(sealed(text)) == text
    assert opened_file(BytesIO(sealed(text)), KEY).read() == text


@settings(max_examples=30, deadline=None)
@given(st.lists(st.binary(max_size=PIECE), max_size=4))
def test_how_it_is_written_changes_nothing(parts):
    assert unsealed(sealed(*parts)) == b"".join(parts)


def test_the_same_text_never_looks_the_same():
    assert sealed(b"the same") != sealed(b"the same")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_one_bit_that_differs_is_found_wherever_it_is(data):
    good = sealed(b"x" * (PIECE + 100))
    at = data.draw(st.integers(0, len(good) - 1))
    bad = good[:at] + bytes([good[at] ^ 1 << data.draw(st.integers(0, 7))]) + good[at + 1 :]
    with pytest.raises(BrokenSeal):
        unsealed(bad)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_without_its_end_is_found_out_wherever_it_ends(data):
    good = sealed(b"x" * (2 * PIECE))
    with pytest.raises(BrokenSeal):
        unsealed(good[: data.draw(st.integers(0, len(good) - 1))])


@pytest.mark.parametrize(
    "order",
    [[1, 0, 2], [0, 0, 1, 2], [0, 2], [0, 1], [0, 1, 2, 2], [1, 2], [2]],
    ids=str,
)
def test_pieces_that_are_moved_doubled_or_missing_are_found(order):
    head, parts = pieces(sealed(b"a" * PIECE + b"b" * PIECE + b"c" * PIECE))
    assert len(parts) == 3
    with pytest.raises(BrokenSeal):
        unsealed(head + b"".join(parts[n] for n in order))


def test_a_piece_of_another_file_is_found():
    head, parts = pieces(sealed(b"a" * PIECE + b"b"))
    _head, others = pieces(sealed(b"a" * PIECE + b"b"))
    with pytest.raises(BrokenSeal):
        unsealed(head + parts[0] + others[1])


def test_what_was_not_finished_does_not_open():
    file = BytesIO()
    Sealer(file, KEY).write(b"x" * (3 * PIECE))
    with pytest.raises(BrokenSeal):
        unsealed(file.getvalue())


def test_another_key_does_not_open_it():
    with pytest.raises(BrokenSeal):
        unsealed(sealed(b"text"), key=read_key(new_key()))


@pytest.mark.parametrize("text", ["", "geen sleutel", "AAAA", "é" * 44])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(ValueError):
        read_key(text)
