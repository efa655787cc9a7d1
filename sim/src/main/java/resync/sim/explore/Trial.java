package resync.sim.explore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import resync.lab.check.Finding;
import resync.lab.check.NoIkeSaLeftOver;
import resync.lab.check.SasAgree;
import resync.lab.check.Verdict;
import resync.lab.fault.Fault;
import resync.lab.node.NodeException;
import resync.lab.node.SaTable;
import resync.lab.scenario.Live;
import resync.lab.scenario.Scenario;
import resync.lab.topology.Direction;
import resync.lab.topology.Side;
import resync.lab.traffic.ProbeRecord;
import resync.sim.BareTestbed;
import resync.sim.EngineMaker;
import resync.sim.SimFabric;

/** One schedule under one seed, and whether the invariants hold after it. */
final class Trial {
  private static final Duration TUNNEL_LIMIT = Duration.ofSeconds(15);

  /** A second one may stay where both ends negotiated at the same time, until it expires. */
  private static final int MOST_CHILD_SAS = 2;

  /** What run takes, too: a trial and its feature make the same packets. */
  private static final long SEED = 1;

  private final Schedule schedule;
  private final Observer observer = new Observer();
  private final BareTestbed testbed;
  private final List<Step> done = new ArrayList<>();
  private Instant healed = Instant.EPOCH;

  /**
   * What came of a trial.
   *
   * @param done the steps that could be done: a gateway refuses to rekey what is not there
   * @param simulated virtual time that passed
   */
  record Outcome(Optional<Violation> violation, List<Step> done, Duration simulated, long ike) {}

  private Trial(Schedule schedule, EngineMaker engines) {
    this.schedule = schedule;
    RandomGenerator chance = new SimFabric(SEED, engines).chance(schedule.title());
    String key = Scenario.newKey(chance);
    this.testbed = BareTestbed.start(Setup.topology(schedule, key), chance, engines, observer);
    testbed.traffic().every(Pace.PROBE_INTERVAL);
  }

  static Outcome run(Schedule schedule, EngineMaker engines) {
    Trial trial = new Trial(schedule, engines);
    Optional<Violation> violation = trial.run();
    return new Outcome(
        violation,
        List.copyOf(trial.done),
        Duration.between(resync.sim.net.VirtualTime.START, trial.now()),
        trial.observer.ikeMessages());
  }

  private Instant now() {
    return testbed.time().now();
  }

  private Optional<Violation> run() {
    testbed.gateway(Side.WEST).initiate();
    if (!testbed.time().await(TUNNEL_LIMIT, () -> agreed().verdict() == Verdict.PASS)) {
      throw new IllegalStateException("no tunnel without any fault: seed " + schedule.seed());
    }
    schedule
        .sender()
        .ifPresentOrElse(
            side -> testbed.traffic().startEchoed(side), () -> testbed.traffic().startBothWays());
    healed = now();
    testbed.time().await(TUNNEL_LIMIT, this::flowing);
    happen();
    healed = now();
    boolean flows = testbed.time().await(Pace.BOUND, this::flowing);
    if (!flows) {
      return violated(Invariant.TRAFFIC, silence());
    }
    if (!testbed.time().await(Pace.SETTLING, this::resting)) {
      return violated(
          Invariant.REST, "IKE messages to the end, " + observer.ikeMessages() + " in all");
    }
    return check();
  }

  private void happen() {
    List<Fault> faults = new ArrayList<>();
    Duration pause = Duration.ZERO;
    for (Step step : schedule.steps()) {
      pause = pause.plus(step.before());
      testbed.time().pass(step.before());
      Optional<Deed> accepted = inject(step.deed(), faults);
      if (accepted.isPresent()) {
        done.add(new Step(pause, accepted.get()));
        pause = Duration.ZERO;
      }
    }
    faults.reversed().forEach(fault -> fault.heal(testbed));
  }

  /** Carries it out as far as gateways accept it; returns what that was. */
  private Optional<Deed> inject(Deed deed, List<Fault> faults) {
    if (!deed.parts().isEmpty()) {
      List<Deed> accepted =
          deed.parts().stream().filter(part -> inject(part, faults).isPresent()).toList();
      return accepted.size() == deed.parts().size()
          ? Optional.of(deed)
          : accepted.stream().findFirst();
    }
    Fault fault = deed.fault().get();
    try {
      fault.inject(testbed, deed.sentence());
    } catch (NodeException refused) {
      return Optional.empty();
    }
    faults.add(fault);
    return Optional.of(deed);
  }

  private boolean flowing() {
    return new Live(testbed, healed).flowing();
  }

  private boolean resting() {
    return Duration.between(observer.lastIke(), now()).compareTo(Pace.REST) >= 0;
  }

  private String silence() {
    long arrived =
        testbed.traffic().records().stream()
            .filter(p -> p.kind() == ProbeRecord.Kind.RECEIVED && p.time().isAfter(healed))
            .count();
    return arrived + " probes arrived in " + Pace.BOUND_WORDS + " after the last fault";
  }

  private Optional<Violation> check() {
    if (!flowing()) {
      return violated(Invariant.TRAFFIC, "it flowed and went down again");
    }
    // What was replaced stays a few seconds for the packets that are on their way.
    testbed
        .time()
        .await(Pace.IDLE, () -> agreed().verdict() == Verdict.PASS && childSas() <= MOST_CHILD_SAS);
    Finding agreed = agreed();
    if (agreed.verdict() != Verdict.PASS) {
      return violated(Invariant.CHILD_SAS, agreed.reason());
    }
    if (childSas() > MOST_CHILD_SAS) {
      return violated(Invariant.CHILD_SAS, childSas() + " Child SAs for one policy");
    }
    testbed.time().await(Pace.HALF_OPEN, () -> leftOver().verdict() == Verdict.PASS);
    Finding leftOver = leftOver();
    if (leftOver.verdict() != Verdict.PASS) {
      return violated(Invariant.IKE_SAS, leftOver.reason());
    }
    if (observer.plaintext() != null) {
      return violated(Invariant.PLAINTEXT, observer.plaintext());
    }
    return twice().flatMap(detail -> violated(Invariant.ONCE, detail));
  }

  private Finding agreed() {
    return SasAgree.judge(sas(Side.WEST), sas(Side.EAST));
  }

  private int childSas() {
    return sas(Side.WEST).childSas().size();
  }

  private Finding leftOver() {
    return NoIkeSaLeftOver.judge(sas(Side.WEST), sas(Side.EAST));
  }

  private SaTable sas(Side side) {
    return testbed.gateway(side).sas();
  }

  private record Arrival(Direction direction, long sequence) {}

  private Optional<String> twice() {
    Set<Arrival> seen = new HashSet<>();
    for (ProbeRecord probe : testbed.traffic().records()) {
      if (probe.kind() == ProbeRecord.Kind.RECEIVED
          && !seen.add(new Arrival(probe.direction(), probe.sequence()))) {
        return Optional.of(
            "probe " + probe.sequence() + " " + probe.direction().word() + " at " + probe.time());
      }
    }
    return Optional.empty();
  }

  private static Optional<Violation> violated(Invariant what, String detail) {
    return Optional.of(new Violation(what, detail));
  }
}
