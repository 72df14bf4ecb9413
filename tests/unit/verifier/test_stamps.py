"""RFC 3161: tokens of a local authority, those that hold and those that do not."""

from __future__ import annotations

import base64
import datetime
import hashlib
import random
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.verifier.authority import STAMPING, Authority, Holder, certify, stamping
from verifier import sijill_verify as verifier
from verifier.sijill_verify import Certificate, Der, parse_der, verify_ecdsa, verify_token

NOTE = b"a note that is stamped\n"
PAST = (datetime.datetime(2001, 1, 1), datetime.datetime(2002, 1, 1))
pytestmark = pytest.mark.usefixtures("openssl")


def pem(*holders: Holder) -> bytes:
    return b"".join(holder.pem() for holder in holders)


@pytest.mark.parametrize("kind", ["rsa", "p256", "p384"])
@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
def test_a_token_holds(tmp_path: Path, kind: str, digest: str) -> None:
    root = certify("A root", kind=kind, digest=getattr(hashes, digest.upper())())
    signer = stamping("A clock", root, kind=kind)
    before = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)
    token = Authority(tmp_path, signer, digest=digest, ess=digest, imprint=digest).stamp(NOTE)
    time, name, fingerprint = verify_token(NOTE, token, root.pem())
    assert before <= time <= datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    assert name == "Tests, A clock"
    assert fingerprint == root.certificate.fingerprint(hashes.SHA256()).hex()


def test_the_older_attribute_holds_too(tmp_path: Path) -> None:
    root = certify("A root")
    token = Authority(tmp_path, stamping("A clock", root), ess="sha1").stamp(NOTE)
    assert verify_token(NOTE, token, root.pem())


def test_the_signer_may_stand_in_the_authority_file_alone(tmp_path: Path) -> None:
    root = certify("A root")
    signer = stamping("A clock", root)
    token = Authority(tmp_path, signer, with_certificates=False).stamp(NOTE)
    assert verify_token(NOTE, token, pem(root, signer))
    with pytest.raises(ValueError, match="the signer's certificate is not there"):
        verify_token(NOTE, token, root.pem())


def test_the_authority_file_may_hold_other_text(tmp_path: Path) -> None:
    root = certify("A root")
    token = Authority(tmp_path, stamping("A clock", root)).stamp(NOTE)
    assert verify_token(NOTE, token, b"the root:\r\n" + root.pem().replace(b"\n", b"\r\n") + b"and no more")


def chain(length: int, **last: Any) -> list[Holder]:
    """Root, certificates between, signer."""
    holders = [certify("Certificate 0")]
    for number in range(1, length - 1):
        holders.append(certify(f"Certificate {number}", holders[-1]))
    return [*holders, stamping("A clock", holders[-1], **last)]


@pytest.mark.parametrize("length", [2, 3, 4, 5])
@pytest.mark.parametrize("in_token", [True, False])
def test_a_chain_leads_over_up_to_five_certificates(tmp_path: Path, length: int, in_token: bool) -> None:
    root, *between, signer = chain(length)
    token = Authority(tmp_path, signer, between if in_token else []).stamp(NOTE)
    assert verify_token(NOTE, token, pem(root) if in_token else pem(*between, root))


def test_a_chain_of_six_is_too_long(tmp_path: Path) -> None:
    root, *between, signer = chain(6)
    token = Authority(tmp_path, signer, between).stamp(NOTE)
    with pytest.raises(ValueError, match="no chain"):
        verify_token(NOTE, token, root.pem())


def test_a_signer_that_is_its_own_root_is_a_chain_of_one(tmp_path: Path) -> None:
    signer = stamping("A clock", None)
    token = Authority(tmp_path, signer).stamp(NOTE)
    assert verify_token(NOTE, token, signer.pem())


def test_certificates_that_share_a_name_are_told_apart(tmp_path: Path) -> None:
    root, other = certify("A root"), certify("A root")
    signer = stamping("A clock", root)
    token = Authority(tmp_path, signer).stamp(NOTE)
    assert verify_token(NOTE, token, pem(other, root, certify("A root", kind="rsa")))
    with pytest.raises(ValueError, match="no chain"):
        verify_token(NOTE, token, other.pem())


