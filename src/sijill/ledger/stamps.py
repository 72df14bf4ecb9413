"""RFC 3161 time stamps over checkpoints: what to ask an authority, and whether its answer holds.

The authority's certificates are looked at as of the time in the token, so a stamp holds on after they have expired.
rfc3161-client (OpenSSL) verifies the signature and the chain; what is accepted is narrowed here to
formats/verification.md, Stamps, so that a verifier in the standard library alone comes to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha1, sha256, sha384, sha512
from typing import TYPE_CHECKING, NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from sijill.errors import BadSignature, InputError

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

HASHES = {
    "2.16.840.1.101.3.4.2.1": sha256,
    "2.16.840.1.101.3.4.2.2": sha384,
    "2.16.840.1.101.3.4.2.3": sha512,
}
SIGNATURES = {
    "1.2.840.113549.1.1.1": None,  # RSA, the hash as in digestAlgorithm
    "1.2.840.113549.1.1.11": sha256,
    "1.2.840.113549.1.1.12": sha384,
    "1.2.840.113549.1.1.13": sha512,
    "1.2.840.10045.4.3.2": sha256,  # ECDSA
    "1.2.840.10045.4.3.3": sha384,
    "1.2.840.10045.4.3.4": sha512,
}
"""The algorithms of signatures, each with the hash that it names."""
SIGNING_CERTIFICATE = bytes.fromhex("060b2a864886f70d010910020c")
SIGNING_CERTIFICATE_V2 = bytes.fromhex("060b2a864886f70d010910022f")
OCTET_STRING, SEQUENCE, CONTEXT_0 = 0x04, 0x30, 0xA0
LEAST_RSA_BITS = 2048
CURVES = (ec.SECP256R1, ec.SECP384R1)
MOST_CERTIFICATES = 5


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp that holds: when, and by whom; `root_sha256` is the fingerprint of the certificate to be trusted."""

    time: datetime
    authority: str
    root_sha256: str


def stamp_query(note: bytes) -> bytes:
    """The request to send to an authority (RFC 3161 section 2.4.1): SHA-256 of the note, a nonce, its certificate."""
    request = TimestampRequestBuilder().data(note).hash_algorithm(HashAlgorithm.SHA256).build()
    return request.as_bytes()


def parse_authority(pem: bytes) -> list[x509.Certificate]:
    """The certificates in a PEM file. Raises InputError where there is none."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InputError(f"no certificates in PEM form: {error}") from None


def verify_stamp(note: bytes, token: bytes, authority: bytes) -> Stamp:
    """Return when and by whom `note` was stamped; raise BadSignature, with the reason, where the stamp does not hold.

    `token` is a TimeStampResp in DER, `authority` a PEM file with the root certificate and those between.
    """
    try:
        response = decode_timestamp_response(_with_sorted_certificates(token))
        trusted = parse_authority(authority)
        embedded = [x509.load_der_x509_certificate(each) for each in response.signed_data.certificates]
        return _verified(note, token, response, trusted, embedded)
    except BadSignature:
        raise
    except Exception as error:  # two libraries read what a stranger wrote: whatever they raise, it does not hold
        raise BadSignature(f"the stamp does not hold: {error}") from None


def _verified(
    note: bytes,
    token: bytes,
    response: TimeStampResponse,
    trusted: list[x509.Certificate],
    embedded: list[x509.Certificate],
) -> Stamp:
    signers = list(response.signed_data.signer_infos)
    if response.status != 0 or len(signers) != 1:
        raise BadSignature("the authority did not grant the stamp, or signed it more than once")
    leaf = _signer(signers[0].issuer, signers[0].serial_number, [*embedded, *trusted])
    info = response.tst_info
    algorithm = HASHES.get(info.message_imprint.hash_algorithm.dotted_string)
    if algorithm is None or algorithm(note).digest() != info.message_imprint.message:
        raise BadSignature("the stamp is over other bytes")
    _check_use(leaf)
    _check_signed_attributes(token, leaf)
    refused = None
    for chain in _chains(leaf, trusted, embedded, MOST_CERTIFICATES):
        builder = VerifierBuilder(tsa_certificate=leaf, intermediates=chain[1:-1], roots=[chain[-1]])
        try:
            for certificate in chain:
                _check_certificate(certificate, info.gen_time)
            builder.build().verify(response, algorithm(note).digest())
        except (BadSignature, VerificationError) as error:
            refused = error
            continue
        root = sha256(chain[-1].public_bytes(Encoding.DER)).hexdigest()
        return Stamp(info.gen_time, leaf.subject.rfc4514_string(), root)
    raise refused or BadSignature("no chain leads from the signer's certificate to a root in the authority's file")


def _signer(issuer: x509.Name, serial: int, known: list[x509.Certificate]) -> x509.Certificate:
    for certificate in known:
        if certificate.issuer == issuer and certificate.serial_number == serial:
            return certificate
    raise BadSignature("the certificate of who signed the stamp is not here")


def _chains(
    certificate: x509.Certificate, trusted: list[x509.Certificate], embedded: list[x509.Certificate], most: int
) -> Iterator[list[x509.Certificate]]:
    """Every way of at most so many certificates that leads to a root in the authority's file: several share names."""
    if certificate.issuer == certificate.subject and certificate in trusted:
        yield [certificate]
    if most > 1:
        for above in [*trusted, *embedded]:
            if above != certificate and _is_issued_by(certificate, above):
                for rest in _chains(above, trusted, embedded, most - 1):
                    yield [certificate, *rest]


