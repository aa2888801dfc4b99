"""Each listed subcommand exists, and each module of commands is listed."""

from __future__ import annotations

import pkgutil

import pytest
from typer.testing import CliRunner

from sansheng import commands


def test_list_and_modules_agree():
    modules = {module.name for module in pkgutil.iter_modules(commands.__path__)}
    assert modules == set(commands.COMMANDS)


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_each_explains_itself_in_both_languages(name):
    result = CliRunner().invoke(commands.app, [name, "--help"])
    assert result.exit_code == 0
    assert any("\u4e00" <= character <= "\u9fff" for character in result.output)


def test_help_names_all_of_them():
    output = CliRunner().invoke(commands.app, ["--help"]).output
    assert all(f" {name} " in output for name in commands.COMMANDS)
