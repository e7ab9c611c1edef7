"""Requirements of ASVS 5.0 that are about the code as a whole: each is a promise that a scan of the code holds."""

import ast
import re
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.urls import get_resolver
from nacl.public import PrivateKey
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

from home.models import Voice
from initiatives import blindness
from initiatives.actions import authors, recognition
from initiatives.models import Authorship
from initiatives.search import DossierFilter
from initiatives.views.ledger import LedgerForm
from initiatives.views.reports import ReportFilter
from portal import matrix, second_factor, sign_up
from portal.models import SignUp
from portal.views_people import DayAsked
from review import sealing
from review.desk import BlindFilter

ROOT = Path(settings.BASE_DIR)
TREES = {
    str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
    for room in ("portal", "initiatives", "review", "home")
    for path in (ROOT / room).rglob("*.py")
    if "migrations" not in path.parts
}
SCRIPTS = {
    path.name: path.read_text(encoding="utf-8")
    for path in (ROOT / "portal/static/portal").glob("*.js")
    if path.name != "govuk-frontend.min.js"
}
# Made-up data, and what is drawn again from a seed on record: nothing there is secret.
PLAYED = ("bench", "drill", "demo")


def calls(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def everywhere(found_in):
    return Counter(f"{path}: {one}" for path, tree in TREES.items() for one in found_in(tree))


# --- patterns ---------------------------------------------------------------------------------------------

PATTERNS = {"RegexField", "RegexValidator", "re_path"}
NOT_LITERAL = {
    "initiatives/blindness.py: _whole(name)": 2,  # every word of a name goes through re.escape
    "home/api_urls.py: f\"^(?P<name>{'|'.join(api_files.FILES)})\\\\.(?P<form>csv|xlsx)$\"": 1,  # names of our own tables
}


def is_fixed(node, constants):
    if isinstance(node, ast.JoinedStr):
        parts = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
        return all(isinstance(part, ast.Call) and ast.unparse(part.func) == "re.escape" for part in parts)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id in constants)


def loose_patterns(tree):
    """First arguments of whatever compiles a pattern that are neither written there nor escaped; lookups by pattern."""
    constants = {target.id for node in tree.body if isinstance(node, ast.Assign) for target in node.targets
                 if isinstance(target, ast.Name) and isinstance(node.value, ast.Constant)}  # fmt: skip
    for name, node in calls(tree):
        compiles = (name.startswith("re.") and name != "re.escape") or name.rpartition(".")[2] in PATTERNS
        if compiles and not (node.args and is_fixed(node.args[0], constants)):
            yield ast.unparse(node.args[0]) if node.args else name
        yield from (word.arg for word in node.keywords if (word.arg or "").endswith("regex"))


def test_no_pattern_is_built_from_what_people_type():
    assert everywhere(loose_patterns) == NOT_LITERAL
    assert blindness.found_in("Tac gia la ai do", [".*", "a|b"]) == []
    assert blindness.found_in("ten la .* va a|b", [".*", "a|b"]) == [".*", "a|b"]
    typed = "re.search(request.GET['q'], text); one.filter(title__iregex=typed); re.sub(f'{re.escape(a)}{b}', '', c)"
    assert len(list(loose_patterns(ast.parse(typed)))) == 3
    assert list(loose_patterns(ast.parse("A = 'x'\nre.search(A, t); re.search(rf'{re.escape(a)}$', t)"))) == []


# --- scripts ----------------------------------------------------------------------------------------------

MARKUP = re.compile(
    r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write(?:ln)?|createContextualFragment|setHTML\w*|srcdoc"
    r"|DOMParser|eval|Function)\b"
)
PARSED = {
    "live.js: innerHTML": 1,  # a part of a page of ours, escaped by the template that the whole page has too
    "upload.js: DOMParser": 1,  # a whole page of ours, asked for by a form; what is parsed so runs no script
}


def in_scripts(pattern, scripts):
    return Counter(f"{name}: {hit}" for name, text in scripts.items() for hit in pattern.findall(text))


def test_scripts_put_text_as_text():
    assert in_scripts(MARKUP, SCRIPTS) == PARSED
    assert sum(text.count("textContent = ") for text in SCRIPTS.values()) >= 8
    assert in_scripts(MARKUP, {"x.js": "box.innerHTML = a; document.write(b); box.textContent = c"}) == {
        "x.js: innerHTML": 1, "x.js: document.write": 1,
    }  # fmt: skip


