package resync.peer.app;

import java.util.Arrays;
import resync.peer.esp.DataPlane;
import resync.peer.esp.Verdict;
import resync.peer.ike.Counters;
import resync.peer.ike.Effect;
import resync.peer.ike.Event;
import resync.peer.linux.RawSocket;
import resync.peer.linux.UdpSocket;
import resync.peer.sa.ChildSa;
import resync.peer.sa.EspSpi;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/**
 * The way of packets between the TUN device and the network, through the data plane. What needs a
 * decision goes to the engine as an event; the rest is done here and allocates nothing.
 */
final class PacketPath {
  /** How many packets of one socket are taken before the others have their turn. */
  private static final int BATCH = 64;

  private static final int LARGEST_PACKET = 65_535;

  /** RFC 3948 section 2.2: an IKE message on port 4500 begins with four zero octets. */
  private static final int MARKER = 4;

  private final UdpSocket.Datagram datagram = new UdpSocket.Datagram();
  private final byte[] buffer = new byte[DataPlane.HEADROOM + LARGEST_PACKET + DataPlane.TAILROOM];
  private final Counters counters = new Counters();
  private final Network network;
  private final DataPlane dataPlane;
  private final MonotonicClock clock;
  private final Events events;

  /** Takes what needs a decision. */
  interface Events {
    void handle(Event event);
  }

  PacketPath(Network network, DataPlane dataPlane, MonotonicClock clock, Events events) {
    this.network = network;
    this.dataPlane = dataPlane;
    this.clock = clock;
    this.events = events;
  }

  /** What is counted here and nowhere else: what the kernel did not take, keepalives. */
  Counters counters() {
    return counters;
  }

  void receiveIke() {
    for (int i = 0; i < BATCH && network.ike().receive(datagram); i++) {
      events.handle(message(network.ike()));
    }
  }

  void receiveNatT() {
    for (int i = 0; i < BATCH && network.natT().receive(datagram); i++) {
      if (datagram.length() == 1 && datagram.payload()[0] == (byte) 0xff) {
        counters.count("NAT_KEEPALIVES");
      } else if (datagram.length() < MARKER || isMarker(datagram.payload())) {
        events.handle(message(network.natT()));
      } else {
        Verdict verdict =
            dataPlane.inboundUdp(
                datagram.payload(),
                0,
                datagram.length(),
                datagram.remote(),
                datagram.local(),
                clock.nanos());
        inbound(verdict, datagram.payload(), network.natT().port(), datagram.remote().port());
      }
    }
    afterBatch();
  }

  void receiveEsp() {
    receive(network.esp());
  }

  void receiveAh() {
    receive(network.ah());
  }

  private void receive(RawSocket socket) {
    for (int i = 0; i < BATCH; i++) {
      int length = socket.receive(buffer, 0);
      if (length < 0) {
        break;
      }
      inbound(dataPlane.inbound(buffer, 0, length, clock.nanos()), buffer, 0, 0);
    }
    afterBatch();
  }

  void readTun() {
    for (int i = 0; i < BATCH; i++) {
      int length = network.tun().read(buffer, DataPlane.HEADROOM);
      if (length < 0) {
        break;
      }
      outbound(dataPlane.outbound(buffer, DataPlane.HEADROOM, length, clock.nanos()));
    }
    afterBatch();
  }

  private Event.DatagramReceived message(UdpSocket socket) {
    return new Event.DatagramReceived(
        new Endpoint(datagram.local(), socket.port()),
        datagram.remote(),
        Arrays.copyOf(datagram.payload(), datagram.length()));
  }

  private static boolean isMarker(byte[] payload) {
    return (payload[0] | payload[1] | payload[2] | payload[3]) == 0;
  }

  private void inbound(Verdict verdict, byte[] octets, int localPort, int remotePort) {
    switch (verdict) {
      case DELIVER -> deliver(octets, dataPlane.offset(), dataPlane.length());
      case UNKNOWN_SPI -> {
        IpAddress destination = dataPlane.destination();
        IpAddress source = dataPlane.source();
        if (destination != null && source != null) {
          events.handle(
              new Event.InvalidSpi(
                  new Endpoint(destination, localPort),
                  new Endpoint(source, remotePort),
                  new EspSpi(dataPlane.spi()),
                  dataPlane.protocol()));
        }
      }
      case SEND, ACQUIRE, DUMMY, DROPPED -> {}
    }
  }

  private void outbound(Verdict verdict) {
    switch (verdict) {
      case SEND -> sendProtected();
      case ACQUIRE -> {
        var policy = dataPlane.policy();
        if (policy != null) {
          events.handle(new Event.Acquire(policy.name()));
        }
      }
      case DELIVER, UNKNOWN_SPI, DUMMY, DROPPED -> {}
    }
  }

  private void sendProtected() {
    ChildSa sa = dataPlane.childSa();
    int error;
    if (sa != null && sa.parameters().isUdpEncapsulated()) {
      error =
          network
              .natT()
              .send(sa.localAddress(), sa.remote(), buffer, dataPlane.offset(), dataPlane.length());
    } else {
      error = network.esp().send(buffer, dataPlane.offset(), dataPlane.length());
    }
    countIf(error != 0, "OUT_SEND_FAILED");
  }

  /** The engine takes what the data plane has to say with its next timeout. */
  private void afterBatch() {
    if (dataPlane.hasNews()) {
      events.handle(new Event.Timeout());
    }
  }

  /** Sends what the engine sends. */
  void send(Effect.Send send) {
    countIf(network.send(send) != 0, "OUT_SEND_FAILED");
  }

  /** Delivers a packet to the protected side. */
  void deliver(byte[] octets, int offset, int length) {
    countIf(!network.tun().write(octets, offset, length), "IN_TUN_WRITE_FAILED");
  }

  private void countIf(boolean failed, String name) {
    if (failed) {
      counters.count(name);
    }
  }
}
