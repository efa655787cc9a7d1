package resync.lab.fault;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Transit;
import resync.lab.evidence.WireView;
import resync.lab.topology.GatewayName;

/** What exchanges a gateway has begun, as the captures show. */
final class Begun {
  private static final Set<String> SET_UP =
      Set.of("IKE_SA_INIT", "Identity Protection", "Aggressive");
  private static final Set<String> NEGOTIATION =
      Set.of("CREATE_CHILD_SA", "Quick Mode", "IKE_SA_INIT", "Identity Protection", "Aggressive");
  private static final Set<String> INFORMATIONAL = Set.of("INFORMATIONAL", "Informational");

  private Begun() {}

  /** Whether it has begun to set up an IKE SA since then. */
  static boolean setUp(Evidence evidence, GatewayName gateway, Instant from) {
    return any(evidence, gateway, from, SET_UP);
  }

  /** Whether it has begun to negotiate an SA of any kind since then. */
  static boolean negotiation(Evidence evidence, GatewayName gateway, Instant from) {
    return any(evidence, gateway, from, NEGOTIATION);
  }

  /** Whether it has begun an exchange that a Delete can be in since then. */
  static boolean informational(Evidence evidence, GatewayName gateway, Instant from) {
    return any(evidence, gateway, from, INFORMATIONAL);
  }

  /**
   * A request of IKEv2 says that it is one. In IKEv1 the first message with a message ID has begun
   * its exchange.
   */
  private static boolean any(
      Evidence evidence, GatewayName gateway, Instant from, Set<String> exchanges) {
    Set<Object> known = new HashSet<>();
    for (Transit message : new WireView(evidence).ike()) {
      Ike ike = (Ike) message.packet().content();
      if (message.forged() || ike.response()) {
        continue;
      }
      Object who = ike.majorVersion() == 1 ? "either" : message.from();
      boolean first = known.add(List.of(ike.initiatorSpi(), ike.exchange(), ike.messageId(), who));
      if (first
          && message.from().equals(gateway)
          && !message.time().isBefore(from)
          && exchanges.contains(ike.exchange())) {
        return true;
      }
    }
    return false;
  }
}
