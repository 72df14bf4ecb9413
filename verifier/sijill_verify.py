"""Checks a casebook or an evidence package of Sijill, alone: one file, and nothing needed but Python 3.8 or newer.

    python sijill_verify.py PATH [--json] [--against FILE]...

PATH is a casebook, a package folder or a package .zip. FILE is a checkpoint kept from elsewhere, on paper say: PATH has
to hold what was under it. Nothing is written, no network or passphrase is needed. Exit: 0 valid, 1 invalid, 3
unverifiable (nothing is wrong, but documents were erased on the record), 2 where PATH is no such thing or too new.

Written from the pages in formats/ alone, sharing no code with the program that writes casebooks and packages. Comments
name in brackets the page, or the standard, that a line carries out. What is not of its form raises ValueError.
"""

# Guards and small functions stand on one line, and methods close together: all of this is to be read at one sitting.
# fmt: off
# ruff: noqa: D103, E401, E701, I001
from __future__ import annotations

import argparse, base64, datetime, hashlib, io, itertools, json, os, re, struct, sys, zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial, reduce
from pathlib import Path
from typing import Any

BLOCK, LARGEST_READ = 1 << 20, 64 << 20  # what is read of an original at a time; the most that is read of other files
MOST, MOST_LISTED, DEEPEST = 2**53 - 1, 1000, 100  # numbers [ledger]; problems told [verification]; levels of JSON
COMPONENT = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"  # of a path in a package [package]
PATH, METADATA = f"{COMPONENT}(?:/{COMPONENT})*", "ro-crate-metadata.json"
MANIFEST, TAGS, NO_FILE = "manifest-sha256.txt", "tagmanifest-sha256.txt", "there is no such file"
Source = Any  # of a file's bytes: they themselves, or where they lie as (Path, offset, length)

class NothingToVerifyError(Exception): """Neither a casebook nor a package, or one of a newer format: no verdict."""
class Stop(Exception): """Where [verification] says *stop*: the later stages are left out."""
def need(condition: object, why: str, value: Any = True) -> Any:  # the value, where the condition is so
    if not condition: raise ValueError(why)
    return value

# ------------------------------------------------------------------------------------------------------------- files
def blocks(source: Source) -> Iterator[bytes]:
    path, offset, left = source if isinstance(source, tuple) else (None, 0, len(source))
    with path.open("rb") if path else io.BytesIO(source) as stream:
        stream.seek(offset)
        while left and (block := stream.read(min(BLOCK, left))):
            left -= len(block)
            yield block
