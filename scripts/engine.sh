# shellcheck shell=bash
# The Docker engine: is it there, may it be used, start it. Sourced, never run.

ENGINE_ANSWERED=""

# Asks for the version only (`docker info` would cost a second), and once it answered never again.
engine_answers() {
  [[ -z $ENGINE_ANSWERED ]] || return 0
  docker version --format '{{.Server.APIVersion}}' >/dev/null 2>&1 && ENGINE_ANSWERED=yes
}

# Prints the fabric that this machine can have, and why: docker where an engine answers or can be made to.
fabric_here() {
  if engine_answers; then
    echo "docker an engine answers"
  elif engine_possible; then
    echo "docker the engine can be set up here"
  else
    echo "sim $NO_ENGINE; Java peers run in virtual time, scenarios of other stacks are left out (UNSUPPORTED)"
  fi
}

# Whether an engine could be installed or started; if not, NO_ENGINE says why.
NO_ENGINE=""
engine_possible() {
  local said user
  user="$(user_name)"
  if have docker; then
    said="$(docker version 2>&1 || true)"
    if [[ $said == *"permission denied"* ]] && ! may_install; then
      NO_ENGINE="user $user may not use the Docker engine"
      return 1
    fi
  fi
  if [[ -n ${DOCKER_HOST:-} ]]; then
    NO_ENGINE="no Docker engine answers at DOCKER_HOST=$DOCKER_HOST"
    return 1
  fi
  if ! may_install; then
    NO_ENGINE="no Docker engine answers, and user $user may not install or start one"
    return 1
  fi
  if ! have dockerd && ! have apt-get; then
    NO_ENGINE="there is no Docker engine, and no apt-get to install one"
    return 1
  fi
}

# Starts the engine, or ends with one sentence that says why it cannot.
engine_start() {
  engine_must_be_ours_to_use
  may_install || die "the Docker engine does not run; start it with: sudo systemctl start docker (or sudo dockerd)"
  if [[ -d /run/systemd/system ]]; then
    say "starting the Docker engine (systemctl start docker)"
    attended as_root systemctl start docker || die "systemctl could not start docker: see journalctl -u docker"
  else
    local log=/var/log/resync-dockerd.log
    say "starting the Docker engine (dockerd, no service manager here; its log is $log)"
    engine_drop_stale_pid_file
    as_root sh -c "exec setsid dockerd >>$log 2>&1 </dev/null 8>&- 9>&- &"
    await 60 as_root docker version || die "dockerd does not answer within 60 s: see $log"
  fi
  await 10 engine_answers || engine_must_be_ours_to_use
}

# A running engine that refuses this user must not be started a second time.
engine_must_be_ours_to_use() {
  local said user
  user="$(user_name)"
  said="$(docker version 2>&1 || true)"
  [[ $said != *"permission denied"* ]] ||
    die "user $user may not use the Docker engine: sudo usermod -aG docker $user, then log in again"
  [[ -z ${DOCKER_HOST:-} ]] || die "no Docker engine answers at DOCKER_HOST=$DOCKER_HOST; unset it to use this machine's own"
}

# A machine that was switched off leaves docker.pid behind; dockerd then refuses to start when
# the number belongs to another process.
engine_drop_stale_pid_file() {
  local file=/var/run/docker.pid pid
  [[ -f $file ]] || return 0
  pid="$(cat "$file")"
  # A killed engine that nobody has waited for still has its name there, but no program.
  [[ "$(as_root readlink "/proc/$pid/exe" 2>/dev/null)" == */dockerd ]] || as_root rm -f "$file"
}
