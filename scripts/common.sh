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

# A failure that nobody foresaw is not silent, and its code is not 1, which means that a scenario
# failed. Code 2 has been explained where it arose.
unforeseen() {
  [[ $1 -eq 2 ]] || say "\"$2\" failed with exit code $1 (${BASH_SOURCE[1]##*/}, line ${BASH_LINENO[0]})"
  exit 2
}
trap 'unforeseen $? "$BASH_COMMAND"' ERR

have() { command -v "$1" >/dev/null 2>&1; }

user_name() { id -un 2>/dev/null || id -u; }

# Commands that undo what must not stay, however the launcher ends; the last one first.
AT_END=()
at_end() { AT_END+=("$(printf '%q ' "$@")"); }
tidy() {
  local i
  for ((i = ${#AT_END[@]} - 1; i >= 0; i--)); do
    eval "${AT_END[i]}" >/dev/null 2>&1 || true
  done
  AT_END=()
}
trap tidy EXIT

# Sets SCRATCH to a new directory that is gone when the launcher ends.
scratch() {
  SCRATCH="$(mktemp -d)"
  at_end rm -rf "$SCRATCH"
}

# Runs a command that may take long, in a process group of its own. Bash looks at signals only
# between foreground commands: it would end minutes later, or end and leave the command behind.
ATTENDED=""
attended() {
  local code=0
  set -m
  {
    trap - ERR
    "$@"
  } &
  ATTENDED=$!
  set +m
  wait "$ATTENDED" || code=$?
  ATTENDED=""
  return "$code"
}

# interrupted CODE: ends at once, and what runs with it. The standard error of that moment may be a
# log; 8 is the launcher's own.
interrupted() {
  trap '' HUP INT TERM
  [[ -z $ATTENDED ]] || kill -TERM -- "-$ATTENDED" 2>/dev/null || true
  say interrupted 2>&8
  exit "$1"
}
exec 8>&2
trap 'interrupted 129' HUP
trap 'interrupted 130' INT
trap 'interrupted 143' TERM

# Runs a long command silently; shows what it printed only if it failed.
quietly() {
  local log code=0
  log="$(mktemp)"
  at_end rm -f "$log"
  attended "$@" >"$log" 2>&1 </dev/null || code=$?
  ((code == 0)) || cat "$log" >&2
  return "$code"
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

# One ./resync at a time changes what the checkout's calls share: the build and the images.
lock() {
  { mkdir -p "$STATE" && : >>"$STATE/lock"; } 2>/dev/null ||
    die "user $(user_name) cannot write to $STATE, where builds are kept"
  exec 9>>"$STATE/lock"
  flock -n 9 || { say "another ./resync builds here; waiting" && attended flock 9; }
}

unlock() { exec 9>&-; }
