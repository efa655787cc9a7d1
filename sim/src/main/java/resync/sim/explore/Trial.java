package resync.sim.explore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import resync.lab.check.Finding;
import resync.lab.check.NoIkeSaLeftOver;
import resync.lab.check.SasAgree;
import resync.lab.check.Verdict;
import resync.lab.fault.Act;
import resync.lab.fault.Fault;
import resync.lab.fault.MessageFault;
import resync.lab.node.NodeException;
import resync.lab.node.SaTable;
import resync.lab.scenario.Live;
import resync.lab.scenario.Scenario;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;
import resync.lab.traffic.ProbeRecord;
import resync.sim.BareTestbed;
import resync.sim.EngineMaker;
import resync.sim.SimFabric;

/** One schedule under one seed, and whether the invariants hold after it. */
final class Trial {
  private static final Duration TUNNEL_LIMIT = Duration.ofSeconds(15);

  /** A probe younger than this is on its way, not lost. */
  private static final Duration IN_FLIGHT = Duration.ofMillis(100);

  /** What run takes, too: a trial and its feature differ in nothing but keys. */
  private static final long SEED = 1;

  private final Schedule schedule;
  private final Observer observer = new Observer();
  private final BareTestbed testbed;
  private final List<Step> done = new ArrayList<>();
  private Instant healed = Instant.EPOCH;
  private Instant lastStep = Instant.EPOCH;

  /**
   * What came of a trial.
   *
   * @param done the steps that could be done: a gateway refuses to rekey what is not there, and
   *     what the wire was to do to a packet that never came is no part of a gentle schedule
   * @param simulated virtual time that passed
   */
  record Outcome(Optional<Violation> violation, List<Step> done, Duration simulated, long ike) {}

