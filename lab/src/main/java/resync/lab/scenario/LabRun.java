package resync.lab.scenario;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.RunArchive;
import resync.lab.archive.RunFacts;
import resync.lab.archive.RunResult;
import resync.lab.archive.Runs;
import resync.lab.archive.ScenarioResult;
import resync.lab.archive.ScenarioText;
import resync.lab.fabric.Fabric;
import resync.lab.fabric.FabricException;
import resync.lab.report.RunPages;

/** A run: scenarios on one fabric, one or several at a time, with one archive. */
public final class LabRun {
  private static final String INTERRUPTED = "interrupted";

  private final Fabric fabric;
  private final RunArchive archive;
  private final Settings settings;
  private final Numbering numbering = new Numbering();
  private final AtomicReference<@Nullable String> broken = new AtomicReference<>();
  private volatile int round = 1;

  /**
   * What a run is told.
   *
   * @param archiveRoot the folder that receives the run's folder
   * @param pair implementations that replace those of the features
   * @param command what was typed, for the record
   * @param jobs how many scenarios run at a time, for the record too
   * @param listener is told of all of them, by a thread each
   */
  public record Settings(
      Path archiveRoot, PairOverride pair, List<String> command, int jobs, RunListener listener) {
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
    fabric.prepare(settings.jobs()).forEach(settings.listener()::note);
    double slowness = fabric.slowness();
    if (slowness > 1) {
      settings.listener().note(slow(slowness, settings.jobs()));
    }
    new Runs(settings.archiveRoot()).sweep().forEach(settings.listener()::note);
    RunArchive archive =
        RunArchive.create(
            settings.archiveRoot(),
            Instant.now(),
            new RunFacts(
                settings.command(),
                Host.facts(slowness),
                settings.jobs(),
                fabric.name(),
                fabric.seed().isPresent() ? fabric.seed().getAsLong() : null,
                System.getenv("RESYNC_VERSION")));
    return new LabRun(fabric, archive, settings);
  }

  private static String slow(double slowness, int jobs) {
    return String.format(
        Locale.ROOT,
        "this machine%s is %.1f times slower than the reference now; what depends on it may take"
            + " that much longer, figures are as measured",
        jobs == 1 ? "" : ", with " + jobs + " scenarios at a time,",
        slowness);
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

  /** How many scenarios run at a time. */
  public int jobs() {
    return settings.jobs();
  }

  /** Says how many scenarios are to run in all rounds together. */
  public void plan(int scenarios) {
    show(() -> archive.plan(scenarios));
  }

  /**
   * Says that these scenarios are now run for the n-th time. Their numbers follow this order, in
   * whatever order they begin and end.
   */
  public void round(int number, List<ScenarioText> scenarios) {
    round = number;
    numbering.promise(scenarios);
  }

  /** Begins a scenario. {@link #end} must follow, whatever becomes of it. */
  public Scenario begin(ScenarioText text) {
    settings.listener().started(text);
    String slug = RunArchive.slug(text.name()) + "-" + RunArchive.slug(text.pair());
    int number = numbering.of(text);
    Path directory = archive.open(number, slug);
    return new Scenario(number, text, settings.pair(), fabric, directory, settings.listener());
  }

  /**
   * Ends a scenario: heals its faults, collects its evidence, removes its nodes, archives it, and
   * brings what the run shows of itself up to date. Nothing but its result stays in memory.
   *
   * @throws CancellationException when the run is over
   */
  public ScenarioResult end(Scenario scenario) {
    ScenarioResult result = new ScenarioEnd(scenario, archive, round).run();
    show(() -> archive.add(result));
    settings.listener().finished(scenario.text(), result);
    return result;
  }

  /**
   * Notes that the run cannot go on: the machine lacks something, or a person made a mistake.
   *
   * @return the exception, to be thrown
   */
  public <E extends RuntimeException> E breakOff(E problem) {
    broken.compareAndSet(null, problem.getMessage());
    return problem;
  }

  /** Why the run cannot go on, or null. */
  public @Nullable String broken() {
    return broken.get();
  }

  /** Whether the run has ended; its result stays as it is. */
  public boolean over() {
    return archive.over();
  }

  /** Ends the run. */
  public RunResult finish() {
    return show(() -> archive.finish(Instant.now(), broken.get()));
  }

  /**
   * Ends the run at once, whatever goes on: a scenario that is under way counts for nothing.
   *
   * @param exitCode of the command; null where the process is another's
   */
  public RunResult interrupt(@Nullable Integer exitCode) {
    broken.compareAndSet(null, INTERRUPTED);
    return show(() -> archive.interrupt(Instant.now(), exitCode, INTERRUPTED));
  }

  // One at a time: what is written last has all that was written before.
  private RunResult show(Supplier<RunResult> change) {
    synchronized (archive) {
      boolean over = archive.over();
      RunResult result = change.get();
      if (over) {
        return result;
      }
      RunPages.write(folder(), result);
      return result;
    }
  }

  private static final class Host {
    static Map<String, String> facts(double slowness) {
      return Map.of(
          "slowness",
          String.format(Locale.ROOT, "%.1f", slowness),
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
