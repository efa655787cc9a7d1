package resync.sim.explore;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import resync.lab.cli.Subcommand;
import resync.lab.scenario.Mistake;
import resync.lab.topology.IkeVersion;
import resync.sim.EngineMaker;
import resync.sim.explore.Explorer.Found;

/** Searches generated fault schedules for one after which the peers do not get along again. */
@Command(
    name = "explore",
    header = "Searches fault schedules on simulated Java peers for one that ends badly.",
    description =
        "Generates schedules, one a seed. After each it checks: traffic flows both ways, both ends"
            + " have the same SAs, negotiation ends, nothing crossed the wire in clear, no packet"
            + " was accepted twice.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every invariant held under every seed",
      "1:one did not; its schedule was written as a feature file",
      "2:wrong use"
    })
public final class ExploreCommand implements Subcommand {
  /** Shrinking takes time, and one violation is mended at a time. */
  private static final int MOST_TOLD = 3;

  @Parameters(
      paramLabel = "FEATURE",
      arity = "0..*",
      description =
          "Runs these features under each seed, with its keys, delays and jitter, instead of"
              + " generated schedules.")
  private List<String> features = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many seeds (default: ${DEFAULT-VALUE}).")
  private long seeds = 10_000;

  @Option(
      names = "--first-seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "The first of them (default: ${DEFAULT-VALUE}).")
  private long firstSeed = 1;

  @Option(
      names = "--violations",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many violations end the search (default: ${DEFAULT-VALUE}).")
  private int most = 1;

  @Option(
      names = "--ike",
      paramLabel = "VERSION",
      defaultValue = "IKEv2",
      description = "IKEv1 or IKEv2 (default: ${DEFAULT-VALUE}).")
  private String ike = "IKEv2";

  @Option(
      names = "--nat",
      description = "Puts a NAT in front of west, which loses its mappings now and then.")
  private boolean nat;

  @Option(names = "--ipv6", description = "Gives gateways and hosts IPv6 addresses.")
  private boolean ipv6;

  @Option(
      names = "--sweep",
      description = {
        "Instead of generated schedules every single message of a rekeying lost, late or doubled:",
        "of Child SAs, of the IKE SA or both, by one end or by both, in either direction."
      })
  private boolean sweep;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many at a time (default: one a processor).")
  private @Nullable Integer threads;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where feature files of violations go (default: pcaps/explored).")
  private @Nullable Path folder;

  @Spec private @Nullable CommandSpec spec;

  private final EngineMaker engines = EngineMaker.provided();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    require("--seeds", seeds);
    require("--violations", most);
    int workers =
        Optional.ofNullable(threads).orElseGet(() -> Runtime.getRuntime().availableProcessors());
    require("--threads", workers);
    if (features.isEmpty()) {
      return generated(out, workers);
    }
    forGeneratedOnly("--ike", "--nat", "--ipv6", "--sweep", "--threads", "--out");
    return given(out);
  }

  private int given(PrintWriter out) {
    FeatureSearch search = new FeatureSearch(features, out);
    long failed;
    try (ProgressBar bar = bar()) {
      failed =
          search.search(firstSeed, seeds, most, (finished, violations) -> bar.stepTo(finished));
    }
    out.printf("%d scenarios did not pass%n", failed);
    out.flush();
    return failed == 0 ? 0 : 1;
  }

  private int generated(PrintWriter out, int workers) {
    IkeVersion version = version(ike);
    if (sweep && nat) {
      throw new Mistake("--sweep has no NAT; leave --nat out");
    }
    if (ipv6 && nat) {
      throw new Mistake("the NAT is one of IPv4; leave --nat or --ipv6 out");
    }
    LongFunction<Schedule> schedules =
        sweep ? new Sweep(version)::schedule : seed -> Generator.schedule(seed, version, nat);
    Explorer explorer = new Explorer(seed -> schedules.apply(seed).withIpv6(ipv6), engines, most);
    long began = System.nanoTime();
    Tally tally = new Tally();
    List<Found> found;
    try (ProgressBar bar = bar()) {
      found =
          explorer.search(
              firstSeed,
              seeds,
              workers,
              (finished, violations, simulated) -> {
                bar.stepTo(finished);
                bar.setExtraMessage(violations == 0 ? "" : violations + " violations");
                tally.simulated = simulated;
              });
    }
    Duration real = Duration.ofNanos(System.nanoTime() - began);
    found.stream().limit(MOST_TOLD).forEach(one -> tell(one, out));
    if (found.size() > MOST_TOLD) {
      out.println("and under the seeds " + seeds(found.subList(MOST_TOLD, found.size())));
    }
    out.printf(
        Locale.ROOT,
        "%,d schedules, every message met in %,d of them, %d %s; %s of simulated time in %s: %,d"
            + " times as fast; %,d schedules a second, %.2f ms of a processor each%n",
        explorer.finished(),
        explorer.met(),
        found.size(),
        found.size() == 1 ? "violation" : "violations",
        hours(tally.simulated),
        hours(real),
        tally.simulated.toMillis() / Math.max(1, real.toMillis()),
        explorer.finished() * 1_000 / Math.max(1, real.toMillis()),
        explorer.processor().toNanos() / 1e6 / Math.max(1, explorer.finished()));
    out.flush();
    return found.isEmpty() ? 0 : 1;
  }

  private static String seeds(List<Found> found) {
    return found.stream()
        .map(f -> f.schedule().seed() + " (" + f.violation().what().words() + ")")
        .collect(Collectors.joining(", "));
  }

  private static final class Tally {
    Duration simulated = Duration.ZERO;
  }

  private ProgressBar bar() {
    return new ProgressBarBuilder()
        .setTaskName("exploring")
        .setInitialMax(seeds)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(someoneLooks() ? 1_000 : 10_000)
        .build();
  }

  // A bar in a file only has to show that the search goes on.
  private static boolean someoneLooks() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  private static IkeVersion version(String word) {
    return switch (word) {
      case "IKEv1" -> IkeVersion.IKEV1;
      case "IKEv2" -> IkeVersion.IKEV2;
      default -> throw new Mistake("--ike is " + word + "; it must be IKEv1 or IKEv2");
    };
  }

  private void forGeneratedOnly(String... options) {
    for (String option : options) {
      if (Objects.requireNonNull(spec).commandLine().getParseResult().hasMatchedOption(option)) {
        throw new Mistake(option + " is for generated schedules; features run as they are");
      }
    }
  }

  private static void require(String option, long value) {
    if (value < 1) {
      throw new Mistake(option + " is " + value + "; it must be 1 or more");
    }
  }

  private void tell(Found found, PrintWriter out) {
    Found told = Shrinker.shrink(found, engines);
    out.printf(
        "seed %d: not always true that %s: %s%n",
        found.schedule().seed(), told.violation().what().words(), told.violation().detail());
    told.schedule()
        .steps()
        .forEach(s -> out.printf("  after %d ms: %s%n", s.before().toMillis(), s.act().sentence()));
    out.println("  written to " + write(told));
    out.flush();
  }

  private Path write(Found found) {
    Path target =
        Optional.ofNullable(folder)
            .orElse(
                Path.of(Optional.ofNullable(System.getenv("RESYNC_HOME")).orElse(""))
                    .resolve("pcaps")
                    .resolve("explored"));
    Path file =
        target.resolve(
            found.violation().what().name().toLowerCase(Locale.ROOT)
                + "-seed-"
                + found.schedule().seed()
                + ".feature");
    try {
      Files.createDirectories(target);
      return Files.writeString(file, FeatureText.of(found));
    } catch (IOException e) {
      throw new UncheckedIOException("the feature file " + file + " cannot be written", e);
    }
  }

  private static String hours(Duration duration) {
    return String.format(
        Locale.ROOT,
        "%d:%02d:%02d h",
        duration.toHours(),
        duration.toMinutesPart(),
        duration.toSecondsPart());
  }
}
