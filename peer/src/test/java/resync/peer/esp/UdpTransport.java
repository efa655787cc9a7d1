package resync.peer.esp;

import java.util.Arrays;
import java.util.List;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.SeededRandom;
import resync.peer.sa.ChildSa;
import resync.peer.sa.ChildSaParameters;
import resync.peer.sa.Mode;
import resync.peer.sa.Policy;
import resync.peer.sa.Sad;
import resync.peer.sa.Spd;
import resync.peer.sa.TrafficLimits;
import resync.peer.sa.TrafficSelector;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/** One end of UDP-encapsulated transport mode between two IPv6 addresses, for tests. */
final class UdpTransport {
  static final IpAddress WEST = IpAddress.of("2001:db8:1::1");
  static final IpAddress EAST = IpAddress.of("2001:db8:2::1");
  private static final EspSuite GCM = new EspSuite(EncryptionAlgorithm.AES_GCM_16_128, null);

  final DataPlane plane;
  private final Endpoint here;
  private final Endpoint there;

  UdpTransport(boolean west) {
    here = new Endpoint(west ? WEST : EAST, 4500);
    there = new Endpoint(west ? EAST : WEST, 4500);
    List<TrafficSelector> local = List.of(TrafficSelector.of(AddressRange.of(here.address())));
    List<TrafficSelector> remote = List.of(TrafficSelector.of(AddressRange.of(there.address())));
    Spd spd = new Spd();
    spd.add(new Policy("net", local, remote, true));
    Sad sad = new Sad(spd);
    sad.add(
        new ChildSa(
            new ChildSaParameters(
                "net",
                "tunnel",
                Tunnel.esp(GCM, west),
                null,
                here,
                there,
                local,
                remote,
                64,
                TrafficLimits.NONE,
                Mode.TRANSPORT,
                null),
            new SeededRandom(9)));
    plane = new DataPlane(sad, spd);
  }

  byte[] seal(byte[] packet) {
    byte[] buffer = new byte[Tunnel.ROOM];
    System.arraycopy(packet, 0, buffer, DataPlane.HEADROOM, packet.length);
    Verdict verdict = plane.outbound(buffer, DataPlane.HEADROOM, packet.length, 1);
    if (verdict != Verdict.SEND) {
      throw new AssertionError(verdict + " " + plane.drop());
    }
    return Arrays.copyOfRange(buffer, plane.offset(), plane.offset() + plane.length());
  }

  Verdict open(byte[] buffer, int at, int length) {
    return plane.inboundUdp(buffer, at, length, there, here.address(), 1);
  }
}
