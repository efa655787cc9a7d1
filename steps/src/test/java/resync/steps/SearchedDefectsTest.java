package resync.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import resync.lab.archive.Runs;
import resync.lab.check.Verdict;

/**
 * A search that finds nothing proves something only if it would find a defect. Each test plants one
 * in the peer, in memory, and lets the command line search, shrink and rerun.
 */
class SearchedDefectsTest {
  private static final String MOST_SCHEDULES = "10000";

  @TempDir Path folder;

  static Stream<PlantedDefect> defects() {
    return Stream.of(
        new PlantedDefect.AtSeam(
            "recovery forgets INITIAL_CONTACT", Misbehaviours.ForgetsInitialContact.class),
        new PlantedDefect.InSource(
            "the replay window forgets a bit",
            "peer/sa/ReplayWindow",
            "ring[(int) word & mask] |= 1L << sequence % WORD;",
            "ring[(int) word & mask] |= (1L << sequence % WORD) & ~8L;"),
        new PlantedDefect.InSource(
            "a Delete is processed for the wrong direction",
            "peer/ikev2/Children",
            ".filter(c -> c.outboundSpi().equals(spi))",
            ".filter(c -> c.inboundSpi().equals(spi))"),
        new PlantedDefect.InSource(
            "the responder of a rekeying goes over to the new SA by itself",
            "peer/ikev2/Children",
            "    replaced.successor(child);\n    Duration repeats",
            "    env.timers().set(now.plusSeconds(1), _ -> preferUnlessLeaving(child));\n"
                + "    replaced.successor(child);\n    Duration repeats"),
        new PlantedDefect.InSource(
            "the loser of two rekeyings sends on what the winner may not have",
            "peer/ikev2/CreateChildInitiator",
            "        created.markRekeyed();\n",
            "        created.markRekeyed();\n        children.prefer(collision.created());\n"),
        new PlantedDefect.InSource(
            "a Child SA is in use until its Delete is answered",
            "peer/ikev2/Children",
            "env.timers().set(child.hardLimit(), at -> expire(at, child))",
            "env.timers().set(child.hardLimit(), at -> delete(at, child, DownReason.EXPIRED))"),
        new PlantedDefect.InSource(
            "an IKE SA that lost stays as long as the peer might have repeated its request",
            "peer/ikev2/Lifecycle",
            "      leaveToPeer(now, rival, LOST);\n",
            ""));
  }

  static Stream<PlantedDefect> ikev1Defects() {
    return Stream.of(
        new PlantedDefect.InSource(
            "each end goes on sending on another one of two pairs",
            "peer/isakmp/quick/Twins",
            "return newer.isDisputedBy(older)",
            "return !newer.isTwinOf(older)"));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void isFoundAndShrunkToAFeatureThatFailsWithItOnly(PlantedDefect defect) throws IOException {
    search(defect, "IKEv2");
  }

  @ParameterizedTest
  @MethodSource("ikev1Defects")
  void isFoundWithIkev1(PlantedDefect defect) throws IOException {
    search(defect, "IKEv1");
  }

  private void search(PlantedDefect defect, String ike) throws IOException {
    Path found = folder.resolve("found");
    try (OtherPeer defective = OtherPeer.with(defect, folder.resolve("classes"))) {
      assertEquals(
          1,
          defective.resync(
              "explore", "--ike", ike, "--seeds", MOST_SCHEDULES, "--out", found.toString()),
          "nothing was found");
      Path feature = onlyFile(found);
      assertEquals(1, run(defective, feature), () -> "passes with the defect: " + text(feature));
    }
    try (OtherPeer sound = OtherPeer.asItIs()) {
      Path feature = onlyFile(found);
      run(sound, feature);
      // A message that only the defect brings never comes: then nothing is proven, but nothing
      // fails.
      assertNotEquals(
          Verdict.FAIL, verdictOfLastRun(), () -> "fails without the defect: " + text(feature));
    }
  }

  private Verdict verdictOfLastRun() {
    return new Runs(folder.resolve("runs"))
        .list()
        .getLast()
        .result()
        .results()
        .getFirst()
        .verdict();
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
