from __future__ import annotations

import os
import socket
import struct

import pytest

from pytest_sklearn_persist.isolation import wire


class Pipe:
    """The pieces of messages, read back in portions of any size."""

    def __init__(self, *messages, portion=1 << 20):
        self.data = b"".join(b"".join(wire.encode(message)) for message in messages)
        self.portion = portion

    def read(self, view):
        count = min(len(view), len(self.data), self.portion)
        view[:count] = self.data[:count]
        self.data = self.data[count:]
        return count


class Fragile:
    def __reduce__(self):
        return (int, ("no number",))


@pytest.mark.parametrize("portion", [1, 7, 1 << 20])
@pytest.mark.parametrize("message", [None, {"a": [1, 2.5, "b"]}, b"x" * 70_000, "é" * 40_000])
def test_messages_come_through_in_portions_of_any_size(message, portion):
    assert wire.receive(Pipe(message, portion=portion).read) == message


def test_messages_do_not_run_into_each_other():
    pipe = Pipe("first", b"second" * 100_000, "third")
    assert [wire.receive(pipe.read) for _ in range(3)] == ["first", b"second" * 100_000, "third"]


def test_large_bytes_are_not_copied():
    data = bytes(1 << 20)
    assert any(piece.obj is data for piece in wire.encode({"artifact": data}))


def test_arrays_are_not_copied():
    np = pytest.importorskip("numpy")
    array = np.zeros(100_000)
    pieces = wire.encode([array])
    assert any(np.shares_memory(np.asarray(p), array) for p in pieces if p.nbytes == array.nbytes)


def test_a_small_message_is_one_piece():
    assert len(wire.encode(("module:function", {"a": 1}))) == 1


def test_a_message_that_cannot_be_unpickled_is_read_to_its_end():
    pipe = Pipe([Fragile(), b"x" * 3_000_000], "next")
    with pytest.raises(wire.Unreadable, match="ValueError"):
        wire.receive(pipe.read)
    assert wire.receive(pipe.read) == "next"


@pytest.mark.parametrize("left", [0, 5, 100])
def test_a_closed_connection_is_an_end_of_file(left):
    pipe = Pipe(b"x" * 100_000)
    pipe.data = pipe.data[:left]
    with pytest.raises(EOFError):
        wire.receive(pipe.read)


def test_an_error_of_the_connection_is_not_taken_for_one_of_the_message():
    pipe = Pipe(b"x" * 100_000)
    reads = iter([pipe.read, pipe.read])

    def read(view):
        return next(reads, fail)(view)

    def fail(view):
        raise TimeoutError

    with pytest.raises(TimeoutError):
        wire.receive(read)


@pytest.mark.skipif(not hasattr(socket, "send_fds"), reason="this system sends no descriptors")
def test_descriptors_come_with_their_message_and_are_not_inherited():
    near, far = socket.socketpair()
    reader, writer = os.pipe()
    with near, far:
        wire.send_with_fds(near, {"x": "y" * 1000}, [writer])
        os.close(writer)
        message, (received,) = wire.receive_with_fds(far, 1)
    assert message == {"x": "y" * 1000}
    assert not os.get_inheritable(received)
    os.write(received, b"through")
    os.close(received)
    assert os.read(reader, 100) == b"through"
    os.close(reader)


@pytest.mark.skipif(not hasattr(socket, "send_fds"), reason="this system sends no descriptors")
def test_a_byte_without_a_descriptor_brings_no_file():
    near, far = socket.socketpair()
    with near, far:
        near.sendall(b"\0")
        with pytest.raises(EOFError, match="no open file"):
            wire.receive_fd(far)


def reading(data):
    pipe = Pipe()
    pipe.data = data
    return pipe.read


def plain(message, **bounds):
    return wire.receive_plain(reading(b"".join(wire.encode_plain(message))), **bounds)


def test_plain_messages_are_json():
    assert plain(("result", {"a": [1, None, "x"]})) == ["result", {"a": [1, None, "x"]}]


def test_bytes_may_end_a_plain_message():
    assert plain(("result", b"\x00\xff"), most_bytes=2) == ["result", bytearray(b"\x00\xff")]


@pytest.mark.parametrize(
    ("message", "bounds"),
    [
        (("result", "x" * 100), {"most": 50}),
        (("result", b"abc"), {"most_bytes": 2}),
        (("result", b"abc"), {}),
    ],
    ids=["long", "more bytes", "no bytes"],
)
def test_a_plain_message_that_is_longer_than_it_may_be_is_not_read(message, bounds):
    with pytest.raises(wire.Unreadable):
        plain(message, **bounds)


@pytest.mark.parametrize(
    "data",
    [
        struct.pack("!QI", 1 << 62, 0),
        struct.pack("!QI", 2, 1 << 31),
        struct.pack("!QI", 2, 2) + struct.pack("!QQ", 1, 1) + b"[]xx",
        struct.pack("!QIQ", 2, 1, 1 << 62) + b"[]",
        struct.pack("!QIQ", 2, 1, 1) + b"{}x",
        struct.pack("!QI", 3, 0) + b"[1,",
        struct.pack("!QI", 40_000, 0) + b"[" * 40_000,
        struct.pack("!QI", 2, 0) + b"\xff\xfe",
    ],
    ids=["length", "count", "two", "size", "no list", "cut", "nested", "no text"],
)
def test_what_is_not_a_plain_message_is_not_read(data):
    with pytest.raises(wire.Unreadable):
        wire.receive_plain(reading(data), most_bytes=100)


def test_the_text_of_an_error_is_cut():
    _, name, text, _ = plain(("raised", "E", "x" * 100_000, ""))

    assert (name, len(text)) == ("E", 10_000)
