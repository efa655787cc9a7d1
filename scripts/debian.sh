# shellcheck shell=bash
# The Debian image that everything starts from. Sourced, never run.

DEBIAN_SUITE=trixie
PULL_SECONDS=60

# Sets DEBIAN: an image that is here, one that a registry gives, or one made by mmdebstrap.
debian_origin() {
  for DEBIAN in "debian:$DEBIAN_SUITE-slim" "resync/debian:$DEBIAN_SUITE"; do
    ! docker image inspect "$DEBIAN" >/dev/null 2>&1 || return 0
  done
  DEBIAN="debian:$DEBIAN_SUITE-slim"
  attended timeout "$PULL_SECONDS" docker pull -q "$DEBIAN" >/dev/null 2>&1 || debian_by_mmdebstrap
}

debian_by_mmdebstrap() {
  have mmdebstrap || ! can_install || install_packages mmdebstrap || die "$PROBLEM"
  have mmdebstrap ||
    die "no image debian:$DEBIAN_SUITE-slim, no registry and no mmdebstrap to make one: install mmdebstrap"
  say "making a Debian $DEBIAN_SUITE image with mmdebstrap (no registry in reach), about half a minute"
  local mode=unshare
  scratch
  [[ $EUID -ne 0 ]] || mode=root
  # Without a mirror of the user's own, mmdebstrap takes Debian's.
  quietly mmdebstrap --mode="$mode" --variant=minbase "$DEBIAN_SUITE" "$SCRATCH/rootfs.tar" \
    ${RESYNC_DEBIAN_MIRROR:+"$RESYNC_DEBIAN_MIRROR"} ||
    die "mmdebstrap could not make Debian $DEBIAN_SUITE (see above); RESYNC_DEBIAN_MIRROR names another mirror"
  DEBIAN="resync/debian:$DEBIAN_SUITE"
  quietly docker import "$SCRATCH/rootfs.tar" "$DEBIAN" || die "the Docker engine did not take the image $DEBIAN (see above)"
}