BY_KEY = re.compile(r"(?:\w+|[)\]])\[(?![\"'\d])[^\]\n]*\]")
PROTOTYPES = re.compile(
    r"__proto__|\bprototype\b|\.constructor\b|Object\.(?:assign|fromEntries|defineProperty)|JSON\.parse"
)
KEYED = {
    "autosave.js: dataset[key]": 1,  # read: words of the page, by states the script or the server names
    "autosave.js: elements[name]": 1,  # a field of the form by the server's name for it; sets its value, adds no key
    "sheet.js: dataset[key]": 1,  # read, as above
    "sheet.js: criteria[criteria.indexOf(box) + by]": 1,  # read: a place in a list
    "sheet.js: bands[Number(event.key) - 1]": 1,  # read: a place in a list
    "sheet.js: answers[Number(event.key) - 1]": 1,  # read: a place in a list
    "sheet.js: wrong[`${kind}_${box.dataset.criterion}`]": 1,  # read: a fixed word with a criterion's number
}
OF_PROTOTYPES = {
    "portal.js: prototype": 1,  # asks whether the browser knows modules
    "passkey.js: JSON.parse": 1,  # what the server wrote into its own form; handed to the browser as it is
}


STORED = re.compile(r"localStorage|sessionStorage|indexedDB|caches\.|document\.cookie|serviceWorker|showSaveFilePicker")


def test_scripts_keep_nothing_in_the_browsers_storage():
    """What was typed and not yet sent lies in its open page, and is gone with it."""
    assert in_scripts(STORED, SCRIPTS) == {}
    assert in_scripts(STORED, {"x.js": "localStorage.setItem(a, b); document.cookie = c"}) == {
        "x.js: localStorage": 1, "x.js: document.cookie": 1,
    }  # fmt: skip


def by_key(scripts):
    """Members named by what a variable holds, texts between quotes left out."""
    return in_scripts(BY_KEY, {name: re.sub(r'"[^"\n]*"', '""', text) for name, text in scripts.items()})


def test_scripts_build_no_object_from_keys_that_people_choose():
    assert by_key(SCRIPTS) == KEYED
    assert in_scripts(PROTOTYPES, SCRIPTS) == OF_PROTOTYPES
    chosen = {"x.js": 'into[told.key] = told.value; Object.assign(into, JSON.parse(text)); box["a"] = list[0];'}
    assert by_key(chosen) == {"x.js: into[told.key]": 1}
    assert in_scripts(PROTOTYPES, chosen) == {"x.js: Object.assign": 1, "x.js: JSON.parse": 1}


# --- cryptography -----------------------------------------------------------------------------------------

CRYPTOGRAPHIC = re.compile(
    r"(?:hashlib|hmac|secrets|random|ssl|crypt|nacl|cryptography|Crypto\w*|OpenSSL|jwt|joserfc|jose|bcrypt"
    r"|argon2)(?:\.|$)|django\.core\.signing|django\.utils\.crypto|numpy\.random"
)
# What is used where, beside SHA-256 (hashlib) and the system's random source (secrets), which any module may use.
USED = {
    "portal/second_factor.py": {"nacl.exceptions.CryptoError", "nacl.secret.SecretBox"},
    "review/sealing.py": {
        "nacl.exceptions.CryptoError", "nacl.public.PrivateKey", "nacl.public.PublicKey", "nacl.public.SealedBox",
        "nacl.pwhash.argon2id",
    },
    "home/voting.py": {"hmac", "django.core.signing"},
    "home/api.py": {"django.core.signing"},
    "portal/views_operations.py": {"hmac"},
    "review/lots.py": {"random"},
    # Signatures of the sign-on provider, by the asymmetric algorithms that are named there.
    "portal/single_sign_on.py": {"jwt"},
}  # fmt: skip
# Functions of the modules above that are not SHA-256, HMAC over it, or the system's random source.
WEAKER = {
    "portal/breached.py: hashlib.sha1",  # lists of leaked passwords are made of it; nothing is protected by it
    "portal/second_factor.py: hashlib.blake2b",  # 32 bytes, see below
    "initiatives/novelty.py: hashlib.blake2b",  # places of words in a list of likenesses, nothing is protected by it
    "initiatives/views/writing.py: digest[:16]",  # whether a page was changed since it was opened, by its own writers
    "home/posters.py: digest[:16]",  # a new name for a new picture
}
SOUND = re.compile(r"hashlib\.(?:sha256|file_digest)|hmac\.(?:new|compare_digest)")


