# shellcheck shell=bash
# What every part of the launcher uses. Sourced, never run.

# What the launcher keeps between calls: classpaths, stamps. Deleting it is safe.
STATE="$RESYNC_HOME/.resync"
# A foreign build front end or context must not change what "docker build" does.
export DOCKER_BUILDKIT=0

say() { printf 'resync: %s\n' "$*" >&2; }

# A person's mistake or a lacking machine: one sentence, exit code 2.
die() {
  say "$*"
  exit 2
}

have() { command -v "$1" >/dev/null 2>&1; }

# Runs a long command silently; shows what it printed only if it failed.
quietly() {
  local log
  log="$(mktemp)"
  if "$@" >"$log" 2>&1 </dev/null; then
    rm -f "$log"
  else
    local code=$?
    cat "$log" >&2
    rm -f "$log"
    return "$code"
  fi
}

may_install() { [[ $EUID -eq 0 ]] || { have sudo && sudo -n true 2>/dev/null; }; }

as_root() {
  if [[ $EUID -eq 0 ]]; then "$@"; else sudo -n "$@"; fi
}

# Awaits that a command succeeds: seconds, command.
await() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}
