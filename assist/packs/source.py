"""YAML as text only: every scalar stays a string, every node keeps its line, no key may come twice. Pure."""

from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from assist.packs.errors import Fault, PackInvalid

Path = tuple[str | int, ...]
Tree = str | list["Tree"] | dict[str, "Tree"]


@dataclass(frozen=True, slots=True)
class Source:
    """One file's content and where each part of it stands."""

    file: str
    tree: dict[str, Tree]
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of the deepest part of the path that exists in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse(text: str, file: str) -> Source:
    """Read YAML.

    Raises:
        PackInvalid: it is no YAML, no mapping, uses a key twice, or an alias or tag.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = f"不是合法的 YAML not YAML: {getattr(error, 'problem', None) or error}"
        raise PackInvalid(
            [Fault(file, line, "", problem, "检查缩进与冒号 check indentation, quotes and colons")]
        ) from error
    if not isinstance(node, MappingNode):
        raise PackInvalid([Fault(file, 1, "", "不是映射 not a mapping", "以 pack: 名称 开头 begin with `pack: name`")])
    reader = _Reader(file)
    tree = reader.read(node, ())
    if reader.faults:
        raise PackInvalid(reader.faults)
    if not isinstance(tree, dict):  # the node is a mapping
        raise TypeError(file)
    return Source(file, tree, reader.lines)


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.faults: list[Fault] = []

    def read(self, node: Node, path: Path) -> Tree:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        if not isinstance(node, ScalarNode):  # compose gives no other node
            raise TypeError(node)
        return str(node.value)

    def _mapping(self, node: MappingNode, path: Path) -> Tree:
        tree: dict[str, Tree] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in tree:
                line = key.start_mark.line + 1
                field = ".".join(map(str, (*path, name)))
                self.faults.append(
                    Fault(
                        self.file,
                        line,
                        field,
                        "同一键写了两次 key given twice",
                        "合并或删去一处 merge them or delete one",
                    )
                )
            tree[name] = self.read(value, (*path, name))
            self.lines[(*path, name)] = key.start_mark.line + 1
        return tree