def test_certificates_that_sign_each_other_lead_nowhere(tmp_path: Path) -> None:
    one = certify("One")
    two = certify("Two", one)
    back = certify("One", two, key=one.key)
    token = Authority(tmp_path, stamping("A clock", back), [two, back]).stamp(NOTE)
    with pytest.raises(ValueError, match="no chain"):
        verify_token(NOTE, token, certify("A root").pem())


@pytest.mark.parametrize(
    ("reason", "of_root", "of_signer"),
    [
        ("no chain", {}, {"dates": PAST}),
        ("no chain", {"dates": PAST}, {}),
        ("no chain", {"is_authority": False}, {}),
        ("no chain", {"kind": "rsa-1024"}, {}),
        ("no chain", {"kind": "p521"}, {}),
        ("no chain", {"digest": hashes.SHA224()}, {}),
        ("does not verify", {}, {"kind": "rsa-1024"}),
        ("does not verify", {}, {"kind": "p521"}),
    ],
)
def test_a_token_does_not_hold(tmp_path: Path, reason: str, of_root: dict[str, Any], of_signer: dict[str, Any]) -> None:
    root = certify("A root", **of_root)
    token = Authority(tmp_path, stamping("A clock", root, **of_signer)).stamp(NOTE)
    with pytest.raises(ValueError, match=reason):
        verify_token(NOTE, token, root.pem())


BOTH = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING])


def respelled(holder: Holder, issuer: Holder, usage: x509.ExtendedKeyUsage | None, critical: bool) -> Holder:
    """Another certificate of the same issuer, serial number, name and key, with another extended key usage."""
    old = holder.certificate
    builder = x509.CertificateBuilder().subject_name(old.subject).issuer_name(old.issuer).public_key(old.public_key())
    builder = builder.serial_number(old.serial_number)
    builder = builder.not_valid_before(old.not_valid_before_utc).not_valid_after(old.not_valid_after_utc)
    if usage:
        builder = builder.add_extension(usage, critical)
    return Holder(holder.key, builder.sign(issuer.key, hashes.SHA256()))


@pytest.mark.parametrize(("usage", "critical"), [(STAMPING, False), (BOTH, True), (None, True)])
def test_a_signer_is_for_time_stamps_only(tmp_path: Path, usage: x509.ExtendedKeyUsage | None, critical: bool) -> None:
    root = certify("A root")
    signer = stamping("A clock", root)
    token = Authority(tmp_path, signer, with_certificates=False).stamp(NOTE)
    assert verify_token(NOTE, token, pem(root, signer))
    with pytest.raises(ValueError, match="not for time stamps only"):
        verify_token(NOTE, token, pem(root, respelled(signer, root, usage, critical)))


def test_another_certificate_of_the_same_key_is_not_the_one_that_was_signed(tmp_path: Path) -> None:
    root = certify("A root")
    signer = stamping("A clock", root)
    twin = respelled(signer, root, STAMPING, critical=True)
    token = Authority(tmp_path, signer, with_certificates=False).stamp(NOTE)
    with pytest.raises(ValueError, match="do not name the signer's certificate"):
        verify_token(NOTE, token, pem(root, twin))


def test_a_root_that_another_key_signed_is_none(tmp_path: Path) -> None:
    real = certify("A root")
    false_issuer = Holder(certify("A root").key, real.certificate)
    forged = certify("A root", false_issuer, key=real.key)  # says that it is by itself, and is by another key
    token = Authority(tmp_path, stamping("A clock", real)).stamp(NOTE)
    assert verify_token(NOTE, token, real.pem())
    with pytest.raises(ValueError, match="no chain"):
        verify_token(NOTE, token, forged.pem())


def test_the_root_must_stand_in_the_authority_file(tmp_path: Path) -> None:
    root = certify("A root")
    token = Authority(tmp_path, stamping("A clock", root), [root]).stamp(NOTE)
    assert verify_token(NOTE, token, root.pem())
    for without in (b"", certify("Another root").pem()):
        with pytest.raises(ValueError, match="no chain"):
            verify_token(NOTE, token, without)


