package resync.lab.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.ScenarioText;
import resync.lab.archive.WiresharkProfile;
import resync.lab.check.Bound;
import resync.lab.check.CaptureShows;
import resync.lab.check.Checks;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;
import resync.lab.evidence.Evidence;
import resync.lab.fabric.Fabric;
import resync.lab.fabric.FabricException;
import resync.lab.fabric.Testbed;
import resync.lab.fault.Fault;
import resync.lab.fault.MessageFault;
import resync.lab.fault.NatReboot;
import resync.lab.node.Capability;
import resync.lab.node.Gateway;
import resync.lab.node.Statement;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Retransmission;
import resync.lab.topology.Side;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;

/**
 * One scenario, while it runs: what the sentences of a feature call. Givens are collected; the
 * topology is started, and its tunnel established, when the first sentence needs it to be there.
 *
 * <p>Each sentence is carried out by {@link #sentence}. A sentence that does not hold throws {@link
 * AssertionError}, one that cannot be decided {@link Inconclusive}, one that a stack cannot do
 * {@link UnsupportedException}, one that is a person's mistake {@link Mistake}. All but the last
 * are findings of the scenario.
 */
public final class Scenario {
  // In which what a fault needs may come to be, such as an SA to rekey.
  private static final Duration READY_LIMIT = Duration.ofSeconds(5);
  private static final Duration TUNNEL_LIMIT = Duration.ofSeconds(15);
  private static final Duration TRAFFIC_LIMIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);
  private static final int KEY_OCTETS = 24;

  private final Instant began = Instant.now();
  private final int number;
  private final ScenarioText text;
  private final PairOverride pair;
  private final Fabric fabric;
  private final Path directory;
  private final RunListener listener;
  private final Givens givens = new Givens();
  private final List<Finding> findings = new ArrayList<>();
  private final List<Injected> faults = new ArrayList<>();
  private @Nullable Running running;
  private String sentence = "";

  private record Injected(Fault fault, String sentence) {}

  Scenario(
      int number,
      ScenarioText text,
      PairOverride pair,
      Fabric fabric,
      Path directory,
      RunListener listener) {
    this.number = number;
    this.text = text;
    this.pair = pair;
    this.fabric = fabric;
    this.directory = directory;
    this.listener = listener;
  }

  /** Carries out a sentence of the feature, and keeps what became of it. */
  public void sentence(String words, Runnable action) {
    sentence = words;
    listener.doing(text, words);
    int before = findings.size();
    try {
      action.run();
    } catch (Mistake | FabricException e) {
      throw e;
    } catch (UnsupportedException e) {
      keep(before, Verdict.UNSUPPORTED, e);
      throw e;
    } catch (AssertionError e) {
      keep(before, Verdict.FAIL, e);
      throw e;
    } catch (RuntimeException e) {
      keep(before, Verdict.INCONCLUSIVE, e);
      throw e;
    }
  }

  // A check that did not pass has left its finding already.
  private void keep(int before, Verdict verdict, Throwable problem) {
    if (findings.size() == before) {
      findings.add(new Finding(sentence, verdict, message(problem)));
    }
  }

  private static String message(Throwable problem) {
    String message = problem.getMessage();
    return message == null ? problem.getClass().getSimpleName() : message;
  }

  /** Says what the gateways run. */
  public void gateways(String west, String east) {
    change(
        () -> {
          givens.gateway(Side.WEST, known(pair.apply(Side.WEST, west)));
          givens.gateway(Side.EAST, known(pair.apply(Side.EAST, east)));
        });
  }

  private String known(String implementation) {
    if (!fabric.implementations().contains(implementation)) {
      throw new Mistake(
          "there is no implementation \""
              + implementation
              + "\"; there are: "
              + String.join(", ", fabric.implementations()));
    }
    return implementation;
  }

  /** Says what the tunnel is; it is established when the first sentence needs it. */
  public void tunnel(TunnelSpec spec) {
    change(() -> givens.tunnel(spec));
  }

  /** Says that there is a tunnel of this IKE version, all else as usual. */
  public void tunnel(IkeVersion version) {
    tunnel(TunnelSpec.of(version));
  }

  /** Says where a gateway and its host are; the tunnel then protects that host alone. */
  public void addresses(Side side, String gateway, String host) {
    change(() -> givens.addresses(side, gateway, host));
  }

  /**
   * Puts a NAT in front of a gateway.
   *
   * @param idle how long it remembers a conversation in which nothing is said, in whole seconds
   */
  public void nat(Side side, Duration idle) {
    if (idle.toSeconds() < 1 || idle.toNanosPart() != 0) {
      throw new Mistake(
          "a NAT forgets idle mappings after whole seconds, not after " + Durations.format(idle));
    }
    change(() -> givens.nat(side, idle));
  }

  /** What a sentence needs that speaks of a NAT. */
  void needNat(Side side) {
    if (!givens.hasNat(side)) {
      throw new Mistake(
          "\"%s\" needs: Given a NAT in front of %s".formatted(sentence, side.word()));
    }
  }

  /** Lets the NAT in front of a gateway reboot. */
  public void rebootNat(Side side) {
    needNat(side);
    inject(new NatReboot(side));
  }

  /** Switches invalid-SPI recovery. */
  public void recovery(Side side, boolean on) {
    change(() -> givens.recovery(side, on));
  }

  /** Lets a gateway check liveness when it sends ESP and receives none for this long. */
  public void trafficLiveness(Side side, Duration idle) {
    change(() -> givens.liveness(side, idle));
  }

  /** Says when a gateway sends IKE requests again. */
  public void retransmission(Side side, Retransmission timing) {
    change(() -> givens.retransmission(side, timing));
  }

  /** Gives a gateway a pre-shared key that the other does not have. */
  public void otherKey(Side side) {
    change(() -> givens.otherKey(side));
  }

  private void change(Runnable change) {
    if (running != null) {
      throw new Mistake(
          "\"" + sentence + "\" comes too late: say it before the traffic and the first When");
    }
    change.run();
  }

  /** Says how often a host sends a probe. */
  public void probeEvery(Duration interval) {
    if (interval.toMillis() < 1 || interval.compareTo(LONGEST_INTERVAL) > 0) {
      throw new Mistake(
          "a host can send a probe every 1 millisecond to every 10 seconds, not every "
              + Durations.format(interval));
    }
    change(() -> givens.probeInterval(interval));
  }

  /**
   * Sends probes from one side; the other's host echoes them. Returns when both directions flow.
   */
  public void trafficFrom(Side sender, Side receiver) {
    if (sender == receiver) {
      throw new Mistake("traffic flows from one side to the other, not from a side to itself");
    }
    Running now = running();
    now.testbed().traffic().startEchoed(sender);
    awaitTraffic(now);
  }

  /** Sends probes from both sides. Returns when both directions flow. */
  public void trafficBothWays() {
    Running now = running();
    now.testbed().traffic().startBothWays();
    awaitTraffic(now);
  }

  private void awaitTraffic(Running now) {
    doing("waiting for probes to flow");
    now.awaitTraffic(slowed(TRAFFIC_LIMIT));
  }

  /** Lets a fault happen. It is healed when the scenario ends. */
  public void inject(Fault fault) {
    Running now = fault.needsTunnel() ? running() : started();
    now.testbed().time().await(slowed(READY_LIMIT), () -> fault.ready(now.testbed()));
    now.collector().beforeFault();
    faults.add(new Injected(fault, sentence));
    now.collector().add(fault.inject(now.testbed(), sentence));
  }

  /** Calls off what is still to happen to messages; those that have met it stay as they are. */
  public void endMessageFaults() {
    Testbed testbed = testbed();
    faults.stream()
        .map(Injected::fault)
        .filter(MessageFault.class::isInstance)
        .forEach(fault -> fault.heal(testbed));
  }

  /** Lets time pass. */
  public void pass(Duration duration) {
    testbed().time().pass(duration);
  }

  /** Waits for what is expected, as long as it may take, and judges it. */
  public void expect(Expectation expectation) {
    Finding finding = running().judge(sentence, expectation, slowness());
    conclude(finding);
  }

  private void conclude(Finding finding) {
    findings.add(finding);
    switch (finding.verdict()) {
      case PASS -> {}
      case FAIL -> throw new AssertionError(finding.reason());
      case INCONCLUSIVE -> throw new Inconclusive(finding.reason());
      case UNSUPPORTED -> throw new UnsupportedException(finding.reason());
    }
  }

  /** When the last fault took effect, or else when the tunnel was there. */
  public Instant lastFault() {
    return running().lastFault();
  }

  /** The time that passed since {@link #lastFault}. */
  public Duration sinceLastFault() {
    return Duration.between(lastFault(), testbed().time().now());
  }

  /** A bound as long as it is on this machine. */
  Bound bound(Duration said) {
    return new Bound(said, slowness());
  }

  /** A wait for work of this machine alone. */
  Duration slowed(Duration wait) {
    return Duration.ofNanos(Math.round(wait.toNanos() * slowness()));
  }

  private double slowness() {
    return fabric.slowness();
  }

  /** What the exported keys make readable of the IKE messages on one side of the wire. */
  CaptureShows.Decrypted decrypted(Side side) {
    return Decrypting.messages(testbed(), side, directory.resolve(WiresharkProfile.FOLDER));
  }

  Gateway gateway(Side side) {
    return testbed().gateway(side);
  }

  /** How a gateway's log says something. */
  Pattern words(Side side, Statement statement) {
    return testbed().gateway(side).as(Capability.Explaining.class).words(statement);
  }

  private Testbed testbed() {
    return running().testbed();
  }

  private Running running() {
    boolean fresh = running == null;
    Running now = started();
    if (fresh) {
      doing("establishing the tunnel");
      now.establish(slowed(TUNNEL_LIMIT));
    }
    return now;
  }

  private Running started() {
    Running now = running;
    if (now == null) {
      now = start();
      running = now;
    }
    return now;
  }

  private Running start() {
    doing("starting " + givens.pair());
    RandomGenerator chance = fabric.chance(text.name());
    Topology topology = givens.topology(text.name(), chance);
    Testbed testbed = fabric.start(topology, chance, directory);
    testbed.traffic().every(givens.probeInterval());
    return new Running(testbed);
  }

  private void doing(String what) {
    listener.doing(text, what);
  }

  // What the end of a scenario needs.

  int number() {
    return number;
  }

  ScenarioText text() {
    return text;
  }

  Instant began() {
    return began;
  }

  Path directory() {
    return directory;
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  void add(Finding finding) {
    findings.add(finding);
  }

  /** The pair that ran or was to run. */
  String pairWords() {
    String now = givens.pair();
    return now.isEmpty() ? text.pair() : now;
  }

  @Nullable Testbed testbedIfRunning() {
    return running == null ? null : running.testbed();
  }

  @Nullable Evidence evidenceIfRunning() {
    return running == null ? null : running.collector().snapshot();
  }

  /** A sentence for each capture that is damaged. */
  List<String> damagedCaptures() {
    return running == null ? List.of() : running.collector().damagedCaptures();
  }

  void closeEvidence() {
    if (running != null) {
      running.collector().close();
    }
  }

  /**
   * Asks whether all faults have happened, where all else passed, and heals them, the last first;
   * one that cannot be healed does not keep the others.
   */
  void heal() {
    Running now = running;
    if (now == null) {
      return;
    }
    if (Checks.worst(findings) == Verdict.PASS) {
      faults.forEach(injected -> attempt(injected.sentence(), () -> doubt(injected)));
    }
    faults
        .reversed()
        .forEach(injected -> attempt("healing", () -> injected.fault().heal(now.testbed())));
    faults.clear();
  }

  private void doubt(Injected injected) {
    injected
        .fault()
        .unmet()
        .map(reason -> new Finding(injected.sentence(), Verdict.INCONCLUSIVE, reason))
        .ifPresent(findings::add);
  }

  private void attempt(String what, Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      findings.add(new Finding(what, Verdict.INCONCLUSIVE, message(e)));
    }
  }

  /** A pre-shared key: two scenarios that run side by side must never be able to talk. */
  public static String newKey(RandomGenerator chance) {
    byte[] octets = new byte[KEY_OCTETS];
    chance.nextBytes(octets);
    // The letter first: a key that began with 0x or 0s would be read as digits, not as text.
    return "k" + Base64.getUrlEncoder().encodeToString(octets);
  }
}
