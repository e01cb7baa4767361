"""The nginx of deploy/nginx on ports of this machine, with a certificate for 127.0.0.1 and replicas of its own."""

import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.e2e.peers.processes import free_port, running

CONFIGURATION = Path(__file__).parents[3] / "deploy/nginx/banso.conf"

AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream banso {{
        {servers}
        keepalive 16;
    }}
    include {folder}/banso.conf;
}}
"""


@dataclass(frozen=True)
class Proxy:
    """Where it serves, whom to trust for that, and what it complained of."""

    url: str
    plain_url: str
    trusted: ssl.SSLContext
    errors: Path


def certificate(folder: Path) -> ssl.SSLContext:
    """Make a certificate in ``folder``; the value trusts it and nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "banso")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return ssl.create_default_context(cafile=folder / "fullchain.pem")


@contextmanager
def proxied(folder: Path, replicas: Sequence[int]) -> Iterator[Proxy]:
    """Run nginx before the replicas at these ports of the loopback interface. Raises AssertionError without nginx."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    assert program, "these tests need nginx (Debian: apt-get install nginx-light)"
    trusted, secure, plain = certificate(folder), free_port(), free_port()
    text = CONFIGURATION.read_text(encoding="utf-8").replace("/etc/nginx/tls", str(folder))
    text = re.sub(r" *listen \[::\].*\n", "", text)
    text = text.replace("listen 443", f"listen 127.0.0.1:{secure}").replace("listen 80", f"listen 127.0.0.1:{plain}")
    (folder / "banso.conf").write_text(text, encoding="utf-8")
    servers = "".join(f"server 127.0.0.1:{port} max_fails=1 fail_timeout=5s; " for port in replicas)
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, servers=servers), encoding="utf-8")
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    with running(command, secure, folder / "nginx.log") as process:
        yield Proxy(f"https://127.0.0.1:{secure}", f"http://127.0.0.1:{plain}", trusted, folder / "error.log")
        process.terminate()  # nginx ends its workers itself
        process.wait(10)
