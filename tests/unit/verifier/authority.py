"""A time-stamping authority of our own: certificates from a library, tokens from the `openssl` command (RFC 3161)."""

from __future__ import annotations

import datetime
import itertools
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LONG_AGO, LONG_HENCE = datetime.datetime(2001, 1, 1), datetime.datetime(2099, 1, 1)
KEYS = {
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "rsa-4096": lambda: rsa.generate_private_key(65537, 4096),
    "rsa-1024": lambda: rsa.generate_private_key(65537, 1024),
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "p521": lambda: ec.generate_private_key(ec.SECP521R1()),
}
SERIALS = itertools.count(1001)
STAMPING = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
CONFIGURATION = """
[tsa]
serial = {folder}/serial
crypto_device = builtin
default_policy = 1.2.3.4.1
digests = sha1, sha256, sha384, sha512
signer_digest = {digest}
ess_cert_id_chain = no
ess_cert_id_alg = {ess}
"""


@dataclass
class Holder:
    """A key and the certificate of it."""

    key: Any
    certificate: x509.Certificate

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def certify(
    name: str,
    issuer: Holder | None = None,
    *,
    kind: str = "p256",
    key: Any = None,
    is_authority: bool = True,
    usage: x509.ExtendedKeyUsage | None = None,
    critical: bool = True,
    dates: tuple[datetime.datetime, datetime.datetime] = (LONG_AGO, LONG_HENCE),
    digest: hashes.HashAlgorithm | None = None,
) -> Holder:
    """A certificate by the issuer, or by itself where there is none."""
    key = key or KEYS[kind]()
    names = ((NameOID.ORGANIZATION_NAME, "Tests"), (NameOID.COMMON_NAME, name))
    subject = x509.Name([x509.NameAttribute(oid, text) for oid, text in names])
    builder = x509.CertificateBuilder().subject_name(subject).public_key(key.public_key()).serial_number(next(SERIALS))
    builder = builder.issuer_name(issuer.certificate.subject if issuer else subject)
    builder = builder.not_valid_before(dates[0]).not_valid_after(dates[1])
    if is_authority:
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    if usage:
        builder = builder.add_extension(usage, critical=critical)
    return Holder(key, builder.sign(issuer.key if issuer else key, digest or hashes.SHA256()))


def stamping(name: str, issuer: Holder | None, **how: Any) -> Holder:
    return certify(name, issuer, **{"is_authority": False, "usage": STAMPING} | how)


@dataclass
class Authority:
    """Who answers requests for time stamps; `chain` stands in the token beside the signer's certificate."""

    folder: Path
    signer: Holder
    chain: list[Holder] = field(default_factory=list)
    digest: str = "sha256"
    ess: str = "sha256"
    imprint: str = "sha256"
    with_certificates: bool = True

    def stamp(self, note: bytes) -> bytes:
        """The TimeStampResp over the note."""
        self.folder.mkdir(exist_ok=True)
        key = self.signer.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        settings = CONFIGURATION.format(folder=self.folder, digest=self.digest, ess=self.ess)
        for name, data in {
            "note": note,
            "key.pem": key,
            "signer.pem": self.signer.pem(),
            "chain.pem": b"".join(holder.pem() for holder in self.chain),
            "tsa.cnf": settings.encode(),
            "serial": b"01\n",
        }.items():
            (self.folder / name).write_bytes(data)
        asked = ["-cert"] if self.with_certificates else []
        self.run("-query", "-data", "note", f"-{self.imprint}", *asked, "-out", "query")
        chain = ["-chain", "chain.pem"] if self.chain else []
        signer = ["-signer", "signer.pem", "-inkey", "key.pem", *chain]
        self.run("-reply", "-queryfile", "query", *signer, "-config", "tsa.cnf", "-section", "tsa", "-out", "reply")
        return (self.folder / "reply").read_bytes()

    def run(self, *words: str) -> None:
        subprocess.run(["openssl", "ts", *words], cwd=self.folder, check=True, capture_output=True)
