package resync.lab.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.RunArchive;
import resync.lab.archive.RunResult;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioResult;
import resync.lab.archive.ScenarioText;
import resync.lab.fabric.Fabric;
import resync.lab.fabric.FabricException;
import resync.lab.report.HtmlReport;
import resync.lab.report.RunReport;
import resync.lab.report.ScenarioReport;

/** A run: scenarios one after the other on one fabric, with one archive. */
public final class LabRun {
  /** The page of a run, in its folder. */
  public static final String REPORT = "index.html";

  private final Fabric fabric;
  private final RunArchive archive;
  private final Settings settings;
  private final List<ScenarioReport> reports = new ArrayList<>();
  private int round = 1;
  private @Nullable String broken;

  /**
   * What a run is told.
   *
   * @param archiveRoot the folder that receives the run's folder
   * @param pair implementations that replace those of the features
   * @param command what was typed, for the record
   */
  public record Settings(
      Path archiveRoot, PairOverride pair, List<String> command, RunListener listener) {
    public Settings {
      command = List.copyOf(command);
    }
  }

  private LabRun(Fabric fabric, RunArchive archive, Settings settings) {
    this.fabric = fabric;
    this.archive = archive;
    this.settings = settings;
  }

  /**
   * Prepares the machine, tidies up after runs that were killed, and opens the run's folder.
   *
   * @throws FabricException when the machine lacks something
   */
  public static LabRun open(Fabric fabric, Settings settings) {
    fabric.prepare().forEach(settings.listener()::note);
    new Runs(settings.archiveRoot()).sweep().forEach(settings.listener()::note);
    RunArchive archive =
        RunArchive.create(settings.archiveRoot(), Instant.now(), settings.command(), Host.facts());
    return new LabRun(fabric, archive, settings);
  }

  public Fabric fabric() {
    return fabric;
  }

  public PairOverride pair() {
    return settings.pair();
  }

  /** The run's folder. */
  public Path folder() {
    return archive.folder();
  }

  /** Says that scenarios are now run for the n-th time. */
  public void round(int number) {
    round = number;
  }

  /** Begins a scenario. {@link #end} must follow, whatever becomes of it. */
  public Scenario begin(ScenarioText text) {
    settings.listener().started(text);
    String slug = RunArchive.slug(text.name()) + "-" + RunArchive.slug(text.pair());
    return new Scenario(text, settings.pair(), fabric, archive.open(slug), settings.listener());
  }

  /** Ends a scenario: heals its faults, collects its evidence, removes its nodes, archives it. */
  public ScenarioResult end(Scenario scenario) {
    ScenarioEnd.Outcome outcome = new ScenarioEnd(scenario, archive, round).run();
    archive.add(outcome.result());
    reports.add(outcome.report());
    settings.listener().finished(outcome.result());
    return outcome.result();
  }

  /**
   * Notes that the run cannot go on: the machine lacks something, or a person made a mistake.
   *
   * @return the exception, to be thrown
   */
  public <E extends RuntimeException> E breakOff(E problem) {
    if (broken == null) {
      broken = problem.getMessage();
    }
    return problem;
  }

  /** Why the run cannot go on, or null. */
  public @Nullable String broken() {
    return broken;
  }

  /** Ends the run and writes its report. */
  public RunResult finish() {
    RunResult result = archive.finish(Instant.now());
    try {
      HtmlReport.write(report(result), archive.folder().resolve(REPORT));
    } catch (RuntimeException e) {
      settings.listener().note("the report could not be written: " + e);
    }
    return result;
  }

  private RunReport report(RunResult result) {
    int exitCode = broken != null ? 2 : result.succeeded() ? 0 : 1;
    return new RunReport(
        result.run(),
        result.started(),
        Duration.between(result.started(), Instant.now()),
        result.command(),
        exitCode,
        result.host(),
        reports);
  }

  private static final class Host {
    static Map<String, String> facts() {
      return Map.of(
          "os",
          System.getProperty("os.name") + " " + System.getProperty("os.version"),
          "arch",
          System.getProperty("os.arch"),
          "processors",
          Integer.toString(Runtime.getRuntime().availableProcessors()),
          "java",
          System.getProperty("java.runtime.version"));
    }
  }
}
