# shellcheck shell=bash
# resync setup: installs what is missing where it may, starts the engine. Sourced, never run.

command_setup() {
  [[ $# -eq 0 ]] || die "usage: ./resync setup"
  setup_packages
  find_jdk
  engine_answers || engine_start
}

# What a simulation needs: a JDK, and Maven to build.
setup_java() {
  local missing=()
  have mvn || missing+=(maven)
  JDK="$(jdk_home)" || missing+=("openjdk-$JDK_RELEASE-jdk-headless")
  ((${#missing[@]})) || return 0
  if have apt-get && may_install; then
    install "${missing[@]}"
  else
    die "missing: ${missing[*]} (Debian's names); install them with this system's package manager"
  fi
  find_jdk
}

# What a run needs must be there or be installed; what is only good to have is installed with it.
setup_packages() {
  local missing=() welcome=()
  if ! engine_answers; then
    have docker && have dockerd || missing+=(docker.io)
    have iptables || missing+=(iptables)
  fi
  have mvn || missing+=(maven)
  libpcap_present || missing+=(libpcap0.8)
  JDK="$(jdk_home)" || missing+=("openjdk-$JDK_RELEASE-jdk-headless")
  have mmdebstrap || welcome+=(mmdebstrap)
  have tshark || welcome+=(tshark)
  ((${#missing[@]} + ${#welcome[@]})) || return 0

  if have apt-get && may_install; then
    install "${missing[@]}" "${welcome[@]}"
  elif ((${#missing[@]})); then
    if have apt-get; then
      die "missing: ${missing[*]}; get them with: sudo apt-get install ${missing[*]}"
    else
      die "missing: ${missing[*]} (Debian's names); install them with this system's package manager"
    fi
  fi
}

install() {
  say "installing $*"
  quietly as_root apt-get -q update || die "apt-get update failed (see above); missing: $*"
  local package
  # Newer distributions ship the engine's command line apart from the engine.
  have docker || [[ $* != *docker.io* ]] || ! apt-cache show docker-cli >/dev/null 2>&1 || set -- "$@" docker-cli
  for package in "$@"; do
    # Simulated one by one first, so that a package the distribution lacks is named.
    apt-get -s install "$package" >/dev/null 2>&1 && continue
    [[ $package != openjdk-* ]] || die "$NO_JDK"
    die "this distribution has no package $package; install what it stands for by hand"
  done
  quietly as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -q install -y --no-install-recommends "$@" || die "apt-get install $* failed (see above)"
}

libpcap_present() { ldconfig_lists libpcap.so; }

ldconfig_lists() { [[ "$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)" == *"$1"* ]]; }
