package resync.peer.app;

import resync.peer.config.AddressRange;
import resync.peer.config.PeerSettings;
import resync.peer.ike.Effect;
import resync.peer.linux.LinuxException;
import resync.peer.linux.Poller;
import resync.peer.linux.RawSocket;
import resync.peer.linux.TunDevice;
import resync.peer.linux.UdpSocket;
import resync.peer.wire.ip.Endpoint;

/** The peer's TUN device and its sockets for IKE and ESP. */
final class Network implements AutoCloseable {
  private static final int ESP = 50;

  private final TunDevice tun;
  private final UdpSocket ike;
  private final UdpSocket natT;
  private final RawSocket esp;

  /**
   * Opens them.
   *
   * @throws LinuxException if one cannot be had; then none is left open
   */
  Network(PeerSettings settings) throws LinuxException {
    tun = TunDevice.open(settings.tunDevice(), settings.tunMtu());
    try {
      ike = UdpSocket.open(Endpoint.IKE_PORT);
    } catch (LinuxException e) {
      tun.close();
      throw e;
    }
    try {
      natT = UdpSocket.open(Endpoint.NAT_T_PORT);
    } catch (LinuxException e) {
      tun.close();
      ike.close();
      throw e;
    }
    try {
      esp = RawSocket.open(ESP);
    } catch (LinuxException e) {
      tun.close();
      ike.close();
      natT.close();
      throw e;
    }
  }

  TunDevice tun() {
    return tun;
  }

  UdpSocket ike() {
    return ike;
  }

  UdpSocket natT() {
    return natT;
  }

  RawSocket esp() {
    return esp;
  }

  /** Calls back when something can be read. */
  void register(Poller poller, PacketPath path) {
    poller.onReadable(ike, path::receiveIke);
    poller.onReadable(natT, path::receiveNatT);
    poller.onReadable(esp, path::receiveEsp);
    poller.onReadable(tun, path::readTun);
  }

  /**
   * Sends what the engine sends.
   *
   * @return 0, or the error number if the kernel did not take it
   */
  int send(Effect.Send send) {
    return switch (send) {
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
  }

  @Override
  public void close() {
    tun.close();
    ike.close();
    natT.close();
    esp.close();
  }
}
