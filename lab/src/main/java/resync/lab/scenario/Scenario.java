package resync.lab.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
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
import resync.lab.fault.LinkCut;
import resync.lab.fault.MessageFault;
import resync.lab.fault.NatReboot;
import resync.lab.fault.SilentHosts;
import resync.lab.node.Capability;
import resync.lab.node.Gateway;
import resync.lab.node.Statement;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Preset;
import resync.lab.topology.Retransmission;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;

/**
 * One scenario, while it runs: what the sentences of a feature call. Givens are collected; the
 * topology is started, and its tunnel established, when the first sentence needs it to be there.
 *
 * <p>A Given or When is carried out by {@link #sentence}: one that fails throws {@link
 * AssertionError}, one that a stack cannot do {@link UnsupportedException}, one that is a person's
 * mistake {@link Mistake}, and the scenario ends with it. A Then is judged by {@link #observe}, and
 * those after it are judged as well, whatever was found: the evidence is there. Each of these is a
 * finding of the scenario; the worst decides.
 */
public sealed class Scenario permits Rehearsal {
  // In which what a fault needs may come to be, such as an SA to rekey.
  private static final Duration READY_LIMIT = Duration.ofSeconds(5);
  private static final Duration TUNNEL_LIMIT = Duration.ofSeconds(15);
  private static final Duration TRAFFIC_LIMIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);
  private static final int KEY_OCTETS = 24;
  // The java peer takes no more.
  private static final int MOST_TRIES = 100;

  private final Instant began = Instant.now();
  private final int number;
  private final ScenarioText text;
  private final PairOverride pair;
  private final Set<String> implementations;
  private final @Nullable Fabric fabric;
  private final Path directory;
  private final RunListener listener;
  private final Givens givens = new Givens();
  private final Script script = new Script();
  private final List<Finding> findings = new ArrayList<>();
  private final List<Injected> faults = new ArrayList<>();
  // What happens to messages before there is anything that could send one.
  private final List<Injected> waiting = new ArrayList<>();
  private @Nullable LinkCut linkCut;
  private @Nullable SilentHosts silentHosts;
  private @Nullable Running running;
  private boolean tunnelAsked;
  private final List<String> notCarriedOut = new ArrayList<>();
  private final List<String> notJudged = new ArrayList<>();
  private String sentence = "";

  private record Injected(Fault fault, String sentence) {}

  Scenario(
      int number,
      ScenarioText text,
      PairOverride pair,
      Fabric fabric,
      Path directory,
      RunListener listener) {
    this(number, text, pair, fabric.implementations(), fabric, directory, listener);
  }

  /** A scenario without a fabric is only rehearsed. */
  Scenario(
      int number,
      ScenarioText text,
      PairOverride pair,
      Set<String> implementations,
      @Nullable Fabric fabric,
      Path directory,
      RunListener listener) {
    this.number = number;
    this.text = text;
    this.pair = pair;
    this.implementations = new TreeSet<>(implementations);
    this.fabric = fabric;
    this.directory = directory;
    this.listener = listener;
  }

  /**
   * Carries out a sentence of the feature that begins with Given or When.
   *
   * @throws NotCarriedOut after a Then that did not hold: what would be broken next is not what the
   *     feature speaks of
   */
  public void sentence(String words, Runnable action) {
    if (Checks.worst(findings) != Verdict.PASS) {
      notCarriedOut.add(words);
      throw new NotCarriedOut();
    }
    carryOut(words, action);
  }

  /**
   * Judges a sentence of the feature that begins with Then. It throws only where the sentences
   * after it cannot be judged either: the topology was not started, or the run cannot go on.
   *
   * @return what was found
   */
  public List<Finding> observe(String words, Runnable judging) {
    int before = findings.size();
    try {
      carryOut(words, judging);
    } catch (Mistake | FabricException e) {
      throw e;
    } catch (RuntimeException | AssertionError e) {
      if (running == null) {
        throw e;
      }
    }
    return List.copyOf(findings.subList(before, findings.size()));
  }

  private void carryOut(String words, Runnable action) {
    sentence = words;
    listener.doing(text, words);
    try {
      action.run();
    } catch (RuntimeException | AssertionError e) {
      findings.add(new Finding(sentence, verdict(e), message(e)));
      throw e;
    }
  }

  /**
   * Says a sentence that is only rehearsed. What it should have said, had it been right, is not
   * asked of those that follow.
   */
  void rehearse(String words, Runnable action) {
    sentence = words;
    try {
      action.run();
    } catch (Mistake e) {
      script.doubt();
      throw e;
    }
  }

  private static Verdict verdict(Throwable problem) {
    return switch (problem) {
      case UnsupportedException e -> Verdict.UNSUPPORTED;
      case AssertionError e -> Verdict.FAIL;
      default -> Verdict.INCONCLUSIVE;
    };
  }

  /**
   * Notes that the scenario did not come to a sentence.
   *
   * @param observation whether it begins with Then
   */
  public void leftOut(String words, boolean observation) {
    (observation ? notJudged : notCarriedOut).add(words);
  }

  /** Notes that a sentence could not even be tried, so that nothing is decided. */
  public void notTried(String words, String problem) {
    findings.add(new Finding(words, Verdict.INCONCLUSIVE, problem));
  }

  private static String message(Throwable problem) {
    String message = problem.getMessage();
    return message == null ? problem.getClass().getSimpleName() : message;
  }

  /** Says what the gateways run. */
  public void gateways(String west, String east) {
    script.only("the gateways", sentence);
    givens.gateway(Preset.WEST, pair.apply(Preset.WEST, west));
    givens.gateway(Preset.EAST, pair.apply(Preset.EAST, east));
    known(pair.apply(Preset.WEST, west));
    known(pair.apply(Preset.EAST, east));
  }

  private void known(String implementation) {
    if (!implementations.contains(implementation)) {
      throw new Mistake(
          "there is no implementation \""
              + implementation
              + "\"; there are: "
              + String.join(", ", implementations));
    }
  }

  /** Says what the tunnel is; it is established when the first sentence needs it. */
  public void tunnel(TunnelSpec spec) {
    script.only("the tunnel", sentence);
    givens.tunnel(spec);
  }

  /** Says that there is a tunnel of this IKE version, all else as usual. */
  public void tunnel(IkeVersion version) {
    tunnel(TunnelSpec.of(version));
  }

  /**
   * Says that there is a tunnel of this IKE version with the settings of a table.
   *
   * @param rows as {@link TunnelTable} reads them
   */
  public void tunnel(IkeVersion version, List<List<String>> rows) {
    tunnel(version);
    givens.tunnel(TunnelTable.parse(version, rows));
  }

  /** Says where a gateway and its host are; the tunnel then protects that host alone. */
  public void addresses(GatewayName name, String gateway, String host) {
    change("the place of " + name, () -> givens.addresses(name, gateway, host));
  }

  /**
   * Puts a NAT in front of a gateway.
   *
   * @param idle how long it remembers a conversation in which nothing is said, in whole seconds
   */
  public void nat(GatewayName name, Duration idle) {
    if (idle.toSeconds() < 1 || idle.toNanosPart() != 0) {
      throw new Mistake(
          "a NAT forgets idle mappings after whole seconds, not after " + Durations.format(idle));
    }
    change("the NAT in front of " + name, () -> givens.nat(name, idle));
  }

  /** What a sentence needs that speaks of a NAT. */
  void needNat(GatewayName name) {
    if (!givens.hasNat(name)) {
      throw new Mistake(
          "\"%s\" needs: Given a NAT in front of %s".formatted(sentence, name.word()));
    }
  }

  /** What a sentence needs that speaks of probes. */
  void needTraffic() {
    givens.complete();
    script.needTraffic(sentence);
  }

  /** What a sentence needs that compares with what was before something happened. */
  void needFault() {
    givens.complete();
    script.needFault(sentence);
  }

  /** What a sentence needs that speaks of one IKE version only. */
  void needVersion(IkeVersion version) {
    TunnelSpec tunnel = givens.complete().tunnel();
    if (tunnel.version() != version) {
      throw new Mistake(
          "\"%s\" is about %s, but the tunnel is %s"
              .formatted(sentence, version.word(), tunnel.version().word()));
    }
  }

  /** The topology as far as the Givens decide it. */
  Topology layout() {
    return givens.complete();
  }

  /** Lets the NAT in front of a gateway reboot. */
  public void rebootNat(GatewayName name) {
    needNat(name);
    inject(new NatReboot(name));
  }

  /** Switches invalid-SPI recovery. */
  public void recovery(GatewayName name, boolean on) {
    change("the recovery of " + name, () -> givens.recovery(name, on));
  }

  /** Lets a gateway check liveness when it sends ESP and receives none for this long. */
  public void trafficLiveness(GatewayName name, Duration idle) {
    change("liveness by traffic of " + name, () -> givens.liveness(name, idle));
  }

  /** Says when a gateway sends IKE requests again. */
  public void retransmission(GatewayName name, Duration timeout, long tries) {
    int bounded = Script.number("the number of tries", tries, 0, MOST_TRIES);
    change(
        "retransmission of " + name,
        () -> givens.retransmission(name, new Retransmission(timeout, bounded, 1.0)));
  }

  /** Gives a gateway a pre-shared key that the other does not have. */
  public void otherKey(GatewayName name) {
    change("the key of " + name, () -> givens.otherKey(name));
  }

  private void change(String topic, Runnable change) {
    script.given(topic, sentence);
    change.run();
  }

  /** Says how often a host sends a probe. */
  public void probeEvery(Duration interval) {
    if (interval.toMillis() < 1 || interval.compareTo(LONGEST_INTERVAL) > 0) {
      throw new Mistake(
          "a host can send a probe every 1 millisecond to every 10 seconds, not every "
              + Durations.format(interval));
    }
    change("the probes", () -> givens.probeInterval(interval));
  }

  /**
   * Sends probes from one side; the other's host echoes them. Returns when both directions flow.
   */
  public void trafficFrom(GatewayName sender, GatewayName receiver) {
    script.traffic(sentence);
    if (sender.equals(receiver)) {
      throw new Mistake("traffic flows from one side to the other, not from a side to itself");
    }
    perform(
        true,
        now -> {
          now.testbed().traffic().startEchoed(sender);
          awaitTraffic(now);
        });
  }

  /** Sends probes from both sides. Returns when both directions flow. */
  public void trafficBothWays() {
    script.traffic(sentence);
    perform(
        true,
        now -> {
          now.testbed().traffic().startBothWays();
          awaitTraffic(now);
        });
  }

  private void awaitTraffic(Running now) {
    doing("waiting for probes to flow");
    now.awaitTraffic(slowed(TRAFFIC_LIMIT).plus(Live.window(now.testbed().traffic().interval())));
  }

  /**
   * Lets a fault happen. It is healed when the scenario ends. What shall happen to messages waits
   * for the next sentence where nothing runs yet: if that one initiates the tunnel, it is the
   * messages of the first set-up that are meant.
   */
  public void inject(Fault fault) {
    script.fault();
    fault
        .impossible(givens.complete())
        .ifPresent(
            why -> {
              throw new Mistake("\"" + sentence + "\" cannot be: " + why);
            });
    begin();
    Injected injected = new Injected(fault, sentence);
    if (fault instanceof MessageFault && running == null) {
      waiting.add(injected);
    } else {
      perform(fault.needsTunnel(), now -> inject(now, injected));
    }
  }

  private void inject(Running now, Injected injected) {
    Fault fault = injected.fault();
    now.testbed().time().await(slowed(READY_LIMIT), () -> fault.ready(now.testbed()));
    now.collector().beforeFault();
    faults.add(injected);
    now.collector().add(fault.inject(now.testbed(), injected.sentence()));
  }

  /** Calls off what is still to happen to messages; those that have met it stay as they are. */
  public void endMessageFaults() {
    perform(
        true,
        now ->
            faults.stream()
                .map(Injected::fault)
                .filter(MessageFault.class::isInstance)
                .forEach(fault -> fault.heal(now.testbed())));
  }

  /** Cuts the link until {@link #mendLink}; other faults may happen meanwhile. */
  public void cutLink() {
    script.link(sentence, false);
    LinkCut cut = new LinkCut();
    linkCut = cut;
    inject(cut);
  }

  /** Ends what {@link #cutLink} began. */
  public void mendLink() {
    script.link(sentence, true);
    inject(Objects.requireNonNull(linkCut).mend());
  }

  /** Lets hosts send and answer nothing for a time. */
  public void silence(List<GatewayName> hosts, Duration duration) {
    needTraffic();
    inject(new SilentHosts(hosts, duration));
  }

  /** Lets both hosts send and answer nothing until {@link #wakeHosts}. */
  public void silenceHosts() {
    needTraffic();
    script.hosts(sentence, false);
    SilentHosts silent = new SilentHosts(Preset.PAIR, null);
    silentHosts = silent;
    inject(silent);
  }

  /** Ends what {@link #silenceHosts} began. */
  public void wakeHosts() {
    script.hosts(sentence, true);
    inject(Objects.requireNonNull(silentHosts).end());
  }

  /** Lets time pass. */
  public void pass(Duration duration) {
    perform(true, now -> now.testbed().time().pass(duration));
  }

  /** Waits for what is expected, as long as it may take, and judges it; the finding is kept. */
  public void expect(Expectation expectation) {
    perform(true, now -> findings.add(now.judge(sentence, expectation, slowness())));
  }

  /** When the last fault took effect, or else when the tunnel was there. */
  public Instant lastFault() {
    return running().lastFault();
  }

  /** The time that passed since {@link #lastFault}. */
  public Duration sinceLastFault() {
    return Duration.between(lastFault(), testbed().time().now());
  }

  /** The time since the last fault began, or since the tunnel was there. */
  Duration sinceLastFaultBegan() {
    Running now = running();
    Instant began = Objects.requireNonNullElse(now.collector().lastFaultBegan(), now.lastFault());
    return Duration.between(began, now.testbed().time().now());
  }

  /** A bound as long as it is on this machine. */
  Bound bound(Duration said) {
    return new Bound(said, slowness());
  }

  /** A wait for work of this machine alone. */
  Duration slowed(Duration wait) {
    return Duration.ofNanos(Math.round(wait.toNanos() * slowness()));
  }

  /** How many times slower than the reference this machine is. */
  double slowness() {
    return fabric == null ? 1 : fabric.slowness();
  }

  /** What the exported keys make readable of the IKE messages on one side of the wire. */
  CaptureShows.Decrypted decrypted(GatewayName name) {
    return Decrypting.messages(testbed(), name, directory.resolve(WiresharkProfile.FOLDER));
  }

  Gateway gateway(GatewayName name) {
    return testbed().gateway(name);
  }

  /** How a gateway's log says something. */
  Pattern words(GatewayName name, Statement statement) {
    return testbed().gateway(name).as(Capability.Explaining.class).words(statement);
  }

  private Testbed testbed() {
    return running().testbed();
  }

  /**
   * Carries out what needs the topology, which is started where it does not run yet.
   *
   * @param tunnel whether the tunnel has to be there; if not, this is what sets it up
   */
  void perform(boolean tunnel, Consumer<Running> action) {
    begin();
    action.accept(tunnel ? running() : startedBeforeTunnel());
  }

  /** Settles the topology; nothing can be said about it from now on. */
  final void begin() {
    givens.complete();
    script.begin();
  }

  private Running running() {
    Running now = started();
    if (!tunnelAsked) {
      tunnelAsked = true;
      doing("establishing the tunnel");
      now.establish(slowed(TUNNEL_LIMIT));
    }
    arm(now);
    return now;
  }

  private Running startedBeforeTunnel() {
    Running now = started();
    tunnelAsked = true;
    arm(now);
    return now;
  }

  private void arm(Running now) {
    List<Injected> due = List.copyOf(waiting);
    waiting.clear();
    due.forEach(injected -> inject(now, injected));
  }

  private Running started() {
    Running now = running;
    if (now == null) {
      now = start(Objects.requireNonNull(fabric));
      running = now;
    }
    return now;
  }

  private Running start(Fabric chosen) {
    doing("starting " + givens.pair());
    RandomGenerator chance = chosen.chance(text.name());
    Topology topology = givens.topology(text.name(), chance);
    Testbed testbed = chosen.start(topology, chance, directory);
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

  /** Sentences of Given and When that the scenario did not come to. */
  List<String> notCarriedOut() {
    return List.copyOf(notCarriedOut);
  }

  /** Sentences of Then that the scenario did not come to. */
  List<String> notJudged() {
    return List.copyOf(notJudged);
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
    if (Checks.worst(findings) == Verdict.PASS && !faults.isEmpty()) {
      attempt("looking whether all has happened", () -> doubt(now.collector().snapshot()));
    }
    faults
        .reversed()
        .forEach(injected -> attempt("healing", () -> injected.fault().heal(now.testbed())));
    faults.clear();
  }

  private void doubt(Evidence evidence) {
    for (Injected injected : faults) {
      injected
          .fault()
          .unmet(evidence)
          .map(reason -> new Finding(injected.sentence(), Verdict.INCONCLUSIVE, reason))
          .ifPresent(findings::add);
    }
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