  private Trial(Schedule schedule, EngineMaker engines) {
    this.schedule = schedule;
    RandomGenerator chance = SimFabric.chance(SEED, schedule.title());
    // The feature's key; the trial does without, so that configurations are the same for many.
    Scenario.newKey(chance);
    this.testbed =
        BareTestbed.start(Setup.topology(schedule), chance, engines, Configurations::of, observer);
    testbed.traffic().every(Pace.probeInterval(schedule));
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

  /** Looks only after something has happened: what is awaited so comes with an event. */
  private boolean await(Duration limit, BooleanSupplier condition) {
    AtomicLong seen = new AtomicLong(-1);
    return testbed
        .time()
        .await(
            limit,
            () -> {
              long happened = testbed.time().happened();
              return seen.getAndSet(happened) != happened && condition.getAsBoolean();
            });
  }

  private Instant now() {
    return testbed.time().now();
  }

  private Optional<Violation> run() {
    testbed.gateway(Preset.WEST).initiate(testbed.topology().tunnel());
    if (!await(TUNNEL_LIMIT, () -> agreed().verdict() == Verdict.PASS)) {
      throw new IllegalStateException("no tunnel without any fault: seed " + schedule.seed());
    }
    schedule
        .sender()
        .ifPresentOrElse(
            gateway -> testbed.traffic().startEchoed(new Flow(gateway, Setup.peer(gateway))),
            () -> testbed.traffic().startBothWays(Preset.WEST_TO_EAST));
    healed = now();
    await(TUNNEL_LIMIT, this::flowing);
    happen();
    if (Invariant.LOST.isAskedOf(schedule)) {
      long lost = lost();
      if (lost > 0) {
        return violated(Invariant.LOST, lost + " probes were lost");
      }
    }
    healed = now();
    boolean flows = await(Pace.BOUND, this::flowing);
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
    IdentityHashMap<Step, Fault> armed = new IdentityHashMap<>();
    Duration pause = Duration.ZERO;
    for (Step step : schedule.steps()) {
      pause = pause.plus(step.before());
      testbed.time().pass(step.before());
      lastStep = now();
      Optional<Act> accepted = inject(step, faults);
      if (accepted.isPresent()) {
        Step one = new Step(pause, accepted.get());
        done.add(one);
        if (one.arms()) {
          armed.put(one, faults.getLast());
        }
        pause = Duration.ZERO;
      }
    }
    if (schedule.gentle()) {
      testbed.time().pass(schedule.timing().watched().plus(IN_FLIGHT));
      done.removeIf(
          step -> armed.get(step) instanceof MessageFault fault && fault.unmet().isPresent());
    }
    faults.reversed().forEach(fault -> fault.heal(testbed));
  }

  /** Probes that were sent, or on their way, while the last step was looked at, and never came. */
  private long lost() {
    Instant from = lastStep.minus(IN_FLIGHT);
    Instant to = lastStep.plus(schedule.timing().watched());
    Map<Flow, BitSet> sent = new HashMap<>();
    for (ProbeRecord probe : testbed.traffic().records()) {
      if (probe.kind() == ProbeRecord.Kind.RECEIVED) {
        of(sent, probe).clear(number(probe));
      } else if (!probe.time().isBefore(from) && probe.time().isBefore(to)) {
        of(sent, probe).set(number(probe));
      }
    }
    return sent.values().stream().mapToInt(BitSet::cardinality).sum();
  }

  private static BitSet of(Map<Flow, BitSet> probes, ProbeRecord one) {
    return probes.computeIfAbsent(one.direction(), _ -> new BitSet());
  }

  private static int number(ProbeRecord probe) {
    return Math.toIntExact(probe.sequence());
  }

  /** Carries it out as far as gateways accept it; returns what that was. */
  private Optional<Act> inject(Step step, List<Fault> faults) {
    List<Act> parts = step.parts();
    if (parts.isEmpty()) {
      return inject(step.act(), faults) ? Optional.of(step.act()) : Optional.empty();
    }
    List<Act> accepted = parts.stream().filter(part -> inject(part, faults)).toList();
    return accepted.size() == parts.size()
        ? Optional.of(step.act())
        : accepted.stream().findFirst();
  }

  private boolean inject(Act act, List<Fault> faults) {
    Fault fault = act.fault();
    try {
      fault.inject(testbed, act.sentence());
    } catch (NodeException refused) {
      return false;
    }
    faults.add(fault);
    return true;
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
    await(Pace.IDLE, () -> agreed().verdict() == Verdict.PASS && childSas() == 1);
    Finding agreed = agreed();
    if (agreed.verdict() != Verdict.PASS) {
      return violated(Invariant.CHILD_SAS, agreed.reason());
    }
    if (childSas() > 1) {
      return violated(Invariant.CHILD_SAS, childSas() + " Child SAs for one policy");
    }
    await(Pace.HALF_OPEN, () -> leftOver().verdict() == Verdict.PASS);
    Finding leftOver = leftOver();
    if (leftOver.verdict() != Verdict.PASS) {
      return violated(Invariant.IKE_SAS, leftOver.reason());
    }
    if (Invariant.LIFETIME.isAskedOf(schedule)
        && observer.longestUse().compareTo(schedule.timing().ipsecLifetime()) > 0) {
      return violated(
          Invariant.LIFETIME,
          "a gateway sent on an SA for " + observer.longestUse().toMillis() + " ms");
    }
    if (observer.plaintext() != null) {
      return violated(Invariant.PLAINTEXT, observer.plaintext());
    }
    return twice().flatMap(detail -> violated(Invariant.ONCE, detail));
  }

  private Finding agreed() {
    return SasAgree.judge(Preset.WEST, sas(Preset.WEST), Preset.EAST, sas(Preset.EAST));
  }

  private int childSas() {
    return sas(Preset.WEST).childSas().size();
  }

  private Finding leftOver() {
    return NoIkeSaLeftOver.judge(Preset.WEST, sas(Preset.WEST), Preset.EAST, sas(Preset.EAST));
  }

  private SaTable sas(GatewayName gateway) {
    return testbed.gateway(gateway).sas();
  }

  private Optional<String> twice() {
    Map<Flow, BitSet> seen = new HashMap<>();
    for (ProbeRecord probe : testbed.traffic().records()) {
      if (probe.kind() != ProbeRecord.Kind.RECEIVED) {
        continue;
      }
      if (of(seen, probe).get(number(probe))) {
        return Optional.of(
            "probe " + probe.sequence() + " " + probe.direction().word() + " at " + probe.time());
      }
      of(seen, probe).set(number(probe));
    }
    return Optional.empty();
  }

  private static Optional<Violation> violated(Invariant what, String detail) {
    return Optional.of(new Violation(what, detail));
  }
}
