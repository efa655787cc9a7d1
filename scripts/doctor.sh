# shellcheck shell=bash
# resync doctor: what this machine has and lacks, with the fix for each. Sourced, never run.

command_doctor() {
  if [[ ${1:-} == --fabric ]]; then
    fabric_here
    return
  fi
  CAN_RUN=yes
  row "" WHAT FOUND "NEEDED FOR" FIX
  doctor_machine
  doctor_tools
  doctor_network
  doctor_images
  [[ $CAN_RUN == yes ]] || exit 2
}

row() { printf '%-4s %-16s %-44s %-26s %s\n' "$@"; }
good() { row ok "$1" "$2" "$3" ""; }
# Lacking, but a run works without it.
note() { row "-" "$@"; }
bad() {
  CAN_RUN=no
  row LACK "$@"
}

# check WHAT FOUND NEEDED-FOR FIX: good when something was found.
check() {
  if [[ -n $2 ]]; then good "$1" "$2" "$3"; else bad "$1" none "$3" "$4"; fi
}

doctor_machine() {
  local memory disk
  memory=$(($(grep -m1 '^MemTotal:' /proc/meminfo | tr -dc 0-9) / 1024))
  disk="$(df -Pm "$RESYNC_HOME" | awk 'NR==2 {print $4}')"
  good system "$(. /etc/os-release 2>/dev/null && echo "$PRETTY_NAME" || echo "unknown"), Linux $(uname -r)" ""
  good cores "$(nproc)" ""
  if ((memory >= 3000)); then good memory "$memory MiB" "containers, Maven"; else bad memory "$memory MiB" "containers, Maven" "3 GiB at least"; fi
  if ((disk >= 4000)); then good disk "$disk MiB free" "images, archives"; else bad disk "$disk MiB free" "images, archives" "free 4 GiB"; fi
}

doctor_tools() {
  local jdk engine="" maven=""
  jdk="$(jdk_home || true)"
  check "JDK $JDK_RELEASE" "$jdk" "everything" "$NO_JDK"
  ! have mvn || maven="$(mvn -v 2>/dev/null | sed -nE '1s/.*Maven ([0-9]+(\.[0-9]+)*).*/\1/p' || true)"
  check Maven "$maven" "building" "./resync setup"
  ! engine_answers || engine="$(docker version --format '{{.Server.Version}}, API {{.Server.APIVersion}}' || true)"
  check "Docker engine" "$engine" "running scenarios" "$(engine_fix)"
  check iptables "$(iptables --version 2>/dev/null || true)" "the Docker engine" "./resync setup"
  check libpcap "$(! libpcap_present || echo yes)" "reading captures" "./resync setup"
  if have tshark; then
    good tshark "$(tshark --version 2>/dev/null | sed -nE '1s/.*\) ([0-9]+(\.[0-9]+)*).*/\1/p' || true)" "archive decode only; no run needs it"
  else note tshark none "archive decode only; no run needs it" "./resync setup"; fi
}

engine_fix() {
  if have dockerd; then echo "./resync setup starts it"; else echo "./resync setup"; fi
}

doctor_network() {
  check "TUN device" "$([[ -c /dev/net/tun ]] && echo /dev/net/tun)" "gateways" "modprobe tun, or mknod /dev/net/tun c 10 200"
  case "$(vxlan_usable)" in
    yes) good VXLAN usable "links between nodes" ;;
    unknown) note VXLAN "not tried (needs root)" "links between nodes" "run doctor as root" ;;
    *) bad VXLAN none "links between nodes" "modprobe vxlan, or a kernel with it" ;;
  esac
  if [[ -e /proc/net/xfrm_stat ]] && kernel_esp; then
    good "kernel ESP" yes "strongSwan kernel-netlink"
  else note "kernel ESP" none "strongSwan kernel-netlink" "none needed: strongSwan has ESP in userspace, or boots a kernel"; fi
}

kernel_esp() {
  grep -q -w esp4 /proc/modules 2>/dev/null && return
  have modinfo && modinfo esp4 >/dev/null 2>&1
}

# Makes a VXLAN device in a network namespace of its own, which ends with the command.
vxlan_usable() {
  local try=(unshare -n ip link add resync type vxlan id 1 dstport 4789)
  if have ip && have unshare; then
    if may_install; then
      as_root "${try[@]}" 2>/dev/null && echo yes || echo no
    elif unshare -rn true 2>/dev/null; then
      "${try[@]/-n/-rn}" 2>/dev/null && echo yes || echo no
    else echo unknown; fi
  else echo unknown; fi
}

doctor_images() {
  engine_answers || return 0
  local debian="" name tag
  for tag in "debian:$DEBIAN_SUITE-slim" "resync/debian:$DEBIAN_SUITE"; do
    docker image inspect "$tag" >/dev/null 2>&1 && debian="$tag" && break
  done
  [[ -n $debian ]] || ! have mmdebstrap || debian="mmdebstrap can make it"
  if [[ -n $debian ]]; then good "Debian image" "$debian" "base image"; else note "Debian image" none "base image" "./resync setup, or reach a registry"; fi
  local states
  JDK="$(jdk_home)" || return 0
  if sources_changed; then
    note images "sources not compiled" "running scenarios" "run builds them; or ./resync images"
    return
  fi
  states="$(images_state)"
  while read -r name tag; do
    case "$tag" in
      present) good "image $name" present "running scenarios" ;;
      *) note "image $name" "$tag" "running scenarios" "run builds it; or ./resync images" ;;
    esac
  done <<<"$states"
}
