# shellcheck shell=bash
# The Debian image that everything starts from. Sourced, never run.

DEBIAN_SUITE=trixie
PULL_SECONDS=60

# Prints the image: one that is here, one that a registry gives, or one made by mmdebstrap.
debian_origin() {
  local image
  for image in "debian:$DEBIAN_SUITE-slim" "resync/debian:$DEBIAN_SUITE"; do
    docker image inspect "$image" >/dev/null 2>&1 && echo "$image" && return
  done
  if timeout "$PULL_SECONDS" docker pull -q "debian:$DEBIAN_SUITE-slim" >/dev/null 2>&1; then
    echo "debian:$DEBIAN_SUITE-slim"
  else
    debian_by_mmdebstrap
  fi
}

debian_by_mmdebstrap() {
  have mmdebstrap ||
    die "no image debian:$DEBIAN_SUITE-slim, no registry and no mmdebstrap to make one: ./resync setup installs it"
  say "making a Debian $DEBIAN_SUITE image with mmdebstrap (no registry in reach), about half a minute"
  local directory mode=unshare
  directory="$(mktemp -d)"
  [[ $EUID -ne 0 ]] || mode=root
  # Without a mirror of the user's own, mmdebstrap takes Debian's.
  quietly mmdebstrap --mode="$mode" --variant=minbase "$DEBIAN_SUITE" "$directory/rootfs.tar" \
    ${RESYNC_DEBIAN_MIRROR:+"$RESYNC_DEBIAN_MIRROR"} ||
    die "mmdebstrap could not make Debian $DEBIAN_SUITE (see above); RESYNC_DEBIAN_MIRROR names another mirror"
  docker import "$directory/rootfs.tar" "resync/debian:$DEBIAN_SUITE" >/dev/null
  rm -rf "$directory"
  echo "resync/debian:$DEBIAN_SUITE"
}
