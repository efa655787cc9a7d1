package resync.peer.app;

import java.util.Arrays;
import resync.peer.config.AddressRange;
import resync.peer.config.PeerSettings;
import resync.peer.ike.Counters;
import resync.peer.ike.Effect;
import resync.peer.ike.Event;
import resync.peer.linux.LinuxException;
import resync.peer.linux.Poller;
import resync.peer.linux.RawSocket;
import resync.peer.linux.TunDevice;
import resync.peer.linux.UdpSocket;
import resync.peer.wire.ip.Endpoint;

/** The peer's devices and sockets: what comes in becomes events, what the engine sends goes out. */
final class Network implements AutoCloseable {
  private static final int ESP = 50;
  private static final int IPV4_HEADER = 20;

  /** How many packets of one socket are taken before the others have their turn. */
  private static final int BATCH = 64;

  private final Counters counters = new Counters();
  private final UdpSocket.Datagram datagram = new UdpSocket.Datagram();
  private final byte[] packet = new byte[65_535];
  private final Events events;
  private final TunDevice tun;
  private final UdpSocket ike;
  private final UdpSocket natT;
  private final RawSocket esp;

  /** Takes what came in. */
  interface Events {
    void handle(Event event);
  }

  Network(PeerSettings settings, Poller poller, Events events) throws LinuxException {
    this.events = events;
    tun = TunDevice.open(settings.tunDevice(), settings.tunMtu());
    ike = UdpSocket.open(Endpoint.IKE_PORT);
    natT = UdpSocket.open(Endpoint.NAT_T_PORT);
    esp = RawSocket.open(ESP);
    poller.onReadable(ike, () -> receive(ike));
    poller.onReadable(natT, () -> receive(natT));
    poller.onReadable(esp, this::receiveEsp);
    poller.onReadable(tun, this::readTun);
  }

  Counters counters() {
    return counters;
  }

  private void receive(UdpSocket socket) {
    for (int i = 0; i < BATCH && socket.receive(datagram); i++) {
      events.handle(
          new Event.DatagramReceived(
              new Endpoint(AddressRange.toAddress(datagram.local()), socket.port()),
              new Endpoint(AddressRange.toAddress(datagram.remote()), datagram.remotePort()),
              Arrays.copyOf(datagram.payload(), datagram.length())));
    }
  }

  private void receiveEsp() {
    for (int i = 0; i < BATCH; i++) {
      int length = esp.receive(packet, 0);
      if (length < 0) {
        return;
      }
      if (length >= IPV4_HEADER) {
        events.handle(
            new Event.EspReceived(
                AddressRange.toAddress(address(16)),
                AddressRange.toAddress(address(12)),
                Arrays.copyOf(packet, length)));
      }
    }
  }

  private void readTun() {
    for (int i = 0; i < BATCH; i++) {
      int length = tun.read(packet, 0);
      if (length < 0) {
        return;
      }
      if (length < IPV4_HEADER || packet[0] >>> 4 != 4) {
        counters.count("TUN_NOT_IPV4");
      } else {
        events.handle(new Event.PacketFromTun(Arrays.copyOf(packet, length)));
      }
    }
  }

  private int address(int offset) {
    return packet[offset] << 24
        | (packet[offset + 1] & 255) << 16
        | (packet[offset + 2] & 255) << 8
        | (packet[offset + 3] & 255);
  }

  void send(Effect.Send send) {
    int error =
        switch (send) {
          case Effect.SendDatagram d -> {
            UdpSocket from = d.local().port() == Endpoint.NAT_T_PORT ? natT : ike;
            yield from.send(
                AddressRange.toInt(d.local().address()),
                AddressRange.toInt(d.remote().address()),
                d.remote().port(),
                d.payload(),
                0,
                d.payload().length);
          }
          case Effect.SendEsp e -> esp.send(e.packet(), 0, e.packet().length);
        };
    if (error != 0) {
      counters.count("SEND_FAILED");
    }
  }

  void deliver(byte[] ipPacket) {
    if (!tun.write(ipPacket, 0, ipPacket.length)) {
      counters.count("TUN_WRITE_FAILED");
    }
  }

  @Override
  public void close() {
    tun.close();
    ike.close();
    natT.close();
    esp.close();
  }
}
