package resync.lab.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the page: one file that needs nothing else, neither network nor scripts. */
public final class HtmlReport {
  private HtmlReport() {}

  /**
   * Writes the page.
   *
   * @throws UncheckedIOException when the file cannot be written
   */
  public static void write(RunReport report, Path file) {
    try {
      Files.writeString(file, render(report));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the report " + file, e);
    }
  }

  /** The page as HTML. */
  public static String render(RunReport report) {
    Template template =
        Mustache.compiler()
            .emptyStringIsFalse(true)
            .withLoader(name -> resource(name + ".mustache"))
            .compile(resource("report.mustache"));
    return template.execute(RunView.of(report, text("report.css")));
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

  private static Reader resource(String name) {
    return new StringReader(text(name));
  }
}
