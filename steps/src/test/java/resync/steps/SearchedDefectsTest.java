package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A search that finds nothing proves something only if it would find a defect. Each test changes
 * one line of the peer, in memory, and lets the command line search, shrink and rerun.
 */
class SearchedDefectsTest {
  private static final String MOST_SCHEDULES = "10000";

  @TempDir Path folder;

  static Stream<PlantedDefect> defects() {
    return Stream.of(
        new PlantedDefect(
            "recovery forgets INITIAL_CONTACT",
            "peer/ike/v2/AuthInitiator",
            "      payloads.add(Payload.Notify.of(NotifyType.INITIAL_CONTACT));\n",
            ""),
        new PlantedDefect(
            "the replay window forgets a bit",
            "peer/sa/ReplayWindow",
            "ring[(int) word & mask] |= 1L << sequence % WORD;",
            "ring[(int) word & mask] |= (1L << sequence % WORD) & ~8L;"),
        new PlantedDefect(
            "a Delete is processed for the wrong direction",
            "peer/ike/v2/Children",
            ".filter(c -> c.outboundSpi().equals(spi))",
            ".filter(c -> c.inboundSpi().equals(spi))"));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void isFoundAndShrunkToAFeatureThatFailsWithItOnly(PlantedDefect defect) throws IOException {
    Path found = folder.resolve("found");
    try (OtherPeer defective = OtherPeer.with(defect, folder.resolve("classes"))) {
      assertEquals(
          1,
          defective.resync("explore", "--seeds", MOST_SCHEDULES, "--out", found.toString()),
          "nothing was found");
      Path feature = onlyFile(found);
      assertEquals(1, run(defective, feature), () -> "passes with the defect: " + text(feature));
    }
    try (OtherPeer sound = OtherPeer.asItIs()) {
      Path feature = onlyFile(found);
      assertEquals(0, run(sound, feature), () -> "fails without the defect: " + text(feature));
    }
  }

  private int run(OtherPeer peer, Path feature) {
    String archive = folder.resolve("runs").toString();
    return peer.resync("run", "--fabric", "sim", "--archive", archive, feature.toString());
  }

  private static Path onlyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertTrue(all.size() == 1, all::toString);
      return all.getFirst();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
