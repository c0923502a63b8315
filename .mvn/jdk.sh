# Finds a JDK 25 and makes it JAVA_HOME; sourced by mvnw and by every launcher in deploy/, so that they agree.
# Order: ACCORD_JAVA_HOME, JAVA_HOME, the usual places. POSIX sh, no globbing assumed, paths may hold spaces.

accord_is_jdk_25() {
  [ -n "${1-}" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] &&
    grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

accord_find_jdk_25() {
  for candidate in "${ACCORD_JAVA_HOME-}" "${JAVA_HOME-}"; do
    if accord_is_jdk_25 "$candidate"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  find -L /usr/lib/jvm /usr/java /opt/java /opt "$HOME/.sdkman/candidates/java" "$HOME/.jdks" \
    /Library/Java/JavaVirtualMachines -maxdepth 3 -name release 2>/dev/null |
    while IFS= read -r release; do
      if accord_is_jdk_25 "${release%/release}"; then
        printf '%s\n' "${release%/release}"
        break
      fi
    done
}

# Places that do not exist make find fail, which must not end a launcher that runs with errexit and pipefail.
ACCORD_JDK="$(accord_find_jdk_25 || true)"
if [ -n "$ACCORD_JDK" ]; then
  JAVA_HOME="$ACCORD_JDK"
  # The formatter still calls Unsafe at start; the warning says nothing to whoever runs the build. Maven lives for
  # minutes: what the second JIT would cost, it never earns back.
  MAVEN_OPTS="${MAVEN_OPTS-} -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
  export JAVA_HOME MAVEN_OPTS
else
  echo "accord: no JDK 25 found. Install one (for example Temurin 25), or set ACCORD_JAVA_HOME or JAVA_HOME to it." >&2
  echo "accord: looked at ACCORD_JAVA_HOME='${ACCORD_JAVA_HOME-}', JAVA_HOME='${JAVA_HOME-}', /usr/lib/jvm, /usr/java, /opt, ~/.sdkman, ~/.jdks" >&2
  exit 1
fi
