# shellcheck shell=bash
# Finds a JDK 25 whatever java is first on the PATH. Sourced, never run.

JDK_RELEASE=25
JDK=""
NO_JDK="no JDK $JDK_RELEASE found (looked at JAVA_HOME, /usr/lib/jvm, the PATH); \
install one, e.g. Temurin $JDK_RELEASE from adoptium.net, and set JAVA_HOME"

# Prints the home of a JDK of at least the release, the smallest such first; fails without one.
jdk_home() {
  local home best="" best_release=9999 release
  for home in ${JAVA_HOME:+"$JAVA_HOME"} /usr/lib/jvm/* "${HOME:-}"/.sdkman/candidates/java/* "$(path_java_home)"; do
    release="$(jdk_release "$home")" || continue
    ((release >= JDK_RELEASE && release < best_release)) || continue
    best="$home" best_release="$release"
  done
  [[ -n $best ]] && echo "$best"
}

# The `release` file says the version without the third of a second that `java -version` takes.
jdk_release() {
  [[ -n $1 && -x $1/bin/javac && -r $1/release ]] || return 1
  [[ "$(<"$1/release")" =~ JAVA_VERSION=\"([0-9]+) ]] && echo "${BASH_REMATCH[1]}"
}

path_java_home() {
  local java
  java="$(command -v java)" || return 0
  dirname "$(dirname "$(readlink -f "$java")")"
}

# Sets JDK, or ends with one sentence.
find_jdk() {
  [[ -n $JDK ]] || JDK="$(jdk_home)" || die "$NO_JDK"
}
