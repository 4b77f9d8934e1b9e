"""The package doclayout-yolo, imported without what it does to a process."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def imported_apart() -> Iterator[None]:
    """Import doclayout-yolo inside; the network and other libraries are left alone.

    It writes a file of settings, which goes to a folder that is removed again; it installs
    what it misses and asks three servers whether there is a network, which it is kept from;
    and it changes how NumPy and PyTorch print, ``torch.save``, and the threads of OpenCV.
    The caller restores the environment.
    """
    import cv2
    import numpy as np
    import torch
    from torch._tensor_str import PRINT_OPTS

    threads, numbers, save = cv2.getNumThreads(), np.get_printoptions(), torch.save
    tensors = vars(PRINT_OPTS).copy()
    with tempfile.TemporaryDirectory() as folder, _unconnected():
        os.environ.update(YOLO_CONFIG_DIR=folder, YOLO_AUTOINSTALL="false", YOLO_VERBOSE="false")
        try:
            yield
        finally:
            cv2.setNumThreads(threads)
            np.set_printoptions(**numbers)
            torch.save = save
            vars(PRINT_OPTS).update(tensors)


@contextmanager
def _unconnected() -> Iterator[None]:
    """Refuse connections of this thread; other threads keep theirs."""
    connect, here = socket.create_connection, threading.get_ident()

    def refused(*address: Any, **options: Any) -> socket.socket:
        if threading.get_ident() == here:
            raise OSError("no network while doclayout-yolo is imported")
        return connect(*address, **options)

    vars(socket)["create_connection"] = refused
    try:
        yield
    finally:
        vars(socket)["create_connection"] = connect