def cryptographic(tree):
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from (name for name in names if CRYPTOGRAPHIC.match(name))


def played(path):
    return Path(path).name.startswith(PLAYED) or "/demo/" in path


def test_what_is_encrypted_hashed_and_drawn_is_so_by_approved_ways_alone():
    free = {"hashlib", "secrets"}
    used = {path: set(cryptographic(tree)) - free for path, tree in TREES.items() if not played(path)}
    assert {path: names for path, names in used.items() if names} == USED
    assert {name for path, tree in TREES.items() if played(path) for name in cryptographic(tree)} <= free | {
        "random", "django.core.signing.dumps", "ssl",
    }  # fmt: skip
    weak = "import random\nfrom Crypto.Cipher import DES, AES\nfrom cryptography.hazmat.primitives.ciphers import modes"
    assert len(list(cryptographic(ast.parse(weak)))) == 4


def weaker(tree):
    for name, node in calls(tree):
        if re.fullmatch(r"(?:hashlib|hmac)\.\w+", name) and not SOUND.fullmatch(name):
            yield name
        if name == "hmac.new" and ast.unparse(node.args[2]) != "hashlib.sha256":
            yield f"hmac of {ast.unparse(node.args[2])}"
        if name == "hashlib.file_digest" and ast.literal_eval(node.args[1]) != "sha256":
            yield f"file_digest of {ast.unparse(node.args[1])}"
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.slice, ast.Slice)
            and "digest()" in ast.unparse(node.value)
        ):
            letters = ast.literal_eval(node.slice.upper)
            yield from [f"digest[:{letters}]"] * (letters < 32)


def test_every_algorithm_gives_128_bits_or_more():
    assert set(everywhere(weaker)) == WEAKER
    assert {box.KEY_SIZE for box in second_factor.boxes()} == {SecretBox.KEY_SIZE} == {32}
    key = sealing.private_key(("mot hai ba bon nam", "sau bay tam chin muoi"), sealing.new_salt())
    assert (len(bytes(key)), len(bytes(key.public_key)), PrivateKey.SEED_SIZE) == (32, 32, 32)
    assert (argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE) == (3, 256 * 1024 * 1024)
    weak = (
        "hashlib.md5(a); hashlib.sha256(b).hexdigest()[:8]; hmac.new(k, m, hashlib.sha1); hashlib.file_digest(f, 'md5')"
    )
    assert sorted(weaker(ast.parse(weak))) == [
        "digest[:8]", "file_digest of 'md5'", "hashlib.md5", "hmac of hashlib.sha1",
    ]  # fmt: skip


SHORTER = {
    "portal/operations.py: secrets.token_hex(4)",  # the name of a file that is written and taken away again
    "portal/data_requests.py: secrets.token_hex(8)",  # tells one erased person's row from another's, opens nothing
    "initiatives/forms/author.py: secrets.token_hex(8)",  # tells one open page of a person from another, opens nothing
    "review/actions/lots.py: secrets.token_hex(8)",  # made in the moment of the draw and then on record for everybody
    # Ten letters of 32, 50 bits: printed on paper, read out by telephone, and opens only what is public.
    "initiatives/actions/recognition.py: secrets.choice(SERIAL_LETTERS)",
    "review/sealing.py: secrets.token_bytes(argon2id.SALTBYTES)",  # a salt, 16 bytes: see below
    "review/sealing.py: secrets.SystemRandom()",  # votes are mixed before they are opened, by all the bits there are
}


def shorter(tree):
    """What is drawn from the system's random source with less than 16 bytes, or with a number not written there."""
    for name, node in calls(tree):
        drawn = re.fullmatch(r"secrets\.(?:token_\w+|choice|rand\w+|SystemRandom)|.*get_random_string", name)
        given = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        enough = not node.args or (isinstance(given, int) and given >= 16)
        if drawn and not (name.startswith("secrets.token_") and enough):
            yield ast.unparse(node)


def test_what_must_not_be_guessed_has_128_bits_or_more():
    assert set(everywhere(shorter)) == SHORTER
    assert (argon2id.SALTBYTES, len(sealing.new_salt())) == (16, 32)
    assert (len(recognition.SERIAL_LETTERS), len(set(recognition.SERIAL_LETTERS))) == (32, 32)
    assert len({recognition.new_serial(2026) for _ in range(1000)}) == 1000
    drawn = "secrets.token_hex(15); secrets.token_urlsafe(n); secrets.token_bytes(16); secrets.randbelow(9)"
    assert list(shorter(ast.parse(drawn))) == drawn.replace("secrets.token_bytes(16); ", "").split("; ")


