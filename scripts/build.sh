# shellcheck shell=bash
# Compiles what a run needs, when sources changed. Sourced, never run.

BUILT_STAMP="$STATE/built"
RUN_MODULES=(peer lab sim steps)
AOT_CACHE="$STATE/lab.aot"
LAB_JVM=(-XX:+UseSerialGC --enable-native-access=ALL-UNNAMED)
# Without a locale, as in many a CI, Java writes a question mark for every arrow.
case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in
'' | C | POSIX)
  LAB_JVM+=(-Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8)
  MAVEN_OPTS="${MAVEN_OPTS:-} -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8"
  MAVEN_OPTS+=" -Dsun.stdout.encoding=UTF-8 -Dsun.stderr.encoding=UTF-8" # before Java 19
  export MAVEN_OPTS
  ;;
esac
# For commands that are over in seconds.
QUICK_JVM=(-XX:TieredStopAtLevel=1)

# Packages the modules of a run without their tests, unless nothing changed since the last time.
build() {
  lock
  if sources_changed; then
    find_jdk
    have mvn || die "missing: Maven, which builds Resync; ./resync setup installs it"
    say "compiling$([[ -f $BUILT_STAMP ]] || echo " (the first time Maven downloads what it needs)")"
    local started="$STATE/built.started" log="$STATE/build.log" modules
    modules="$(IFS=, && echo "${RUN_MODULES[*]}")"
    touch "$started"
    attended maven -pl "$modules" package -Dmaven.test.skip=true >"$log" 2>&1 || build_failed "$log"
    prepare_start
    mv "$started" "$BUILT_STAMP"
  fi
  unlock
}

# Shows what Maven complained of; what failed before it could complain, by its last lines.
build_failed() {
  local complaints
  complaints="$(grep -E '^\[(ERROR|WARNING)\] ' "$1" | grep -v -E 'Help 1|re-run Maven|ERROR\] *$' || true)"
  [[ -n $complaints ]] || complaints="$(tail -n 20 "$1")"
  head -n 40 <<<"$complaints" >&2
  die "the build failed; Maven's whole output is in $1"
}

# Once a build: what a simulated run loads and links is kept, so that later starts are fast. Without
# it everything works, only slower.
prepare_start() {
  local classpath
  rm -f "$AOT_CACHE" "$AOT_CACHE".new*
  scratch
  say "preparing a fast start"
  classpath="$(module_classpath steps)"
  if attended "$JDK/bin/java" "-XX:AOTCacheOutput=$AOT_CACHE.new" "${LAB_JVM[@]}" "${QUICK_JVM[@]}" \
    -cp "$classpath" resync.lab.cli.Main run --fabric sim --archive "$SCRATCH" \
    "$RESYNC_HOME/features/recovery" >"$STATE/prepare.log" 2>&1 && [[ -f $AOT_CACHE.new ]]; then
    mv "$AOT_CACHE.new" "$AOT_CACHE"
  else
    rm -f "$AOT_CACHE".new*
  fi
}

# Directories count too: their time changes when a file is added or removed.
sources_changed() {
  local module paths=("$RESYNC_HOME/pom.xml")
  [[ -f $BUILT_STAMP ]] || return 0
  for module in "${RUN_MODULES[@]}"; do
    [[ -f $RESYNC_HOME/$module/target/runtime-classpath ]] || return 0
    paths+=("$RESYNC_HOME/$module/pom.xml")
    [[ ! -d $RESYNC_HOME/$module/src/main ]] || paths+=("$RESYNC_HOME/$module/src/main")
  done
  [[ -n "$(find "${paths[@]}" -newer "$BUILT_STAMP" -print -quit)" ]]
}

# Maven with a JDK that its toolchain plugin finds wherever it is.
maven() {
  [[ -n ${JAVA_HOME:-} ]] || have java || export JAVA_HOME="$JDK"
  export JAVA25_HOME="$JDK"
  (cd "$RESYNC_HOME" && mvn -B -ntp "$@" </dev/null)
}

# Prints a module's class path at run time: its own jar, then what it depends on.
module_classpath() {
  local jar file="$RESYNC_HOME/$1/target/runtime-classpath"
  [[ $RESYNC_HOME != *:* ]] || die "the checkout is in $RESYNC_HOME; a class path cannot hold the colon in that name"
  jar="$(module_jars "$1" | grep -v -e '-programs\.jar$' || true)"
  [[ -n $jar && -f $file ]] || die "module $1 is not packaged; ./resync images (without --built) does it"
  printf '%s:%s\n' "$jar" "$(<"$file")"
}

# Prints the jars a module was packaged as, a line each.
module_jars() { find "$RESYNC_HOME/$1/target" -maxdepth 1 -name "$1-*.jar" 2>/dev/null || true; }
