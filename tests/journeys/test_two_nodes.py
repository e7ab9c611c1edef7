"""Two web nodes behind nginx, as docs/deploy.md says: its very nginx block on loopback, production settings, TLS."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connections
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from initiatives.models import Attachment, Initiative
from initiatives.states import State
from portal import clock
from portal.drill import Server, free_port
from portal.drill_people import TOKEN
from portal.models import Identity
from tests.papers import pdf

HOST = "sangkien.example.gov.vn"
NAME = "Báo cáo kết quả.pdf"
BLOCK = re.search(r"```nginx\n(.*?)```", (settings.BASE_DIR / "docs/deploy.md").read_text(), re.DOTALL)[1]

pytestmark = [
    pytest.mark.long,
    pytest.mark.races,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def speaks_ipv6():
    with socket.socket(socket.AF_INET6) as tried:
        try:
            tried.bind(("::1", 0))
        except OSError:
            return False
    return True


def certificate(place, host, chain, kept):
    """A certificate that signs itself, for one name; where it and its key lie."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string(f"CN={host}")
    now = datetime.now(tz=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False).sign(
        key, hashes.SHA256()
    )
    (place / chain).write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (place / kept).write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return place / chain, place / kept


def configured(place, front, open_front, nodes, var):
    """The documented block with loopback in place of the province's addresses; a line that is gone fails here."""
    block = BLOCK
    for old, new in {
        "10.0.0.11:8000": f"127.0.0.1:{nodes[0].port}",
        "10.0.0.12:8000": f"127.0.0.1:{nodes[1].port}",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{front} ssl http2;",
        "listen [::]:443 ssl http2;": f"listen [::1]:{front} ssl http2;" if speaks_ipv6() else "",
        "listen 80; listen [::]:80;": f"listen 127.0.0.1:{open_front};",
        "/srv/portal/var/": f"{var}/",
        "/etc/ssl/sangkien/": f"{place}/",
        "/var/log/nginx/": f"{place}/",
    }.items():
        assert old in block, old
        block = block.replace(old, new)
    own = "".join(f"{kind}_temp_path {place}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.geteuid() == 0 else ""
    return (
        f"{user} worker_processes 1; pid {place}/pid; error_log {place}/errors;\n"
        f"events {{}}\nhttp {{ include /etc/nginx/mime.types; access_log off; {own}\n{block}\n}}"
    )


@contextmanager
def nginx(place, text, port):
    found = shutil.which("nginx") or "/usr/sbin/nginx"
    (place / "nginx.conf").write_text(text)
    subprocess.run([found, "-t", "-q", "-p", place, "-c", place / "nginx.conf"], check=True)
    process = subprocess.Popen([found, "-p", place, "-c", place / "nginx.conf", "-g", "daemon off;"])
    try:
        listening(port)
        yield
    finally:
        process.terminate()
        process.wait()


def listening(port):
    for _n in range(200):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx did not begin to listen")


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Static files as a release has them, named by their contents and packed."""
    place = tmp_path_factory.mktemp("collected")
    more = {"DJANGO_SETTINGS_MODULE": "portal.settings", "SECRET_KEY": settings.SECRET_KEY, "PORTAL_VAR": str(place)}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(command, env=os.environ | more, cwd=settings.BASE_DIR, check=True)
    return place / "static"


@pytest.fixture
def portal(tmp_path, cast, collected):
    """(ports of nginx with and without TLS, both nodes, where files lie): production settings, one set of files."""
    Identity.objects.update(demo=False)
    connections.close_all()
    var, place = tmp_path / "var", tmp_path / "nginx"
    for one in (var / "private", place):
        one.mkdir(parents=True)
    more = {
        "SITE_ADDRESS": f"https://{HOST}", "ALLOWED_HOSTS": HOST, "PORTAL_DEMO": "", "PORTAL_VAR": str(var),
        "PRIVATE_FILES": "nginx", "TRUSTED_PROXIES": "1", "SECRET_KEY": settings.SECRET_KEY,
    }  # fmt: skip
    (var / "static").symlink_to(collected)
    own = certificate(place, "portal-node", "nodes.pem", "node.key")
    nodes = [Server(more=more, tls=own), Server(more=more, tls=own)]
    certificate(place, HOST, "chain.pem", "key.pem")
    front, open_front = free_port(), free_port()
    try:
        for node in nodes:
            node.start()
        with nginx(place, configured(place, front, open_front, nodes, var), front):
            yield (front, open_front), nodes, var
    finally:
        for node in nodes:
            node.kill()


def asked(front, path, *, session="", form=None, host="127.0.0.1"):
    """(status, headers, body) of one request as a browser sends it."""
    line = http.client.HTTPSConnection(host, front, context=ssl._create_unverified_context(), timeout=30)
    headers = {
        "Host": HOST,
        "Origin": f"https://{HOST}",
        "Cookie": f"__Host-sessionid={session}; __Host-csrftoken={TOKEN}",
    }
    body = None
    if form is not None:
        body, headers["Content-Type"] = (
            encode_multipart(BOUNDARY, form | {"csrfmiddlewaretoken": TOKEN}),
            MULTIPART_CONTENT,
        )
    line.request("POST" if form is not None else "GET", path, body, headers)
    answer = line.getresponse()
    found = answer.status, answer.headers, answer.read()
    line.close()
    return found


def session_of(user):
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def test_a_dossier_goes_its_way_over_two_nodes_and_its_file_leaves_by_nginx(portal, make, cast):
    (front, _open), nodes, var = portal
    initiative, session = make(State.DRAFT), session_of(cast["tac-gia"])
    kept = Attachment.objects.create(
        initiative=initiative, name=NAME, file=ContentFile(pdf(), "a.pdf"), kind="pdf", size=1, sha256="0" * 64,
        uploaded_by=cast["tac-gia"], uploaded_at=clock.now(),
    )  # fmt: skip
    (var / "private" / kept.file.name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(kept.file.path, var / "private" / kept.file.name)
    connections.close_all()

    status, headers, _body = asked(front, "/thu-vien/")
    assert (status, headers["Strict-Transport-Security"]) == (200, "max-age=31536000; includeSubDomains; preload")
    assert asked(front, f"/ho-so/{initiative.pk}/buoc/submit/", session=session, form={})[0] == 302
    assert Initiative.objects.get(pk=initiative.pk).state == State.UNIT_REVIEW
    # Round robin: both nodes know the session and the state.
    pages = [asked(front, f"/ho-so/{initiative.pk}/", session=session) for _n in range(4)]
    assert [page[0] for page in pages] == [200] * 4
    assert {page[1]["Cache-Control"] for page in pages} == {"no-store"}

    status, headers, body = asked(front, f"/tep/{kept.pk}/", session=session)
    assert (status, body) == (200, pdf_of(kept))
    assert headers.get_all("Content-Security-Policy") == ["sandbox; default-src 'none'"]
    assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert headers.get_all("Cache-Control") == ["no-store"]
    assert (
        headers["Content-Disposition"]
        == "attachment; filename*=utf-8''B%C3%A1o%20c%C3%A1o%20k%E1%BA%BFt%20qu%E1%BA%A3.pdf"
    )
    assert asked(front, f"/_rieng/{kept.file.name}", session=session)[0] == 404
    assert asked(front, f"/tep/{kept.pk}/")[0] == 302
    assert asked(front, f"/tep/{kept.pk}/", session=session_of(cast["stranger"]))[0] == 404
    status, headers, _body = asked(front, "/static/portal/portal.css")
    assert (status, headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert [asked(front, path)[0] for path in ("/static/", "/.git/config", "/media/documents/a.pdf")] == [403, 404, 404]
    if speaks_ipv6():
        assert asked(front, "/thu-vien/", host="::1")[0] == 200
    lines = (var.parent / "nginx/portal.log").read_text().splitlines()
    assert len(lines) > 10
    assert [
        line for line in lines if not re.fullmatch(r"\S+ \S+ (GET|POST) \d+ \d+ [\d.]+ (-|[0-9a-f]{32})", line)
    ] == []


def pdf_of(kept):
    with kept.file.open("rb") as file:
        return file.read()


def test_the_nodes_restart_one_after_the_other_and_no_reader_notices(portal, cast):
    (front, _open), nodes, _var = portal
    session, answers, over = session_of(cast["tac-gia"]), [], threading.Event()
    connections.close_all()

    def read():
        while not over.is_set():
            answers.append(asked(front, "/viec-cua-toi/", session=session)[0])
            answers.append(asked(front, "/thu-vien/?q=the")[0])

    readers = [threading.Thread(target=read) for _n in range(3)]
    for reader in readers:
        reader.start()
    for node in nodes:
        node.process.terminate()
        node.process.wait()
        node.start()
    over.set()
    for reader in readers:
        reader.join()

    assert set(answers) == {200}
    assert len(answers) > 20


def raw(front, text, *, context=None):
    """The first line of what nginx answers to these very bytes."""
    context = context or ssl._create_unverified_context()
    with (
        socket.create_connection(("127.0.0.1", front), 30) as line,
        context.wrap_socket(line, server_hostname=HOST) as safe,
    ):
        safe.sendall(text.encode())
        return safe.recv(4096).decode(errors="replace").partition("\r\n")[0]


SMUGGLED = f"""POST /gop-y/ HTTP/1.1\r
Host: {HOST}\r
Content-Length: 4\r
Transfer-Encoding: chunked\r
\r
0\r
\r
"""


def test_what_is_weak_twisted_in_the_open_or_not_ours_is_refused_by_the_documented_block(portal, cast, tmp_path):
    (front, in_the_open), nodes, _var = portal
    connections.close_all()
    assert raw(front, f"TRACE / HTTP/1.1\r\nHost: {HOST}\r\n\r\n") == "HTTP/1.1 405 Not Allowed"
    assert raw(front, SMUGGLED) == "HTTP/1.1 400 Bad Request"
    assert raw(front, SMUGGLED.replace("chunked", "xchunked").replace("Content-Length: 4\r\n", "")).split()[1] == "501"
    for weak in ("ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384"):
        context = ssl._create_unverified_context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(weak)
        with pytest.raises(ssl.SSLError):
            raw(front, "GET / HTTP/1.0\r\n\r\n", context=context)

    told = []
    for path in ("/thu-vien/", "/api/v1/exemplars"):
        line = http.client.HTTPConnection("127.0.0.1", in_the_open, timeout=30)
        line.request("GET", path, headers={"Host": HOST})
        told.append((line.getresponse().status, path))
        line.close()
    assert told == [(301, "/thu-vien/"), (403, "/api/v1/exemplars")]
    assert asked(front, "/api/v1/exemplars")[0] == 200

    # A node that shows a certificate of its own making is given nothing.
    foreign = certificate(tmp_path, "portal-node", "foreign.pem", "foreign.key")
    for node in nodes:
        node.kill()
        node.tls = foreign
        node.start()
    assert asked(front, "/thu-vien/")[0] == 502
