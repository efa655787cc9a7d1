# shellcheck shell=bash
# The commands that build and hand over. Sourced, never run.

# The lab reads the command and the features first. Where containers are wanted it then calls
# doctor --fabric and setup --images, so that a mistake costs no engine and no image.
command_run() { hand_over run "$@"; }
command_demo() { hand_over demo "$@"; }
command_archive() { hand_over archive "$@"; }
command_explore() { hand_over explore "$@"; }
command_completion() { hand_over completion "$@"; }

# What needs neither an engine nor rights.
hand_over() {
  setup_java
  build
  testcontainers_environment
  RESYNC_VERSION="$(version)"
  export RESYNC_VERSION
  lab "$@"
}

lab() {
  local classpath quick=("${QUICK_JVM[@]}")
  [[ ! -f $AOT_CACHE ]] || quick+=("-XX:AOTCache=$AOT_CACHE")
  # A search runs long enough to be worth compiling well.
  [[ $1 != explore ]] || quick=()
  classpath="$(module_classpath steps)"
  tidy
  exec "$JDK/bin/java" "${LAB_JVM[@]}" "${quick[@]}" -cp "$classpath" resync.lab.cli.Main "$@"
}

# Testcontainers reads these from the environment only. The lab's engine is always this machine's
# own, but where there is a /.dockerenv Testcontainers would look for it elsewhere. Its sweeper's
# image cannot be pulled everywhere, and the lab sweeps by label itself.
testcontainers_environment() {
  export TESTCONTAINERS_HOST_OVERRIDE=localhost
  export TESTCONTAINERS_RYUK_DISABLED=true
}

# Maven's exit code is 1 whatever happened; only a test that failed may be told as one.
command_verify() {
  local log="$STATE/verify.log"
  set_up
  lock && unlock
  RESYNC_VERSION="$(version)"
  export RESYNC_VERSION
  touch "$STATE/verify.began"
  attended maven_shown "$log" verify "$@" || {
    say_skipped "$STATE/verify.began"
    ! grep -q 'There are test failures' "$log" || exit 1
    die "the build ended before its tests could tell; Maven's output is above and in $log"
  }
  cat "$RESYNC_HOME/steps/target/planted-defects.txt" 2>/dev/null || true
  say_skipped "$STATE/verify.began"
}

maven_shown() {
  local log="$1"
  shift
  maven "$@" 2>&1 | tee "$log"
}

command_format() {
  find_jdk
  local version jar
  version="$(sed -n 's|.*<google-java-format.version>\(.*\)</.*|\1|p' "$RESYNC_HOME/pom.xml")"
  jar="$STATE/google-java-format-$version-all-deps.jar"
  if [[ ! -f $jar ]]; then
    have mvn || die "missing: Maven, which fetches google-java-format; ./resync setup installs it"
    quietly maven -q -N dependency:copy "-DoutputDirectory=$STATE" \
      "-Dartifact=com.google.googlejavaformat:google-java-format:$version:jar:all-deps" ||
      die "Maven could not fetch google-java-format $version (see above)"
  fi
  find "$RESYNC_HOME"/*/src -name '*.java' -print0 |
    xargs -0 "$JDK/bin/java" "@$RESYNC_HOME/rules/format.args" -jar "$jar" --replace ||
    die "not every source could be formatted (see above)"
}