def test_a_stamp_of_something_else(authority: Authority, top: Holder) -> None:
    with pytest.raises(ValueError, match="something else than the note"):
        verify_token(NOTE + b".", authority.stamp(NOTE), top.pem())


def test_a_weaker_hash_of_the_note_is_refused(tmp_path: Path, top: Holder, authority: Authority) -> None:
    token = Authority(tmp_path, authority.signer, imprint="sha1").stamp(NOTE)
    with pytest.raises(ValueError, match="unsupported hash type"):
        verify_token(NOTE, token, top.pem())


def test_a_refusal_is_no_time_stamp(authority: Authority, top: Holder) -> None:
    token = authority.stamp(NOTE)
    assert token[:9].endswith(b"\x30\x03\x02\x01\x00")
    for status in (1, 2, 5):
        with pytest.raises(ValueError, match="granted"):
            verify_token(NOTE, token[:8] + bytes([status]) + token[9:], top.pem())
    with pytest.raises(ValueError):
        verify_token(NOTE, b"\x30\x05\x30\x03\x02\x01\x02", top.pem())


def test_every_byte_that_is_signed_counts(authority: Authority, top: Holder) -> None:
    """A changed byte is refused, or stands where nothing is said: a version number, a list that nobody reads."""
    token = authority.stamp(NOTE)
    stamp = verify_token(NOTE, token, top.pem())
    chosen = random.Random(7)
    taken = 0
    for place in range(len(token)):
        changed = token[:place] + bytes([token[place] ^ 1 << chosen.randrange(8)]) + token[place + 1 :]
        try:
            assert verify_token(NOTE, changed, top.pem()) == stamp
            taken += 1
        except ValueError:
            pass
    assert taken < 60


def test_a_token_cut_off_or_gone_on_is_refused(authority: Authority, top: Holder) -> None:
    token = authority.stamp(NOTE)
    for length in range(len(token)):
        with pytest.raises(ValueError):
            verify_token(NOTE, token[:length], top.pem())
    with pytest.raises(ValueError):
        verify_token(NOTE, token + b"\0", top.pem())


CURVES = {
    "p256": (ec.SECP256R1(), verifier.CURVES["1.2.840.10045.3.1.7"]),
    "p384": (ec.SECP384R1(), verifier.CURVES["1.3.132.0.34"]),
}


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    length = bytes([len(body)]) if len(body) < 128 else b"\x82" + len(body).to_bytes(2, "big")
    return bytes([tag]) + length + body


def library_point(curve: ec.EllipticCurve, scalar: int) -> tuple[int, int]:
    numbers = ec.derive_private_key(scalar, curve).public_key().public_numbers()
    return numbers.x, numbers.y


def spelled(half: int, x: int, y: int) -> bytes:
    return b"\4" + x.to_bytes(half, "big") + y.to_bytes(half, "big")


def signature(r: int, s: int) -> Der:
    numbers = (number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True) for number in (r, s))
    return parse_der(der(0x30, *(der(0x02, number) for number in numbers)))[0]


@pytest.mark.parametrize("name", CURVES)
@pytest.mark.parametrize("scalar", [1, 2, 3, -1, -2, 0x1234567890ABCDEF])
def test_ecdsa_is_that_of_the_library(name: str, scalar: int) -> None:
    """The key -1 is the opposite of the base point: both meet at infinity."""
    curve, numbers = CURVES[name]
    half, order = curve.key_size // 8, numbers[2]
    key = ec.derive_private_key(scalar % order, curve)
    public = spelled(half, *library_point(curve, scalar % order))
    for algorithm in (hashes.SHA256(), hashes.SHA384(), hashes.SHA512()):
        r, s = decode_dss_signature(key.sign(NOTE, ec.ECDSA(algorithm)))
        digest = hashlib.new(algorithm.name, NOTE).digest()
        assert verify_ecdsa(numbers, public, digest, signature(r, s))
        assert verify_ecdsa(numbers, public, digest, signature(r, order - s))  # as any ECDSA: no signature is unique
        wrong = [(s, r), (r + 1, s), (r, s + 1), (0, s), (r, 0), (0, 0), (order, s), (r, order), (-r, s), (r, -s)]
        wrong += [(r + order, s), (r, s + order), (r - order, s), (order + 1, 1)]
        assert not any(verify_ecdsa(numbers, public, digest, signature(*pair)) for pair in wrong)
        assert not verify_ecdsa(numbers, public, bytes([digest[0] ^ 1]) + digest[1:], signature(r, s))


