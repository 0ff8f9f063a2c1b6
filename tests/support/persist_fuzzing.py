"""Mutants of files: seeded, so that each can be made again."""

from __future__ import annotations

import pickle
import random

OPCODES = bytes(
    ord(getattr(pickle, name))
    for name in pickle.__all__
    if isinstance(getattr(pickle, name), bytes) and len(getattr(pickle, name)) == 1
)
NUMBERS = [b"\0" * 8, b"\xff" * 8, b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80", b"\xff", b"\x01\0\0\0"]
PIECES = [
    b"cos\nsystem\n",
    b"\x80\x04\x95",
    b"cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}b",
    b"cnumpy\ndtype\n\x8c\x02f8\x89\x88\x87R",
    b"(((((((((((",
    b"22222222",
    b"\x94h\x00",
    b"PK\x03\x04",
    b"N.",
    b"}(" + b"NN" * 5 + b"u",
]


def _flip(data, draw, seeds):
    for _ in range(draw.choice((1, 1, 2, 8))):
        data[draw.randrange(len(data))] = draw.randrange(256)


def _flip_bit(data, draw, seeds):
    data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)


def _swap_opcode(data, draw, seeds):
    for _ in range(draw.choice((1, 2, 4))):
        places = [draw.randrange(len(data)) for _ in range(8)]
        place = next((p for p in places if data[p] in OPCODES), places[0])
        data[place] = draw.choice(OPCODES)


def _truncate(data, draw, seeds):
    del data[draw.randrange(len(data)) :]


def _cut_out(data, draw, seeds):
    start = draw.randrange(len(data))
    del data[start : start + draw.randrange(1, 64)]


def _duplicate(data, draw, seeds):
    start = draw.randrange(len(data))
    part = data[start : start + draw.randrange(1, 256)]
    data[start:start] = part * draw.choice((1, 1, 2, 50))


def _splice(data, draw, seeds):
    other = draw.choice(seeds)
    if other:
        start = draw.randrange(len(other))
        place = draw.randrange(len(data))
        data[place:place] = other[start : start + draw.randrange(1, 512)]


def _cross(data, draw, seeds):
    other = draw.choice(seeds)
    del data[draw.randrange(len(data)) :]
    data += other[draw.randrange(len(other) + 1) :]


def _number(data, draw, seeds):
    place = draw.randrange(len(data))
    number = draw.choice(NUMBERS)
    data[place : place + len(number)] = number


def _piece(data, draw, seeds):
    place = draw.randrange(len(data))
    data[place:place] = draw.choice(PIECES)


MUTATIONS = [
    _flip,
    _flip_bit,
    _swap_opcode,
    _truncate,
    _cut_out,
    _duplicate,
    _splice,
    _cross,
    _number,
    _piece,
]


def mutants(seeds, count, seed=0):
    """Yield so many mutants of these bytes, the same for the same seed."""
    for number in range(count):
        draw = random.Random(f"{seed}:{number}")
        data = bytearray(draw.choice(seeds))
        for _ in range(draw.choice((1, 1, 2, 3, 6))):
            if data:
                draw.choice(MUTATIONS)(data, draw, seeds)
        yield number, bytes(data)