def read_whole(source: Source) -> bytes:  # one of absurd size is taken as empty, which is a wrong form as well
    data = b"".join(itertools.islice(blocks(source), LARGEST_READ // BLOCK + 1))
    return data if len(data) <= LARGEST_READ else b""
def digest_of(source: Source) -> tuple[str, int]:  # SHA-256 and length of a file of any size
    digest, length = hashlib.sha256(), 0
    for block in blocks(source):
        digest.update(block)
        length += len(block)
    return digest.hexdigest(), length

def list_folder(top: Path) -> tuple[dict[str, Source], list[str]]:  # by path; and what is a link or no file
    files, others = {}, []
    for folder, folders, names in os.walk(top):
        for path in (Path(folder, name) for name in folders + names):
            name, is_file = path.relative_to(top).as_posix(), path.is_file()
            if is_file: files[name] = (path, 0, MOST)
            if path.is_symlink() or not (is_file or path.is_dir()): others.append(name)
    return files, others

def parse_zip(path: Path) -> dict[str, Source]:  # by the path below the top folder; canonical [package]
    local, central, end = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
    files, names, directory, offset = {}, [], bytearray(), 0
    with path.open("rb") as stream:
        while (header := stream.read(local.size))[:4] == b"PK\3\4" and len(header) == local.size:
            _, _, _, _, _, _, crc, size, _, length, _ = local.unpack(header)
            name, form = stream.read(length), (20, 0, 0, 0, 33, crc, size, size, length, 0)
            need(header == local.pack(b"PK\3\4", *form), f"the header at byte {offset} is not in the canonical form")
            directory += central.pack(b"PK\1\2", 0x0314, *form, 0, 0, 0, 0x81A40000, offset) + name
            below_top = name.partition(b"/")[2].decode("ascii")  # UnicodeDecodeError is a ValueError too
            names.append(name)
            files[below_top] = (path, stream.tell(), size)
            found = reduce(lambda value, block: zlib.crc32(block, value), blocks(files[below_top]), 0)
            need(found == crc, f"the bytes of {below_top} do not have the CRC-32 of its header")
            offset = stream.seek(size, 1)
            need(max(offset, len(directory)) < 2**32 and len(names) < 2**16, "it is larger than a zip may be")
        directory += end.pack(b"PK\5\6", 0, 0, len(names), len(names), len(directory), offset, 0)
        stream.seek(offset)
        need(stream.read(len(directory) + 1) == directory, f"the directory at byte {offset} is not canonical")
    tops = {name.partition(b"/")[0].decode("utf-8", "replace") for name in names}
    need(len(tops) == 1 and re.fullmatch(COMPONENT, tops.pop()) and "" not in files, "there is not one top folder")
    return need(names == sorted(set(names)), "the files are not in the order of their paths, each once", files)
def find_files(path: Any) -> tuple[dict[str, Source], list[str], bool]:  # as above, and whether it is a package
    if not isinstance(path, Mapping) and not Path(path).is_dir(): return parse_zip(Path(path)), [], True
    files, others = (dict(path), []) if isinstance(path, Mapping) else list_folder(Path(path))
    tops = {name[: name.find("/") + 1] or name for name in files}  # of the folder: its files, and its folders with a /
    if not isinstance(path, Mapping): tops |= {child.name + "/" for child in Path(path).iterdir() if child.is_dir()}
    if not tops & {"casebook.json", "bagit.txt"} and (METADATA in tops or not tops & {"ledger/", "data/"}):
        raise NothingToVerifyError("neither a casebook nor a package, of which give the folder that has data/ in it")
    return files, others, not tops & {"casebook.json", "ledger/"}

# -------------------------------------------------------------------------------------------------- JSON and base64
def parse_object(data: bytes, in_ledger: bool) -> dict[str, Any]:  # RFC 8259, and narrower in [ledger]
    def refuse(text: str) -> Any: raise ValueError(f"it holds {text[:20]}")
    def once(pairs: Any) -> Any: return dict(pairs) if len(dict(pairs)) == len(pairs) else refuse("a member twice")
    def whole(text: str) -> Any:
        if not in_ledger: return int(text) if len(text) < 20 else float(text)  # endless digits are no int for Python
        return int(text) if text != "-0" and len(text) < 18 and abs(int(text)) <= MOST else refuse(text)
    brackets = re.sub(rb'"(?:[^"\\]|\\.)*"|[^][{}"]+', b"", data)  # all but those in strings
    depths = itertools.accumulate(1 if bracket in b"[{" else -1 for bracket in brackets)
    need(max(depths, default=0) <= DEEPEST, "it is nested too deeply")  # how deep Python goes depends on its version
    value = json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_int=whole, parse_constant=refuse,  # NaN etc.
                       parse_float=refuse if in_ledger else float)  # a byte-order mark is kept, and refused, by loads
    return need(data[:1] + data[-1:] == b"{}", "it is not one JSON object, with nothing before or after it", value)
def parse_base64(text: bytes) -> bytes:  # with padding, and unused bits zero (RFC 4648 sections 4 and 3.5)
    data = base64.b64decode(text, validate=True)
    return need(base64.b64encode(data) == text, "its base64 is not canonical", data)

# ----------------------------------------------------------------------------------------------- Ed25519 (RFC 8032)
# Points are (X, Y, Z, T) in the extended coordinates of section 5.1.4: x = X/Z, y = Y/Z, xy = T/Z. Nothing here is
# secret, so that nothing needs to take constant time.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, SQUARE_ROOT_OF_MINUS_1 = -121665 * pow(121666, P - 2, P) % P, pow(2, (P - 1) // 4, P)
BASE = (4 * pow(5, P - 2, P) % P).to_bytes(32, "little")  # the base point: y = 4/5, x even
WINDOW = 5  # bits of a scalar that one addition deals with
Point = Any  # a tuple of four whole numbers

def add(p: Point, q: Point) -> Point:  # the complete formulas of section 5.1.4, which serve for doubling too
    (x1, y1, z1, t1), (x2, y2, z2, t2) = p, q
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * D * t1 % P * t2 % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
def is_of_small_order(point: Point) -> bool:  # of order 1, 2, 4 or 8: eight times the point is the neutral element
    for _ in range(3): point = add(point, point)
    return point[0] == 0 and point[1] == point[2]

@lru_cache(maxsize=4096)
def find_point(public: bytes) -> Point | None:  # section 5.1.3; None where [ledger] refuses the key
    sign, y = divmod(int.from_bytes(public, "little"), 2**255)
    if len(public) != 32 or y >= P: return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    if v * x * x % P != u: x = x * SQUARE_ROOT_OF_MINUS_1 % P
    if v * x * x % P != u or (x == 0 and sign): return None
    if x & 1 != sign: x = P - x
    return None if is_of_small_order((x, y, 1, x * y % P)) else (x, y, 1, x * y % P)

@lru_cache(maxsize=256)
def multiples(public: bytes) -> list[list[Point]]:  # row i: 0 to 2^WINDOW - 1 times 2^(WINDOW i) times the point
    step, rows = find_point(public), []
    for _ in range(0, L.bit_length(), WINDOW):
        row = [(0, 1, 1, 0)]
        while len(row) <= 2**WINDOW: row.append(add(row[-1], step))
        step = row.pop()
        rows.append(row)
    return rows
def times(scalar: int, public: bytes) -> Point:  # the point multiplied by a scalar below L, window by window
    return reduce(add, (row[scalar >> WINDOW * place & 2**WINDOW - 1] for place, row in enumerate(multiples(public))))

def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether [S]B - [k]A is R (section 5.1.7, without the cofactor), and nothing is refused by [ledger]."""
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if find_point(public) is None or len(signature) != 64 or s >= L: return False
    k = int.from_bytes(hashlib.sha512(r + public + message).digest(), "little") % L
    x, y, z, t = times(k, public)
    found = x, y, z, _ = add(times(s, BASE), (-x, y, z, -t))
    x, y = (number * pow(z, -1, P) % P for number in (x, y))
    # Section 5.1.2 encodes a point in the one canonical form: where R is the same, it is canonical and on the curve.
    return (y | (x & 1) << 255).to_bytes(32, "little") == r and not is_of_small_order(found)

# ------------------------------------------------------------------------- Merkle tree (RFC 6962 section 2.1) [ledger]
def sha256(data: bytes) -> bytes: return hashlib.sha256(data).digest()
class Tree:
    """Level 0 is the leaf hashes, level k the roots of all full subtrees of 2^k leaves, 32 bytes each."""
    def __init__(self) -> None: self.size, self.levels = 0, [bytearray()]
    def append(self, leaf_hash: bytes) -> None:
        self.size, level = self.size + 1, 0
        self.levels[0] += leaf_hash
        while self.size >> level & 1 == 0:  # a subtree of 2^(level + 1) leaves ends here and is full
            if level + 1 == len(self.levels): self.levels.append(bytearray())
            self.levels[level + 1] += sha256(b"\1" + self.levels[level][-64:])
            level += 1
    def root(self, size: int) -> bytes:  # of the first leaves: of their full subtrees, joined from the right
        root = b""
        for level, hashes in enumerate(self.levels):
            subtree = bytes(hashes[32 * (size >> level) - 32 : 32 * (size >> level)])
            if size >> level & 1: root = sha256(b"\1" + subtree + root) if root else subtree
        return root or sha256(b"")

def verify_inclusion(leaf_hash: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf to the root, step by step as RFC 9162 section 2.1.3.2 has it."""
    node, last, found = index, size - 1, leaf_hash
    for sibling in proof:
        if last == 0: return False
        if node & 1 or node == last:
            found = sha256(b"\1" + sibling + found)
            while node and not node & 1: node, last = node >> 1, last >> 1
        else: found = sha256(b"\1" + found + sibling)
        node, last = node >> 1, last >> 1
    return index < size and last == 0 and found == root
def tile_path(folder: str, number: int, width: int) -> str:  # C2SP tlog-tiles: groups of three digits
    *groups, last = (group.zfill(3) for group in f"{number:,}".split(","))
    return "/".join([folder, *("x" + group for group in groups), last]) + (f".p/{width}" if width < 256 else "")
def parse_bundle(data: bytes, count: int, prefix: int) -> list[tuple[int, bytes]]:
    """Offset and bytes of `count` pieces that stand one after the other, each after its length in `prefix` bytes."""
    pieces, end = [], 0
    for _ in range(count):
        start = end + prefix
        end = start + int.from_bytes(data[end:start], "big")
        pieces.append((start, data[start:end]))
    return need(end == len(data), f"its lengths do not add up to {count} pieces", pieces)

# ------------------------------------------------------------------------------------ signed notes [ledger, package]
_DASH, _HASH64 = "\N{EM DASH} ".encode(), rb"[A-Za-z0-9+/]{43}="
_TREE = rb"(?P<origin>sijill/[0-9a-f]{64})\n(?P<size>[1-9][0-9]{0,15})\n(?P<root>" + _HASH64 + rb")\n"
_SIGNED = rb"\n" + _DASH + rb"(?P=origin) (?P<signature>[A-Za-z0-9+/]{91}=)\n"
CHECKPOINT = re.compile(rb"(?P<text>" + _TREE + rb")" + _SIGNED)
COSIGNED = re.compile(CHECKPOINT.pattern + _DASH + rb"(?P<name>[!-*,-~]+) (?P<cosignature>[A-Za-z0-9+/]{102}==)\n")
SEAL = re.compile(rb"(?P<text>sijill-package/1\n" + _TREE + rb"(?P<digest>[0-9a-f]{64})\n)" + _SIGNED)
PROOF = re.compile(rb"c2sp\.org/tlog-proof@v1\nindex ([0-9]+)\n((?:" + _HASH64 + rb"\n)*)\n(.*)", re.DOTALL)

class Note:
    """A checkpoint, cosigned or not, or a seal."""
    def __init__(self, form: re.Pattern[bytes], data: bytes) -> None:
        match = form.fullmatch(data)
        if match is None or int(match["size"]) > MOST: raise ValueError("it is not of the form that formats/ gives it")
        self.parts, self.size, self.origin = match, int(match["size"]), match["origin"].decode()
        self.root, self.signature = parse_base64(match["root"]).hex(), parse_base64(match["signature"])
    def is_signed(self, key: str | None) -> bool:  # key ID (4 bytes), signature (C2SP signed-note, type 1)
        public = bytes.fromhex(key or "")
        named = self.signature[:4] == sha256(self.origin.encode() + b"\n\1" + public)[:4]
        return named and ed25519_verify(public, self.parts["text"], self.signature[4:])
    def parse_cosigned(self, name: str, key: str) -> int:  # key ID, time (8 bytes), signature (type 4)
        public, line = bytes.fromhex(key), parse_base64(self.parts["cosignature"])
        time = int.from_bytes(line[4:12], "big")
        named = self.parts["name"] == name.encode() and line[:4] == sha256(name.encode() + b"\n\4" + public)[:4]
        message = b"cosignature/v1\ntime %d\n%b" % (time, self.parts["text"])
        return need(named and ed25519_verify(public, message, line[12:]), "the cosigner's line is not by its key", time)

# ------------------------------------------------------ time stamps [verification] (RFC 3161, RFC 5652, RFC 5280)
INTEGER, BITS, OCTETS, OID, SEQUENCE, SET, CONTEXT_0, CONTEXT_3 = 0x02, 0x03, 0x04, 0x06, 0x30, 0x31, 0xA0, 0xA3
UTC_TIME, GENERALIZED_TIME, TRUE, LONGEST_CHAIN = 0x17, 0x18, b"\1\1\xff", 5
SIGNED_DATA, TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"
BASIC_CONSTRAINTS, EXTENDED_KEY_USAGE, TIME_STAMPING = "2.5.29.19", "2.5.29.37", "1.3.6.1.5.5.7.3.8"
RSA, EC, HASHES = "1.2.840.113549.1.1.1", "1.2.840.10045.2.1", ("sha256", "sha384", "sha512")
DIGESTS = {f"2.16.840.1.101.3.4.2.{number}": name for number, name in enumerate(HASHES, 1)}
SIGNATURES = {  # the kind of key, and the hash; in CMS the bare RSA goes with the digest algorithm
    **{f"1.2.840.113549.1.1.{number}": (RSA, name) for number, name in enumerate(HASHES, 11)}, RSA: (RSA, None),
    **{f"1.2.840.10045.4.3.{number}": (EC, name) for number, name in enumerate(HASHES, 2)}}
CURVES = {  # y^2 = x^3 - 3x + b modulo p, and a base point (x, y) of order n (FIPS 186-4, D.1.2): p, b, n, x, y
    "1.2.840.10045.3.1.7": (2**256 - 2**224 + 2**192 + 2**96 - 1,  # P-256
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5),
    "1.3.132.0.34": (2**384 - 2**128 - 2**96 + 2**32 - 1,  # P-384
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
        0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
        0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F)}
PEM = re.compile(rb"-----BEGIN CERTIFICATE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END CERTIFICATE-----")

class Der:
    """An element in DER (X.690). One that holds others is taken apart as the ASN.1 of its standard is written."""
    def __init__(self, tag: int, body: bytes, raw: bytes) -> None: self.tag, self.body, self.raw = tag, body, raw
    def __iter__(self) -> Iterator[Der]:
        return iter(parse_der(need(self.tag & 0x20, "a DER element holds no others where it has to", self.body)))
    def value(self, tag: int) -> bytes:
        return need(self.tag == tag, f"there is a DER element {self.tag:#x} where {tag:#x} has to be", self.body)
    def number(self) -> int: return int.from_bytes(self.value(INTEGER), "big", signed=True)
    def oid(self) -> str:  # an object identifier, or the one that an algorithm identifier begins with
        identifier = parse_der(self.body)[0] if self.tag == SEQUENCE else self
        groups = re.findall(rb"[\x80-\xff]*[\x00-\x7f]", identifier.value(OID)[:20]) or [b"\0"]  # none known is longer
        top, *rest = (reduce(lambda number, byte: number << 7 | byte & 127, group, 0) for group in groups)
        return ".".join(map(str, [min(top // 40, 2), top - 40 * min(top // 40, 2), *rest]))
    def time(self) -> datetime.datetime:
        century = {GENERALIZED_TIME: "", UTC_TIME: "19" if self.body >= b"5" else "20"}  # RFC 5280 section 4.1.2.5.1
        match = re.fullmatch(r"([0-9]{14})(\.[0-9]+)?Z", century.get(self.tag, "no time") + self.body.decode("ascii"))
        return datetime.datetime.strptime(need(match, "there is no time where one has to be", match)[1], "%Y%m%d%H%M%S")

def parse_der(data: bytes) -> list[Der]:  # the elements, one at least, of which the data consists
    elements, offset = [], 0
    while offset < len(data) or not elements:
        start, length = offset + 2, int.from_bytes(data[offset + 1 : offset + 2], "big")
        if length > 127:
            start += length & 127
            length = int.from_bytes(data[offset + 2 : start], "big")
            need(length > 127 and data[offset + 2], "a length is not in DER")
        need(start + length <= len(data) and data[offset] & 31 < 31, "a DER element is cut off or of an unknown form")
        elements.append(Der(data[offset], data[start : start + length], data[offset : start + length]))
        offset = start + length
    return elements

def verify_rsa(key: Der, name: str, digest: bytes, signature: bytes) -> bool:
    """RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2.2): the padded digest is made anew and compared as a whole."""
    modulus, exponent = (part.number() for part in key)
    size, number, length = (modulus.bit_length() + 7) // 8, int.from_bytes(signature, "big"), len(digest)
    # 2,048 bits is the least that [verification] allows; the other bounds keep this from running for hours.
    is_sound = 2**2047 <= modulus < 2**16384 and 2 < exponent < 2**64 and len(signature) == size and number < modulus
    info = f"30{17 + length:02x}300d060960864801650304020{HASHES.index(name) + 1}050004{length:02x}"
    padded = b"\0\1" + b"\xff" * (size - 22 - length) + b"\0" + bytes.fromhex(info) + digest
    return is_sound and pow(number, exponent, modulus) == int.from_bytes(padded, "big")

def verify_ecdsa(curve: tuple[int, ...], public: bytes, digest: bytes, signature: Der) -> bool:
    """ECDSA (FIPS 186-4 section 6.4) with an uncompressed public key."""
    p, b, n, *base = curve
    def plus(one: Any, other: Any) -> Any:
        if one is None or other is None: return one or other  # None is the point at infinity
        (x1, y1), (x2, y2) = one, other
        if x1 == x2 and (y1 + y2) % p == 0: return None
        rise, run = (3 * x1 * x1 - 3, 2 * y1) if x1 == x2 else (y2 - y1, x2 - x1)
        slope = rise * pow(run, -1, p) % p
        x = (slope * slope - x1 - x2) % p
        return x, (slope * (x1 - x) - y1) % p
    half, (r, s) = (p.bit_length() + 7) // 8, (part.number() for part in signature)
    key = x, y = int.from_bytes(public[1 : half + 1], "big"), int.from_bytes(public[half + 1 :], "big")
    is_key = public[:1] == b"\4" and len(public) == 2 * half + 1 and max(key) < p
    if not (is_key and (y * y - x**3 + 3 * x - b) % p == 0 and 0 < r < n and 0 < s < n): return False
    inverse, z = pow(s, -1, n), int.from_bytes(digest, "big") >> max(0, 8 * len(digest) - n.bit_length())
    u, v, total = z * inverse % n, r * inverse % n, None
    addends = (None, tuple(base), key, plus(tuple(base), key))
    for bit in reversed(range(n.bit_length())):  # [u]base + [v]key, both from the top bit down
        total = plus(plus(total, total), addends[(u >> bit & 1) + 2 * (v >> bit & 1)])
    return total is not None and total[0] % n == r

def verify_signed(key: Der, algorithm: Der, name: str | None, message: bytes, signature: bytes) -> bool:
    """Whether the signature is by this SubjectPublicKeyInfo and of a kind that [verification] allows."""
    (kind, *parameters), bits = key
    needed, own_name = SIGNATURES.get(algorithm.oid(), (None, None))
    public, name = bits.value(BITS)[1:], own_name or name
    if kind.oid() != needed or name is None: return False
    digest = hashlib.new(name, message).digest()
    if needed == RSA: return verify_rsa(parse_der(public)[0], name, digest, signature)
    curve = CURVES.get(parameters[0].oid()) if parameters else None
    return curve is not None and verify_ecdsa(curve, public, digest, parse_der(signature)[0])

class Certificate:
    """What of an X.509 certificate (RFC 5280) a chain is checked by."""
    def __init__(self, whole: Der) -> None:
        self.raw, (self.signed, self.algorithm, bits), self.extensions = whole.raw, whole, {}
        fields = [field for field in self.signed if field.tag != CONTEXT_0]  # all but the version
        serial, inner, issuer, (first, last), self.subject, self.key, *optional = fields
        need(inner.raw == self.algorithm.raw, "a certificate names two algorithms of signature")
        self.serial, self.issuer, self.signature = serial.raw, issuer.raw, bits.value(BITS)[1:]
        self.first, self.last = first.time(), last.time()
        wrapped = [extensions for field in optional if field.tag == CONTEXT_3 for extensions in field]
        for name, *critical, value in itertools.chain(*wrapped):
            self.extensions[name.oid()] = ([part.raw for part in critical] == [TRUE], parse_der(value.value(OCTETS))[0])
    def is_by(self, other: Certificate) -> bool:
        named = self.issuer == other.subject.raw
        return named and verify_signed(other.key, self.algorithm, None, self.signed.raw, self.signature)
    def is_authority(self) -> bool:
        return BASIC_CONSTRAINTS in self.extensions and self.extensions[BASIC_CONSTRAINTS][1].body.startswith(TRUE)
    def is_for_stamps_only(self) -> bool:
        critical, usage = self.extensions.get(EXTENDED_KEY_USAGE, (False, ()))
        return critical and [part.oid() for part in usage] == [TIME_STAMPING]

def parse_chain(signer: Certificate, roots: list[Certificate], others: list[Certificate], time: Any) -> str:
    """SHA-256 of the root that a chain from the signer leads to, found level by level, as certificates share names."""
    reached = [signer]
    for _ in range(LONGEST_CHAIN):
        reached = [one for one in reached if one.first <= time <= one.last]
        for one in reached:
            if any(one.raw == root.raw for root in roots) and one.is_by(one): return sha256(one.raw).hex()
        authorities = [one for one in roots + others if one.is_authority()]
        reached = [issuer for issuer in authorities if any(one.is_by(issuer) for one in reached)]
    raise ValueError(f"no chain of certificates, each valid on {time}, leads to a root in the authority file")

def verify_token(note: bytes, token: bytes, authority: bytes) -> tuple[datetime.datetime, str, str]:
    """The time that a TimeStampResp gives to the note, its signer's name, and the SHA-256 of the root of its chain."""
    def digest_by(kind: Der, data: bytes) -> bytes: return hashlib.new(DIGESTS.get(kind.oid(), "other"), data).digest()
    (((status, *_), (kind, (signed_data,))),) = parse_der(token)
    _, _, (info_kind, (octets,)), *optional, (signer_info,) = signed_data
    _, (issuer, serial), digest_kind, signed_attributes, algorithm, signature, *_ = signer_info
    info = octets.value(OCTETS)
    ((_, _, (imprint_kind, imprint), _, time, *_),) = parse_der(info)
    need((status.number(), kind.oid(), info_kind.oid()) == (0, SIGNED_DATA, TST_INFO), "it is no granted time stamp")
    need(imprint.value(OCTETS) == digest_by(imprint_kind, note), "the time stamp is of something else than the note")
    others = [Certificate(one) for field in optional if field.tag == CONTEXT_0 for one in field]
    roots = [Certificate(parse_der(parse_base64(b"".join(text.split())))[0]) for text in PEM.findall(authority)]
    signer = next((one for one in others + roots if (one.issuer, one.serial) == (issuer.raw, serial.raw)), None)
    need(signer and signer.is_for_stamps_only(), "the signer's certificate is not there or not for time stamps only")
    attributes = {name.oid(): value for name, (value, *_) in signed_attributes}
    need({CONTENT_TYPE, MESSAGE_DIGEST} <= attributes.keys(), "a signed attribute is missing")
    signed = attributes[CONTENT_TYPE].oid(), attributes[MESSAGE_DIGEST].value(OCTETS)
    need(signed == (TST_INFO, digest_by(digest_kind, info)), "the signed attributes are of another time stamp")
    named = []
    for name, usual in ((SIGNING_CERTIFICATE, "sha1"), (SIGNING_CERTIFICATE_V2, "sha256")):
        if name in attributes:  # the first ESSCertID of RFC 2634, or ESSCertIDv2 of RFC 5035
            ((first, *_), *_) = attributes[name]
            kind, *_ = first
            wanted = digest_by(kind, signer.raw) if kind.tag == SEQUENCE else hashlib.new(usual, signer.raw).digest()
            named.append(wanted in [part.body for part in first if part.tag == OCTETS])
    need(any(named), "the signed attributes do not name the signer's certificate")
    message, name = bytes([SET]) + signed_attributes.raw[1:], DIGESTS.get(digest_kind.oid())
    need(verify_signed(signer.key, algorithm, name, message, signature.value(OCTETS)), "its signature does not verify")
    authority_name = ", ".join(value.body.decode("utf-8", "replace") for group in signer.subject for _, value in group)
    return time.time(), authority_name, parse_chain(signer, roots, others, time.time())

# ------------------------------------------------------------------------------------------------------ acts [acts]
COMMON, MADE = "v=1 n=N prev=H at=time actor=H act=T ", {"read": "reading", "cluster": "linkage"}  # [ledger, package]
ACTS = {  # who may do it, its members beside the common ones, and what its content says
    "found":          ("root", "casebook=casebook", ""),
    "enrol":          ("root", "key=K kind=person|device|system|log", "name=T"),
    "enrol cosigner": ("root", "key=K kind=cosigner name=L", ""),
    "revoke":         ("root", "key=K since=N", "reason=T"),
    "add":            ("person device", "document=N object=H", "sha256=H bytes=N name=T"),
    "read":           ("system", "document=N object=H claims=N", "sha256=H bytes=N reader=T reason=T"),
    "accept":         ("person", "claim=C", "reason=T"),
    "reject":         ("person", "claim=C", "reason=T"),
    "correct":        ("person", "claim=C", "claim=object reason=T"),
    "grade":          ("person", "claim=C", "reliability=A|B|C|D|E|F credibility=1|2|3|4|5|6"),
    "note":           ("person", "claim=C", "text=T"),
    "link":           ("person", "claim=C to=[C]", "relation=T"),
    "judge":          ("person", "documents=1or2", "one=record other=record verdict=same|different|unsure"),
    "cluster":        ("system", "document=N object=H", "sha256=H bytes=N model=H documents=[N]"),
    "identify":       ("person device", "document=N object=H", "pseudonym=T"),
    "reveal":         ("person", "identity=N", "reason=T"),
    "erase":          ("person", "document=N basis=T", ""),
    "package":        ("person", "", "documents=[N] names=0or1"),
    "stamp":          ("person system", "checkpoint=P token=H authority=H", ""),
    "cosign":         ("person system", "checkpoint=P key=K", ""),
    "witness":        ("person system", "log=log", "")}
FORMS: dict[str, Callable[[Any], bool]] = {  # by the letters of [acts]; whether there is such an entry N comes later
    "1": lambda value: type(value) is int and value == 1,
    "0or1": lambda value: type(value) is int and value in (0, 1),
    "N": lambda value: type(value) is int and 0 <= value <= MOST,
    "time": lambda value: type(value) is int and 0 <= value <= 253_402_300_799,  # the end of the year 9999
    "H": lambda value: isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None,
    "K": lambda value: FORMS["H"](value) and find_point(bytes.fromhex(value)) is not None,
    "T": lambda value: isinstance(value, str) and value != "" and not re.search("[\ud800-\udfff]", value),
    "L": lambda value: isinstance(value, str) and re.fullmatch("[!-*,-~]+", value) is not None,
    "object": lambda value: isinstance(value, dict),
    "[N]": lambda value: isinstance(value, list) and all(map(FORMS["N"], value)),
    "1or2": lambda value: FORMS["[N]"](value) and len(value) in (1, 2) and value == sorted(set(value)),
    "record": lambda value: check_members(value, "sha256=H record=T", is_closed=False),
    "C": lambda value: FORMS["[N]"](value) and len(value) == 2,
    "[C]": lambda value: isinstance(value, list) and value != [] and all(map(FORMS["C"], value)),
    "P": lambda value: check_members(value, "tree_size=N root_hash=H note=H") and value["tree_size"] > 0,
    "casebook": lambda value: check_members(value, "format=1 log=K cosigner=K custodian=H identities=H"),
    "log": lambda value: check_members(value, "origin=L key=K tree_size=N root_hash=H"),
    "content": lambda value: check_members(value, "commitment=H stored=H")}

def check_members(value: Any, forms: str, is_closed: bool = True) -> bool:
    """ValueError, unless it is an object with these members, each of its form, and where it is closed no others."""
    need(isinstance(value, dict), "there is no object where one has to be")
    for name, form in (form.split("=") for form in forms.split()):
        is_right = FORMS.get(form, form.split("|").__contains__)  # one of these words, where it is not a form
        need(name in value and is_right(value[name]), f"{name} is missing or not of its form")
    return need(len(value) == len(forms.split()) or not is_closed, "it has members that it may not have")
def get_act(payload: dict[str, Any]) -> tuple[str, str, str]:  # the row of the table that a payload has to follow
    name = payload.get("act")
    need(isinstance(name, str) and " " not in name and name in ACTS, "its act is not known")
    return ACTS["enrol cosigner" if (name, payload.get("kind")) == ("enrol", "cosigner") else name]
def parse_payload(entry: bytes) -> dict[str, Any]:  # of exactly the form that [ledger] and [acts] give
    need(64 < len(entry) <= 16_384, f"it has {len(entry)} bytes")
    payload = parse_object(entry[64:], in_ledger=True)
    _, members, says = get_act(payload)
    is_sealed = says and (payload["act"] != "accept" or "content" in payload)
    check_members(payload, COMMON + members + (" content=content" if is_sealed else ""))
    claims = [payload.get("claim"), *payload.get("to", [])]
    return need(all(claims.count(each) == 1 for each in claims), "a claim is linked to itself, or twice", payload)

def parse_content(entry: bytes, data: bytes) -> dict[str, Any]:  # salt (32 bytes) || JSON [vault]
    payload = parse_payload(entry)
    commitment = payload.get("content", {}).get("commitment")
    need(sha256(data).hex() == commitment, f"its SHA-256 is not the commitment in its entry, {commitment}")
    need(len(data) <= 32 + 65_536, "it is longer than a content may be")
    content, (_, _, forms) = parse_object(data[32:], in_ledger=False), get_act(payload)
    if payload["act"] == "grade":  # one of both is enough
        forms = " ".join(form for form in forms.split() if form.split("=")[0] in content) or forms
    check_members(content, forms, is_closed=False)
    return content

def parse_manifest(allowed: str, least: int, data: bytes) -> dict[str, str]:  # of BagIt: SHA-256 by path
    digests = {path: digest for digest, path in re.findall(f"([0-9a-f]{{64}})  ({PATH})\n", data.decode("ascii"))}
    canonical = "".join(f"{digests[path]}  {path}\n" for path in sorted(digests) if re.fullmatch(allowed, path))
    return need(data == canonical.encode() and len(digests) >= least, "it does not list just what it has to", digests)

# ------------------------------------------------------------------------------------- the stages of [verification]
class Key:
    """An enrolled key: by which entry and as what, which entry revoked it, and which entries it signed."""
    def __init__(self, number: int, kind: str, name: str = "") -> None:
        self.number, self.kind, self.name, self.revoked, self.signed = number, kind, name, None, []

class Verification:
    """One run over a casebook or package; the docstring of each stage says what holds where it finds nothing wrong."""
    def __init__(self, path: Any) -> None:
        self.problems, self.found, self.wrong, self.notes, self.stages = [], 0, 0, [], []
        try: self.files, self.others, self.is_package = find_files(path)
        except ValueError as error:  # of a zip
            self.files, self.others, self.is_package = {}, [], True
            self.problem(".", "container", str(error))
        self.top = "data/" if self.is_package else ""
        self.checkpoint, self.tree, self.origin, self.root, self.marked = None, Tree(), "", "", None
        self.time, self.keys, self.anchors, self.sealed, self.enrolments, self.last = 0, {}, [], 0, [], {}
        self.documents, self.erased, self.made, self.identities = {}, {}, {}, {}
    def run(self) -> None:
        for stage in self.PACKAGE if self.is_package else self.CASEBOOK:
            wrong = self.wrong
            try: stage(self)
            except Stop: return self.notes.append("All later checks need what is wrong here, and were left out.")
            finally: self.stages.append((self.wrong == wrong, stage.__doc__))
    def result(self) -> dict[str, Any]:
        verdict = "invalid" if self.wrong else "unverifiable" if self.found else "valid"
        size, root = (self.checkpoint.size, self.checkpoint.root) if self.checkpoint else (None, None)
        notes = self.notes + [f"{self.found} problems were found."] * (self.found > MOST_LISTED)
        return {"verdict": verdict, "tree_size": size, "root_hash": root, "problems": self.problems, "notes": notes}
    def problem(self, where: str, code: str, why: str) -> None:
        problem = {"where": where, "what": f"{code}: {why}"}
        if problem in self.problems: return
        self.found, self.wrong = self.found + 1, self.wrong + (code != "erased")
        if self.found <= MOST_LISTED: self.problems.append(problem)
    def check(self, condition: object, where: str, code: str, why: str) -> bool:
        if not condition: self.problem(where, code, why)
        return bool(condition)
    def read(self, path: str, code: str, parse: Any, take: Any = read_whole, stop: bool = False) -> Any:
        """What `parse` makes of a file; where it is not there or `parse` refuses it, a problem, and None or the end."""
        try:
            if self.check(path in self.files, path, "missing", NO_FILE): return parse(take(self.files[path]))
        except OSError as error: self.problem(path, "missing", f"it cannot be read: {error.strerror}")
        except ValueError as error: self.problem(path, code, str(error))
        if stop: raise Stop
    def compare(self, path: str, code: str, digest: str | None, length: int | None = None) -> bool | None:
        """True where a file has this SHA-256 and length, as far as they are given."""
        def fits(found: Any) -> bool: return need(digest in (None, found[0]) and length in (None, found[1]), why)
        why = f"its SHA-256 or its length is not what it has to be: {digest}"
        return self.read(path, code, fits, digest_of)
    def under(self, *folders: str) -> list[str]: return sorted(name for name in self.files if name.startswith(folders))
    def entries(self) -> Iterator[tuple[int, str, bytes]]:  # bundle by bundle: number, place, bytes
        for first in range(0, self.checkpoint.size, 256):
            width = min(256, self.checkpoint.size - first)
            path = tile_path(self.top + "ledger/tile/entries", first // 256, width)
            bundle = self.read(path, "bundle", partial(parse_bundle, count=width, prefix=2), stop=True)
            for number, (start, entry) in enumerate(bundle, first):
                yield number, f"entry {number} ({path} bytes {start}-{start + len(entry)})", entry
    def find_log_key(self, size: int) -> str | None:  # in force at a tree size [ledger]; None where revoked
        logs = [(public, key) for public, key in self.keys.items() if key.kind == "log" and key.number < size]
        public, key = logs[-1] if logs else (None, Key(0, "log"))
        return public if key.revoked is None or key.revoked >= size else None
    def check_names(self) -> None:
        """Every name of a file is of the allowed form, and there is nothing but files and folders."""
        folders = {name[:at] for name in self.files for at, character in enumerate(name) if character == "/"}
        refused = {name for name in self.files if name in folders or not re.fullmatch(PATH, name)}.union(self.others)
        for name in sorted(refused): self.problem(name, "path", "its name is not of the allowed form, or it is no file")
        if self.problems: raise Stop
    def check_bag(self) -> None:
        """Every file has the SHA-256 that the bag lists for it, and there is no other file."""
        three = "|".join(map(re.escape, ("bag-info.txt", "bagit.txt", MANIFEST)))
        self.compare("bagit.txt", "bag", sha256(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n").hex())
        listed = self.read(MANIFEST, "bag", partial(parse_manifest, "data/.*", 0), stop=True)
        tags = self.read(TAGS, "bag", partial(parse_manifest, three, 3), stop=True)
        for path, digest in [*tags.items(), *listed.items()]: self.compare(path, "digest", digest)
        for path in sorted(self.files.keys() - tags.keys() - listed.keys() - {TAGS, "seal"}):
            self.problem(path, "extra", "the bag does not list it")
    def check_marker(self) -> None:
        """The casebook says what it is."""
        def parse_marker(data: bytes) -> str:
            version = parse_object(data[:-1], in_ledger=False).get("format")
            if FORMS["N"](version) and version > 1: raise NothingToVerifyError("the casebook is of a newer format")
            match = re.fullmatch(rb'\{"format":1,"origin":"(sijill/[0-9a-f]{64})"\}\n', data)
            return match[1].decode() if match else need(False, "it is not the line that a casebook's marker is")
        self.marked = self.read("casebook.json", "marker", parse_marker)
    def check_checkpoint(self) -> None:
        """The checkpoint is of its form."""
        self.checkpoint = self.read(self.top + "ledger/checkpoint", "checkpoint", partial(Note, CHECKPOINT), stop=True)
    def check_entries(self) -> None:
        """Every entry is of its form, follows the one before, was allowed to its actor, and is signed by the actor."""
        previous = bytes(32)
        for number, where, entry in self.entries():
            try:
                self.last = parse_payload(entry)
                need(number > 0 or self.last["act"] == "found", "entry 0 is not found")
            except ValueError as error:
                self.last = {}
                self.problem(where, "entry", str(error))
                if number == 0: raise Stop from None
            else:
                for fault in itertools.islice(self.faults(number, self.last, entry, previous), 1):  # the first only
                    self.problem(where, *fault)
                self.apply(number, where, self.last)
            previous = sha256(b"\0" + entry)
            self.tree.append(previous)
    def faults(self, number: int, payload: dict[str, Any], entry: bytes, previous: bytes) -> Iterator[tuple[str, str]]:
        act, actor, key = payload["act"], payload["actor"], self.keys.get(payload["actor"])
        if number == 0: self.root, self.origin = actor, "sijill/" + sha256(bytes.fromhex(actor)).hex()
        kind = "root" if actor == self.root else key.kind if key else "stranger"
        allowed = kind in get_act(payload)[0].split() and (act == "found") == (number == 0)
        if payload["n"] != number: yield "number", f"it says that it is entry {payload['n']}"
        if payload["prev"] != previous.hex(): yield "previous", "it was not signed as following the entry before it"
        if payload["at"] < self.time: yield "time", "it is earlier than the entry before it"
        if key and key.revoked is not None: yield "actor", f"its key was revoked by entry {key.revoked}"
        if not allowed: yield "actor", f"a {kind} may not {act}"
        if not self.refers(number, payload): yield "reference", "what it refers to is not there, or not as it has to be"
        signed = b"DSSEv1 33 application/vnd.sijill.entry+json %d %b" % (len(entry) - 64, entry[64:])
        if not ed25519_verify(bytes.fromhex(actor), signed, entry[:64]): yield "signature", "it is not by its actor"
    def refers(self, number: int, payload: dict[str, Any]) -> bool:  # [acts], but for stamps and cosignatures
        act, key, document = payload["act"], payload.get("key"), payload.get("document")
        if act == "found": return len({self.root, payload["casebook"]["log"], payload["casebook"]["cosigner"]}) == 3
        if act == "enrol": return key not in self.keys and key != self.root
        if act == "revoke": return key in self.keys and self.keys[key].revoked is None and payload["since"] <= number
        if act == "add" and document == number: return True
        if act == "add" and payload["object"] != self.documents.get(document): return False
        about = [document] if "document" in payload else payload.get("documents", [])
        if "identity" in payload: about.append(self.identities.get(payload["identity"]))
        for read, position in [payload["claim"], *payload.get("to", [])] if "claim" in payload else []:
            of, claims, _ = self.made.get(read, (None, 0, ""))
            about.append(of if position < claims else None)
        return all(of in self.documents and of not in self.erased for of in about)
    def apply(self, number: int, where: str, payload: dict[str, Any]) -> None:  # an entry's effects, faulty or not
        act, actor, key, document = (payload.get(name) for name in ("act", "actor", "key", "document"))
        self.time, self.sealed = payload["at"], self.sealed + ("content" in payload)
        if actor in self.keys: self.keys[actor].signed.append(number)
        if number == 0:
            self.keys[payload["casebook"]["log"]] = Key(0, "log")
            self.keys[payload["casebook"]["cosigner"]] = Key(0, "cosigner", self.origin)
        elif act == "enrol":
            self.keys.setdefault(key, Key(number, payload["kind"], payload.get("name", "")))
            if "content" in payload: self.enrolments.append(number)
        elif act == "revoke" and key in self.keys:
            self.keys[key].revoked = number
            suspect = ", ".join(str(signed) for signed in self.keys[key].signed if signed >= payload["since"])
            self.notes.append(f"Entry {number} revokes key {key}. Suspect for it: entries {suspect or '(none)'}.")
        elif act == "add" and document == number: self.documents[number] = payload["object"]
        elif act in MADE: self.made[number] = (document, payload.get("claims", 0), MADE[act])
        elif act == "identify": self.identities[number] = document
        elif act == "erase" and document in self.documents: self.erased.setdefault(document, payload["basis"])
        elif act in ("stamp", "cosign"):
            cosigner = self.keys.get(key)
            in_force = cosigner and cosigner.kind == "cosigner" and cosigner.revoked is None
            self.anchors.append((number, where, payload, cosigner.name if in_force else ""))
    def check_tree(self) -> None:
        """Every tile holds the hashes of the entries, and the checkpoint their root, signed by the log's key."""
        for level, hashes in enumerate(self.tree.levels[::8]):
            for number in range(-(-len(hashes) // 8192)):
                tile = bytes(hashes[8192 * number :][:8192])
                path = tile_path(f"{self.top}ledger/tile/{level}", number, len(tile) // 32)
                self.compare(path, "tile", sha256(tile).hex())
        path, note = self.top + "ledger/checkpoint", self.checkpoint
        self.check(self.marked in (None, self.origin), "casebook.json", "origin", "it is not that of the root's key")
        self.check(note.origin == self.origin, path, "origin", "it is not that of the root's key")
        self.check(note.root == self.tree.root(note.size).hex(), path, "root", "it is not that of the entries")
        self.check(note.is_signed(self.find_log_key(note.size)), path, "signature", "it is not by the log key in force")
        self.notes.insert(0, f"Compare with what you were told: origin {self.origin}, root key {self.root}.")
    def check_keys(self) -> None:
        """Every key of the ledger is there as a PEM file, and no other."""
        paths = {f"data/keys/{key}.pem": key for key in [self.root, *self.keys]}
        for path in sorted({*paths, *self.under("data/keys/")}):
            if self.check(path in paths, path, "extra", "it is no key of the ledger"):
                info = base64.b64encode(bytes.fromhex("302a300506032b6570032100" + paths[path]))  # RFC 8410
                pem = b"-----BEGIN PUBLIC KEY-----\n%b\n-----END PUBLIC KEY-----\n" % info
                self.compare(path, "key", sha256(pem).hex())
    def check_anchors(self) -> None:
        """Every time stamp and cosignature that the ledger names is there and holds."""
        named = set()
        for number, where, payload, cosigner in self.anchors:
            point, is_stamp = payload["checkpoint"], payload["act"] == "stamp"
            tree = (self.origin, size, root) = (self.origin, point["tree_size"], point["root_hash"])
            self.check(size <= number and self.tree.root(size).hex() == root, where, "reference", "that root never was")
            self.check(is_stamp or cosigner, where, "reference", "the key is not that of a cosigner in force")
            hashes = [point["note"], *(payload[name] for name in ("token", "authority") if is_stamp)]
            paths = [f"{self.top}anchors/{digest}" for digest in hashes]
            named.update(paths)
            if None in [self.compare(path, "digest", path[-64:]) for path in paths]: continue
            files = [read_whole(self.files[path]) for path in paths]
            try:
                note = Note(CHECKPOINT if is_stamp else COSIGNED, files[0])
                need((note.origin, note.size, note.root) == tree, "the note is of another tree")
                need(note.is_signed(self.find_log_key(size)), "the note is not by the log key then in force")
                if is_stamp: how = "stamped at {} UTC by {}; its root has SHA-256 {}".format(*verify_token(*files))
                else: how = f"cosigned {note.parse_cosigned(cosigner, payload['key'])} seconds after 1970 by {cosigner}"
                self.notes.append(f"Entry {number}: the first {size} entries were {how}.")
            except ValueError as error: self.problem(where, "anchor", str(error))
        for path in self.under("data/anchors/"): self.check(path in named, path, "extra", "no entry names it")
    def check_contents(self) -> None:
        """Every opened content is what its entry commits to, and all is there about the package's documents."""
        opened, known = {}, {f"data/contents/{number}" for number in range(self.tree.size)}
        for number, where, entry in self.entries():  # noqa: B007
            path = f"data/contents/{number}"
            if path in self.files: opened[number] = self.read(path, "content", partial(parse_content, entry))
        for path in self.under("data/contents/"): self.check(path in known, path, "extra", "there is no such entry")
        self.notes.append(f"{self.sealed - len(opened)} of {self.sealed} contents are not opened.")
        subject = opened.get(number) if self.last.get("act") == "package" else None
        documents = subject["documents"] if subject else [None]
        fine = documents == sorted(set(documents)) and self.documents.keys() >= set(documents)
        if not self.check(fine, where, "subject", "it is no opened package act that names documents, ascending"): return
        number_of = partial(re.sub, r"^data/originals/([0-9]+)(\.[^/]+)?$", r"\1")
        originals = {number_of(path): path for path in reversed(self.under("data/originals/"))}  # the first of each
        made, due = defaultdict(list), set()
        for by, (document, _, kind) in self.made.items(): made[document].append((by, kind, f"data/{kind}s/{by}.json"))
        for document in documents:
            if document in self.erased:
                self.problem(f"document {document}", "erased", self.erased[document])
                continue
            original = originals.get(str(document), f"data/originals/{document}")
            proof = f"data/proofs/{document}.tlog-proof"
            due |= {proof, original, *(path for _, _, path in made[document])}
            self.check_described(document, original, "original", opened)
            self.read(proof, "proof", partial(self.parse_proof, document))
            for by, kind, path in made[document]: self.check_described(by, path, kind, opened)
        for enrolment in self.enrolments if subject["names"] else []:
            self.check(enrolment in opened, f"data/contents/{enrolment}", "missing", NO_FILE)
        for path in self.under("data/originals/", "data/proofs/", "data/readings/", "data/linkages/"):
            self.check(path in due, path, "extra", "it is of none of the documents that the package is about")
    def check_described(self, number: int, path: str, code: str, opened: dict[int, Any]) -> None:
        self.check(number in opened, f"data/contents/{number}", "missing", NO_FILE)
        content = opened.get(number) or {}
        self.compare(path, code, content.get("sha256"), content.get("bytes"))
    def parse_proof(self, number: int, data: bytes) -> None:
        match, checkpoint = PROOF.fullmatch(data), read_whole(self.files["data/ledger/checkpoint"])
        need(match and match[1] == b"%d" % number and match[3] == checkpoint, "it is not of this entry and checkpoint")
        proof, leaf_hash = [parse_base64(line) for line in match[2].split()], self.tree.levels[0][32 * number :][:32]
        fine = verify_inclusion(bytes(leaf_hash), number, self.tree.size, proof, self.tree.root(self.tree.size))
        need(fine, "it does not lead from the entry to the root")
    def check_seal(self) -> None:
        """The log's key sealed this package. Register, cover and metadata are as sealed, and not worked out again."""
        def parse_seal(data: bytes) -> None:
            seal, note = Note(SEAL, data), self.checkpoint
            need((seal.origin, seal.size, seal.root) == (note.origin, note.size, note.root), "it is of another tree")
            need(seal.parts["digest"].decode() == digest_of(self.files[TAGS])[0], f"it is of another {TAGS}")
            need(seal.is_signed(self.find_log_key(note.size)), "it is not by the log key in force")
        self.read("seal", "seal", parse_seal)
    def check_vault(self) -> None:
        """Every sealed content and object is what its entry names, but for those erased. What they say is not read."""
        frames, seen = None, set()
        for number, where, entry in self.entries():
            if number % 256 == 0:
                width = min(256, self.tree.size - number)
                path = tile_path("ledger/contents", number // 256, width)
                frames = self.read(path, "content", partial(parse_bundle, count=width, prefix=4))
            try: payload = parse_payload(entry)
            except ValueError: continue
            of_claim, *_ = self.made.get(payload.get("claim", [None])[0], (None,))
            about = payload.get("documents", [payload.get("document", of_claim)])
            erased = not self.erased.keys().isdisjoint(about)
            stored, digest = payload.get("content", {}).get("stored"), payload.get("object")
            if frames is not None:
                _, frame = frames[number % 256]
                fine = sha256(frame).hex() == stored or (not frame and (erased or not stored))
                self.check(fine, where, "content", "its sealed bytes are not those that the entry names")
            path = f"vault/{digest[:2]}/{digest}" if digest else ""
            if digest and digest not in seen and (path in self.files or not erased):
                seen.add(digest)
                self.compare(path, "object", digest)
        for document in sorted(self.erased): self.problem(f"document {document}", "erased", self.erased[document])
    def check_against(self, name: str, data: bytes) -> None:
        """Whether the tree goes on from a checkpoint kept elsewhere. How its lines end may be a scanner's doing."""
        text = data.replace(b"\r\n", b"\n").rstrip(b"\n") + b"\n"
        try:
            note = Note(COSIGNED if COSIGNED.fullmatch(text) else CHECKPOINT, text)
            need(note.origin == self.origin, "it is of another casebook")
            need(note.size <= self.tree.size, f"it is of {note.size} entries: this copy, of {self.tree.size}, is older")
            need(note.is_signed(self.find_log_key(note.size)), "it is not by the log key, and proves nothing")
            need(note.root == self.tree.root(note.size).hex(), f"the first {note.size} entries had another root then")
            self.notes.append(f"The first {note.size} entries are those of the checkpoint kept in {name}.")
        except ValueError as error: self.problem(name, "against", str(error))
    PACKAGE = (check_names, check_bag, check_checkpoint, check_entries, check_tree, check_keys, check_anchors,
               check_contents, check_seal)
    CASEBOOK = (check_marker, check_checkpoint, check_entries, check_tree, check_anchors, check_vault)

def examine(path: Any, against: Iterable[str] = ()) -> Verification:
    """A finished verification; NothingToVerifyError where there is nothing that a verdict could be about."""
    try:
        kept = {str(name): read_whole((Path(name), 0, MOST)) for name in against}
        verification = Verification(path)
        verification.run()
    except OSError as error: raise NothingToVerifyError(f"{error.filename or path}: {error.strerror}") from None
    for name, data in kept.items(): verification.check_against(name, data)
    return verification
def verify(path: Any, against: Iterable[str] = ()) -> dict[str, Any]:  # of a path, or a mapping from path to bytes
    return examine(path, against).result()

# ------------------------------------------------------------------------------------------------- what people read
VERDICTS = {
    "valid": (0, "VALID. Nothing was changed and nothing is missing."),
    "invalid": (1, "INVALID. It is not as it was signed, or something is missing: see the problems."),
    "unverifiable": (3, "UNVERIFIABLE IN PART. Nothing is wrong, but documents were erased on the record: see below.")}
def describe(path: str, verification: Verification) -> Iterator[str]:  # for people, line by line
    result, kind = verification.result(), "Package" if verification.is_package else "Casebook"
    yield VERDICTS[result["verdict"]][1]
    yield f"{kind} {path}: {result['tree_size']} entries, root hash {result['root_hash']}"
    checked = [f"{'yes' if holds else 'NO '}  {what}" for holds, what in verification.stages]
    problems = ["{where}: {what}".format(**problem) for problem in result["problems"]]
    for title, items in (("What was checked", checked), ("Problems", problems), ("Notes", result["notes"])):
        yield from ["", title, *(f"  {item}" for item in items)] if items else []

def main() -> int:  # the command
    parser = argparse.ArgumentParser(description="Checks a casebook or an evidence package of Sijill.")
    parser.add_argument("path", help="a casebook, a package folder or a package .zip")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--against", action="append", default=[], metavar="FILE", help="a checkpoint kept elsewhere")
    arguments = parser.parse_args()
    try: verification = examine(arguments.path, arguments.against)
    except NothingToVerifyError as error: parser.exit(2, f"{arguments.path}: {error}\n")
    sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may not have every letter
    lines = [json.dumps(verification.result())] if arguments.json else describe(arguments.path, verification)
    for line in lines:  # what was verified must not be able to write to the terminal as it likes
        print("".join(c if c.isprintable() else ascii(c)[1:-1] for c in line))
    return VERDICTS[verification.result()["verdict"]][0]

if __name__ == "__main__":
    try: sys.exit(main())
    except BrokenPipeError: os._exit(1)  # whoever read what was printed has read enough
