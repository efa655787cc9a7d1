# shellcheck shell=bash
# The Docker engine: is it there, may it be used, start it. Sourced, never run.

# Reads the version only; `docker info` would cost a second.
engine_answers() { docker version --format '{{.Server.APIVersion}}' >/dev/null 2>&1; }

engine_start() {
  if [[ -d /run/systemd/system ]]; then
    say "starting the Docker engine (systemctl start docker)"
    as_root systemctl start docker || die "systemctl could not start docker: see journalctl -u docker"
  else
    local log=/var/log/resync-dockerd.log
    say "starting the Docker engine (dockerd, no service manager here; its log is $log)"
    engine_drop_stale_pid_file
    as_root sh -c "exec setsid dockerd >>$log 2>&1 </dev/null &"
    await 60 engine_answers || die "dockerd does not answer within 60 s: see $log"
  fi
  await 60 engine_answers || die "the Docker engine runs but does not answer as user $(id -un):" \
    "add the user to the group docker (sudo usermod -aG docker $(id -un)) and log in again"
}

# A machine that was switched off leaves docker.pid behind; dockerd then refuses to start when
# the number belongs to another process.
engine_drop_stale_pid_file() {
  local file=/var/run/docker.pid pid
  [[ -f $file ]] || return 0
  pid="$(cat "$file")"
  [[ "$(cat "/proc/$pid/comm" 2>/dev/null)" == dockerd ]] || as_root rm -f "$file"
}
