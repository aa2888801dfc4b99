#!/bin/sh
# Makes a fresh Debian 12/13 or Ubuntu 24.04 ready, as root or as a user:
#   sh tools/bootstrap.sh run     what `make run` needs
#   sh tools/bootstrap.sh test    that, and what `make test` needs
# Every step is skipped when it was done before, so that a second call takes a second. Nothing that starts a
# daemon is installed, no terminal and no LANG is needed, and nothing is downloaded past the machine's own
# package configuration (apt, pip, npm).
set -eu
cd "$(dirname "$0")/.."
purpose="${1:-run}"
venv=.venv

say() { printf '%s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

# ---- the distribution's packages ---------------------------------------------------------------------------

installed() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

wanted_packages() {
    echo ca-certificates debian-archive-keyring python3 python3-venv libespeak-ng1 espeak-ng-data libjemalloc2
    # It holds the list of Debian's mirrors, where Asterisk's packages come from
    if [ "$ID" = ubuntu ]; then echo python-apt-common; fi
    if [ "$purpose" = test ]; then
        echo fonts-noto-cjk
        case "$ID" in
        debian) echo chromium ;;
        # Ubuntu's package `chromium` is a snap, which needs a daemon: the test browser comes through Playwright,
        # and these are the libraries that it needs.
        ubuntu)
            echo libnss3 libnspr4 libatk1.0-0t64 libatk-bridge2.0-0t64 libcups2t64 libdrm2 libxkbcommon0 libxcomposite1
            echo libxdamage1 libxfixes3 libxrandr2 libgbm1 libasound2t64 libpango-1.0-0 libcairo2
            ;;
        esac
    fi
}

install_packages() {
    missing=""
    for package in $(wanted_packages); do
        installed "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    command="apt-get install --yes --no-install-recommends$missing"
    if [ "$(id -u)" = 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        as_root="sudo"
    else
        say "缺少系统软件包，需要管理员安装（没有可用的 sudo）。请他运行："
        say "System packages are missing and there is no sudo. Ask an administrator to run:"
        fail "    apt-get update && $command"
    fi
    say "安装系统软件包 / installing system packages:$missing"
    # shellcheck disable=SC2086  # words are meant
    DEBIAN_FRONTEND=noninteractive $as_root apt-get update -q >&2
    # policy-rc.d is not touched: none of these packages starts a service
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive $command -q >&2
}

# ---- Python --------------------------------------------------------------------------------------------------

find_python() {
    for candidate in "${PYTHON:-}" python3 /usr/bin/python3 python3.13 python3.12 python3.11; do
        [ -n "$candidate" ] && command -v "$candidate" >/dev/null || continue
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    fail "需要 Python 3.11 或更新 / Python 3.11 or newer is needed"
}

digest() { cat "$@" | sha256sum | cut -c1-16; }

make_venv() {
    if [ "$purpose" = test ]; then lock=requirements-dev.lock; else lock=requirements.lock; fi
    # An environment that has the tests' packages has the service's too.
    for done_before in "$lock" requirements-dev.lock; do
        if [ "$(cat "$venv/.sansheng-$done_before" 2>/dev/null)" = "$(digest "$done_before")" ]; then return 0; fi
    done
    python="$(find_python)"
    say "建立 Python 环境 / making the Python environment ($("$python" --version))"
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear "$venv"
    # srt, which vosk asks for, exists as source only
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
        --only-binary :all: --no-binary srt -r "$lock" >&2
    link_sources
    digest "$lock" >"$venv/.sansheng-$lock"
}

# The sources themselves are what runs: a path file and the command, no build.
link_sources() {
    site="$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
    pwd >"$site/sansheng-sources.pth"
    printf '#!/bin/sh\nexec "%s" -m sansheng "$@"\n' "$PWD/$venv/bin/python" >"$venv/bin/sansheng"
    chmod +x "$venv/bin/sansheng"
}

# ---- the panel -------------------------------------------------------------------------------------------------

node_is_new_enough() {
    command -v node >/dev/null && command -v npm >/dev/null &&
        node -e 'const [a,b]=process.versions.node.split(".").map(Number); process.exit(a>20||(a==20&&b>=19)?0:1)'
}

find_node() {
    if node_is_new_enough; then return 0; fi
    tools=.cache/node
    if [ "$(cat "$tools/.sansheng" 2>/dev/null)" != "$(digest tools/node.lock)" ]; then
        say "本机没有合适的 Node，取其 Python 包 / no Node 20.19 or newer here: taking its Python package"
        mkdir -p .cache
        "$(find_python)" -m venv --clear "$tools"
        "$tools/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
            -r tools/node.lock >&2
        digest tools/node.lock >"$tools/.sansheng"
    fi
    PATH="$PWD/$tools/bin:$PATH"
    export PATH
}

panel_digest() {
    find assist/panel -path assist/panel/node_modules -prune -o -path assist/panel/dist -prune -o -type f -print |
        LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum | cut -c1-16
}

build_panel() {
    [ -f assist/panel/package.json ] || return 0
    state="$(panel_digest)"
    if [ "$(cat assist/panel/dist/.sansheng 2>/dev/null)" = "$state" ]; then return 0; fi
    find_node
    say "构建面板 / building the panel (node $(node --version))"
    (
        cd assist/panel
        npm ci --no-audit --no-fund --loglevel=error >&2
        npm run --silent build >&2
    )
    echo "$state" >assist/panel/dist/.sansheng
}

# ---- the test browser ------------------------------------------------------------------------------------------

provide_browser() {
    [ "$purpose" = test ] || return 0
    if command -v chromium >/dev/null || command -v google-chrome >/dev/null; then return 0; fi
    "$venv/bin/python" -m playwright install chromium >&2
}

ID=unknown
# shellcheck disable=SC1091
[ ! -r /etc/os-release ] || . /etc/os-release
case "$ID" in
debian | ubuntu) install_packages ;;
*) say "未知的发行版 $ID，跳过系统软件包，需要：/ unknown distribution $ID; system packages are yours to install:" $(wanted_packages) ;;
esac
make_venv
build_panel
provide_browser
