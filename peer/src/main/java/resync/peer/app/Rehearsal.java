package resync.peer.app;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import resync.peer.config.ConfigException;
import resync.peer.config.ConfigReader;
import resync.peer.config.PeerConfig;
import resync.peer.engine.Engine;
import resync.peer.esp.DataPlane;
import resync.peer.esp.Verdict;
import resync.peer.ike.Effect;
import resync.peer.ike.Event;
import resync.peer.ike.IkeSaStatus;
import resync.peer.ike.Report;
import resync.peer.journal.Json;
import resync.peer.sa.Spi;

/**
 * Two engines negotiate with each other without a network, by one version of IKE, exchange packets,
 * one of them is replaced by a new one that has lost its SAs, and they recover. A Java runtime does
 * everything slowly the first time; after a rehearsal the first exchange that counts is not the
 * first any more.
 */
final class Rehearsal {
  /** The configuration of one engine, in swanctl.conf's syntax; the other's is its mirror image. */
  static String west(int version) {
    String proposals =
        version == 1
            ? "aes256-sha256-modp2048"
            : "aes256-sha256-modp2048, aes256gcm16-prfsha256-curve25519";
    return """
    connections {
      tunnel {
        version = %d
        local_addrs = 192.0.2.1
        remote_addrs = 198.51.100.1
        proposals = %s
        local { auth = psk
                id = 192.0.2.1 }
        remote { auth = psk
                 id = 198.51.100.1 }
        children {
          net {
            local_ts = 10.1.0.0/24
            remote_ts = 10.2.0.0/24
            esp_proposals = aes256gcm16, aes256-sha256
            start_action = trap
          }
        }
      }
    }
    resync { invalid_spi_recovery = yes }
    secrets { ike-1 { secret = "for rehearsals only" } }
    """
        .formatted(version, proposals);
  }

  private final MonotonicClock clock;
  private final Sink reports;
  private final SecureRandom random = new SecureRandom();
  private final Engine west;
  private final PeerConfig mirrored;
  private Engine east;

  /** Takes what the engines report. */
  @FunctionalInterface
  interface Sink {
    void report(Instant now, Report report) throws IOException;
  }

  Rehearsal(MonotonicClock clock, Sink reports, int version) throws ConfigException {
    this.clock = clock;
    this.reports = reports;
    String text = west(version);
    this.west = engine(ConfigReader.read("west", text));
    this.mirrored =
        ConfigReader.read(
            "east",
            text.replace("local", "LOCAL").replace("remote", "local").replace("LOCAL", "remote"));
    this.east = engine(mirrored);
  }

  private Engine engine(PeerConfig config) {
    return new Engine(config, random::nextBytes, clock.now());
  }

  /**
   * Runs it once.
   *
   * @throws IOException if the two engines do not agree, or the reports cannot be taken
   */
  void run(int packets) throws IOException {
    converse(west, new Event.Initiate("net"));
    for (int i = 0; i < packets; i++) {
      cross(Verdict.DELIVER);
    }
    IkeSaStatus before = west.ikeSas().getFirst();
    Spi dead = west.childSas().getFirst().outboundSpi();
    east = engine(mirrored);
    cross(Verdict.UNKNOWN_SPI);
    converse(
        east, new Event.InvalidSpi(before.remote().withPort(0), before.local().withPort(0), dead));
    // The new IKE SA of version 2 has brought a Child SA with it (RFC 7296 section 1.2).
    if (west.childSas().isEmpty()) {
      converse(west, new Event.Initiate("net"));
    }
    cross(Verdict.DELIVER);
    Json.line(
        json -> {
          Json.ikeSa(json, west.ikeSas().getFirst());
          Json.childSa(json, west.childSas().getFirst());
        });
    converse(west, new Event.Terminate(Event.Scope.ALL));
  }

  /** Lets one engine handle an event and carries messages until both are silent. */
  private void converse(Engine starter, Event first) throws IOException {
    Queue<Effect.SendDatagram> wire = new ArrayDeque<>();
    collect(starter.handle(clock.now(), first), wire);
    while (!wire.isEmpty()) {
      Effect.SendDatagram sent = wire.remove();
      Engine receiver = sent.remote().host().equals("192.0.2.1") ? west : east;
      collect(
          receiver.handle(
              clock.now(),
              new Event.DatagramReceived(
                  /* local= */ sent.remote(), /* remote= */ sent.local(), sent.payload())),
          wire);
    }
  }

  private void collect(List<Effect> effects, Queue<Effect.SendDatagram> wire) throws IOException {
    for (Effect effect : effects) {
      if (effect instanceof Effect.SendDatagram datagram) {
        wire.add(datagram);
      } else if (effect instanceof Report report) {
        reports.report(clock.now(), report);
      }
    }
  }

  /** A packet from 10.1.0.10 to 10.2.0.10 through both data planes. */
  private void cross(Verdict expected) throws IOException {
    byte[] buffer = new byte[1600];
    int at = DataPlane.HEADROOM;
    byte[] header = {
      0x45, 0, 0, 100, 0, 0, 0, 0, 64, 17, 0, 0, 10, 1, 0, 10, 10, 2, 0, 10,
    };
    System.arraycopy(header, 0, buffer, at, header.length);
    DataPlane out = west.dataPlane();
    if (out.outbound(buffer, at, 100, clock.nanos()) != Verdict.SEND
        || east.dataPlane().inbound(buffer, out.offset(), out.length(), clock.nanos())
            != expected) {
      throw new IOException("a packet of the rehearsal did not fare as it should");
    }
  }
}
