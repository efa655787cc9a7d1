package resync.lab.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import resync.lab.check.Verdict;

/**
 * The runs that are kept.
 *
 * @param root the folder that holds one folder a run
 */
public record Runs(Path root) {

  /** A run and its folder. */
  public record Kept(Path folder, RunResult result) {}

  /** The id of the newest run. */
  public static final String LAST = "last";

  /**
   * Scenarios that failed or could not be decided.
   *
   * @param folders theirs, by number; of a scenario that failed in several rounds the first one
   * @param without how many left no folder, since nothing of them was started
   */
  public record Failures(List<Path> folders, int without) {
    public Failures {
      folders = List.copyOf(folders);
    }
  }

  /** All runs, the oldest first. A folder that is no run is left out. */
  public List<Kept> list() {
    List<Kept> kept = new ArrayList<>();
    for (Path folder : folders(root)) {
      if (Files.exists(folder.resolve(RunArchive.RESULTS))) {
        kept.add(read(folder));
      }
    }
    // Ids of the same second say nothing.
    kept.sort(Comparator.comparing(k -> k.result().started()));
    return kept;
  }

  /**
   * The runs whose id begins with this; {@code last} is the newest.
   *
   * @param id may be followed by {@code /} and a scenario, which is not looked at here
   */
  public List<Kept> find(String id) {
    String run = id.split("/", 2)[0];
    List<Kept> all = list();
    if (run.equals(LAST)) {
      return all.isEmpty() ? List.of() : List.of(all.getLast());
    }
    return all.stream().filter(k -> k.result().run().startsWith(run)).toList();
  }

  /** The folders of a run's finished scenarios, in order, that an id after its slash means. */
  public static List<Path> scenarios(Kept run, Optional<String> wanted) {
    return folders(run.folder()).stream()
        .filter(f -> !f.toString().endsWith(RunArchive.PARTIAL))
        .filter(f -> Files.exists(f.resolve(ScenarioFolder.SCENARIO)))
        .filter(f -> wanted.isEmpty() || matches(f.getFileName().toString(), wanted.get()))
        .toList();
  }

  /** What of a run is worth running again. */
  public static Failures failures(Kept run) {
    Map<String, Path> kept =
        scenarios(run, Optional.empty()).stream()
            .collect(Collectors.toMap(f -> f.getFileName().toString(), Function.identity()));
    Map<String, Path> chosen = new LinkedHashMap<>();
    int without = 0;
    for (ScenarioResult result : run.result().results()) {
      if (result.verdict() == Verdict.FAIL || result.verdict() == Verdict.INCONCLUSIVE) {
        Path folder = result.archive() == null ? null : kept.get(result.archive());
        if (folder == null) {
          without++;
        } else {
          chosen.putIfAbsent(result.file() + ":" + result.line() + " " + result.pair(), folder);
        }
      }
    }
    return new Failures(List.copyOf(chosen.values()), without);
  }

  private static boolean matches(String name, String wanted) {
    String number = wanted.replaceFirst("^0+", "");
    return name.equals(wanted)
        || name.startsWith(wanted + "-")
        || name.replaceFirst("^0+", "").startsWith(number + "-");
  }

  /**
   * Removes half-written folders of runs whose process is gone; their finished scenarios stay.
   *
   * @return a sentence for each such run
   */
  public List<String> sweep() {
    List<String> sentences = new ArrayList<>();
    try {
      for (Path run : folders(root)) {
        if (RunOwner.abandoned(run)) {
          tidy(run).ifPresent(sentences::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the archive " + root + " cannot be tidied", e);
    }
    return sentences;
  }

  /** Removes what a run has half written, as far as it can; returns whether there was anything. */
  static boolean removeUnfinished(Path run) {
    List<Path> unfinished =
        folders(run).stream().filter(f -> f.toString().endsWith(RunArchive.PARTIAL)).toList();
    for (Path folder : unfinished) {
      try {
        Folders.delete(folder);
      } catch (IOException e) {
        // Somebody writes there still.
      }
    }
    return !unfinished.isEmpty();
  }

  /** A sentence, unless the run ended in good order and left nothing. */
  private static Optional<String> tidy(Path run) throws IOException {
    int removed = 0;
    int whole = 0;
    for (Path folder : folders(run)) {
      if (folder.toString().endsWith(RunArchive.PARTIAL)) {
        Folders.delete(folder);
        removed++;
      } else {
        whole++;
      }
    }
    try (DirectoryStream<Path> halves = Files.newDirectoryStream(run, "*" + WholeFile.NEXT)) {
      for (Path half : halves) {
        Files.delete(half);
      }
    }
    RunOwner.release(run);
    if (removed == 0 && finished(run)) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            "run %s was killed: %d finished %s kept, %d half-written removed",
            run.getFileName(), whole, whole == 1 ? "scenario" : "scenarios", removed));
  }

  private static boolean finished(Path run) {
    return Files.exists(run.resolve(RunArchive.RESULTS)) && read(run).result().finished() != null;
  }

  private static Kept read(Path folder) {
    try {
      return new Kept(folder, Json.read(folder.resolve(RunArchive.RESULTS), RunResult.class));
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " holds no readable " + RunArchive.RESULTS, e);
    }
  }

  private static List<Path> folders(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(parent + " cannot be listed", e);
    }
  }
}
