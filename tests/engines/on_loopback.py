"""Runs a module whose gRPC servers listen on this machine alone: `python on_loopback.py MODULE [WORD]...`.

Beam's job service, worker pool and runner listen on all network interfaces, and have no option for it. The variable
LOOPBACK names another address of this machine than 127.0.0.1.
"""

from __future__ import annotations

import os
import runpy
import sys
from typing import Any

import grpc

_ADDRESS = os.environ.get("LOOPBACK", "127.0.0.1")
_serve = grpc.server


def _server(*words: Any, **options: Any) -> grpc.Server:
    server = _serve(*words, **options)
    add = server.add_insecure_port
    server.add_insecure_port = lambda address: add(address.replace("[::]:", f"{_ADDRESS}:"))
    return server


if __name__ == "__main__":
    grpc.server = _server
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