@pytest.mark.parametrize("name", CURVES)
def test_an_ecdsa_key_is_an_uncompressed_point_of_the_curve(name: str) -> None:
    """A signature under any key can be made where one may choose the digest: what is refused is the key."""
    curve, (p, b, order, *base) = CURVES[name]
    half = curve.key_size // 8
    x = next(x for x in range(1, 99) if pow(x**3 - 3 * x + b, (p - 1) // 2, p) == 1)
    y = pow(x**3 - 3 * x + b, (p + 1) // 4, p)
    u, v = 5, 1
    total = plus(p, library_point(curve, u), (x, y))
    r = total[0] % order
    s, digest = r * pow(v, -1, order) % order, (u * r * pow(v, -1, order) % order).to_bytes(half, "big")
    good = spelled(half, x, y)
    numbers = (p, b, order, *base)
    assert verify_ecdsa(numbers, good, digest, signature(r, s))
    for wrong in (
        good[:-1],
        good + b"\0",
        good[1:],
        b"\6" + good[1:],
        bytes([2 + y % 2]) + good[1 : half + 1],
        spelled(half, x + p, y) if x + p < 256**half else b"",
        b"",
        b"\0",
    ):
        assert not verify_ecdsa(numbers, wrong, digest, signature(r, s))
    # Off the curve: the digest 0 leaves of the sum the key alone, wherever it lies.
    off = (x, (y + 1) % p)
    assert verify_ecdsa(numbers, good, bytes(half), signature(x, x))
    assert not verify_ecdsa(numbers, spelled(half, *off), bytes(half), signature(x, x))


def plus(p: int, one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """The sum of two points of which neither is the other or its opposite."""
    slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, p) % p
    x = (slope * slope - one[0] - other[0]) % p
    return x, (slope * (one[0] - x) - one[1]) % p


def test_a_certificate_names_one_algorithm(tmp_path: Path) -> None:
    """Its inner name of the algorithm is changed, and it is signed again: only the two names differ."""
    root = certify("A root")
    token = Authority(tmp_path, stamping("A clock", root)).stamp(NOTE)
    raw = root.certificate.tbs_certificate_bytes
    outer = bytes.fromhex("300a06082a8648ce3d040302")
    assert raw.count(outer) == 1
    for inner, holds in ((outer, True), (outer[:-1] + b"\3", False)):
        changed = raw.replace(outer, inner)
        signed = root.key.sign(changed, ec.ECDSA(hashes.SHA256()))
        whole = der(0x30, changed, outer, der(0x03, b"\0", signed))
        text = b"-----BEGIN CERTIFICATE-----\n" + base64.b64encode(whole) + b"\n-----END CERTIFICATE-----\n"
        if holds:
            assert verify_token(NOTE, token, text)
        else:
            with pytest.raises(ValueError, match="two algorithms"):
                verify_token(NOTE, token, text)


def test_only_an_element_that_is_constructed_is_taken_apart() -> None:
    assert [part.raw for part in parse_der(bytes.fromhex("30020500"))[0]] == [b"\5\0"]
    with pytest.raises(ValueError, match="holds no others"):
        list(parse_der(bytes.fromhex("04020500"))[0])


@given(st.binary(max_size=200))
def test_no_bytes_make_a_token_or_a_certificate(data: bytes) -> None:
    with pytest.raises(ValueError):
        verify_token(NOTE, data, data)
    with pytest.raises(ValueError):
        Certificate(parse_der(data)[0])


@pytest.mark.parametrize(
    "data",
    ["", "30", "3080", "308100", "30817f" + "00" * 127, "3082007f" + "00" * 127, "0501", "1f0100", "3085" + "00" * 8],
)
def test_what_is_not_der_is_refused(data: str) -> None:
    with pytest.raises(ValueError):
        parse_der(bytes.fromhex(data))
