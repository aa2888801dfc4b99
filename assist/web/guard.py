"""The middleware before every route: which Host, whose page, how large; and the headers on every answer."""

import json
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assist.web.origin import host_allowed, may_change
from assist.web.settings import WebSettings

LARGEST_BODY: Final = 2 * 1024 * 1024


def content_policy(embed_origins: tuple[str, ...]) -> str:
    """Return the Content-Security-Policy. Inline styles are allowed, for the charts; inline scripts never."""
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            " ".join(("frame-ancestors 'self'", *embed_origins)),
        )
    )


class Guard:
    """Pure ASGI, so that streams and recordings pass without being held in memory."""

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        self.app = app
        self.hosts = settings.allowed_hosts
        self.headers = {
            "content-security-policy": content_policy(settings.embed_origins),
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "permissions-policy": "microphone=(self), camera=(), geolocation=()",
            "cross-origin-opener-policy": "same-origin",
        }
        if not settings.on_loopback:
            self.headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if refusal := self._refusal(scope, headers):
            await _answer(self._with_headers(scope, send), *refusal)
            return
        await self.app(scope, receive, self._with_headers(scope, send))

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        if not host_allowed(headers, self.hosts):
            return 421, "host-not-allowed"
        if not may_change(scope["method"], headers, scope["scheme"]):
            return 403, "cross-origin"
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY or "transfer-encoding" in headers:
            return 413, "body-too-large"
        return None

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        return send_guarded


async def _answer(send: Send, status: int, code: str) -> None:
    body = json.dumps({"code": code, "detail": ""}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
