package resync.peer.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects what is wrong with a configuration, so that a person sees all of it at once. */
final class Problems {
  private final List<String> found = new ArrayList<>();

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
    if (!found.isEmpty()) {
      throw new ConfigException(found);
    }
  }
}
