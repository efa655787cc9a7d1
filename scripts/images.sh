# shellcheck shell=bash
# resync images: builds the images whose content changed. Sourced, never run.
#
# An image is tagged resync/NAME:HASH; the hash covers its build context and the hash of the image
# it is built on. Nothing is pulled as a must. target/images.properties names the resolved tags.
# shellcheck source=engine.sh
source "$SCRIPTS/engine.sh"

IMAGES_FILE="$RESYNC_HOME/target/images.properties"
DEBIAN_SUITE=trixie
DEBIAN_MIRROR="${RESYNC_DEBIAN_MIRROR}"

command_images() {
  engine_answers || die "no Docker engine answers; ./resync setup starts one"
  mkdir -p "$(dirname "$IMAGES_FILE")"
  local base
  base="$(image base "" "$RESYNC_HOME/images/base")"
  image strongswan "$base" "$RESYNC_HOME/images/strongswan" >/dev/null
}

# image NAME PARENT-TAG CONTEXT…: builds the image unless it is there, prints its tag.
image() {
  local name="$1" parent="$2"
  shift 2
  local tag
  tag="resync/$name:$(content_hash "$parent" "$@")"
  docker image inspect "$tag" >/dev/null 2>&1 || image_build "$name" "$parent" "$tag" "$@"
  image_record "$name" "$tag"
  echo "$tag"
}

image_build() {
  local name="$1" parent="$2" tag="$3" context
  shift 3
  [[ -n $parent ]] || parent="$(debian_origin)"
  say "building image $tag"
  context="$(mktemp -d)"
  cp -r "${@/%//.}" "$context"
  quietly docker build -q --label "resync.image=$name" --build-arg "BASE=$parent" \
    --build-arg "ORIGIN=$parent" -t "$tag" "$context" ||
    die "image $name could not be built (see above)"
  rm -rf "$context"
}

image_record() {
  touch "$IMAGES_FILE"
  local rest
  rest="$(grep -v "^$1=" "$IMAGES_FILE" || true)"
  printf '%s\n' ${rest:+"$rest"} "$1=$2" | sort >"$IMAGES_FILE.new"
  mv "$IMAGES_FILE.new" "$IMAGES_FILE"
}

# Names, modes and bytes of all files below the directories, and the parent's tag.
content_hash() {
  local parent="$1" directory
  shift
  {
    echo "$parent"
    for directory in "$@"; do
      (cd "$directory" && find . -type f -printf '%m %P\n' | sort && find . -type f -print0 | sort -z | xargs -0 sha256sum)
    done
  } | sha256sum | cut -c1-12
}

# A Debian image to start from: one that is here, one a registry gives, or one made by mmdebstrap.
debian_origin() {
  local image
  for image in "debian:$DEBIAN_SUITE-slim" "resync/debian:$DEBIAN_SUITE"; do
    docker image inspect "$image" >/dev/null 2>&1 && echo "$image" && return
  done
  if timeout 60 docker pull -q "debian:$DEBIAN_SUITE-slim" >/dev/null 2>&1; then
    echo "debian:$DEBIAN_SUITE-slim"
    return
  fi
  debian_by_mmdebstrap
}

debian_by_mmdebstrap() {
  have mmdebstrap || die "no image debian:$DEBIAN_SUITE-slim, no registry and no mmdebstrap to make one; ./resync setup installs it"
  say "making a Debian $DEBIAN_SUITE image with mmdebstrap (no registry in reach), about half a minute"
  local directory mode=unshare
  directory="$(mktemp -d)"
  [[ $EUID -ne 0 ]] || mode=root
  quietly mmdebstrap --mode="$mode" --variant=minbase "$DEBIAN_SUITE" "$directory/rootfs.tar" "$DEBIAN_MIRROR" ||
    die "mmdebstrap could not make Debian $DEBIAN_SUITE from $DEBIAN_MIRROR (see above)"
  docker import "$directory/rootfs.tar" "resync/debian:$DEBIAN_SUITE" >/dev/null
  rm -rf "$directory"
  echo "resync/debian:$DEBIAN_SUITE"
}
