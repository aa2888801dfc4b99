"""Where the service's log goes: JSON lines in the home's `log/service.jsonl`, readable lines on the terminal.

Every part logs through `logging` with a kebab-case event and its values in `extra`. What a caller said, and any
number a caller has, is left out of everything at INFO and above.
"""

import logging
import logging.handlers
import sys
from pathlib import Path
from typing import Final

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

FILE: Final = "service.jsonl"
LARGEST: Final = 20 * 1024 * 1024
KEPT: Final = 5
PRIVATE: Final = frozenset({"caller_name", "caller_number", "content", "expected", "number", "said", "text", "words"})


def leave_private_out(_logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Take a caller's words and numbers out, except at DEBUG."""
    if method == "debug":
        return event
    return {key: "…" if key in PRIVATE else value for key, value in event.items()}


def _shared() -> list[Processor]:
    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        leave_private_out,
    ]


def configure_logs(folder: Path | None, level: int = logging.INFO) -> None:
    """Send the log to `folder` and to stderr; None: to stderr alone."""
    handlers: list[logging.Handler] = [_readable()]
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(_json(folder / FILE))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
        old.close()
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(level)
    for chatty in ("uvicorn", "websockets", "aiosqlite", "asyncio", "alembic"):
        logging.getLogger(chatty).setLevel(max(level, logging.WARNING))
    structlog.configure(
        processors=[*_shared()[:2], structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _readable() -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    last = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
    handler.setFormatter(_formatter(last))
    return handler


def _json(file: Path) -> logging.Handler:
    handler = logging.handlers.RotatingFileHandler(file, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    handler.setFormatter(_formatter(_traces(), renderer))
    return handler


def _traces() -> Processor:
    """Tracebacks without the values of variables: those hold callers' words, and rendering them stops the loop."""
    return structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))


def _formatter(*last: Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
