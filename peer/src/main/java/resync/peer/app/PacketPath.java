package resync.peer.app;

import resync.peer.engine.Ingress;
import resync.peer.esp.DataPlane;
import resync.peer.ike.Counters;
import resync.peer.ike.Effect;
import resync.peer.ike.Event;
import resync.peer.linux.RawSocket;
import resync.peer.linux.UdpSocket;
import resync.peer.sa.ChildSa;

/**
 * Reads the sockets and the TUN device in batches, gives what arrives to the {@link Ingress}, and
 * writes what has passed it. What needs a decision goes to the engine as an event.
 */
final class PacketPath implements Ingress.Egress {
  /** How many packets of one socket are taken before the others have their turn. */
  private static final int BATCH = 64;

  private static final int LARGEST_PACKET = 65_535;

  private final UdpSocket.Datagram datagram = new UdpSocket.Datagram();
  private final byte[] buffer = new byte[DataPlane.HEADROOM + LARGEST_PACKET + DataPlane.TAILROOM];
  private final Counters counters = new Counters();
  private final Network network;
  private final DataPlane dataPlane;
  private final MonotonicClock clock;
  private final Ingress.Decisions events;
  private final Ingress ingress;

  PacketPath(Network network, DataPlane dataPlane, MonotonicClock clock, Ingress.Decisions events) {
    this.network = network;
    this.dataPlane = dataPlane;
    this.clock = clock;
    this.events = events;
    this.ingress = new Ingress(dataPlane, counters, this, events);
  }

  /** What is counted here and nowhere else: what the kernel did not take, keepalives. */
  Counters counters() {
    return counters;
  }

  void receiveUdp(UdpSocket socket) {
    for (int i = 0; (i < BATCH || socket.holdsMore()) && socket.receive(datagram); i++) {
      ingress.datagram(
          datagram.local(),
          datagram.remote(),
          datagram.buffer(),
          datagram.offset(),
          datagram.length(),
          clock.nanos());
    }
    afterBatch();
  }

  void receiveRaw(RawSocket socket) {
    for (int i = 0; i < BATCH || socket.holdsMore(); i++) {
      int length = socket.receive(buffer, 0);
      if (length < 0) {
        break;
      }
      ingress.ip(buffer, 0, length, clock.nanos());
    }
    afterBatch();
  }

  void readTun() {
    for (int i = 0; i < BATCH; i++) {
      int length = network.tun().read(buffer, DataPlane.HEADROOM);
      if (length < 0) {
        break;
      }
      ingress.fromProtectedSide(buffer, DataPlane.HEADROOM, length, clock.nanos());
    }
    afterBatch();
  }

  /** The engine takes what the data plane has to say with its next timeout. */
  private void afterBatch() {
    countFailed(network.flush());
    if (!dataPlane.news().isEmpty()) {
      events.handle(new Event.Timeout());
    }
  }

  /** It leaves with the others of its batch. */
  @Override
  public void send(ChildSa sa, byte[] octets, int offset, int length) {
    countFailed(network.queue(sa, octets, offset, length));
  }

  /** Sends what the engine sends; what waits leaves before it. */
  void send(Effect.Send send) {
    countFailed(network.flush() + network.send(send));
  }

  private void countFailed(int packets) {
    for (int i = 0; i < packets; i++) {
      counters.count("OUT_SEND_FAILED");
    }
  }

  @Override
  public void deliver(byte[] octets, int offset, int length) {
    if (!network.tun().write(octets, offset, length)) {
      counters.count("IN_TUN_WRITE_FAILED");
    }
  }
}
