"""Time from start to serving, and memory when idle, of a real process on the demo company.

``python -m tests.bench.footprint``. Aims: serving within 3 s, at most 200 MB. On a busy machine look at the processor
time, which waits for nobody.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

RUNS = 5
PATIENCE = 30.0


def free_port() -> int:
    """A port the system has free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def resident_megabytes(pid: int) -> float:
    """Resident memory of a process (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def processor_seconds(pid: int) -> float:
    """Processor time of a process until now (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def one_run(folder: str) -> tuple[float, float, float]:
    """Seconds until the health check answers, on the clock and of the processor; megabytes after one page."""
    port = free_port()
    environment = {**os.environ, "BANSO_DATABASE_URL": f"sqlite:///{folder}/demo.db", "BANSO_PORT": str(port)}
    start = time.perf_counter()
    command = [sys.executable, "-m", "bot.cli", "demo"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).read()
                    break
                except (urllib.error.URLError, ConnectionError):
                    if time.perf_counter() - start > PATIENCE:
                        raise
                    time.sleep(0.02)
            seconds, worked = time.perf_counter() - start, processor_seconds(process.pid)
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
            return seconds, worked, resident_megabytes(process.pid)
        finally:
            process.terminate()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        first, _, _ = one_run(folder)
        print(f"first start with seeding   {first:.2f} s")
        runs = [one_run(folder) for _ in range(RUNS)]
    seconds, worked, megabytes = (sorted(column) for column in zip(*runs, strict=True))
    print(f"start to serving, {RUNS} runs  median {statistics.median(seconds):.2f} s, most {seconds[-1]:.2f} s")
    print(f"processor time of that     median {statistics.median(worked):.2f} s, most {worked[-1]:.2f} s")
    print(f"idle memory                median {statistics.median(megabytes):.0f} MB, most {megabytes[-1]:.0f} MB")
