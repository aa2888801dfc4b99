"""The log: JSON lines in the home, and nothing of what callers said or dialled at INFO."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from sansheng.logs import FILE, configure_logs


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    for handler in handlers:
        root.removeHandler(handler)
    yield tmp_path
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(level)
    structlog.reset_defaults()


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / FILE).read_text(encoding="utf-8").splitlines()]


def test_words_and_numbers_stay_out(folder: Path) -> None:
    configure_logs(folder)
    logging.getLogger("ivr.line").info(
        "call-began", extra={"call": "pbx1-1.1", "caller_number": "13800138001", "text": "我要投诉", "said": "喂"}
    )
    written = (folder / FILE).read_text(encoding="utf-8")
    assert "13800138001" not in written
    assert "投诉" not in written
    line, *_ = lines(folder)
    assert (line["event"], line["call"], line["level"], line["logger"]) == (
        "call-began",
        "pbx1-1.1",
        "info",
        "ivr.line",
    )


def test_debug_shows_them_to_whoever_asks_for_it(folder: Path) -> None:
    configure_logs(folder, logging.DEBUG)
    logging.getLogger("ivr.line").debug("heard", extra={"text": "您好"})
    assert lines(folder)[-1]["text"] == "您好"


def test_a_traceback_is_one_line_of_json_without_the_values_of_variables(folder: Path) -> None:
    configure_logs(folder)
    spoken = "这是客户的秘密"
    try:
        raise ValueError(len(spoken))
    except ValueError:
        logging.getLogger("assist").exception("part-crashed")
    line, *_ = lines(folder)
    assert line["event"] == "part-crashed"
    assert "ValueError" in json.dumps(line)
    assert spoken not in (folder / FILE).read_text(encoding="utf-8").replace("\\u", "")


def test_configuring_twice_writes_once(folder: Path) -> None:
    configure_logs(folder)
    configure_logs(folder)
    logging.getLogger("x").warning("once")
    assert [line["event"] for line in lines(folder)] == ["once"]