def _is_issued_by(certificate: x509.Certificate, above: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _check_certificate(certificate: x509.Certificate, at: datetime) -> None:
    key = certificate.public_key()
    strong = (isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_RSA_BITS) or (
        isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, CURVES)
    )
    if not strong or certificate.signature_algorithm_oid.dotted_string not in SIGNATURES:
        raise BadSignature("a certificate has a key or a signature of a kind that is not accepted")
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise BadSignature("a certificate was not valid at the time in the stamp")


def _check_use(leaf: x509.Certificate) -> None:
    try:
        use = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        raise BadSignature("the signer's certificate is not for time stamping") from None
    if not use.critical or list(use.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise BadSignature("the signer's certificate is not for time stamping, and for that alone")


def _check_signed_attributes(token: bytes, leaf: x509.Certificate) -> None:
    """What the library does not look at: the algorithms, and the signed name of the signer's certificate (RFC 5816)."""
    signer = _elements(_elements(_signed_data(token)[-1].value)[0].value)
    digest_algorithm, attributes, signature_algorithm = (signer[2].value, signer[3], signer[4].value)
    digest, signed = HASHES.get(_oid(digest_algorithm)), _oid(signature_algorithm)
    if attributes.tag != CONTEXT_0 or digest is None or signed not in SIGNATURES:
        raise BadSignature("the stamp is signed in a way that is not accepted")
    if SIGNATURES[signed] not in (None, digest):
        raise BadSignature("the stamp is signed with another hash than it names")
    der = leaf.public_bytes(Encoding.DER)
    for attribute in _elements(attributes.value):
        for oid, usual in ((SIGNING_CERTIFICATE, sha1), (SIGNING_CERTIFICATE_V2, sha256)):
            if attribute.value.startswith(oid) and _names(attribute.value, der, usual):
                return
    raise BadSignature("the stamp does not name the certificate that it is signed with")


def _names(attribute: bytes, certificate: bytes, usual: Callable[[bytes], Hash]) -> bool:
    """Whether the first ESSCertID or ESSCertIDv2 of a signing-certificate attribute is of the certificate."""
    named = _elements(_elements(_elements(_elements(_elements(attribute)[1].value)[0].value)[0].value)[0].value)
    algorithm = HASHES.get(_oid(named[0].value)) if named[0].tag == SEQUENCE else usual
    hashes = [each.value for each in named if each.tag == OCTET_STRING]
    return algorithm is not None and hashes[:1] == [algorithm(certificate).digest()]


def _with_sorted_certificates(token: bytes) -> bytes:
    """The token with its set of certificates in the order of DER.

    Authorities that send a chain write it in the order of the chain, which OpenSSL reads and the library does not. No
    signature is over that order.
    """
    for field in _signed_data(token):
        if field.tag == CONTEXT_0:
            return token.replace(field.value, b"".join(sorted(each.raw for each in _elements(field.value))), 1)
    return token


def _signed_data(token: bytes) -> list[Element]:
    """The fields of the SignedData of a TimeStampResp."""
    content_info = _elements(_elements(_elements(token)[0].value)[1].value)
    return _elements(_elements(content_info[1].value)[0].value)


def _oid(algorithm: bytes) -> str:
    """The object identifier that an AlgorithmIdentifier begins with."""
    value = _elements(algorithm)[0].value
    arcs, arc = [], 0
    for byte in value:
        arc = arc << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(arc)
            arc = 0
    return ".".join(map(str, (min(arcs[0] // 40, 2), arcs[0] - 40 * min(arcs[0] // 40, 2), *arcs[1:])))


class Element(NamedTuple):
    """One element of DER: its tag, its value, and both with the length."""

    tag: int
    value: bytes
    raw: bytes


def _elements(data: bytes) -> list[Element]:
    """The DER elements in a row. Raises ValueError where they do not add up."""
    found, at = [], 0
    while at < len(data):
        begun, tag, length, at = at, data[at], data[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(data[at : at + size], "big"), at + size
        if at + length > len(data):
            raise ValueError("DER that does not add up")
        found.append(Element(tag, data[at : at + length], data[begun : at + length]))
        at += length
    return found
