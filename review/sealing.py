"""A vote sealed so that only the tellers together can open it; pure, from PyNaCl, no row and no log."""

import hashlib
import secrets
import unicodedata
from collections import Counter
from collections.abc import Iterable

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id

CHOICES = ("for", "against", "blank")
# Every sealed vote has the same length, whatever was chosen.
LENGTH = 24
AT_LEAST = 8


class WrongPassphrase(Exception):
    """These passphrases do not make the key the ballot was sealed with."""


def new_salt() -> str:
    return secrets.token_bytes(argon2id.SALTBYTES).hex()


def private_key(passphrases: tuple[str, str], salt: str) -> PrivateKey:
    """The key that both tellers' passphrases make together (Argon2id); it is stored nowhere."""
    told = "\0".join(unicodedata.normalize("NFC", one.strip()) for one in passphrases)
    seed = argon2id.kdf(
        PrivateKey.SEED_SIZE,
        hashlib.sha256(told.encode()).digest(),
        bytes.fromhex(salt),
        opslimit=argon2id.OPSLIMIT_MODERATE,
        memlimit=argon2id.MEMLIMIT_MODERATE,
    )
    return PrivateKey.from_seed(seed)


def public_key(passphrases: tuple[str, str], salt: str) -> str:
    return bytes(private_key(passphrases, salt).public_key).hex()


def sealed(choice: str, public: str) -> bytes:
    """One vote under the ballot's public key, each with a random key of its own: two alike look nothing alike."""
    if choice not in CHOICES:
        raise ValueError(f"{choice} is no choice of a ballot")
    return SealedBox(PublicKey(bytes.fromhex(public))).encrypt(readable(choice))


def readable(choice: str) -> bytes:
    """A vote before it is sealed: bytes that stand nowhere else, so that a search for them proves something."""
    return f"chosen={choice}".encode().ljust(LENGTH, b"\0")


def counted(votes: Iterable[bytes], passphrases: tuple[str, str], salt: str, public: str) -> Counter:
    """Open the votes in random order and count them; WrongPassphrase where they do not open."""
    key = private_key(passphrases, salt)
    if bytes(key.public_key).hex() != public:
        raise WrongPassphrase
    box, shuffled = SealedBox(key), list(votes)
    secrets.SystemRandom().shuffle(shuffled)
    try:
        return Counter(box.decrypt(bytes(one)).rstrip(b"\0").decode().removeprefix("chosen=") for one in shuffled)
    except CryptoError as error:
        raise WrongPassphrase from error
