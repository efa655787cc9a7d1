package resync.peer.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.PeerConfig;
import resync.peer.config.PeerSettings;
import resync.peer.ike.Counters;
import resync.peer.ike.Event;
import resync.peer.ike.IkeProtocol;
import resync.peer.ike.Outbox;
import resync.peer.ike.Report;
import resync.peer.ike.SourceAddress;
import resync.peer.ike.UdpPath;
import resync.peer.recovery.FlowLog;
import resync.peer.recovery.InvalidSpiPolicy;
import resync.peer.recovery.InvalidSpiPolicy.Decision;
import resync.peer.sa.Sad;
import resync.peer.sa.Spi;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/** ESP or AH with an unknown SPI: reported, and acted upon as the policy allows. */
final class InvalidSpis {
  private final FlowLog flowLog;
  private final InvalidSpiPolicy policy;
  private final List<IkeProtocol> protocols;
  private final Sad sad;
  private final SourceAddress source;
  private final Outbox outbox;
  private final Counters counters;
  private final Behaviour behaviour;

  InvalidSpis(
      PeerSettings settings,
      List<IkeProtocol> protocols,
      Sad sad,
      SourceAddress source,
      Outbox outbox,
      Counters counters,
      Behaviour behaviour,
      Instant now) {
    this.flowLog = new FlowLog(settings.logInterval(), settings.logFlows(), now);
    this.policy = new InvalidSpiPolicy(settings, now);
    this.protocols = protocols;
    this.sad = sad;
    this.source = source;
    this.outbox = outbox;
    this.counters = counters;
    this.behaviour = behaviour;
  }

  /** A packet was dropped. */
  void seen(Instant now, PeerConfig config, Event.InvalidSpi packet) {
    Endpoint local = packet.local();
    Endpoint remote = packet.remote();
    Spi spi = packet.spi();
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
            protocols.stream().anyMatch(p -> p.deletedLately(spi, now)),
            protocols.stream().anyMatch(p -> p.isUp(remote)),
            connection.filter(c -> of(c).isStarting(c)).isPresent(),
            connection);
    switch (behaviour.decides(now, situation, policy.decide(now, situation))) {
      case Decision.Tell() -> {
        counters.count("INVALID_SPI_SENT");
        BooleanSupplier stillWanted = () -> sad.byInboundSpi(packet.protocol(), spi).isEmpty();
        IkeProtocol teller =
            protocols.stream()
                .filter(p -> p.isUp(remote))
                .findFirst()
                .or(() -> connection.map(this::of))
                .orElse(protocols.getFirst());
        teller.tellInvalidSpi(now, remote, packet.protocol(), spi, stillWanted);
      }
      case Decision.Recover(ConnectionConfig fitting) -> {
        Optional<UdpPath> path = path(fitting, packet);
        if (path.isPresent()
            && of(fitting).recover(now, fitting, path.get(), packet.protocol(), spi)) {
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

  /** What came in UDP came through a NAT, which has no other way to who has sent it. */
  private Optional<UdpPath> path(ConnectionConfig connection, Event.InvalidSpi packet) {
    UdpPath back = new UdpPath(packet.local(), packet.remote());
    return back.passesNat() ? Optional.of(back) : UdpPath.configured(connection, source);
  }

  private IkeProtocol of(ConnectionConfig connection) {
    return protocols.stream()
        .filter(p -> p.majorVersion() == connection.initiates())
        .findFirst()
        .orElseThrow();
  }

  /** The connection that names these two addresses, each as the only one of its end. */
  private static Optional<ConnectionConfig> staticPeer(
      PeerConfig config, IpAddress local, IpAddress remote) {
    return config.connections().stream()
        .filter(c -> c.admits(local, remote))
        .filter(c -> c.remoteAddress().filter(remote::equals).isPresent())
        .findFirst();
  }
}
