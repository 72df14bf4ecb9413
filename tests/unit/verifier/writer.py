"""A writer of casebooks and packages, small and from formats/ alone: what the verifier is tried on.

It shares no code with the verifier or the program, and takes the other way wherever there are two: trees by the
recursive definition, signatures and sealing by a library, zips by `zipfile`. Keys, salts and times follow from labels,
so that two runs give the same bytes. All that is told here is invented.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Files = dict[str, bytes]
Stamper = Callable[[bytes], bytes]
NOON = 1_790_000_000


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def hexadecimal(data: bytes) -> str:
    return sha256(data).hex()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def private_key(label: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(b"key " + label.encode()))


def public_key(label: str) -> bytes:
    return private_key(label).public_key().public_bytes_raw()


def canonical(value: Any) -> bytes:
    """RFC 8785, for what is written here: plain ASCII names and whole numbers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def canonical_or_any(value: Any) -> bytes:
    """JSON of whatever can be written, with what UTF-8 cannot hold escaped."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def root_of(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"")
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1" + root_of(leaves[:split]) + root_of(leaves[split:]))


def inclusion(leaves: list[bytes], index: int) -> list[bytes]:
    if len(leaves) < 2:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return [*inclusion(leaves[:split], index), root_of(leaves[split:])]
    return [*inclusion(leaves[split:], index - split), root_of(leaves[:split])]


def seal(key: bytes, nonce: bytes, plain: bytes) -> bytes:
    """The Payload of age v1."""
    payload_key = HKDF(hashes.SHA256(), 32, nonce, b"payload").derive(key)
    chunks = [plain[at : at + 65_536] for at in range(0, len(plain), 65_536)] or [b""]
    sealed = nonce
    for counter, chunk in enumerate(chunks):
        last = counter == len(chunks) - 1
        sealed += ChaCha20Poly1305(payload_key).encrypt(counter.to_bytes(11, "big") + bytes([last]), chunk, None)
    return sealed


def tile_name(number: int) -> str:
    name = f"{number % 1000:03d}"
    while number := number // 1000:
        name = f"x{number % 1000:03d}/{name}"
    return name


def tiled(pieces: list[bytes], folder: str) -> Files:
    """Files of up to 256 pieces each."""
    files = {}
    for first in range(0, len(pieces), 256):
        held = pieces[first : first + 256]
        suffix = "" if len(held) == 256 else f".p/{len(held)}"
        files[f"{folder}/{tile_name(first // 256)}{suffix}"] = b"".join(held)
    return files


def log_line(origin: str, text: bytes, log: str) -> bytes:
    key_id = sha256(origin.encode() + b"\n\x01" + public_key(log))[:4]
    return b"\xe2\x80\x94 %b %b\n" % (origin.encode(), b64(key_id + private_key(log).sign(text)).encode())


def cosigner_line(name: str, text: bytes, cosigner: str, time: int) -> bytes:
    key_id = sha256(name.encode() + b"\n\x04" + public_key(cosigner))[:4]
    signature = private_key(cosigner).sign(b"cosignature/v1\ntime %d\n" % time + text)
    return b"\xe2\x80\x94 %b %b\n" % (name.encode(), b64(key_id + time.to_bytes(8, "big") + signature).encode())


class Casebook:
    """A casebook that grows entry by entry. Nothing keeps a test from appending what no program would."""

    def __init__(self, **found: Any) -> None:
        self.root, self.log = "root", "log"
        self.entries: list[bytes] = []
        self.contents: list[bytes] = []  # salt || content, or nothing
        self.documents: list[int | None] = []  # whose key seals the content and object of the entry
        self.acts: list[dict[str, Any]] = []
        self.objects: Files = {}
        self.anchors: Files = {}
        self.originals: dict[int, tuple[str, bytes]] = {}
        self.made: dict[int, tuple[str, bytes]] = {}
        self.origin = "sijill/" + hexadecimal(public_key("root"))
        casebook = {
            "format": 1,
            "log": public_key("log").hex(),
            "cosigner": public_key("cosigner").hex(),
            "custodian": hexadecimal(b"custodian"),
            "identities": hexadecimal(b"identities"),
        }
        self.append("found", "root", casebook=casebook | found)

    # Entries

    def append(
        self, act: str, actor: str, content: Any = None, of: int | None = None, sign: str = "", **members: Any
    ) -> int:
        """Append an entry; `members` may replace what every payload has, `content` may be the bytes of one."""
        number = len(self.entries)
        payload = {
            "v": 1,
            "n": number,
            "prev": hexadecimal(b"\0" + self.entries[-1]) if number else "0" * 64,
            "at": NOON + 60 * number,
            "actor": public_key(actor).hex(),
            "act": act,
        }
        opened = b""
        if content is not None:
            salt = sha256(b"salt %d" % number)
            opened = salt + (content if isinstance(content, bytes) else canonical(content))
            sealed = seal(self.document_key(of), sha256(b"nonce %d" % number)[:16], opened)
            payload["content"] = {"commitment": hexadecimal(opened), "stored": hexadecimal(sealed)}
        payload |= members
        return self.append_payload(canonical(payload), sign or actor, opened, of)

    def append_payload(self, payload: bytes, signer: str, opened: bytes = b"", document: int | None = None) -> int:
        encoded = b"DSSEv1 33 application/vnd.sijill.entry+json %d " % len(payload) + payload
        self.entries.append(private_key(signer).sign(encoded) + payload)
        self.contents.append(opened)
        self.documents.append(document)
        return len(self.entries) - 1

    def document_key(self, document: int | None) -> bytes:
        return sha256(b"document %d" % (document or 0))

    def keep(self, document: int, plain: bytes) -> str:
        """Seal an object and keep it; its name."""
        sealed = seal(self.document_key(document), sha256(b"nonce" + plain)[:16], plain)
        self.objects[hexadecimal(sealed)] = sealed
        return hexadecimal(sealed)

    def enrol(self, label: str, kind: str, **members: Any) -> int:
        members = {"key": public_key(label).hex(), "kind": kind} | members
        return self.append("enrol", "root", {"name": f"The one called {label}"}, **members)

    def add(self, actor: str, original: bytes, extension: str = ".txt", **members: Any) -> int:
        number = len(self.entries)
        content = {"sha256": hexadecimal(original), "bytes": len(original), "name": f"statement-{number}{extension}"}
        self.originals[number] = (extension, original)
        members = {"document": number, "object": self.keep(number, original)} | members
        return self.append("add", actor, content, number, **members)

    def read(self, document: int, reading: bytes, claims: int, **members: Any) -> int:
        content = {"sha256": hexadecimal(reading), "bytes": len(reading), "reader": "lexicon", "reason": "added"}
        self.made[len(self.entries)] = "readings", reading
        members = {"document": document, "object": self.keep(document, reading), "claims": claims} | members
        return self.append("read", "system", content, document, **members)

    def cluster(self, document: int, linkage: bytes, **members: Any) -> int:
        content = {"sha256": hexadecimal(linkage), "bytes": len(linkage), "model": "ab" * 32, "documents": [document]}
        self.made[len(self.entries)] = "linkages", linkage
        members = {"document": document, "object": self.keep(document, linkage)} | members
        return self.append("cluster", "system", content, document, **members)

    def anchor(self, data: bytes) -> str:
        self.anchors[hexadecimal(data)] = data
        return hexadecimal(data)

    def point(self, note: bytes, size: int | None = None) -> dict[str, Any]:
        size = size or len(self.entries)
        return {"tree_size": size, "root_hash": self.root_hash(size).hex(), "note": self.anchor(note)}

    def stamp(self, actor: str, stamper: Stamper, authority: bytes, **members: Any) -> int:
        note = self.checkpoint()
        members = {"token": self.anchor(stamper(note)), "authority": self.anchor(authority)} | members
        return self.append("stamp", actor, **{"checkpoint": self.point(note)} | members)

    def cosign(self, actor: str, name: str, cosigner: str, time: int = NOON, **members: Any) -> int:
        note = self.checkpoint() + cosigner_line(name, self.checkpoint_text(), cosigner, time)
        members = {"checkpoint": self.point(note), "key": public_key(cosigner).hex()} | members
        return self.append("cosign", actor, **members)

    # The tree

    def leaves(self) -> list[bytes]:
        return [sha256(b"\0" + entry) for entry in self.entries]

    def root_hash(self, size: int | None = None) -> bytes:
        return root_of(self.leaves()[:size])

    def checkpoint_text(self, size: int | None = None) -> bytes:
        size = size or len(self.entries)
        return f"{self.origin}\n{size}\n{b64(self.root_hash(size))}\n".encode()

    def checkpoint(self, size: int | None = None) -> bytes:
        text = self.checkpoint_text(size)
        return text + b"\n" + log_line(self.origin, text, self.log)

    def ledger(self) -> Files:
        """The folder `ledger/` without contents."""
        files = tiled([len(entry).to_bytes(2, "big") + entry for entry in self.entries], "ledger/tile/entries")
        level, hashes = 0, self.leaves()
        while hashes:
            files |= tiled(hashes, f"ledger/tile/{level}")
            full = len(hashes) // 256
            hashes = [root_of(hashes[256 * number : 256 * number + 256]) for number in range(full)]
            level += 1
        return files | {"ledger/checkpoint": self.checkpoint()}

    # What is written

    def sealed(self) -> list[bytes]:
        return [
            seal(self.document_key(document), sha256(b"nonce %d" % number)[:16], opened) if opened else b""
            for number, (opened, document) in enumerate(zip(self.contents, self.documents, strict=True))
        ]

    def casebook(self, erased: tuple[int, ...] = ()) -> Files:
        """The files of the casebook; contents and objects of erased documents are gone."""
        sealed = [b"" if of in erased else data for data, of in zip(self.sealed(), self.documents, strict=True)]
        files = tiled([len(data).to_bytes(4, "big") + data for data in sealed], "ledger/contents")
        files |= {f"vault/{name[:2]}/{name}": data for name, data in self.objects.items()}
        files |= {f"anchors/{name}": data for name, data in self.anchors.items()}
        for number, of in enumerate(self.documents):
            name = self.payload(number).get("object", "")
            if of in erased:
                files.pop(f"vault/{name[:2]}/{name}", None)
        marker = b'{"format":1,"origin":"%b"}\n' % self.origin.encode()
        return files | self.ledger() | {"casebook.json": marker, "journal": b"not looked at"}

    def payload(self, number: int) -> dict[str, Any]:
        """An entry's payload; of one that was made unreadable, nothing."""
        try:
            payload = json.loads(self.entries[number][64:])
        except (ValueError, RecursionError):
            payload = None
        return payload if isinstance(payload, dict) else {}

    def erased(self) -> set[int]:
        payloads = [self.payload(number) for number in range(len(self.entries))]
        return {payload["document"] for payload in payloads if payload.get("act") == "erase" and "document" in payload}

    def keys(self) -> list[str]:
        payloads = [self.payload(number) for number in range(len(self.entries))]
        enrolled = [payload["key"] for payload in payloads if payload.get("act") == "enrol"]
        found = payloads[0]["casebook"]
        return [payloads[0]["actor"], found["log"], found["cosigner"], *enrolled]

    def proof(self, number: int) -> bytes:
        hashes = "".join(f"{b64(node)}\n" for node in inclusion(self.leaves(), number))
        return f"c2sp.org/tlog-proof@v1\nindex {number}\n{hashes}\n".encode() + self.checkpoint()

    def package(self, *documents: int, opened: tuple[int, ...] | None = None) -> Files:
        """The files of a package about the documents. The last entry is its `package` act."""
        erased = self.erased()
        files = {f"data/{path}": data for path, data in self.ledger().items()}
        files |= {f"data/keys/{key}.pem": pem(bytes.fromhex(key)) for key in self.keys()}
        files |= {f"data/anchors/{name}": data for name, data in self.anchors.items()}
        for number, content in enumerate(self.contents):
            if content and self.documents[number] not in erased and (opened is None or number in opened):
                files[f"data/contents/{number}"] = content
        for number in set(documents) - erased:
            extension, original = self.originals[number]
            files[f"data/originals/{number}{extension}"] = original
            files[f"data/proofs/{number}.tlog-proof"] = self.proof(number)
            for made, (folder, data) in self.made.items():
                if self.payload(made)["document"] == number:
                    files[f"data/{folder}/{made}.json"] = data
        files["data/register.json"] = b"[]"
        files["data/ro-crate-metadata.json"] = b"{}"
        files["bag-info.txt"] = b"Bagging-Software: the tests\n"
        files["bagit.txt"] = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
        return self.sealed_bag(files)

    def sealed_bag(self, files: Files) -> Files:
        """The files with manifests and a seal that are right for them."""
        files = dict(files)
        payload = sorted(path for path in files if path.startswith("data/"))
        files["manifest-sha256.txt"] = manifest(files, payload)
        files["tagmanifest-sha256.txt"] = manifest(files, ["bag-info.txt", "bagit.txt", "manifest-sha256.txt"])
        files["seal"] = self.seal_note(files["tagmanifest-sha256.txt"])
        return files

    def seal_note(self, tag_manifest: bytes) -> bytes:
        text = b"sijill-package/1\n%b%b\n" % (self.checkpoint_text(), hexadecimal(tag_manifest).encode())
        return text + b"\n" + log_line(self.origin, text, self.log)


