package resync.lab.check;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Transit;
import resync.lab.evidence.WireView;
import resync.lab.topology.GatewayName;

/**
 * How an IKE SA began on the wire.
 *
 * @param by who sent its first message
 */
record IkeSetUp(GatewayName by, String exchange, Instant time) {
  /** The exchanges that begin one: IKEv2's, and main and aggressive mode of IKEv1. */
  static final Set<String> EXCHANGES = Set.of("IKE_SA_INIT", "Identity Protection", "Aggressive");

  /** The one of an initiator's SPI; empty where the captures have not seen it. */
  static Optional<IkeSetUp> of(Evidence evidence, String initiatorSpi) {
    return new WireView(evidence)
        .ike().stream()
            .filter(message -> !message.forged() && begins(message, initiatorSpi))
            .map(m -> new IkeSetUp(m.from(), ((Ike) m.packet().content()).exchange(), m.time()))
            .findFirst();
  }

  private static boolean begins(Transit message, String initiatorSpi) {
    return message.packet().content() instanceof Ike ike
        && EXCHANGES.contains(ike.exchange())
        && ike.initiatorSpi().equals(initiatorSpi);
  }
}
