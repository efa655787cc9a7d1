package resync.steps;

import io.cucumber.plugin.event.Node;
import io.cucumber.plugin.event.TestSourceParsed;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The titles of features by their source, which Cucumber tells only when it parses them. */
final class FeatureTitles {
  private final Map<URI, String> titles = new ConcurrentHashMap<>();

  void add(TestSourceParsed event) {
    for (Node node : event.getNodes()) {
      node.getName().ifPresent(name -> titles.put(event.getUri(), name));
    }
  }

  String of(URI source) {
    return titles.getOrDefault(source, "");
  }
}
