"""Reads packs: a shipped one by name, a company's own by path; merges what it extends; names every fault.

Merging: mappings field by field; a list replaces, unless its key ends in `+`, which appends to the inherited list.
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from assist.matching import learned
from assist.matching.learned import Examples
from assist.matching.patterns import PatternError, parse
from assist.packs import source
from assist.packs.errors import Fault, PackInvalid, PackNotFound
from assist.packs.models import Heard, Pack
from assist.packs.source import Source, Tree

DEFAULT = "zh-CN"


def shipped() -> tuple[str, ...]:
    """Return the names of the packs that come with the project."""
    folder = files("assist.packs") / "data"
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")))


@lru_cache(maxsize=8)
def load(name: str = DEFAULT) -> Pack:
    """Load a shipped pack by name, or any pack by the path of its file.

    Raises:
        PackNotFound: there is no such pack, or what it extends.
        PackInvalid: it has faults; all of them are listed.
    """
    return build(*_chain(name))


@lru_cache(maxsize=1)
def examples(name: str) -> Examples:
    """Load what was learned from the examples of a shipped pack."""
    folder = files("assist.packs") / "data"
    with (folder / f"{name}.learned.npz").open("rb") as file:
        return learned.load(file, (folder / f"{name}.learned.onnx").read_bytes())


def load_text(text: str, file: str = "pack.yaml") -> Pack:
    """Load a pack from its text; it may extend a shipped one only.

    Raises:
        PackNotFound: it extends something else.
        PackInvalid: it has faults; all of them are listed.
    """
    own = source.parse(text, file)
    extends = own.tree.get("extends")
    if not extends:
        return build(own)
    if extends not in shipped():
        raise PackNotFound(f"{file}: extends: 只能是自带的 only a shipped pack: {'、'.join(shipped())}")
    return build(*_chain(str(extends)), own)


def build(*sources: Source) -> Pack:
    """Merge sources, the most basic first, and check the result.

    Raises:
        PackInvalid: it has faults.
    """
    tree: dict[str, Tree] = {}
    for one in sources:
        tree = _merged(tree, one.tree)
    try:
        pack = Pack.model_validate(tree)
    except ValidationError as error:
        raise PackInvalid([_fault(sources, item) for item in error.errors()]) from error
    faults = list(_references(sources, pack))
    if faults:
        raise PackInvalid(faults)
    return pack


def _chain(name: str) -> list[Source]:
    chain: list[Source] = []
    seen: list[str] = []
    following: str | None = name
    while following is not None:
        if following in seen:
            raise PackNotFound(f"{' → '.join([*seen, following])}: 互相继承 packs extend each other in a circle")
        seen.append(following)
        chain.insert(0, _read(following, chain[0].file if chain else None))
        extends = chain[0].tree.get("extends")
        following = extends if isinstance(extends, str) and extends else None
    return chain


def _read(name: str, extended_by: str | None) -> Source:
    own = Path(extended_by).parent / f"{name}.yaml" if extended_by and "/" in extended_by else None
    for path in (Path(name), own):
        if path is not None and path.suffix == ".yaml" and path.is_file():
            try:
                return source.parse(path.read_text(encoding="utf-8"), str(path))
            except UnicodeDecodeError as error:
                fix = "另存为 UTF-8 save it as UTF-8"
                raise PackInvalid([Fault(str(path), 0, "", "不是 UTF-8 not UTF-8", fix)]) from error
    if name in shipped():
        resource = files("assist.packs") / "data" / f"{name}.yaml"
        return source.parse(resource.read_text(encoding="utf-8"), f"{name}.yaml")
    known = "、".join(shipped())
    raise PackNotFound(
        f"{name}: 没有这个话术包 no such pack. 自带 shipped: {known}; 或给出 .yaml 文件路径 or give a file's path"
    )


def _merged(below: dict[str, Tree], above: dict[str, Tree]) -> dict[str, Tree]:
    tree = dict(below)
    for key, value in above.items():
        name = key.removesuffix("+")
        old = tree.get(name)
        if key.endswith("+") and isinstance(value, list):
            tree[name] = [*old, *value] if isinstance(old, list) else value
        elif isinstance(value, dict):
            tree[name] = _merged(old if isinstance(old, dict) else {}, value)
        else:
            tree[key] = value
    return tree


def _fault(sources: tuple[Source, ...], item: object) -> Fault:
    if not isinstance(item, dict):  # pydantic's ErrorDetails is one
        raise TypeError(item)
    path = tuple(part for part in item["loc"] if part != "[key]")
    file, line = _place(sources, path)
    problem, fix = _advice(str(item["type"]), str(item["msg"]), path, item.get("ctx") or {}, item.get("input"))
    return Fault(file, line, ".".join(map(str, path)), problem, fix)


def _place(sources: tuple[Source, ...], path: source.Path) -> tuple[str, int]:
    """Return the last file that has the deepest part of the path, and the line."""
    for length in range(len(path), 0, -1):
        for one in reversed(sources):
            part = path[:length]
            for form in (part, (*part[:-1], f"{part[-1]}+")):
                if form in one.lines:
                    return one.file, one.lines[form]
    return sources[-1].file, 1


def _advice(kind: str, message: str, path: source.Path, context: dict[str, object], given: object) -> tuple[str, str]:
    last = path[-1] if path else ""
    shown = given if isinstance(given, str) else type(given).__name__
    match kind:
        case "extra_forbidden":
            return (
                f"未知字段 unknown field {last!r}",
                "改正拼写或删去 correct the spelling or delete it (packs show --fields)",
            )
        case "missing":
            return f"缺少字段 {last!r} is missing", f"补上 add `{last}:`"
        case "literal_error" | "enum":
            return f"不能是 cannot be {shown!r}", f"取其一 use one of: {context.get('expected', '')}"
        case "float_parsing" | "int_parsing" | "bool_parsing":
            return (
                f"{shown!r} 不是数 is not {kind.split('_')[0]}",
                "写一个数 write a plain number, e.g. 12 (true/false)",
            )
        case "string_pattern_mismatch":
            return f"{shown!r} 格式不对 has the wrong form", f"形如 must match {context.get('pattern', '')}"
        case "list_type":
            return f"不是列表 is no list: {shown!r}", "一行一个 write one `- ` line for each"
        case "model_type" | "dict_type" | "model_attributes_type" if context.get("class_name") == "Text":
            return f"不是两种语言 is not in two languages: {shown!r}", f"写成 write `{last}: {{zh: …, en: …}}`"
        case "model_type" | "dict_type" | "model_attributes_type":
            return f"结构不对 wrong structure ({message})", "对照 zh-CN 的写法 write it as the shipped pack does"
    return message, "改为允许的值 use an allowed value"


def _references(sources: tuple[Source, ...], pack: Pack) -> Iterator[Fault]:
    """Yield phrases outside the pattern language, concepts and rules that are not there."""
    for path, phrase in _phrases(pack):
        problem = _phrase_problem(pack, phrase)
        if problem:
            file, line = _place(sources, path)
            yield Fault(file, line, ".".join(map(str, path)), *problem)
    for number, rule in pack.rules.items():
        for other in rule.excused_by:
            if other not in pack.rules:
                file, line = _place(sources, ("rules", number, "excused_by"))
                fix = "写已有的编号 name a rule of this pack"
                yield Fault(file, line, f"rules.{number}.excused_by", f"没有规则 no rule {other}", fix)
        for mark in rule.when.marks:
            if mark not in pack.marks:
                file, line = _place(sources, ("rules", number, "when", "marks"))
                fix = "在 marks 里加上它 add it under `marks`"
                yield Fault(file, line, f"rules.{number}.when.marks", f"没有标记 no mark {mark!r}", fix)


def _phrase_problem(pack: Pack, phrase: str) -> tuple[str, str] | None:
    if phrase.startswith("@"):
        if phrase[1:] in pack.concepts:
            return None
        return (
            f"没有概念 no concept {phrase}",
            f"改名，或在 concepts 里写 {phrase[1:]} rename it, or add it under `concepts`",
        )
    try:
        parse(phrase)
    except PatternError as error:
        return f"句式有误 bad phrase: {error}", "括号成对，每种说法不可为空 pair the brackets; no form may be empty"
    return None


def _phrases(pack: Pack) -> Iterator[tuple[source.Path, str]]:
    for name, phrases in pack.concepts.items():
        for index, phrase in enumerate(phrases):
            yield ("concepts", name, index), phrase
    for number, rule in pack.rules.items():
        base: source.Path = ("rules", number)
        for name, phrases in (("never", rule.never), ("unless", rule.unless)):
            for index, phrase in enumerate(phrases):
                yield (*base, name, index), phrase
        for group, phrases in enumerate(rule.say):
            for index, phrase in enumerate(phrases):
                yield (*base, "say", group, index), phrase
        for index, heard in enumerate(rule.when.heard):
            yield from _heard((*base, "when", "heard", index), heard)
        for index, step in enumerate(rule.steps):
            yield from _heard((*base, "steps", index, "when"), step.when)
            for group, phrases in enumerate(step.say):
                for at, phrase in enumerate(phrases):
                    yield (*base, "steps", index, "say", group, at), phrase


def _heard(base: source.Path, heard: Heard) -> Iterator[tuple[source.Path, str]]:
    for name, phrases in (("any", heard.any), ("none", heard.none)):
        for index, phrase in enumerate(phrases):
            yield (*base, name, index), phrase
    for group, phrases in enumerate(heard.all):
        for index, phrase in enumerate(phrases):
            yield (*base, "all", group, index), phrase