# --- addresses --------------------------------------------------------------------------------------------

# What an address of ours is made of: numbers, codes and words of the portal's own, never a person's.
PARTS = {
    "pk", "code", "kind", "form", "slug", "name", "number", "file", "picture", "author", "unit", "serial", "seed", "path",
    "pillar", "section", "group", "how", "verb", "other", "provider_id",
}  # fmt: skip
# Links of a mail: what opens for whoever holds them, and until when.
LINKS = {
    "initiatives:by_link": {"token"},  # SHA-256 in the row; fourteen days, once
    "account_sign_up_finish": {"token"},  # SHA-256 in the row; two days, once
    "account_reset_password_from_key": {"uidb36", "key"},  # signed, stored nowhere; a day, once
    "home:confirm_vote": {"token"},  # signed, stored nowhere; counts once, while the vote is open
}
# "key" is the name of a part of a dossier too.
OF_A_DOSSIER = {"initiatives:section": {"key"}, "initiatives:merge": {"key"}}


def test_no_address_is_made_of_what_is_secret_or_a_persons_but_the_links_of_a_mail():
    ours = [one for one in matrix.walked(get_resolver(), "", "") if not one.name.startswith(("wagtail", "admin/"))]
    assert len(ours) > 250
    assert {one.name: one.takes - PARTS for one in ours if one.takes - PARTS} == LINKS | OF_A_DOSSIER
    kept = {field.name for model in (SignUp, Authorship, Voice) for field in model._meta.fields}
    assert {name for name in kept if "token" in name or "link" in name} == {
        "token_sha256", "link_sha256", "link_ends_at", "by_link",
    }  # fmt: skip
    assert (settings.PASSWORD_RESET_TIMEOUT, sign_up.OPEN_FOR.days, authors.LINK_DAYS) == (86_400, 2, 14)


# What follows a "?": pages, orders, filters, and words looked for, which are the asker's own.
ASKED = {"page", "q", "ai", "dot", "so", "ma", "nhom", "xem", "co", "nam", "next", "hoi"}
FORMS_ASKED = {
    "LedgerForm": LedgerForm, "DayAsked": DayAsked, "DossierFilter": DossierFilter, "ReportFilter": ReportFilter,
    "desk.BlindFilter": BlindFilter,
}  # fmt: skip
FIELDS_ASKED = {
    "q", "round", "state", "category", "year", "kind", "pillar", "day", "dossier", "person", "first", "last", "act",
    "before",
}  # fmt: skip


def asked_by_name(tree):
    for name, node in calls(tree):
        if name.endswith(("request.GET.get", "request.GET.getlist")):
            yield ast.literal_eval(node.args[0])
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("request.GET"):
            yield ast.unparse(node.slice)


def handed_on(tree):
    """What is called with the whole of what follows the "?"."""
    for name, node in calls(tree):
        if any(re.match(r"request\.GET(?: |$)", ast.unparse(one)) for one in node.args):
            yield name


def forms_by_get(text):
    """The inside of every form of a template that is sent as an address: where it says so, or says nothing."""
    for head, inside in re.findall(r"<form\b([^>]*)>(.*?)</form>", re.sub(r"\{%.*?%\}", tag, text), re.DOTALL):
        if 'method="post"' not in head:
            yield inside


def tag(found):
    return "csrf_token" if "csrf_token" in found[0] else ""


def test_what_follows_the_question_mark_carries_no_secret():
    names = {one for tree in TREES.values() for one in asked_by_name(tree)}
    assert names == ASKED
    takers = {one for tree in TREES.values() for one in handed_on(tree)}
    assert takers == {*FORMS_ASKED, "search.asked", "cleaned"}
    fields = {name for form in FORMS_ASKED.values() for name in vars(form).get("base_filters") or form.base_fields}
    assert fields == FIELDS_ASKED
    sent = {str(path): list(forms_by_get(path.read_text())) for path in (ROOT / "templates").rglob("*.html")}
    assert sum(map(len, sent.values())) >= 11
    assert [path for path, forms in sent.items() if re.search(r"csrf_token|password|<textarea", " ".join(forms))] == []
    secret = (
        "<form action='/x/'>{% csrf_token %}<input type='password'></form><form method=\"post\">{% csrf_token %}</form>"
    )
    assert list(forms_by_get(secret)) == ["csrf_token<input type='password'>"]
