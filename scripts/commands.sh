# shellcheck shell=bash
# The commands that build and hand over. Sourced, never run.

command_run() { lab run "$@"; }
command_archive() { lab archive "$@"; }

lab() {
  command_setup
  build
  [[ $1 == archive && ${2:-} != rerun ]] || images_build
  testcontainers_environment
  exec "$JDK/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto \
    --enable-native-access=ALL-UNNAMED \
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
