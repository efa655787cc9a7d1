# shellcheck shell=bash
# resync setup: installs what is missing where it may, starts the engine. Sourced, never run.

command_setup() {
  set_up
  if [[ ${1:-} == --images ]]; then images_build; else setup_welcome; fi
}

# Whatever a run in containers needs.
set_up() {
  setup_packages
  find_jdk
  engine_answers || engine_start
}

# What a simulation needs: a JDK, and Maven to build.
setup_java() {
  local missing=()
  have mvn || missing+=(maven)
  JDK="$(jdk_home)" || missing+=("openjdk-$JDK_RELEASE-jdk-headless")
  get "${missing[@]}"
  find_jdk
}

setup_packages() {
  local missing=()
  if ! engine_answers; then
    ! have docker || engine_must_be_ours_to_use
    { have docker && have dockerd; } || missing+=(docker.io)
    have iptables || missing+=(iptables)
  fi
  have mvn || missing+=(maven)
  libpcap_present || missing+=(libpcap0.8)
  JDK="$(jdk_home)" || missing+=("openjdk-$JDK_RELEASE-jdk-headless")
  get "${missing[@]}"
}

# What is good to have: a run goes without.
setup_welcome() {
  local welcome=()
  have mmdebstrap || welcome+=(mmdebstrap)
  have tshark || welcome+=(tshark)
  ((${#welcome[@]})) || return 0
  PROBLEM="nobody here may install them"
  { can_install && install_packages "${welcome[@]}"; } || say "went without ${welcome[*]}: $PROBLEM"
}

# Installs the packages, or ends with one sentence that says how a person does it: [PACKAGE…].
get() {
  (($#)) || return 0
  if can_install; then
    install_packages "$@" || die "$PROBLEM"
  elif have apt-get; then
    die "missing: $*; get them with: sudo apt-get install $*"
  else
    die "missing: $* (Debian's names); install them with this system's package manager"
  fi
}

can_install() { have apt-get && may_install; }

# Fails where a package cannot be had; PROBLEM then says why.
install_packages() {
  say "installing $*"
  PROBLEM="apt-get update failed (see above); missing: $*"
  quietly as_root apt-get -q update || return
  local package
  # Newer distributions ship the engine's command line apart from the engine.
  have docker || [[ $* != *docker.io* ]] || ! apt-cache show docker-cli >/dev/null 2>&1 || set -- "$@" docker-cli
  for package in "$@"; do
    # Simulated one by one first, so that a package the distribution lacks is named.
    PROBLEM="this distribution has no package $package; install what it stands for by hand"
    [[ $package != openjdk-* ]] || PROBLEM="$NO_JDK"
    apt-get -s install "$package" >/dev/null 2>&1 || return
  done
  PROBLEM="apt-get install $* failed (see above)"
  quietly as_root apt-get -q install -y --no-install-recommends --download-only "$@" &&
    quietly apt_unbroken "$@"
}

# In a session of its own: a signal ends the launcher at once, and the packages are still unpacked
# whole, which is a matter of seconds once they are here.
apt_unbroken() {
  as_root setsid --wait \
    env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@"
}

libpcap_present() { ldconfig_lists libpcap.so; }

ldconfig_lists() { [[ "$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)" == *"$1"* ]]; }
