package resync.lab.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Moment;
import resync.lab.fabric.Testbed;
import resync.lab.node.Gateway;
import resync.lab.node.NodeEvent;
import resync.lab.node.SaTable;
import resync.lab.topology.GatewayName;
import resync.lab.topology.TunnelSpec;

/**
 * The testbed of a scenario from its start, what is seen of it, and the waiting for what it does.
 */
final class Running {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration TRY_AGAIN = Duration.ofMillis(100);

  private static final Set<String> WORRIES = Set.of("WARNING", "ERROR");
  private static final Pattern COMPLAINT =
      Pattern.compile("\\b[A-Z]+(?:_[A-Z]+)+ (?:notify|error)|failed|mismatched|giving up");

  private final Testbed testbed;
  private final EvidenceCollector collector;
  private final Instant since;

  /** From now on everything is seen. */
  Running(Testbed testbed) {
    this.testbed = testbed;
    this.collector = new EvidenceCollector(testbed);
    this.since = testbed.time().now();
  }

  Testbed testbed() {
    return testbed;
  }

  EvidenceCollector collector() {
    return collector;
  }

  /** When the last fault took effect, or else when the testbed was started. */
  Instant lastFault() {
    return Optional.ofNullable(collector.lastFault()).orElse(since);
  }

  /**
   * Has each tunnel initiated by the gateway that is named first; returns when all gateways have
   * theirs. A gateway that was told to give up soon, and whose peer is slow to answer, is told
   * again.
   *
   * @throws AssertionError when it does not come up in time
   */
  void establish(Duration limit) {
    Instant deadline = testbed.time().now().plus(limit);
    Live live = new Live(testbed, testbed.time().now());
    initiate(tunnel -> true);
    while (!testbed.time().await(LOOK_AGAIN, live::agreed)) {
      if (left(deadline).isZero()) {
        throw new AssertionError(
            (testbed.topology().tunnels().size() == 1 ? "the tunnel" : "not every tunnel")
                + (testbed.topology().tunnels().size() == 1 ? " did not come" : " came")
                + " up within "
                + Durations.format(limit)
                + ": "
                + testbed.topology().names().stream()
                    .map(name -> describe(testbed.gateway(name)))
                    .collect(Collectors.joining("; ")));
      }
      initiate(this::missing);
    }
  }

  private void initiate(Predicate<TunnelSpec> which) {
    for (TunnelSpec tunnel : testbed.topology().tunnels()) {
      if (which.test(tunnel)) {
        testbed.gateway(tunnel.first().gateway()).initiate(tunnel);
      }
    }
  }

  private boolean missing(TunnelSpec tunnel) {
    GatewayName first = tunnel.first().gateway();
    GatewayName peer = tunnel.peer(first);
    return testbed.gateway(first).sas().of(testbed.topology(), first, peer).ikeSas().isEmpty();
  }

  private static String describe(Gateway gateway) {
    SaTable table = gateway.sas();
    long established = table.ikeSas().stream().filter(SaTable.IkeSa::established).count();
    long installed = table.childSas().stream().filter(SaTable.ChildSa::installed).count();
    return String.format(
        "%s (%s) has %d established IKE %s and %d installed Child %s%s",
        gateway.name().word(),
        gateway.implementation(),
        established,
        established == 1 ? "SA" : "SAs",
        installed,
        installed == 1 ? "SA" : "SAs",
        complaint(gateway).map(line -> ", and its log says: " + line).orElse(""));
  }

  /** The last line of its log that says what went wrong; every stack has words of its own. */
  private static Optional<String> complaint(Gateway gateway) {
    return gateway.events().reversed().stream()
        .filter(
            event ->
                WORRIES.contains(event.details().getOrDefault("level", ""))
                    || COMPLAINT.matcher(event.line()).find())
        .map(NodeEvent::line)
        .filter(line -> !line.isEmpty())
        .findFirst();
  }

  /**
   * Returns when probes flow in both directions.
   *
   * @throws AssertionError when they do not in time
   */
  void awaitTraffic(Duration limit) {
    Live live = new Live(testbed, testbed.time().now());
    if (!testbed.time().await(limit, live::flowing)) {
      throw new AssertionError(
          "probes did not flow steadily within "
              + Durations.format(limit)
              + " through the established tunnel");
    }
  }

  /**
   * Waits for what is expected, as long as it may take, and judges it.
   *
   * @param slowness how many times slower than the reference the machine is
   */
  Judged judge(String sentence, Expectation expectation, double slowness) {
    Judging judging = new Judging(sentence, expectation, slowness, testbed.time().now());
    Instant deadline = judging.begun().plus(judging.limit().length());
    Live live = new Live(testbed, lastFault());
    Evidence evidence;
    Finding finding;
    boolean again;
    do {
      testbed.time().await(left(deadline), () -> expectation.settled().test(live));
      evidence = collector.snapshot();
      finding = judging.judge(evidence);
      again =
          expectation.patient()
              && finding.verdict() != Verdict.PASS
              && finding.verdict() != Verdict.UNSUPPORTED
              && !left(deadline).isZero();
      if (again) {
        testbed.time().pass(tryAgain(expectation.limit()));
      }
    } while (again);
    return new Judged(finding, judging.begun(), Moment.of(evidence));
  }

  /**
   * A finding, and what it was judged from.
   *
   * @param begun when the lab began to wait
   */
  record Judged(Finding finding, Instant begun, Moment moment) {}

  // Judging looks at everything: where the wait may be long, it is looked at less often.
  private static Duration tryAgain(Duration limit) {
    Duration share = limit.dividedBy(20);
    return share.compareTo(TRY_AGAIN) > 0 ? share : TRY_AGAIN;
  }

  private Duration left(Instant deadline) {
    Duration left = Duration.between(testbed.time().now(), deadline);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
