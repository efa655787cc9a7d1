package resync.lab.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import resync.lab.archive.RunResult;

/**
 * Makes the pages: one for a run, from its results alone, and one for each scenario. Each is a file
 * that needs nothing else, neither network nor scripts.
 */
public final class HtmlReport {
  /** The page of a run in its folder, and of a scenario in its own. */
  public static final String FILE = "index.html";

  private static final Map<String, Template> TEMPLATES = new ConcurrentHashMap<>();

  private HtmlReport() {}

  /** The page of a run. */
  public static String run(RunResult run) {
    return template("run").execute(RunView.of(run, text("report.css")));
  }

  /** The same, written. */
  static void run(RunResult run, Writer out) {
    template("run").execute(RunView.of(run, text("report.css")), out);
  }

  /** The page of a scenario. */
  public static String scenario(ScenarioReport scenario) {
    return template("scenario").execute(ScenarioView.of(scenario, text("report.css")));
  }

  // A run's page is made as often as it has scenarios.
  private static Template template(String name) {
    return TEMPLATES.computeIfAbsent(
        name,
        n ->
            Mustache.compiler()
                .emptyStringIsFalse(true)
                .withLoader(partial -> new StringReader(text(partial + ".mustache")))
                .compile(text(n + ".mustache")));
  }

  private static String text(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the lab was built without " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
