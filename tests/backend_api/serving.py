"""Real servers of models, started for a test and ended after it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager

PATIENCE = 240.0


@contextmanager
def serving(module, *arguments, command="", **variables):
    """Run a server's module on a free port; yields its address with ``/v1``.

    Args:
        module: What ``python -m`` runs.
        *arguments: Its arguments, beside host and port.
        command: A subcommand that comes before them.
        **variables: More environment variables.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = ["--host", "127.0.0.1", "--port", str(port)]
    line = [sys.executable, "-m", module, *filter(None, [command]), *map(str, arguments), *own]
    quiet = {"HF_HUB_OFFLINE": "1", "MLX_DISABLE_COMPILE": "1", "OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(
            line, stdout=log, stderr=log, env={**os.environ, **quiet, **variables}
        )
        try:
            wait_until_up(f"http://127.0.0.1:{port}/health", server, log)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.terminate()
            server.wait(30)


def wait_until_up(address, server, log):
    """Wait for the server, or fail with what it printed."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                log.seek(0)
                raise AssertionError(f"the server did not come up:\n{log.read()}") from None
            time.sleep(0.2)
        else:
            return
