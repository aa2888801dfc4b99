"""The report of an evaluation as Markdown, the form in which the model card has it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sansheng.listening.exam import Report, Row
from sansheng.listening.material import Condition
from sansheng.listening.measures import Errors


def markdown(report: Report) -> str:
    """Writes all tables."""
    share = "" if report.every == 1 else f"One of every {report.every} sentences.\n\n"
    tables = (_errors(report.rows), _together(report.rows), _figures(report), _false_words(report))
    return share + "\n".join("\n".join(table) + "\n" for table in map(list, tables) if table)


def _errors(rows: Iterable[Row]) -> Iterable[str]:
    yield "| condition | sentences | CER % | exact % | [unk] | goal |"
    yield "| --- | ---: | ---: | ---: | ---: | --- |"
    for row in rows:
        yield (
            f"| {row.condition.name} | {row.clips} | {row.errors.percent:.2f} "
            f"| {100 * row.exact / max(row.clips, 1):.0f} | {row.unknown} | {_goal(row)} |"
        )


def _goal(row: Row) -> str:
    if row.condition.goal is None:
        return ""
    return f"≤ {row.condition.goal:g} {'met' if row.passed else 'not met'}"


def _together(rows: Iterable[Row]) -> Iterable[str]:
    """All sentences of both collections under the same condition: each character counts once."""
    kinds: dict[Condition, list[Row]] = {}
    for row in rows:
        kind = row.condition.name.partition("sentences, ")[2]
        kinds.setdefault(replace(row.condition, name=kind, collection="written"), []).append(row)
    both = [_sum(condition, pair) for condition, pair in kinds.items() if len(pair) > 1]
    if both:
        yield "| drawn and written sentences together | characters | CER % | goal |"
        yield "| --- | ---: | ---: | --- |"
    yield from (f"| {r.condition.name} | {r.errors.said} | {r.errors.percent:.2f} | {_goal(r)} |" for r in both)


def _sum(condition: Condition, rows: Sequence[Row]) -> Row:
    errors = sum((row.errors for row in rows), Errors())
    return Row(condition, errors, sum(r.unknown for r in rows), sum(r.exact for r in rows), sum(r.clips for r in rows))


def _figures(report: Report) -> Iterable[str]:
    legs = "met" if report.legs_per_core >= 60 else "not met"
    delay = "met" if report.delay_p90_s <= 0.3 else "not met"
    yield "| figure | value | goal |"
    yield "| --- | ---: | --- |"
    yield f"| first correct partial after a character, median | {1000 * report.delay_p50_s:.0f} ms | |"
    yield f"| … 90 % of the characters | {1000 * report.delay_p90_s:.0f} ms | ≤ 300 {delay} |"
    yield f"| real-time factor (partial every 100 ms, word times) | {report.real_time_factor:.4f} | |"
    yield f"| legs in real time per core | {report.legs_per_core:.0f} | ≥ 60 {legs} |"
    yield f"| loading | {report.load_s:.2f} s | |"
    yield f"| memory of the evaluating process | {report.memory_mb:.0f} MB | |"
    yield f"| confidence, right / wrong sentences | {report.confidence_right:.3f} / {report.confidence_wrong:.3f} | |"
    yield f"| a right sentence has the higher confidence | {100 * report.confidence_area:.0f} % | |"
    if report.dialect is not None:
        yield f"| Cantonese against Mandarin, ≥ 6 s: area under ROC | {report.dialect.area:.3f} | |"
        counts = f"{report.dialect.cantonese} / {report.dialect.mandarin} clips"
        yield f"| … recall at no false alarm ({counts}) | {100 * report.dialect.recall:.0f} % | ≥ 95 to act alone |"


def _false_words(report: Report) -> Iterable[str]:
    yield "| 20 s without speech | words heard |"
    yield "| --- | ---: |"
    yield from (f"| {kind} | {count} |" for kind, count in report.false_words.items())
