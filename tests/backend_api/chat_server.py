"""A chat server that misbehaves as it is told: OpenAI's protocol on asyncio, no library.

It answers with ``answer to <the last text of the request>`` after ``latency`` seconds.
``faults`` are used up one by one, each by one request; a storm makes them up by chance.
Run as a program it serves until it is ended, prints its port, and answers ``GET /counts``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import threading
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
Break = Literal[
    "reset", "stall", "cut", "cut_silently", "cut_at_once", "html", "no_choices", "bad_json"
]


@dataclass(frozen=True)
class Fault:
    """What happens to one request instead of, or before, its answer."""

    status: int = 200
    error: Any = "the server said no"
    headers: dict[str, str] = field(default_factory=dict)
    breaks: Break | None = None
    wait: float = 0.0
    finish: str | None = "stop"


@dataclass(frozen=True)
class Seen:
    """A request that came in."""

    at: float
    connection: int
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def texts(self) -> list[str]:
        """The texts of the user's message."""
        content = self.body["messages"][-1]["content"]
        return [part["text"] for part in content if part["type"] == "text"]

    @property
    def prompt(self) -> str:
        """The last of its texts; empty where it has none."""
        return self.texts[-1] if self.texts else ""

    @property
    def images(self) -> list[str]:
        """The data URLs of the user's message."""
        content = self.body["messages"][-1]["content"]
        return [part["image_url"]["url"] for part in content if part["type"] == "image_url"]


class ChatServer:
    """The server, on a thread of its own while it is entered as a context."""

    REASONS: ClassVar = {200: "OK", 429: "Too Many Requests"}

    def __init__(self, *, latency: float = 0.0, key: str | None = None, storm: int | None = None):
        self.latency = latency
        self.key = key
        self.storm = None if storm is None else random.Random(storm)
        self.faults: deque[Fault] = deque()
        self.seen: list[Seen] = []
        self.answered: Counter[str] = Counter()
        self.given_up = 0
        self.most_at_once = 0
        self.connections = 0
        self._inside = 0
        self._clients: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """The address to give as ``base_url``."""
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> ChatServer:
        self._loop = asyncio.new_event_loop()
        started = self._loop.run_until_complete
        self._server = started(asyncio.start_server(self._client, "127.0.0.1", 0, backlog=1024))
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _stop(self) -> None:
        self._server.close()
        for client in self._clients:
            client.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        self.connections += 1
        number = self.connections
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode("latin-1").strip().split("\r\n")
                headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                await self._serve(first, headers, body, number, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._clients.discard(task)
            writer.close()

    async def _serve(
        self, first: str, headers: dict[str, str], body: bytes, number: int, writer: Any
    ) -> None:
        if first.startswith("GET /counts"):
            return await self._send(
                writer, 200, {"answered": self.answered, "seen": len(self.seen)}
            )
        asked = Seen(asyncio.get_running_loop().time(), number, headers, json.loads(body))
        self.seen.append(asked)
        self._inside += 1
        self.most_at_once = max(self.most_at_once, self._inside)
        try:
            await self._answer(asked, self._fault(headers), writer)
        finally:
            self._inside -= 1
            self.given_up += writer.is_closing()
        return None

    def _fault(self, headers: dict[str, str]) -> Fault:
        if self.key is not None and headers.get("authorization") != f"Bearer {self.key}":
            told = headers.get("authorization", "").removeprefix("Bearer ")
            return Fault(401, f"Incorrect API key provided: {told}")
        if self.faults:
            return self.faults.popleft()
        return self._by_chance() if self.storm else Fault()

    def _by_chance(self) -> Fault:
        """30 % are told to wait, 10 % fail, 5 % lose their connection."""
        assert self.storm is not None
        chance = self.storm.random()
        if chance < 0.30:
            return Fault(429, "slow down", {"Retry-After": "1"} if chance < 0.03 else {})
        if chance < 0.40:
            return Fault(500 if chance < 0.35 else 503, "try again")
        return Fault(breaks="reset") if chance < 0.45 else Fault()

    async def _answer(self, asked: Seen, fault: Fault, writer: Any) -> None:
        await asyncio.sleep(self.latency + fault.wait)
        if fault.breaks == "reset":
            return writer.transport.abort()
        if fault.breaks == "stall":
            await asyncio.sleep(60)
        if fault.status != 200:
            error = fault.error if isinstance(fault.error, dict) else {"message": fault.error}
            return await self._send(writer, fault.status, {"error": error}, fault.headers)
        if fault.breaks in {"html", "bad_json"}:
            text = {"html": "<html><body>Bad gateway</body></html>", "bad_json": '{"choices": ['}
            return await self._send(writer, 200, text[fault.breaks])
        text = f"answer to {asked.prompt}"
        if asked.body.get("stream"):
            return await self._stream(asked, text, fault, writer)
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": fault.finish}
        choices = [] if fault.breaks == "no_choices" else [choice]
        whole = {"id": "1", "object": "chat.completion", "created": 1, "model": "m"}
        self.answered[asked.prompt] += not fault.breaks
        whole |= {"choices": choices, "usage": USAGE}
        return await self._send(writer, 200, whole, cut=fault)

    async def _send(
        self,
        writer: Any,
        status: int,
        body: Any,
        headers: dict[str, str] | None = None,
        cut: Fault | None = None,
    ) -> None:
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        kind = "text/html" if isinstance(body, str) and body[0] == "<" else "application/json"
        sent = {"Content-Type": kind, "Content-Length": str(len(data)), **(headers or {})}
        lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        writer.write(f"HTTP/1.1 {status} {self.REASONS.get(status, 'No')}\r\n{lines}\r\n".encode())
        if cut is not None and cut.breaks == "cut":
            writer.write(data[: len(data) // 2])
            await writer.drain()
            return writer.transport.abort()
        writer.write(data)
        with suppress(ConnectionError):
            await writer.drain()
        return None

    async def _stream(self, asked: Seen, text: str, fault: Fault, writer: Any) -> None:
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
        )
        words = [f"{word} " for word in text.split(" ")]
        cut = {"cut": 2, "cut_silently": 2, "cut_at_once": 0}.get(fault.breaks or "")
        for word in words[:cut]:
            self._event(writer, [{"index": 0, "delta": {"content": word}, "finish_reason": None}])
            await writer.drain()
            await asyncio.sleep(0.01)
            if writer.is_closing():
                return None
        if fault.breaks == "cut":
            return writer.transport.abort()
        if cut is None:
            self._event(writer, [{"index": 0, "delta": {}, "finish_reason": fault.finish}])
            self._event(writer, [], usage=USAGE)
            self.answered[asked.prompt] += 1
            writer.write(b"data: [DONE]\n\n")
        await writer.drain()
        return writer.close()

    def _event(self, writer: Any, choices: list[Any], **more: Any) -> None:
        event = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        data = json.dumps({**event, "choices": choices, **more})
        writer.write(f"data: {data}\n\n".encode())


def main() -> None:
    """Serve until the program is ended."""
    parser = argparse.ArgumentParser(description="A chat server that misbehaves.")
    parser.add_argument("--latency", type=float, default=0.05, help="seconds before an answer")
    parser.add_argument("--storm", type=int, default=None, help="a seed: fail by chance")
    asked = parser.parse_args()
    with ChatServer(latency=asked.latency, storm=asked.storm) as server:
        print(server.port, flush=True)  # noqa: T201
        threading.Event().wait()


if __name__ == "__main__":
    main()
