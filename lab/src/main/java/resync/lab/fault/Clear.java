package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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

  private final List<Side> sides;
  private final SaScope scope;
  private Optional<String> unmet = Optional.empty();
  private boolean deletes;
  private Instant from = Instant.MAX;

  public Clear(Side side, SaScope scope) {
    this(List.of(side), scope);
  }

  /**
   * @param sides who clears; with two, both are told before either can have heard the other's
   *     Delete
   */
  public Clear(List<Side> sides, SaScope scope) {
    this.sides = List.copyOf(sides);
    this.scope = scope;
  }

  /** Returns when the SAs are gone, or after 5 s where the peer does not answer the Delete. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Map<Side, Clearing> programs = new EnumMap<>(Side.class);
    Map<Side, LiveSas> before = new EnumMap<>(Side.class);
    for (Side side : sides) {
      Gateway gateway = testbed.gateway(side);
      programs.put(side, gateway.as(Clearing.class));
      before.put(side, LiveSas.of(gateway, scope));
      deletes |= !LiveSas.of(gateway, SaScope.IKE).spis().isEmpty();
    }
    from = testbed.time().now();
    programs.values().forEach(program -> program.clear(scope));
    testbed.time().await(LIMIT, () -> kept(testbed, before).isEmpty());
    unmet =
        before.values().stream()
            .flatMap(sas -> sas.nothingToClear().stream())
            .findFirst()
            .or(() -> kept(testbed, before));
    return new FaultRecord(
        sentence,
        sides.size() == 1 ? sides.getFirst() : null,
        FaultRecord.Kind.SAS_CLEARED,
        from,
        testbed.time().now());
  }

  private Optional<String> kept(Testbed testbed, Map<Side, LiveSas> before) {
    return before.entrySet().stream()
        .flatMap(e -> e.getValue().kept(testbed.gateway(e.getKey()), scope).stream())
        .findFirst();
  }

  /**
   * The SAs are gone, and the peer was sent word of it where there was an IKE SA to send it over.
   * Of two that clear together one may be overtaken by the other's Delete, and has nothing to send.
   */
  @Override
  public Optional<String> unmet(Evidence evidence) {
    return unmet.or(
        () ->
            deletes && sides.stream().noneMatch(s -> Begun.informational(evidence, s, from))
                ? Optional.of(sides.getFirst().word() + " sent no Delete")
                : Optional.empty());
  }
}
