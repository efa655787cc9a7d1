# shellcheck shell=bash
# resync images: builds the images whose content changed. Sourced, never run.
#
# An image is tagged resync/NAME:HASH; the hash covers images/NAME, the jars or runtime that go
# in, and the tag of the image it is built on. Nothing is pulled as a must.
# target/images.properties names the resolved tags; the lab reads it.

IMAGES_FILE="$RESYNC_HOME/target/images.properties"

# With --built the jars are taken as they are: Maven calls it so from inside its own build.
command_images() {
  [[ ${1:-} == --built ]] || build
  engine_answers || die "no Docker engine answers; ./resync setup starts one"
  find_jdk
  images_build
}

images_build() {
  lock
  RESOLVED=""
  images_walk image_ensure
  mkdir -p "$(dirname "$IMAGES_FILE")"
  # Only a change is written, so that the file's time says when an image changed.
  [[ -f $IMAGES_FILE && "$(cat "$IMAGES_FILE")"$'\n' == "$RESOLVED" ]] || printf '%s' "$RESOLVED" >"$IMAGES_FILE"
  unlock
}

# Prints NAME and present, outdated or absent for each image.
images_state() {
  images_walk image_state
}

# Calls what is named for each image, parents first: NAME PARENT-TAG; TAG is the image's own.
# A folder with a file `jars` is built on the image runtime, any other on base.
images_walk() {
  local visit="$1" base runtime name folder
  KNOWN="$(docker image ls --filter label=resync.image --format '{{.Repository}}:{{.Tag}}')"
  image "$visit" base ""
  base="$TAG"
  image "$visit" runtime "$base" "$JDK/release"
  runtime="$TAG"
  for folder in "$RESYNC_HOME"/images/*/; do
    folder="${folder%/}"
    name="${folder##*/}"
    case "$name" in base | runtime) continue ;; esac
    if [[ -f $folder/jars ]]; then
      jars_of "$name"
      image "$visit" "$name" "$runtime" "${JARS[@]}"
    else
      JARS=()
      image "$visit" "$name" "$base"
    fi
  done
}

# image VISIT NAME PARENT-TAG [FILE…]: the files are what goes into it beside its folder.
image() {
  local visit="$1" name="$2" parent="$3"
  shift 3
  TAG="resync/$name:$(content_hash "$RESYNC_HOME/images/$name" "$parent" "$@")"
  "$visit" "$name" "$parent"
}

image_known() { [[ $'\n'$KNOWN$'\n' == *$'\n'"$TAG"$'\n'* ]]; }

image_ensure() {
  image_known || image_build "$1" "$2"
  RESOLVED+="$1=$TAG"$'\n'
}

image_state() {
  local state=absent
  ! grep -q "^resync/$1:" <<<"$KNOWN" || state=outdated
  ! image_known || state=present
  echo "$1 $state"
}

image_build() {
  local name="$1" parent="$2" context built="$TAG"
  if [[ -z $parent ]]; then
    debian_origin
    parent="$DEBIAN"
  fi
  say "building image $TAG"
  scratch
  context="$SCRATCH"
  cp -r "$RESYNC_HOME/images/$name/." "$context"
  [[ $name != runtime ]] || context_runtime "$context"
  if [[ -f $context/jars ]]; then
    context_jars "$context"
    built="$TAG-untrained"
  fi
  quietly docker build --force-rm --label "resync.image=$name" --build-arg "BASE=$parent" -t "$built" "$context" ||
    die "image $name could not be built (see above)"
  [[ $built == "$TAG" ]] || image_train "$name" "$built"
  # Week-old ones of the same name that no container uses.
  docker image prune -af --filter "label=resync.image=$name" --filter until=168h >/dev/null
}

# Runs the program's training in a container with a node's rights, which docker build has not, and
# keeps what it leaves (the AOT cache) as the image.
image_train() {
  local name="$1" untrained="$2" container tun=()
  at_end docker rmi "$untrained"
  [[ ! -c /dev/net/tun ]] || tun=(--device /dev/net/tun)
  container="$(docker create --network none --cap-add NET_ADMIN --cap-add NET_RAW "${tun[@]}" \
    --entrypoint /resync/train "$untrained")"
  at_end docker rm -f "$container"
  quietly docker start -a "$container" ||
    die "image $name could not be built: its program failed in training (see above)"
  quietly docker commit --change 'ENTRYPOINT ["/resync/start"]' "$container" "$TAG" ||
    die "image $name could not be kept (see above)"
}

context_runtime() {
  "$JDK/bin/jlink" --add-modules "$(paste -sd, "$RESYNC_HOME/images/runtime/modules")" \
    --strip-debug --no-header-files --no-man-pages --vm=server --compress=zip-0 --output "$1/java"
}

context_jars() {
  mkdir "$1/lib"
  cp --preserve=timestamps "${JARS[@]}" "$1/lib"
}

# Sets JARS, the jars of an image: images/NAME/jars has a pattern a line, matched against the names of the
# jars of the module named first and of all that it depends on.
jars_of() {
  local pattern found jar module candidates
  JARS=()
  read -r module <"$RESYNC_HOME/images/$1/jars"
  module="${module%%-*}"
  candidates="$(module_classpath "$module")"
  candidates="$(printf '%s\n' "${candidates//:/$'\n'}" "$(module_jars "$module")" | sort -u)"
  while read -r pattern; do
    found=""
    while read -r jar; do
      # shellcheck disable=SC2053 # a pattern is meant
      [[ ${jar##*/} == $pattern ]] || continue
      JARS+=("$jar")
      found=yes
    done <<<"$candidates"
    [[ -n $found ]] || say "images/$1/jars: no jar of module $module matches $pattern"
  done <"$RESYNC_HOME/images/$1/jars"
}

# Parent, then names, modes and bytes of all files in the directory, then the further files: those
# of the project and of the JDK by their bytes, jars of a repository by name and size, as what was
# released does not change.
content_hash() {
  local directory="$1" parent="$2" file
  shift 2
  {
    echo "$parent"
    cd "$directory" || exit
    find . -type f -printf '%m %P\n' | sort
    find . -type f -print0 | sort -z | xargs -0 sha256sum
    for file in "$@"; do
      case "$file" in
        "$RESYNC_HOME"/* | */release) sha256sum <"$file" ;;
        *) stat -c "${file##*/} %s" "$file" ;;
      esac
    done
  } | sha256sum | cut -c1-12
}
