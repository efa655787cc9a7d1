# shellcheck shell=bash
# resync setup: installs what is missing where it may, starts the engine. Sourced, never run.

command_setup() {
  [[ $# -eq 0 ]] || die "usage: ./resync setup"
  setup_packages
  find_jdk
  engine_answers || engine_start
}

setup_packages() {
  local missing=()
  have docker && { engine_answers || have dockerd; } || missing+=(docker.io)
  have iptables || missing+=(iptables)
  have mmdebstrap || missing+=(mmdebstrap)
  have tshark || missing+=(tshark)
  have mvn || missing+=(maven)
  libpcap_present || missing+=(libpcap0.8)
  jdk_home >/dev/null || missing+=(openjdk-25-jdk-headless)
  ((${#missing[@]})) || return 0

  have apt-get || die "missing: ${missing[*]} (Debian's package names); install them with this system's package manager"
  may_install || die "missing: ${missing[*]}; install with: sudo apt-get install ${missing[*]}"
  say "installing ${missing[*]}"
  quietly as_root apt-get -q update || die "apt-get update failed (see above); missing: ${missing[*]}"
  apt_knows_all "${missing[@]}"
  quietly as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -q install -y --no-install-recommends "${missing[@]}" ||
    die "apt-get install ${missing[*]} failed (see above)"
}

apt_knows_all() {
  local package
  for package in "$@"; do
    apt-cache show "$package" >/dev/null 2>&1 && continue
    [[ $package == openjdk-25-* ]] && die "$NO_JDK"
    die "this distribution has no package $package; install it by hand"
  done
}

libpcap_present() { ldconfig_lists libpcap.so; }

ldconfig_lists() { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | grep -q -F "$1"; }
