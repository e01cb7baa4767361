"""The npm package ``@copilotkit/aimock`` as the company's model: OpenAI's API as a stream, with faults on request."""

import json
import shutil
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.peers.processes import free_port, running

HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"

DRAFT = "お世話になっております。資料を本日17時までにお送りいただけますでしょうか。" * 8
"""What it answers, unless it is told otherwise."""
MISSING = "会議の開始時刻"

Fixture = Mapping[str, Any]


def fixture(word: str, text: str, finish: str = "stop", **more: Any) -> Fixture:
    """The answer to a request with ``word`` in it."""
    return {"match": {"userMessage": word}, "response": {"content": text, "finishReason": finish}, **more}


@dataclass(frozen=True)
class Aimock:
    """A running one."""

    url: str
    """As OPENAI_BASE_URL."""

    def chaos(self, **rates: float) -> None:
        """From now on: ``dropRate``, ``malformedRate``, ``disconnectRate``, ``rateLimitRate``, ``latencyMs``."""
        self._call("chaos", rates)

    def asked(self) -> list[dict[str, Any]]:
        """The bodies of the requests so far."""
        return [entry["body"] for entry in self._call("journal")]

    def _call(self, name: str, body: Mapping[str, float] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url.removesuffix("/v1") + f"/__aimock/{name}", data, headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")


@contextmanager
def aimock(folder: Path, *fixtures: Fixture, piece: int = 20, pause: int = 5) -> Iterator[Aimock]:
    """Run it with these answers and the usual one for the rest, in pieces of so many characters and milliseconds apart.

    Raises AssertionError when Node or the package is missing: these tests must not pass by not running.
    """
    node = shutil.which("node")
    assert node, "the end-to-end tests need Node.js 20 or newer"
    assert PROGRAM.exists(), f"run `npm ci --prefix {HERE.relative_to(HERE.parents[2])}` first"
    usual = fixture("", json.dumps({"draft": DRAFT, "missing": [MISSING]}, ensure_ascii=False))
    answers = folder / "answers.json"
    answers.write_text(json.dumps({"fixtures": [*fixtures, usual]}, ensure_ascii=False), encoding="utf-8")
    port = free_port()
    command = [node, str(PROGRAM), "--port", str(port), "--fixtures", str(answers)]
    command += ["--chunk-size", str(piece), "--latency", str(pause), "--log-level", "warn"]
    with running(command, port, folder / "aimock.log"):
        yield Aimock(f"http://127.0.0.1:{port}/v1")
