package resync.lab.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import resync.lab.archive.RunResult;
import resync.lab.archive.WholeFile;

/** What a run's folder shows of the run as a whole, made from its results alone. */
public final class RunPages {
  private RunPages() {}

  /** The run's page. */
  public static Path page(Path folder) {
    return folder.resolve(HtmlReport.FILE);
  }

  /** Writes the page and the JUnit XML. */
  public static void write(Path folder, RunResult result) {
    try {
      WholeFile.write(folder.resolve(JUnitXml.FILE), out -> JUnitXml.write(result, out));
      WholeFile.write(page(folder), out -> HtmlReport.run(result, out));
    } catch (IOException e) {
      throw new UncheckedIOException("the report cannot be written to " + folder, e);
    }
  }
}
