package resync.lab.archive;

import java.util.List;

/**
 * A scenario as it was written: one row of an outline, with its background.
 *
 * @param feature the feature's title
 * @param name the scenario's title
 * @param file as given to the run
 * @param line of the scenario, or of the row of its examples, from 1
 * @param tags with their {@code @}
 * @param pair the implementations it names, such as {@code java/strongswan}; empty if none
 * @param gherkin a feature file with this scenario alone, in which another pair asked for on the
 *     command line has already taken its place: running it again repeats the run
 */
public record ScenarioText(
    String feature,
    String name,
    String file,
    int line,
    List<String> tags,
    String pair,
    String gherkin) {
  public ScenarioText {
    tags = List.copyOf(tags);
  }

  /** The feature's file name without folder and extension. */
  public String featureSlug() {
    String base = file.substring(file.lastIndexOf('/') + 1);
    return base.endsWith(".feature") ? base.substring(0, base.length() - 8) : base;
  }
}
