package resync.peer.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects what is wrong with a configuration, so that a person sees all of it at once. */
final class Problems {
  private final List<String> decisive = new ArrayList<>();
  private final List<String> found = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /** Why something cannot work at all, whatever else is wrong: it is said first. */
  void decide(Source where, String what, String accepted) {
    String problem = where + ": " + what + "; accepted: " + accepted;
    if (!decisive.contains(problem)) {
      decisive.add(problem);
    }
  }

  /** What is taken otherwise than somebody may expect, and does no harm. */
  void warn(Source where, String what) {
    warnings.add(where + ": " + what);
  }

  List<String> warnings() {
    return warnings;
  }

  void add(Source where, String what) {
    String problem = where + ": " + what;
    if (!found.contains(problem)) {
      found.add(problem);
    }
  }

  void add(Source where, String what, Collection<String> accepted) {
    add(where, what + "; accepted: " + String.join(", ", accepted));
  }

  void add(Source where, String what, String accepted) {
    add(where, what + "; accepted: " + accepted);
  }

  void throwIfAny() throws ConfigException {
    if (!decisive.isEmpty() || !found.isEmpty()) {
      List<String> all = new ArrayList<>(decisive);
      all.addAll(found);
      throw new ConfigException(all);
    }
  }
}
