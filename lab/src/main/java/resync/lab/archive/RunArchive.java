package resync.lab.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a run that goes on. Each scenario's folder is whole or not there: it is filled
 * under a name that ends in {@code .partial} and then renamed. {@code results.json} is brought up
 * to date after every scenario, so that a run that is killed leaves what it had finished.
 */
public final class RunArchive {
  static final String RESULTS = "results.json";
  static final String PARTIAL = ".partial";
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path folder;
  private final Instant started;
  private final RunFacts facts;
  private final SortedMap<Integer, ScenarioResult> results = new TreeMap<>();
  private int planned;
  private @Nullable RunResult over;

  private RunArchive(Path folder, Instant started, RunFacts facts) {
    this.folder = folder;
    this.started = started;
    this.facts = facts;
  }

  /**
   * Makes the folder of a new run.
   *
   * @param root where the runs are
   */
  public static RunArchive create(Path root, Instant started, RunFacts facts) {
    try {
      Files.createDirectories(root);
      String id =
          ID.format(started) + String.format("-%04x", ThreadLocalRandom.current().nextInt(0x10000));
      Path folder = Files.createDirectory(root.resolve(id));
      RunOwner.claim(folder);
      RunArchive archive = new RunArchive(folder, started, facts);
      archive.save(null, null, null);
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException("the archive " + root + " cannot be written", e);
    }
  }

  public Path folder() {
    return folder;
  }

  public String id() {
    return folder.getFileName().toString();
  }

  /**
   * An empty folder for a scenario's files; {@link #keep} or {@link #drop} must follow.
   *
   * @param number the scenario's, from 1; no other has it
   */
  public Path open(int number, String slug) {
    Path partial = folder.resolve(String.format("%03d-%s%s", number, slug, PARTIAL));
    try {
      return Files.createDirectory(partial);
    } catch (IOException e) {
      throw new UncheckedIOException("the archive folder " + partial + " cannot be made", e);
    }
  }

  /** The name under which an open folder will be kept. */
  public static String nameOf(Path partial) {
    String name = partial.getFileName().toString();
    return name.substring(0, name.length() - PARTIAL.length());
  }

  /** Gives an open folder its name. */
  public Path keep(Path partial) {
    try {
      return Files.move(
          partial, partial.resolveSibling(nameOf(partial)), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the archive folder " + partial + " cannot be renamed", e);
    }
  }

  /** Removes an open folder: nothing was started, nothing is worth keeping. */
  public void drop(Path partial) {
    try {
      Folders.delete(partial);
    } catch (IOException e) {
      throw new UncheckedIOException("the folder " + partial + " cannot be removed", e);
    }
  }

  /** Says how many scenarios are to run. */
  public synchronized RunResult plan(int scenarios) {
    planned = scenarios;
    return save(null, null, null);
  }

  /**
   * Notes a scenario's result. Its number, not the moment it ended, says where it stands.
   *
   * @return the run so far
   * @throws CancellationException when the run is over: what ends later belongs to no run
   */
  public synchronized RunResult add(ScenarioResult result) {
    if (over != null) {
      throw new CancellationException("the run is over");
    }
    results.put(result.number(), result);
    return save(null, null, null);
  }

  /**
   * Ends the run: nothing is added any more. Called again, it returns what it returned first.
   *
   * @param broken why it could not go on, or null
   */
  public synchronized RunResult finish(Instant finished, @Nullable String broken) {
    if (over != null) {
      return over;
    }
    boolean succeeded = run(finished, null, broken).succeeded();
    return end(
        finished,
        broken != null ? RunResult.BROKEN : succeeded ? RunResult.PASSED : RunResult.FAILED,
        broken);
  }

  /**
   * Ends the run from outside.
   *
   * @param exitCode null where the process is another's
   * @param ending what ended it
   */
  public synchronized RunResult interrupt(
      Instant finished, @Nullable Integer exitCode, String ending) {
    return over != null ? over : end(finished, exitCode, ending);
  }

  private RunResult end(Instant finished, @Nullable Integer exitCode, @Nullable String ending) {
    RunResult result = save(finished, exitCode, ending);
    over = result;
    release();
    return result;
  }

  /** Whether the run has ended. */
  public synchronized boolean over() {
    return over != null;
  }

  // Who carries out a scenario may write to its folder once more until the process has ended: then
  // the run keeps its owner, so that the next sweep looks again.
  private void release() {
    try {
      if (!Runs.removeUnfinished(folder)) {
        RunOwner.release(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the run's folder " + folder + " cannot be released", e);
    }
  }

  private RunResult run(
      @Nullable Instant finished, @Nullable Integer exitCode, @Nullable String ending) {
    return new RunResult(
        RunResult.FORMAT,
        id(),
        started,
        finished,
        Math.max(planned, results.size()),
        exitCode,
        ending,
        facts.command(),
        facts.host(),
        facts.jobs(),
        facts.fabric(),
        facts.seed(),
        facts.resync(),
        List.copyOf(results.values()));
  }

  private RunResult save(
      @Nullable Instant finished, @Nullable Integer exitCode, @Nullable String ending) {
    RunResult result = run(finished, exitCode, ending);
    try {
      Json.write(folder.resolve(RESULTS), result);
    } catch (IOException e) {
      throw new UncheckedIOException("the run's results cannot be written to " + folder, e);
    }
    return result;
  }

  /** Lower case, digits and hyphens only, at most 60 characters. */
  public static String slug(String words) {
    String slug =
        words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return slug.length() <= 60 ? slug : slug.substring(0, 60).replaceAll("-[^-]*$", "");
  }
}
