package resync.peer.engine;

import java.net.Inet4Address;
import java.time.Instant;
import java.util.Optional;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.PeerConfig;
import resync.peer.config.PeerSettings;
import resync.peer.ike.Counters;
import resync.peer.ike.Event;
import resync.peer.ike.Outbox;
import resync.peer.ike.Report;
import resync.peer.ike.v2.Ikev2;
import resync.peer.recovery.FlowLog;
import resync.peer.recovery.InvalidSpiPolicy;
import resync.peer.recovery.InvalidSpiPolicy.Decision;
import resync.peer.sa.EspSpi;
import resync.peer.sa.Sad;
import resync.peer.wire.ip.Endpoint;

/** ESP or AH with an unknown SPI: reported, and acted upon as the policy allows. */
final class InvalidSpis {
  private final FlowLog flowLog;
  private final InvalidSpiPolicy policy;
  private final Ikev2 ikev2;
  private final Sad sad;
  private final Outbox outbox;
  private final Counters counters;

  InvalidSpis(
      PeerSettings settings, Ikev2 ikev2, Sad sad, Outbox outbox, Counters counters, Instant now) {
    this.flowLog = new FlowLog(settings.logInterval(), settings.logFlows(), now);
    this.policy = new InvalidSpiPolicy(settings, now);
    this.ikev2 = ikev2;
    this.sad = sad;
    this.outbox = outbox;
    this.counters = counters;
  }

  /** A packet was dropped. */
  void seen(Instant now, PeerConfig config, Event.InvalidSpi packet) {
    Endpoint local = packet.local();
    Endpoint remote = packet.remote();
    EspSpi spi = packet.spi();
    counters.count("INVALID_SPI_SEEN");
    FlowLog.Flow flow = new FlowLog.Flow(remote.host(), local.host(), packet.protocol(), spi);
    boolean logged = flowLog.admit(flow, now);
    if (logged) {
      outbox.add(
          new Report.InvalidSpiSeen(
              remote, local, packet.protocol(), spi, local.port() != 0, true));
      outbox.log(Report.Level.WARNING, FlowLog.line(flow));
    }
    Optional<ConnectionConfig> connection = staticPeer(config, local.address(), remote.address());
    InvalidSpiPolicy.Situation situation =
        new InvalidSpiPolicy.Situation(
            remote.address(),
            spi,
            ikev2.deletedLately(spi, now),
            ikev2.isUp(remote.address()),
            connection.map(ikev2::isStarting).orElse(false),
            connection);
    switch (policy.decide(now, situation)) {
      case Decision.Tell() -> {
        counters.count("INVALID_SPI_SENT");
        ikev2.tellInvalidSpi(now, remote.address(), spi, () -> sad.byInboundSpi(spi).isEmpty());
      }
      case Decision.Recover(ConnectionConfig fitting) -> {
        if (ikev2.recover(now, fitting, spi)) {
          counters.count("RECOVERY_IKE_SAS_INITIATED");
          outbox.add(new Report.RecoveryStarted(fitting.name(), remote, spi));
        }
      }
      case Decision.Nothing(String reason, boolean limited) -> {
        counters.count(limited ? "RECOVERY_SUPPRESSED_BY_LIMIT" : "RECOVERY_NOT_NEEDED");
        if (logged) {
          outbox.add(new Report.RecoverySuppressed(remote, spi, reason));
        }
      }
    }
  }

  /** The connection that names these two addresses, each as the only one of its end. */
  private static Optional<ConnectionConfig> staticPeer(
      PeerConfig config, Inet4Address local, Inet4Address remote) {
    return config.connections().stream()
        .filter(c -> c.version() == Ikev2.MAJOR_VERSION)
        .filter(c -> c.admits(local, remote))
        .filter(c -> c.remoteAddress().filter(remote::equals).isPresent())
        .findFirst();
  }
}
