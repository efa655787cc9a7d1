package resync.sim.explore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import resync.lab.fault.Act;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Preset;

/** Makes the schedule of a seed. */
final class Generator {
  private static final int MOST_STEPS = 6;
  private static final List<Timing> TIMINGS = List.of(Timing.values());
  private static final int LONGEST_PAUSE_MS = 8_000;

  /** One schedule of so many takes neither packets nor SAs. */
  private static final int GENTLE = 3;

  private Generator() {}

  /**
   * @param nat whether there is a NAT in front of west; east's host then never sends alone, because
   *     nobody but west could bring a lost tunnel back
   */
  static Schedule schedule(long seed, IkeVersion version, boolean nat) {
    SplittableRandom random = new SplittableRandom(seed);
    Acts acts = new Acts(random, version, nat);
    Optional<GatewayName> sender =
        switch (random.nextInt(3)) {
          case 0 -> Optional.of(Preset.WEST);
          case 1 -> nat ? Optional.empty() : Optional.of(Preset.EAST);
          default -> Optional.empty();
        };
    boolean pfs = random.nextInt(4) == 0;
    boolean liveness = random.nextInt(3) == 0;
    List<Step> steps = new ArrayList<>();
    if (random.nextInt(GENTLE) == 0) {
      for (Act act : acts.gentle()) {
        steps.add(new Step(Duration.ZERO, act));
      }
      Timing timing = TIMINGS.get(random.nextInt(TIMINGS.size()));
      return new Schedule(seed, version, nat, false, sender, pfs, liveness, timing, steps);
    }
    int count = 1 + random.nextInt(MOST_STEPS);
    for (int i = 0; i < count; i++) {
      steps.add(new Step(acts.pause(LONGEST_PAUSE_MS), acts.next()));
    }
    return new Schedule(seed, version, nat, false, sender, pfs, liveness, Timing.QUICK, steps);
  }
}
