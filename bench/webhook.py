"""How the webhook holds up: signed deliveries at a fixed rate over real HTTP, beside one busy worker.

    python bench/webhook.py [--seconds 30] [--rate 200] [--together] [--database URL]

Web, worker and load are three processes (`--together`: web and worker share one, as in `review-bot serve`). The load
is open-loop: every delivery has its time, and its latency counts from that time, so a server that stalls is not spared.
The worker begins with the first delivery; after the last one the rest is drained, and every accepted delivery must have
run exactly once. Prints `name: value unit` lines and exits 1 when a target is missed: all answered 202, p99 under
100 ms, none lost.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

SECRET = "bench"  # of a server on loopback that lives for a minute
REPOSITORIES = 40
CONNECTIONS = 32
P99_TARGET_MS = 100.0
DRAIN_LIMIT = 300.0
CONCURRENCY = 8


def main() -> int:
    """Run the roles, print the figures."""
    options = _options()
    if options.role != "load":
        _serve(options)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        url = options.database or f"sqlite:///{folder}/jobs.sqlite"
        return _measure(options, url, Path(folder) / "runs")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--rate", type=float, default=200.0)
    parser.add_argument("--together", action="store_true", help="web and worker in one process")
    parser.add_argument("--database", default="", help="a fresh database; a SQLite file when not given")
    parser.add_argument("--role", default="load", choices=["load", "web", "worker", "both"], help=argparse.SUPPRESS)
    parser.add_argument("--runs", help=argparse.SUPPRESS)
    return parser.parse_args()


# -- the servers ------------------------------------------------------------------------------------------------


def _serve(options: argparse.Namespace) -> None:
    from bot.web.app import create_app
    from bot.web.server import serve
    from bot.work.engine import Queue, Worker

    queue, worker = Queue(options.database), None
    if options.role in ("worker", "both"):
        runs = os.open(options.runs, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

        def run(subject: str, _intent: str) -> list[tuple[str, str, str]]:
            os.write(runs, subject.encode() + b"\n")
            return []

        worker = Worker(options.database, {"submission": run}, name="bench", concurrency=CONCURRENCY)
        worker.start()
    if options.role == "worker":
        print("ready", flush=True)
        signal.sigwait({signal.SIGTERM})
    else:
        app = create_app(
            secrets=[SECRET],
            own_logins=["bench[bot]"],
            max_body=1_000_000,
            enqueue=queue.enqueue,
            jobs=queue.jobs,
            health=queue.health,
            version="bench",
        )
        serve(app, host="127.0.0.1", port=0, ready=lambda address: print(address, flush=True))
    if worker is not None:
        worker.stop()
    queue.close()


def _start(role: str, url: str, runs: Path) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, __file__, "--role", role, "--database", url, "--runs", str(runs)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def _measure(options: argparse.Namespace, url: str, runs: Path) -> int:
    from bot.work.engine import migrate

    migrate(url)
    processes = []
    try:
        if not options.together:
            processes.append(_start("worker", url, runs)[0])
        web, address = _start("both" if options.together else "web", url, runs)
        processes.append(web)
        began = time.monotonic()
        load = asyncio.run(_fire(address, rate=options.rate, count=round(options.rate * options.seconds)))
        fired = time.monotonic()
        _drain(runs, len(load.accepted))
        drained = time.monotonic()
        time.sleep(1.0)  # a job that runs twice would do so now
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(timeout=30)
            if process.stdout is not None:
                process.stdout.close()
    return _report(load, runs, seconds=drained - began, draining=drained - fired)


def _drain(runs: Path, count: int) -> None:
    limit = time.monotonic() + DRAIN_LIMIT
    while time.monotonic() < limit and (not runs.exists() or runs.read_bytes().count(b"\n") < count):
        time.sleep(0.1)


def _report(load: Load, runs: Path, *, seconds: float, draining: float) -> int:
    ran = runs.read_text().split() if runs.exists() else []
    lost = len(load.accepted - set(ran))
    doubled = len(ran) - len(set(ran))
    share = 100 * len(load.accepted) / load.sent
    p50, p99 = _percentile(load.latencies, 0.50), _percentile(load.latencies, 0.99)
    print(f"webhook deliveries: {load.sent} sent")
    print(f"webhook accepted: {share:.2f} %")
    print(f"webhook latency p50: {p50:.1f} ms")
    print(f"webhook latency p99: {p99:.1f} ms")
    print(f"webhook latency max: {max(load.latencies):.1f} ms")
    print(f"webhook lost: {lost} deliveries")
    print(f"webhook run twice: {doubled} deliveries")
    print(f"webhook runs: {len(ran) / seconds:.0f} per second")
    print(f"webhook draining: {draining:.1f} s")
    missed = [
        *(["not all answered 202"] if len(load.accepted) < load.sent else []),
        *([f"p99 not under {P99_TARGET_MS:.0f} ms"] if p99 >= P99_TARGET_MS else []),
        *(["deliveries lost or run twice"] if lost or doubled else []),
    ]
    for target in missed:
        print(f"missed: {target}", file=sys.stderr)
    return 1 if missed else 0


def _percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


# -- the load ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Load:
    """What was sent and what came back."""

    sent: int = 0
    accepted: set[str] = field(default_factory=set)
    latencies: list[float] = field(default_factory=list)


async def _fire(address: str, *, rate: float, count: int) -> Load:
    """Send each delivery at its time over kept-alive connections, whether or not earlier ones are answered."""
    load, waiting = Load(), asyncio.Queue[tuple[float, int] | None]()
    host, _, port = address.removeprefix("http://").partition(":")
    payloads = [_payload(f"review-{number}/papers") for number in range(REPOSITORIES)]

    async def connection() -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        while (item := await waiting.get()) is not None:
            due, number = item
            subject, request = _request(payloads[number % REPOSITORIES], number, host)
            writer.write(request)
            status = await _status(reader)
            load.latencies.append(1000 * (time.perf_counter() - due))
            if status == 202:
                load.accepted.add(subject)
        writer.close()
        await writer.wait_closed()

    connections = [asyncio.create_task(connection()) for _ in range(CONNECTIONS)]
    start = time.perf_counter() + 0.2
    for number in range(1, count + 1):
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        waiting.put_nowait((due, number))
        load.sent += 1
    for _ in connections:
        waiting.put_nowait(None)
    await asyncio.gather(*connections)
    return load


async def _status(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
    await reader.readexactly(int(length.partition(b":")[2]))
    return int(head.split(b" ", 2)[1])


def _request(template: tuple[str, bytes], number: int, host: str) -> tuple[str, bytes]:
    repository, payload = template
    body = payload.replace(b"424242", str(number).encode())
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    head = (
        f"POST /webhook HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nX-GitHub-Event: issues\r\nX-GitHub-Delivery: {_delivery_id(number)}\r\n"
        f"X-Hub-Signature-256: sha256={signature}\r\n\r\n"
    )
    return f"{repository}#{number}", head.encode() + body


def _delivery_id(number: int) -> str:
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    return "-".join([digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]])


def _payload(repository: str) -> tuple[str, bytes]:
    """An `issues` payload of the size GitHub sends: about 10 kB, most of it addresses nobody reads."""
    owner = repository.partition("/")[0]
    api = f"https://api.github.com/repos/{repository}"
    account = {"login": owner, "id": 1, "type": "User"} | {
        f"{name}_url": f"https://api.github.com/users/{owner}/{name}" for name in _names(14)
    }
    body = "### Title\r\n\r\nLearning to hash\r\n\r\n### Abstract\r\n\r\n" + "A sentence of an abstract. " * 90
    payload = {
        "action": "opened",
        "issue": {"number": 424242, "title": "Add a paper", "body": body, "state": "open", "user": account}
        | {f"{name}_url": f"{api}/issues/424242/{name}" for name in _names(8)},
        "repository": {"id": 2, "full_name": repository, "owner": account, "default_branch": "main"}
        | {f"{name}_url": f"{api}/{name}{{/other}}" for name in _names(46)},
        "sender": account,
    }
    return repository, json.dumps(payload).encode()


def _names(count: int) -> list[str]:
    return [f"subscription{number}" for number in range(count)]


if __name__ == "__main__":
    sys.exit(main())
