# What a build has not tested, and why.

# say_skipped SINCE: every test that was skipped, with its reason, from the reports that are newer
# than the file SINCE. Prints nothing where all were run.
say_skipped() {
  find "$RESYNC_HOME"/*/target/surefire-reports "$RESYNC_HOME"/*/target/failsafe-reports \
    -name 'TEST-*.xml' -newer "$1" -exec awk '
      function value(name,   text) {
        if (!match($0, " " name "=\"[^\"]*\"")) return ""
        text = substr($0, RSTART, RLENGTH)
        sub(/^[^"]*"/, "", text)
        sub(/"$/, "", text)
        gsub(/&quot;/, "\"", text); gsub(/&apos;/, "\x27", text)
        gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&#10;/, " ", text)
        gsub(/&amp;/, "\\&", text)
        return text
      }
      /<testcase / { test = value("classname") (value("name") == "" ? "" : "." value("name")) }
      /<skipped/ {
        reason = value("message")
        sub(/^Assumption failed: /, "", reason)
        print "skipped: " test ": " (reason == "" ? "without a reason" : reason)
      }' {} + 2>/dev/null | sort -u || true
}
