# shellcheck shell=bash
# The commands that build and hand over. Sourced, never run.

command_run() { on_a_fabric run "$@"; }

command_archive() {
  if [[ ${1:-} == rerun ]]; then
    on_a_fabric archive "$@"
  else
    simulate archive "$@"
  fi
}

on_a_fabric() {
  local fabric
  fabric="$(wanted_fabric "$@")"
  [[ $fabric != auto ]] || choose_fabric
  if [[ ${RESYNC_FABRIC:-$fabric} == sim ]]; then
    simulate "$@"
  else
    with_containers "$@"
  fi
}

command_explore() { simulate explore "$@"; }

# Prints the value of the option --fabric, auto without it.
wanted_fabric() {
  local fabric=auto
  while (($#)); do
    case "$1" in
      --fabric) fabric="${2:-}" ;;
      --fabric=*) fabric="${1#--fabric=}" ;;
    esac
    shift
  done
  echo "$fabric"
}

# Takes Docker where an engine answers or can be made to, and says which fabric it is and why.
choose_fabric() {
  if engine_answers; then
    export RESYNC_FABRIC=docker
    say "fabric docker: an engine answers"
  elif engine_possible; then
    export RESYNC_FABRIC=docker
    say "fabric docker: the engine can be set up here"
  else
    export RESYNC_FABRIC=sim
    say "fabric sim: $NO_ENGINE; Java peers run in virtual time, scenarios of other stacks are left out (UNSUPPORTED)"
  fi
}

with_containers() {
  command_setup
  build
  images_build
  testcontainers_environment
  lab "$@"
}

# What needs neither an engine nor rights.
simulate() {
  setup_java
  build
  lab "$@"
}

lab() {
  local quick=("${QUICK_JVM[@]}")
  [[ ! -f $AOT_CACHE ]] || quick+=("-XX:AOTCache=$AOT_CACHE")
  # A search runs long enough to be worth compiling well.
  [[ $1 != explore ]] || quick=()
  exec "$JDK/bin/java" "${LAB_JVM[@]}" "${quick[@]}" \
    -cp "$(module_classpath steps)" resync.lab.cli.Main "$@"
}

# Testcontainers reads these from the environment only. The lab's engine is always this machine's
# own, but where there is a /.dockerenv Testcontainers would look for it elsewhere. Its sweeper's
# image cannot be pulled everywhere, and the lab sweeps by label itself.
testcontainers_environment() {
  export TESTCONTAINERS_HOST_OVERRIDE=localhost
  export TESTCONTAINERS_RYUK_DISABLED=true
}

command_verify() {
  command_setup
  maven verify "$@" || exit 1
  cat "$RESYNC_HOME/steps/target/planted-defects.txt" 2>/dev/null || true
}

command_format() {
  find_jdk
  local version jar
  version="$(sed -n 's|.*<google-java-format.version>\(.*\)</.*|\1|p' "$RESYNC_HOME/pom.xml")"
  jar="$STATE/google-java-format-$version-all-deps.jar"
  [[ -f $jar ]] || quietly maven -q -N dependency:copy "-DoutputDirectory=$STATE" \
    "-Dartifact=com.google.googlejavaformat:google-java-format:$version:jar:all-deps" ||
    die "Maven could not fetch google-java-format $version (see above)"
  find "$RESYNC_HOME"/*/src -name '*.java' -print0 |
    xargs -0 "$JDK/bin/java" "@$RESYNC_HOME/rules/format.args" -jar "$jar" --replace
}
