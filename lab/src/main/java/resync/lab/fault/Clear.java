package resync.lab.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability.Clearing;
import resync.lab.node.Gateway;
import resync.lab.node.SaScope;
import resync.lab.topology.GatewayName;

/** A gateway clears SAs as on an operator's command: its peer is sent Deletes. */
public final class Clear implements Fault {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final List<GatewayName> gateways;
  private final SaScope scope;
  private Optional<String> unmet = Optional.empty();
  private boolean deletes;
  private Instant from = Instant.MAX;

  public Clear(GatewayName name, SaScope scope) {
    this(List.of(name), scope);
  }

  /**
   * @param gateways who clears; with two, both are told before either can have heard the other's
   *     Delete
   */
  public Clear(List<GatewayName> gateways, SaScope scope) {
    this.gateways = List.copyOf(gateways);
    this.scope = scope;
  }

  /** Returns when the SAs are gone, or after 5 s where the peer does not answer the Delete. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Map<GatewayName, Clearing> programs = new LinkedHashMap<>();
    Map<GatewayName, LiveSas> before = new LinkedHashMap<>();
    for (GatewayName name : gateways) {
      Gateway gateway = testbed.gateway(name);
      programs.put(name, gateway.as(Clearing.class));
      before.put(name, LiveSas.of(gateway, scope));
      deletes |= !LiveSas.of(gateway, SaScope.IKE).spis().isEmpty();
    }
    from = testbed.time().now();
    Crossing.give(
        testbed, gateways, gateway -> Objects.requireNonNull(programs.get(gateway)).clear(scope));
    testbed.time().await(LIMIT, () -> kept(testbed, before).isEmpty());
    unmet =
        before.values().stream()
            .flatMap(sas -> sas.nothingToClear().stream())
            .findFirst()
            .or(() -> kept(testbed, before));
    return new FaultRecord(
        sentence,
        gateways.size() == 1 ? gateways.getFirst() : null,
        FaultRecord.Kind.SAS_CLEARED,
        from,
        testbed.time().now());
  }

  private Optional<String> kept(Testbed testbed, Map<GatewayName, LiveSas> before) {
    return before.entrySet().stream()
        .flatMap(e -> e.getValue().kept(testbed.gateway(e.getKey()), scope).stream())
        .findFirst();
  }

  /**
   * The SAs are gone, and the peer was sent word of it where there was an IKE SA to send it over.
   */
  @Override
  public Optional<String> unmet(Evidence evidence) {
    return unmet.or(() -> deletes ? silent(evidence) : Optional.empty());
  }

  private Optional<String> silent(Evidence evidence) {
    return gateways.stream()
        .filter(gateway -> !Begun.informational(evidence, gateway, from))
        .map(gateway -> gateway.word() + " sent no Delete")
        .findFirst();
  }
}
