"""A time stamping authority of our own, made with the openssl command: a root and one end-entity certificate."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

CONFIGURATION = """
[tsa]
default_tsa = ours
[ours]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha384, sha512
ess_cert_id_chain = no
ess_cert_id_alg = {names_by}
{more}
"""
FOR_STAMPS = "extendedKeyUsage=critical,timeStamping\nbasicConstraints=critical,CA:FALSE\n"


def openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True, timeout=60)


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority's folder. Only its end-entity certificate goes into its replies."""

    folder: Path

    @property
    def certificates(self) -> Path:
        """The root's certificate, which is not in the replies."""
        return self.folder / "root.pem"

    def reply(self, query: Path, out: Path) -> Path:
        """Answer a query as the authority's server would."""
        settings = str(self.folder / "tsa.cnf")
        openssl("ts", "-reply", "-config", settings, "-section", "ours", "-queryfile", str(query), "-out", str(out))
        return out


def make_authority(
    folder: Path,
    *,
    key: str = "rsa:2048",
    use: str = FOR_STAMPS,
    valid: timedelta | None = None,
    sends_chain: bool = False,
    names_by: str = "sha256",
) -> Authority:
    """Make an authority. Its certificate is valid for ten years, or for `valid` from now; `use` are its extensions.

    Its replies hold the root too where it `sends_chain`, and the hash `names_by` of its certificate.
    """
    folder.mkdir()
    new = ["-newkey", key] if ":" in key else ["-newkey", "ec", "-pkeyopt", f"ec_paramgen_curve:{key}"]
    root = ["-x509", "-days", "3650", "-subj", "/CN=Test Root", "-addext", "keyUsage=critical,keyCertSign"]
    files = {name: str(folder / name) for name in ("root.key", "root.pem", "tsa.key", "tsa.csr", "tsa.pem", "ext")}
    openssl("req", *new, "-nodes", *root, "-keyout", files["root.key"], "-out", files["root.pem"])
    openssl("req", *new, "-nodes", "-subj", "/CN=Test Authority", "-keyout", files["tsa.key"], "-out", files["tsa.csr"])
    (folder / "ext").write_text(use)
    signed = ["-CA", files["root.pem"], "-CAkey", files["root.key"], "-CAcreateserial", "-days", "3650"]
    openssl("x509", "-req", "-in", files["tsa.csr"], *signed, "-extfile", files["ext"], "-out", files["tsa.pem"])
    if valid is not None:
        _shorten(folder, valid)
    (folder / "serial").write_text("01\n")
    more = f"certs = {folder}/root.pem" if sends_chain else ""
    (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder, names_by=names_by, more=more))
    return Authority(folder)


def _shorten(folder: Path, valid: timedelta) -> None:
    """Sign the certificate anew with an end to the second, which the openssl command has only for whole authorities."""
    root = x509.load_pem_x509_certificate((folder / "root.pem").read_bytes())
    old = x509.load_pem_x509_certificate((folder / "tsa.pem").read_bytes())
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(
        issuer_name=root.subject,
        subject_name=old.subject,
        public_key=old.public_key(),
        serial_number=old.serial_number,
        not_valid_before=now - timedelta(minutes=1),
        not_valid_after=now + valid,
        extensions=list(old.extensions),
    )
    key = load_pem_private_key((folder / "root.key").read_bytes(), None)
    assert isinstance(key, RSAPrivateKey)
    (folder / "tsa.pem").write_bytes(builder.sign(key, SHA256()).public_bytes(Encoding.PEM))
