package resync.lab.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.Judgement;
import resync.lab.archive.ScenarioText;
import resync.lab.archive.WiresharkProfile;
import resync.lab.check.Bound;
import resync.lab.check.CaptureShows;
import resync.lab.check.Finding;
import resync.lab.evidence.Evidence;
import resync.lab.fabric.Fabric;
import resync.lab.fabric.FabricException;
import resync.lab.fabric.Testbed;
import resync.lab.fault.Act;
import resync.lab.fault.Fault;
import resync.lab.fault.MessageFault;
import resync.lab.fault.SilentChildClear;
import resync.lab.fault.SilentHosts;
import resync.lab.node.Gateway;
import resync.lab.node.NodeDrivers;
import resync.lab.node.Statement;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;

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
  private static final int KEY_OCTETS = 24;

  private final Instant began = Instant.now();
  private final int number;
  private final ScenarioText text;
  private final @Nullable Fabric fabric;
  private final Path directory;
  private final RunListener listener;
  private final Script script = new Script();
  private final Givens givens;
  private final Transcript transcript = new Transcript();
  private final Injections injections = new Injections();
  private final HostTraffic traffic;
  private @Nullable Running running;
  private boolean tunnelAsked;

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
    this.givens = new Givens(script, transcript, pair, new TreeSet<>(implementations));
    this.fabric = fabric;
    this.directory = directory;
    this.listener = listener;
    this.traffic = new HostTraffic(this, script);
  }

  /**
   * Carries out a sentence of the feature that begins with Given or When.
   *
   * @throws NotCarriedOut after a Then that did not hold: what would be broken next is not what the
   *     feature speaks of
   */
  public void sentence(String words, Runnable action) {
    if (!transcript.passesSoFar()) {
      transcript.leftOut(words, false);
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
    int before = transcript.findings().size();
    try {
      carryOut(words, judging);
    } catch (Mistake | FabricException e) {
      throw e;
    } catch (RuntimeException | AssertionError e) {
      if (running == null) {
        throw e;
      }
    }
    List<Finding> all = transcript.findings();
    return all.subList(before, all.size());
  }

  private void carryOut(String words, Runnable action) {
    listener.doing(text, words);
    transcript.carryOut(words, action);
  }

  /**
   * Says a sentence that is only rehearsed. What it should have said, had it been right, is not
   * asked of those that follow.
   */
  void rehearse(String words, Runnable action) {
    transcript.begin(words);
    try {
      action.run();
    } catch (Mistake e) {
      script.doubt();
      throw e;
    }
  }

  /**
   * Notes that the scenario did not come to a sentence.
   *
   * @param observation whether it begins with Then
   */
  public void leftOut(String words, boolean observation) {
    transcript.leftOut(words, observation);
  }

  /** Notes that a sentence could not even be tried, so that nothing is decided. */
  public void notTried(String words, String problem) {
    transcript.undecided(words, problem);
  }

  /** What is said before anything is started. */
  public Givens givens() {
    return givens;
  }

  /** What a sentence needs that speaks of probes. */
  void needTraffic() {
    givens.complete();
    script.needTraffic(sentence());
  }

  /** What a sentence needs that speaks of the probes between two hosts. */
  void needTraffic(Flow flow) {
    script.needTraffic(flow, sentence());
  }

  /** What a sentence needs that compares with what was before something happened. */
  void needFault() {
    givens.complete();
    script.needFault(sentence());
  }

  /** The topology as far as the Givens decide it. */
  Topology layout() {
    return givens.complete();
  }

  /** Lets a gateway forget the Child SAs of one child, and tell nobody. */
  public void clearSilently(GatewayName name, String child) {
    Flow flow = givens.needChild(child);
    if (!flow.from().equals(name) && !flow.to().equals(name)) {
      throw new Mistake(
          "\"%s\", but the child %s is between %s and %s"
              .formatted(sentence(), child, flow.from(), flow.to()));
    }
    inject(new SilentChildClear(name, child));
  }

  /** Lets the NAT in front of a gateway reboot. */
  public void rebootNat(GatewayName name) {
    givens.needNat(name);
    inject(new Act.MappingsLost(name));
  }

  /** What the hosts send. */
  public HostTraffic traffic() {
    return traffic;
  }

  /** Lets a fault happen, or gives a command. */
  public void inject(Act act) {
    inject(act.fault());
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
              throw new Mistake("\"" + sentence() + "\" cannot be: " + why);
            });
    begin();
    String words = sentence();
    if (fault instanceof MessageFault && running == null) {
      injections.later(fault, words);
    } else {
      perform(
          fault.needsTunnel(), now -> injections.inject(now, fault, words, slowed(READY_LIMIT)));
    }
  }

  /** Calls off what is still to happen to messages; those that have met it stay as they are. */
  public void endMessageFaults() {
    perform(true, injections::endMessageFaults);
  }

  /** Cuts the link until {@link #mendLink}; other faults may happen meanwhile. */
  public void cutLink() {
    script.link(sentence(), false);
    inject(injections.cut());
  }

  /** Ends what {@link #cutLink} began. */
  public void mendLink() {
    script.link(sentence(), true);
    inject(injections.mend());
  }

  /** Lets all hosts send and answer nothing for a time. */
  public void silence(Duration duration) {
    silence(layout().names(), duration);
  }

  /** Lets hosts send and answer nothing for a time. */
  public void silence(List<GatewayName> hosts, Duration duration) {
    needTraffic();
    inject(new SilentHosts(hosts, duration));
  }

  /** Lets all hosts send and answer nothing until {@link #wakeHosts}. */
  public void silenceHosts() {
    needTraffic();
    script.hosts(sentence(), false);
    inject(injections.silence(new SilentHosts(layout().names(), null)));
  }

  /** Ends what {@link #silenceHosts} began. */
  public void wakeHosts() {
    script.hosts(sentence(), true);
    inject(injections.wake());
  }

  /** Lets time pass. */
  public void pass(Duration duration) {
    perform(true, now -> now.testbed().time().pass(duration));
  }

  /** Waits for what is expected, as long as it may take, and judges it; the finding is kept. */
  public void expect(Expectation expectation) {
    perform(true, now -> transcript.add(now.judge(sentence(), expectation, slowness())));
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
    return NodeDrivers.load().words(testbed().gateway(name).implementation(), statement);
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
    injections.arm(now, slowed(READY_LIMIT));
    return now;
  }

  private Running startedBeforeTunnel() {
    Running now = started();
    tunnelAsked = true;
    injections.arm(now, slowed(READY_LIMIT));
    return now;
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

  /** The sentence that is being said. */
  final String sentence() {
    return transcript.sentence();
  }

  void doing(String what) {
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
    return transcript.findings();
  }

  /** Those of the findings that were judged from evidence. */
  List<Judgement> judgements() {
    return transcript.judgements();
  }

  void add(Finding finding) {
    transcript.add(finding);
  }

  /** Sentences of Given and When that the scenario did not come to. */
  List<String> notCarriedOut() {
    return transcript.notCarriedOut();
  }

  /** Sentences of Then that the scenario did not come to. */
  List<String> notJudged() {
    return transcript.notJudged();
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

  /** Asks whether all faults have happened, and heals them. */
  void heal() {
    if (running != null) {
      injections.heal(running, transcript);
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
