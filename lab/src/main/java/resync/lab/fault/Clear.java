package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability.Clearing;
import resync.lab.node.Gateway;
import resync.lab.node.SaScope;
import resync.lab.topology.Side;

/** A gateway clears SAs as on an operator's command: its peer is sent Deletes. */
public final class Clear implements Fault {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Side side;
  private final SaScope scope;
  private Optional<String> unmet = Optional.empty();
  private boolean deletes;
  private Instant from = Instant.MAX;

  public Clear(Side side, SaScope scope) {
    this.side = side;
    this.scope = scope;
  }

  /** Returns when the SAs are gone, or after 5 s where the peer does not answer the Delete. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Gateway gateway = testbed.gateway(side);
    Clearing program = gateway.as(Clearing.class);
    LiveSas before = LiveSas.of(gateway, scope);
    deletes = !LiveSas.of(gateway, SaScope.IKE).spis().isEmpty();
    from = testbed.time().now();
    program.clear(scope);
    testbed.time().await(LIMIT, () -> before.kept(gateway, scope).isEmpty());
    unmet = before.nothingToClear().or(() -> before.kept(gateway, scope));
    return new FaultRecord(
        sentence, side, FaultRecord.Kind.SAS_CLEARED, from, testbed.time().now());
  }

  /**
   * The SAs are gone, and its peer was sent word of it where there was an IKE SA to send it over.
   */
  @Override
  public Optional<String> unmet(Evidence evidence) {
    return unmet.or(
        () ->
            deletes && !Begun.informational(evidence, side, from)
                ? Optional.of(side.word() + " sent no Delete")
                : Optional.empty());
  }
}
