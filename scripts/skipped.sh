# What a build has not tested, and why.

# say_skipped SINCE: every test that was skipped, with its reason, from the reports that are newer
# than the file SINCE. Prints nothing where all were run. A report has the reason of a condition in
# an attribute, that of an assumption at the head of the stack trace.
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
      function say() {
        sub(/^Assumption failed: /, "", reason)
        gsub(/[ \t]+/, " ", reason); sub(/^ /, "", reason); sub(/ $/, "", reason)
        print "skipped: " test ": " (reason == "" ? "without a reason" : reason)
        inside = 0
      }
      /<testcase / { test = value("classname") (value("name") == "" ? "" : "." value("name")) }
      inside && (/^\tat / || /\]\]>/) { say() }
      inside { reason = reason " " $0 }
      /<skipped/ {
        reason = value("message")
        if (reason == "" && match($0, /<!\[CDATA\[[A-Za-z0-9_.$]*: ?/)) {
          reason = substr($0, RSTART + RLENGTH)
          inside = 1
        } else {
          say()
        }
      }' {} + 2>/dev/null | sort -u || true
}