def manifest(files: Files, paths: list[str]) -> bytes:
    return "".join(f"{hexadecimal(files[path])}  {path}\n" for path in paths if path in files).encode()


def pem(public: bytes) -> bytes:
    key = serialization.load_der_public_key(bytes.fromhex("302a300506032b6570032100") + public)
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def zipped(files: Files, top: str = "package-1") -> bytes:
    """The one zip of these files that formats/package.md allows, as `zipfile` writes it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            archive.writestr(zip_info(f"{top}/{path}"), files[path])
    return stream.getvalue()


def zip_info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system, info.external_attr = 3, 0o100644 << 16
    return info


def sample(stamper: Stamper | None = None, authority: bytes = b"") -> Casebook:
    """A casebook with every act in it: two documents, the second of which can be erased."""
    book = Casebook()
    book.enrol("reader of files", "person")
    book.enrol("phone", "device")
    book.enrol("system", "system")
    other = "sijill/" + hexadecimal(public_key("another root"))
    book.append("enrol", "root", key=public_key("other cosigner").hex(), kind="cosigner", name=other)
    book.enrol("second reader", "person")
    keeper = "reader of files"
    first = book.add(keeper, b"The mill at the ford burned in the night; two men were carried out of it.\n")
    second = book.add("phone", b"A recording of which only the words are kept.\n", extension="")
    reading = book.read(first, b'{"claims":["two men hurt","the mill burned"]}', claims=2)
    other_reading = book.read(second, b'{"claims":["words"]}', claims=1)
    book.append("accept", keeper, claim=[reading, 0])
    book.append("accept", keeper, {"reason": "seen on the photograph"}, first, claim=[reading, 1])
    book.append("reject", keeper, {"reason": "hearsay"}, first, claim=[reading, 0])
    book.append("correct", keeper, {"claim": {"low": 2}, "reason": "the second page"}, first, claim=[reading, 0])
    book.append("grade", keeper, {"reliability": "B"}, first, claim=[reading, 0])
    book.append("note", keeper, {"text": "ask the miller again"}, first, claim=[reading, 1])
    book.append("link", keeper, {"relation": "same event"}, first, claim=[reading, 1], to=[[other_reading, 0]])
    who = book.keep(first, b"who W-1 is")
    identity = book.append("identify", "phone", {"pseudonym": "W-1"}, first, document=first, object=who)
    book.append("reveal", keeper, {"reason": "the witness asked for it"}, identity=identity)
    again = {"sha256": hexadecimal(book.originals[first][1]), "bytes": 74, "name": "again.txt"}
    book.append("add", keeper, again, first, document=first, object=book.payload(first)["object"])
    if stamper:
        book.stamp("system", stamper, authority)
    book.cosign("system", other, "other cosigner")
    watched = {"origin": "example.org/log", "key": public_key("watched").hex(), "tree_size": 9, "root_hash": "ab" * 32}
    book.append("witness", "system", log=watched)
    return book


def packaged(book: Casebook, *documents: int, names: int = 0, **how: Any) -> Files:
    """The book's package about the documents, with the act that records it."""
    book.append("package", "reader of files", {"documents": sorted(documents), "names": names})
    return book.package(*documents, **how)
