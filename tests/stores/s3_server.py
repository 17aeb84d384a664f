"""moto's S3 on loopback, one request at a time, as a program: `python s3_server.py PORT s3|gcs`.

As `gcs` it speaks the XML API of Google Cloud Storage, which is S3's but for the names of some headers and the numbers
of generations: no fake server that can be had speaks it (fake-gcs-server and the emulators know the JSON API).
`GET /_requests` tells how many requests there were, by method.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from moto.server import create_backend_app
from werkzeug.serving import make_server

_SIGNED = "AWS4-HMAC-SHA256 Credential=test/20240101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
_IF_GENERATION = "HTTP_X_GOOG_IF_GENERATION_MATCH"


class Counted:
    """The store, with a lock: what a real one decides in one act, moto decides in several."""

    def __init__(self, app: Callable[..., Iterable[bytes]], as_gcs: bool) -> None:
        self._app, self._as_gcs, self._lock = app, as_gcs, threading.Lock()
        self._counts: Counter[str] = Counter()
        self._tags: dict[str, str] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/_requests":
            start_response("200 OK", [("Content-Type", "application/json")])
            return [json.dumps(self._counts).encode()]
        with self._lock:
            self._counts[environ["REQUEST_METHOD"]] += 1
            if self._as_gcs:
                self._ask_as_s3(environ)
            return list(self._app(environ, self._answered(start_response)))

    def _ask_as_s3(self, environ: dict[str, Any]) -> None:
        wanted = environ.pop(_IF_GENERATION, None)
        if wanted == "0":
            environ["HTTP_IF_NONE_MATCH"] = "*"
        elif wanted is not None:
            environ["HTTP_IF_MATCH"] = self._tags[wanted]
        if "HTTP_X_GOOG_COPY_SOURCE" in environ:
            environ["HTTP_X_AMZ_COPY_SOURCE"] = environ.pop("HTTP_X_GOOG_COPY_SOURCE")
        environ["HTTP_AUTHORIZATION"] = _SIGNED

    def _answered(self, start_response: Callable[..., Any]) -> Callable[..., Any]:
        if not self._as_gcs:
            return start_response

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            tag = next((value for name, value in headers if name.lower() == "etag"), None)
            if tag is not None:
                generation = str(int(tag.strip('"')[:15], 16))
                self._tags[generation] = tag
                headers = [*headers, ("x-goog-generation", generation)]
            return start_response(status, headers, *rest)

        return start


def main(port: int, kind: str) -> None:
    """Serves until it is ended."""
    app = create_backend_app("s3")
    make_server("127.0.0.1", port, Counted(app, kind == "gcs"), threaded=True).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
