"""A server that misbehaves as it is told, and engines that talk to it."""

from __future__ import annotations

import time

import pytest
from backend_api.chat_server import ChatServer
from PIL import Image

from omnidocs.backends import EngineRunner, Request, Settings
from omnidocs_backend_api import APIConfig
from omnidocs_backend_api.engine import LiteLLMEngine

SECRET = "sk-very-secret-0123456789"


@pytest.fixture
def server():
    with ChatServer() as server:
        yield server


@pytest.fixture
def connect(server):
    """Makes engines that ask the server, with fast patience unless told otherwise."""
    runners = []

    def connect(model="m", **fields):
        values = {"base_url": server.url, "api_key": SECRET, "timeout": 10, **fields}
        runner = EngineRunner(LiteLLMEngine, APIConfig(model=model, **values), batch=False)
        runners.append(runner)
        return runner

    yield connect
    for runner in runners:
        runner.close()


@pytest.fixture
def quick_retries(monkeypatch):
    """Failed attempts are followed by the next at once."""
    for module in ("retries", "lanes"):
        monkeypatch.setattr(f"omnidocs_backend_api.{module}.backoff", lambda failures: 0.0)


def question(prompt="hello wide world", images=1, **settings):
    """A request with small white images."""
    pages = tuple(Image.new("RGB", (40, 30), "white") for _ in range(images))
    return Request(prompt, pages, settings=Settings(**settings))


def ask(runner, prompt="hello wide world", **settings):
    """The answer to one request."""
    [answer] = runner.generate([question(prompt, **settings)])
    return answer


def wait_for(condition, seconds=10.0):
    """Wait until something holds, or fail."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)
