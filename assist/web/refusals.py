"""How a route says no: a status, a stable kebab-case code that the panel translates, and a detail for the log."""

from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException


class Refusal(BaseModel):
    """The body of every answer that is not 2xx."""

    code: str
    detail: str = ""


class Refused(Exception):
    def __init__(self, status: int, code: str, detail: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers


RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": Refusal} for status in (401, 403, 404, 409, 422, 429)
}
"""For the OpenAPI document."""

_CODES: Final = {404: "not-found", 405: "method-not-allowed"}


def install(app: FastAPI) -> None:
    """Give every refusal the one form."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _failed)


def _answer(status: int, code: str, detail: str = "", headers: Any = None) -> JSONResponse:
    return JSONResponse(Refusal(code=code, detail=detail).model_dump(), status, headers)


def _refused(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    return _answer(error.status, error.code, error.detail, error.headers)


def _failed(_request: Request, _error: Exception) -> JSONResponse:
    """Our own mistake: the log has the traceback, the page learns only that."""
    return _answer(500, "internal")


def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = _CODES.get(error.status_code, f"http-{error.status_code}")
    return _answer(error.status_code, code, headers=error.headers)


def _invalid(_request: Request, error: Exception) -> JSONResponse:
    """Name the fields; their values may be a password."""
    assert isinstance(error, RequestValidationError)
    fields = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    return _answer(422, "bad-request", fields)
