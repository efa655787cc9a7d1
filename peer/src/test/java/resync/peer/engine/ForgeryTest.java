package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.ike.Event;
import resync.peer.ike.Report;
import resync.peer.sa.Spi;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;
import resync.peer.wire.SecurityProtocol;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.Ipv4Header;

/** What anybody on the way can do to a tunnel: nothing. */
class ForgeryTest {
  private static final Endpoint WEST = new Endpoint(IpAddress.of("192.0.2.1"), 500);
  private static final Endpoint EAST = new Endpoint(IpAddress.of("198.51.100.1"), 500);

  private static Packet esp(Pair pair, Endpoint from, Endpoint to, int spi) {
    byte[] packet = new byte[Ipv4Header.LENGTH + 60];
    Ipv4Header.write(packet, 0, packet.length, 0, 0, false, 64, 50, from.address(), to.address());
    System.arraycopy(new Spi(spi).octets(), 0, packet, Ipv4Header.LENGTH, 4);
    return new Packet(pair.now(), "forger", from.withPort(0), to.withPort(0), packet);
  }

  private static Packet invalidSpi(Pair pair, Spi spi, boolean spiInData) {
    Octets octets = Octets.of(spi.octets());
    Payload notify =
        new Payload.Notify(
            spiInData ? SecurityProtocol.NONE : SecurityProtocol.ESP,
            spiInData ? Octets.EMPTY : octets,
            NotifyType.INVALID_SPI.number(),
            spiInData ? octets : Octets.EMPTY);
    IkeHeader header =
        new IkeHeader(0, 0, 0, 2, 0, ExchangeType.INFORMATIONAL.number(), 0x08, 0, 0);
    return new Packet(
        pair.now(), "forger", EAST, WEST, new IkeMessage(header, List.of(notify)).encode());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aForgedFloodOfUnknownSpisIsBounded(boolean recovery) {
    Pair pair =
        Pair.established(
            Conf.west(), Conf.east().resync("invalid_spi_recovery", recovery ? "yes" : "no"));
    pair.sent.clear();
    Random random = new Random(7);
    for (int i = 0; i < 5000; i++) {
      pair.inject(esp(pair, WEST, EAST, random.nextInt() | 0x1000));
      if (i % 100 == 0) {
        pair.pass(Duration.ofMillis(10));
      }
    }
    assertEquals(20, pair.traffic(Duration.ofMillis(200)), "the tunnel is untouched");
    assertEquals(5000, pair.east.counter("IN_US_V4_PKT_SA_NOT_FOUND_SPI"));
    long told = pair.ikeSent().stream().filter("east INFORMATIONAL request"::equals).count();
    assertTrue(told <= 4, told + " messages for 5000 forged packets");
    assertTrue(pair.east.reports(Report.InvalidSpiSeen.class).size() <= 60);
    assertEquals(1, pair.west.children().size());
    assertEquals(1, pair.east.ikeSas().size());
    assertTrue(pair.east.counter("RECOVERY_SUPPRESSED_BY_LIMIT") > 4000);
  }

  @Test
  void strangersMakeNobodySetUpAnIkeSa() {
    Pair pair = Pair.of(Conf.west(), Conf.east().resync("invalid_spi_recovery", "yes"));
    for (int i = 0; i < 100; i++) {
      Endpoint stranger = new Endpoint(IpAddress.of("203.0.113." + i), 0);
      pair.inject(esp(pair, stranger, EAST, 0x12345678));
    }
    pair.pass(Duration.ofSeconds(1));
    assertEquals(List.of(), pair.ikeSent());
    assertEquals(0, pair.east.ikeSas().size());
  }

  @Test
  void aFloodInThePeersNameSetsUpOneIkeSaASecondAtMost() {
    Pair pair = Pair.of(Conf.west(), Conf.east().resync("invalid_spi_recovery", "yes"));
    pair.network(_ -> Pair.never());
    Random random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      pair.inject(esp(pair, WEST, EAST, random.nextInt() | 0x1000));
      pair.pass(Duration.ofMillis(10));
    }
    assertEquals(1, pair.east.ikeSas().size(), "one at a time");
    assertTrue(pair.east.counter("RECOVERY_IKE_SAS_INITIATED") <= 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void invalidSpiOutsideAnyIkeSaOnlyChecksWhetherThePeerIsAlive(boolean spiInData) {
    Pair pair = Pair.established(Conf.west(), Conf.east());
    Spi live = pair.west.children().getFirst().outboundSpi();
    for (int i = 0; i < 500; i++) {
      pair.inject(invalidSpi(pair, live, spiInData));
      pair.inject(invalidSpi(pair, new Spi(0x1000 + i), spiInData));
      pair.pass(Duration.ofMillis(10));
    }
    assertEquals(live, pair.west.children().getFirst().outboundSpi());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    assertEquals(0, pair.west.reports(Report.ChildSaDown.class).size());
    long checks = pair.ikeSent().stream().filter("west INFORMATIONAL request"::equals).count();
    assertTrue(checks >= 1 && checks <= 6, checks + " checks in 5 s");
    assertEquals(1000, pair.west.counter("INVALID_SPI_RECEIVED_UNPROTECTED"));
  }

  /** Every message of a whole life, cut at every octet and with flipped bits, to both ends. */
  @Test
  void whateverIsCutOrFlippedNothingChanges() {
    Pair pair = Pair.of(Conf.west(), Conf.east());
    List<Packet> recorded = new ArrayList<>();
    pair.network(
        packet -> {
          if (packet.isIke()) {
            recorded.add(packet);
          }
          return Pair.inTime(packet);
        });
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    pair.east.command(new Event.Clear(Event.Scope.IPSEC));
    pair.traffic(Duration.ofMillis(100));
    assertTrue(recorded.size() >= 8, recorded.toString());
    pair.heal();
    var ikeSa = pair.west.ikeSas();
    var children = pair.west.children().stream().map(c -> c.inboundSpi()).toList();

    Random random = new Random(11);
    for (Packet packet : recorded) {
      for (boolean toWest : new boolean[] {true, false}) {
        for (int length = 0; length < packet.payload().length; length++) {
          byte[] cut = Arrays.copyOf(packet.payload(), length);
          pair.inject(directed(pair, packet, cut, toWest));
        }
        for (int i = 0; i < 200; i++) {
          byte[] flipped = packet.payload().clone();
          flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
          pair.inject(directed(pair, packet, flipped, toWest));
        }
        pair.pass(Duration.ofMillis(10));
      }
    }
    pair.pass(Duration.ofSeconds(40));
    assertEquals(ikeSa, pair.west.ikeSas());
    assertEquals(children, pair.west.children().stream().map(c -> c.inboundSpi()).toList());
    assertTrue(pair.agree());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
    assertTrue(pair.west.counter("IKE_MALFORMED") > 500);
    assertTrue(pair.east.counter("IKE_INTEGRITY_FAILED") > 0);
  }

  /** A conversation completes although everything is also sent mangled, before the real one. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aConversationAmongMangledCopiesCompletes(long seed) {
    Pair pair = Pair.of(Conf.west(), Conf.east(), seed);
    Random random = new Random(seed);
    pair.network(
        packet -> {
          List<Pair.Delivery> deliveries = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            byte[] mangled = packet.payload().clone();
            // The SA_INIT exchange is not authentic yet: only its lengths are mangled here.
            int at = packet.name().contains("IKE_SA_INIT") ? 24 + random.nextInt(4) : -1;
            mangled[at < 0 ? random.nextInt(mangled.length) : at] ^=
                (byte) (1 << random.nextInt(8));
            deliveries.add(new Pair.Delivery(packet.with(mangled), Duration.ofMillis(1)));
          }
          deliveries.add(new Pair.Delivery(packet, Duration.ofMillis(2)));
          return deliveries;
        });
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    pair.heal();
    assertTrue(pair.agree());
    assertEquals(10, pair.traffic(Duration.ofMillis(100)));
  }

  private static Packet directed(Pair pair, Packet like, byte[] payload, boolean toWest) {
    int port = like.source().port();
    Endpoint west = WEST.withPort(port);
    Endpoint east = EAST.withPort(port);
    return toWest
        ? new Packet(pair.now(), "forger", east, west, payload)
        : new Packet(pair.now(), "forger", west, east, payload);
  }
}
