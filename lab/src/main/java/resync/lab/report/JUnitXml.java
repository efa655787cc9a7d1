package resync.lab.report;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import resync.lab.archive.RunResult;
import resync.lab.archive.ScenarioResult;
import resync.lab.check.Verdict;

/**
 * A run as JUnit XML: a test a scenario. FAIL is a failure, INCONCLUSIVE an error, UNSUPPORTED is
 * skipped. A run of which something is missing has one more test, which is an error and says why:
 * what a killed run leaves must not look as if all had passed.
 */
public final class JUnitXml {
  /** Its name in the run's folder. */
  public static final String FILE = "junit.xml";

  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

  private final XMLStreamWriter out;

  private JUnitXml(XMLStreamWriter out) {
    this.out = out;
  }

  /** The run so far. */
  public static String of(RunResult run) {
    StringWriter text = new StringWriter();
    try {
      write(run, text);
    } catch (IOException e) {
      throw new UncheckedIOException("JUnit XML cannot be written to memory", e);
    }
    return text.toString();
  }

  /** The same, written. */
  static void write(RunResult run, Writer out) throws IOException {
    try {
      new JUnitXml(FACTORY.createXMLStreamWriter(out)).write(run);
    } catch (XMLStreamException e) {
      throw new IOException("JUnit XML cannot be written", e);
    }
  }

  private void write(RunResult run) throws XMLStreamException {
    List<ScenarioResult> results = run.results();
    int missing = run.incomplete().isPresent() ? 1 : 0;
    out.writeStartDocument("UTF-8", "1.0");
    line();
    out.writeStartElement("testsuite");
    out.writeAttribute("name", "Resync");
    out.writeAttribute("timestamp", run.started().toString());
    out.writeAttribute(
        "time", seconds(results.stream().mapToLong(ScenarioResult::durationMs).sum()));
    out.writeAttribute("tests", Integer.toString(results.size() + missing));
    out.writeAttribute("failures", Long.toString(count(results, Verdict.FAIL)));
    out.writeAttribute("errors", Long.toString(count(results, Verdict.INCONCLUSIVE) + missing));
    out.writeAttribute("skipped", Long.toString(count(results, Verdict.UNSUPPORTED)));
    line();
    for (ScenarioResult result : results) {
      write(result);
    }
    if (missing > 0) {
      test("Resync", "the whole run", 0);
      explain("error", "INCOMPLETE", run.incomplete().orElse(""), "");
      end();
    }
    out.writeEndElement();
    line();
    out.writeEndDocument();
    out.flush();
  }

  private static long count(List<ScenarioResult> results, Verdict verdict) {
    return results.stream().filter(r -> r.verdict() == verdict).count();
  }

  private void write(ScenarioResult result) throws XMLStreamException {
    String round = RunView.round(result);
    String name = result.scenario() + " › " + result.pair();
    test(result.feature(), round.isEmpty() ? name : name + " › " + round, result.durationMs());
    switch (result.verdict()) {
      case PASS -> {
        out.writeStartElement("system-out");
        out.writeCharacters(clean(result.account()));
        out.writeEndElement();
      }
      case FAIL -> explain("failure", result);
      case INCONCLUSIVE -> explain("error", result);
      case UNSUPPORTED -> explain("skipped", result);
    }
    end();
  }

  private void test(String group, String name, long ms) throws XMLStreamException {
    out.writeStartElement("testcase");
    out.writeAttribute("classname", clean(group));
    out.writeAttribute("name", clean(name));
    out.writeAttribute("time", seconds(ms));
    line();
  }

  private void explain(String element, ScenarioResult result) throws XMLStreamException {
    explain(element, result.verdict().name(), result.reason(), result.account());
  }

  private void explain(String element, String type, String message, String text)
      throws XMLStreamException {
    out.writeStartElement(element);
    out.writeAttribute("message", clean(message));
    if (!element.equals("skipped")) {
      out.writeAttribute("type", type);
    }
    out.writeCharacters(clean(text));
    out.writeEndElement();
  }

  private void end() throws XMLStreamException {
    line();
    out.writeEndElement();
    line();
  }

  private void line() throws XMLStreamException {
    out.writeCharacters("\n");
  }

  private static String seconds(long ms) {
    return String.format(Locale.ROOT, "%.3f", ms / 1e3);
  }

  // XML 1.0 has no way to write these, and what a log said may hold any of them.
  private static String clean(String text) {
    return text.replaceAll("[^\\t\\n\\r\\u0020-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "�");
  }
}
