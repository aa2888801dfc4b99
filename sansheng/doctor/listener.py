"""The listener's side: the service and its parts, the acoustic model, the database, speech, prompts."""

from __future__ import annotations

import asyncio
import ctypes
import json
import sqlite3
import ssl
from collections.abc import AsyncIterator
from typing import Any

import httpx

from assist.acoustic.errors import AcousticError
from assist.acoustic.locate import model_directory
from assist.asr import allocator
from sansheng.doctor.check import Check, Patient, failed, passed, skipped, warned

_ANSWER_S = 5.0


async def examine(patient: Patient) -> AsyncIterator[Check]:
    """Yield the listener's checks."""
    yield await _service(patient)
    yield await asyncio.to_thread(_model, patient)
    yield await asyncio.to_thread(_allocator)
    yield await asyncio.to_thread(_database, patient)
    yield await asyncio.to_thread(_prompts, patient)
    yield await asyncio.to_thread(_voice)


async def _service(patient: Patient) -> Check:
    web = patient.settings.web
    host = "127.0.0.1" if web.host in ("0.0.0.0", "::") else web.host  # noqa: S104
    address = f"{patient.settings.scheme}://{host}:{web.port}/api/health"
    # The certificate is that of the panel's public name, and this is loopback.
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    try:
        async with httpx.AsyncClient(verify=unchecked, timeout=_ANSWER_S, trust_env=False) as client:
            answer = await client.get(address, headers={"Host": f"localhost:{web.port}"})
        health: dict[str, Any] = answer.raise_for_status().json()
    except (httpx.HTTPError, json.JSONDecodeError) as error:
        return failed("service", f"{address}: {error or type(error).__name__}", "sansheng up；log/service-console.log")
    bad = [
        f"{part['part']} {part['state']} ({part['code']})"
        for part in health["parts"]
        if part["state"] in ("degraded", "down")
    ]
    if bad:
        return failed("service", "；".join(bad), "log/service-console.log")
    return passed("service", "、".join(part["part"] for part in health["parts"]))


def _model(patient: Patient) -> Check:
    try:
        located = model_directory(patient.home.root, patient.settings.model.name)
    except AcousticError as error:
        return failed("model", str(error), "sansheng models list")
    if located.bundled:
        return warned(
            "model",
            f"{located.name}：自带的小模型，只用合成语音训练；真人通话只有文本，不评分 / "
            "bundled, made of synthetic speech: real calls get a transcript and no score",
            "sansheng models list；sansheng models fetch …",
        )
    return passed("model", f"{located.name}, {located.sample_rate} Hz")


def _allocator() -> Check:
    found = allocator.library()
    if found is None:
        return warned(
            "allocator",
            "没有 jemalloc：识别约多用一倍处理器 / no jemalloc: recognition takes about twice the processor",
            f"apt install {allocator.PACKAGE}",
        )
    return passed("allocator", found)


def _database(patient: Patient) -> Check:
    if patient.settings.storage.url:
        return skipped("database", "PostgreSQL：由服务检查 / the service checks it")
    file = patient.home.database
    if not file.exists():
        return skipped("database", "还没有 / not there yet", "sansheng up")
    try:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            facts = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
        connection.close()
    except sqlite3.Error as error:
        return failed("database", f"{file}: {error}", "从备份恢复 / restore it from a backup")
    if answer != "ok":
        return failed("database", f"{file}: {answer}", "从备份恢复 / restore it from a backup")
    return passed("database", f"{file.stat().st_size / 1e6:.1f} MB, {facts} 张表 / tables")


def _prompts(patient: Patient) -> Check:
    found = len(list(patient.home.prompts.rglob("*.wav")))
    if not found:
        return warned("prompts", "还没有 / none yet", "sansheng prompts build")
    return passed("prompts", f"{found} 个 / files")


def _voice() -> Check:
    try:
        ctypes.CDLL("libespeak-ng.so.1")
    except OSError:
        return warned("voice", "没有 libespeak-ng / is missing", "apt-get install libespeak-ng1 espeak-ng-data")
    return passed("voice", "espeak-ng")
