package resync.lab.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one run of several, which stay as they are. It has their scenarios in the order of the runs
 * with numbers of its own, and is as incomplete as they are together.
 */
public final class RunMerge {
  private final List<Runs.Kept> runs;

  private RunMerge(List<Runs.Kept> runs) {
    this.runs = runs;
  }

  /**
   * Copies them into a new run.
   *
   * @param root where it is made
   * @param command what was typed
   * @throws ArchiveException where one of the runs lacks a folder that its results name, or is of
   *     another format; nothing is made then
   */
  public static Runs.Kept of(List<Runs.Kept> runs, Path root, List<String> command) {
    RunMerge merge = new RunMerge(List.copyOf(runs));
    runs.forEach(RunMerge::check);
    try {
      return merge.into(root, command);
    } catch (IOException e) {
      throw new UncheckedIOException("the merged run cannot be written to " + root, e);
    }
  }

  private static void check(Runs.Kept run) {
    Path results = run.folder().resolve(RunArchive.RESULTS);
    if (run.result().format() != RunResult.FORMAT) {
      throw new ArchiveException(
          "%s is of format %d, and this version reads format %d"
              .formatted(results, run.result().format(), RunResult.FORMAT));
    }
    for (ScenarioResult result : run.result().results()) {
      String name = result.archive();
      if (name != null && !Files.isDirectory(run.folder().resolve(name))) {
        throw new ArchiveException(
            "%s is missing, which %s names: a run is merged as a whole"
                .formatted(run.folder().resolve(name), results));
      }
    }
  }

  private Runs.Kept into(Path root, List<String> command) throws IOException {
    Instant started = all(RunResult::started).stream().min(Comparator.naturalOrder()).orElseThrow();
    RunArchive merged = RunArchive.create(root, started, facts(command));
    var _ = merged.plan(runs.stream().mapToInt(r -> planned(r.result())).sum());
    Map<List<Object>, Integer> rounds = new HashMap<>();
    int number = 0;
    int messages = 0;
    for (Runs.Kept run : runs) {
      for (ScenarioResult result : run.result().results()) {
        number++;
        var _ =
            merged.add(
                copy(run, result, number, rounds.merge(key(result), 1, Integer::sum), merged));
      }
      for (Path file : messages(run.folder())) {
        messages++;
        Files.copy(file, merged.folder().resolve(messagesName(messages)));
      }
    }
    return new Runs.Kept(merged.folder(), end(merged));
  }

  private RunResult end(RunArchive merged) {
    List<Instant> finished =
        runs.stream().map(r -> r.result().finished()).filter(Objects::nonNull).toList();
    Instant last = finished.stream().max(Comparator.naturalOrder()).orElseGet(Instant::now);
    List<String> endings = runs.stream().flatMap(r -> ending(r.result()).stream()).toList();
    if (endings.isEmpty()) {
      return merged.finish(last, null);
    }
    int code =
        runs.stream()
            .map(r -> r.result().exitCode())
            .filter(Objects::nonNull)
            .mapToInt(Integer::intValue)
            .max()
            .orElse(0);
    return merged.interrupt(last, Math.max(RunResult.FAILED, code), String.join("; ", endings));
  }

  private static Optional<String> ending(RunResult run) {
    return run.incomplete().map(why -> run.run() + ": " + why);
  }

  private static int planned(RunResult run) {
    return Math.max(run.planned(), run.results().size());
  }

  /** What is the same scenario with the same pair is the same once more: another round. */
  private static List<Object> key(ScenarioResult result) {
    return List.of(result.file(), result.line(), result.scenario(), result.pair());
  }

  private static ScenarioResult copy(
      Runs.Kept run, ScenarioResult result, int number, int round, RunArchive merged)
      throws IOException {
    String name = result.archive();
    if (name == null) {
      return result.as(number, round, null);
    }
    Path partial = merged.open(number, name.replaceFirst("^\\d+-", ""));
    Folders.copy(run.folder().resolve(name), partial);
    ScenarioResult renumbered = result.as(number, round, RunArchive.nameOf(partial));
    ScenarioFolder.renumber(partial, renumbered);
    merged.keep(partial);
    return renumbered;
  }

  private static List<Path> messages(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files
          .filter(f -> f.getFileName().toString().matches("messages(-\\d+)?\\.ndjson"))
          .sorted(Comparator.comparingInt(RunMerge::messagesNumber))
          .toList();
    }
  }

  private static int messagesNumber(Path file) {
    String digits = file.getFileName().toString().replaceAll("\\D", "");
    return digits.isEmpty() ? 1 : Integer.parseInt(digits);
  }

  private static String messagesName(int number) {
    return number == 1 ? "messages.ndjson" : "messages-" + number + ".ndjson";
  }

  private RunFacts facts(List<String> command) {
    Map<String, String> host = new TreeMap<>();
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(run -> names.addAll(run.result().host().keySet()));
    for (String name : names) {
      host.put(name, String.join("; ", distinct(all(run -> run.host().getOrDefault(name, "?")))));
    }
    return new RunFacts(
        command,
        host,
        all(RunResult::jobs).stream().max(Comparator.naturalOrder()).orElse(1),
        same(RunResult::fabric).orElse("mixed"),
        same(RunResult::seed).orElse(null),
        joined(RunResult::resync));
  }

  private <T> List<T> all(Function<RunResult, T> fact) {
    return runs.stream().map(Runs.Kept::result).map(fact).toList();
  }

  /** What all have in common. */
  private <T> Optional<T> same(Function<RunResult, @Nullable T> fact) {
    List<Optional<T>> values = new ArrayList<>();
    runs.forEach(run -> values.add(Optional.ofNullable(fact.apply(run.result()))));
    return values.stream().distinct().count() == 1 ? values.getFirst() : Optional.empty();
  }

  private @Nullable String joined(Function<RunResult, @Nullable String> fact) {
    List<String> values = new ArrayList<>();
    for (Runs.Kept run : runs) {
      values.add(Objects.requireNonNullElse(fact.apply(run.result()), "?"));
    }
    return String.join("; ", distinct(values));
  }

  private static List<String> distinct(Collection<String> values) {
    return values.stream().distinct().collect(Collectors.toList());
  }
}
