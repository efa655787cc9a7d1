package resync.sim.explore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import resync.lab.topology.Preset;
import resync.sim.EngineMaker;
import resync.sim.explore.Explorer.Found;

/** Makes a schedule that violates an invariant as short and simple as it gets while it does. */
final class Shrinker {
  private static final int MOST_TRIALS = 400;

  private final EngineMaker engines;
  private final Invariant violated;
  private int trials;

  private Shrinker(EngineMaker engines, Invariant violated) {
    this.engines = engines;
    this.violated = violated;
  }

  /** The smallest schedule found that violates the same invariant. */
  static Found shrink(Found found, EngineMaker engines) {
    return new Shrinker(engines, found.violation().what()).reduce(found);
  }

  private Found reduce(Found first) {
    Found smallest = first;
    boolean smaller = true;
    while (smaller && trials < MOST_TRIALS) {
      smaller = false;
      for (Schedule simpler : simpler(smallest.schedule())) {
        Optional<Found> next = still(simpler);
        if (next.isPresent()) {
          smallest = next.get();
          smaller = true;
          break;
        }
      }
    }
    return smallest;
  }

  private Optional<Found> still(Schedule schedule) {
    trials++;
    Trial.Outcome outcome = Trial.run(schedule, engines);
    return outcome
        .violation()
        .filter(violation -> violation.what() == violated)
        .map(violation -> new Found(schedule.with(outcome.done()), violation));
  }

  /** The most promising first: fewer steps, then a simpler tunnel, then rounder pauses. */
  private static List<Schedule> simpler(Schedule schedule) {
    List<Schedule> all = new ArrayList<>();
    List<Step> steps = schedule.steps();
    for (int i = 0; i < steps.size(); i++) {
      List<Step> fewer = new ArrayList<>(steps);
      fewer.remove(i);
      all.add(schedule.with(fewer));
    }
    if (schedule.trafficLiveness()) {
      all.add(schedule.withoutLiveness());
    }
    if (schedule.ipv6()) {
      all.add(schedule.withIpv6(false));
    }
    if (schedule.pfs()) {
      all.add(schedule.withoutPfs());
    }
    if (schedule.sender().isEmpty()) {
      all.add(schedule.withSender(Preset.WEST));
      if (!schedule.nat()) {
        all.add(schedule.withSender(Preset.EAST));
      }
    }
    for (int i = 0; i < steps.size(); i++) {
      for (Duration pause : simpler(steps.get(i).before())) {
        List<Step> calmer = new ArrayList<>(steps);
        calmer.set(i, steps.get(i).after(pause));
        all.add(schedule.with(calmer));
      }
    }
    return all;
  }

  private static List<Duration> simpler(Duration pause) {
    List<Duration> simpler = new ArrayList<>();
    for (long unit : new long[] {1_000, 100, 10}) {
      long rounded = pause.toMillis() / unit * unit;
      if (rounded < pause.toMillis()) {
        simpler.add(Duration.ofMillis(rounded));
      }
    }
    if (!pause.isZero()) {
      simpler.addFirst(Duration.ZERO);
    }
    return simpler;
  }
}
