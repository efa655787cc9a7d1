package resync.peer.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;
import resync.peer.wire.ip.Ipv6Header;

/** Sockets, routes and the TUN device with IPv6, in a network namespace of its own. */
class LinuxIpv6Test {
  private static final IpAddress LOOPBACK = IpAddress.of("::1");
  private static final IpAddress OWN = IpAddress.of("2001:db8:1::1");
  private static final Endpoint HOST = new Endpoint(IpAddress.of("2001:db8:b::10"), 9);
  private static final int SECOND = 1_000_000_000;

  @BeforeEach
  void assumePossible() throws Exception {
    Namespace.assumePossible();
  }

  @Test
  void datagramsAndRawPacketsKnowTheirAddresses() throws Exception {
    assertEquals("udp\nIPv4 beside it\nraw\n", Namespace.run(SocketProgram.class));
  }

  /** Two UDP sockets and a raw one on the loopback device. */
  static final class SocketProgram {
    public static void main(String[] arguments) throws Exception {
      exec("ip", "link", "set", "lo", "up");
      exec("ip", "address", "add", "2001:db8:1::1/128", "dev", "lo", "nodad");
      UdpSocket ike = UdpSocket.open(Family.IPV6, 500);
      UdpSocket natT = UdpSocket.open(Family.IPV6, 4500);
      UdpSocket.Datagram datagram = new UdpSocket.Datagram();
      byte[] big = new byte[3000];
      check(ike.send(OWN, new Endpoint(LOOPBACK, 4500), big, 0, big.length) == 0, "send");
      Poller poller = new Poller();
      poller.onReadable(natT, () -> check(natT.receive(datagram), "receive"));
      check(poller.await(5L * SECOND), "a datagram");
      check(datagram.length() == 3000, "all of it");
      check(datagram.remote().equals(new Endpoint(OWN, 500)), "source");
      check(datagram.local().equals(new Endpoint(LOOPBACK, 4500)), "destination");
      System.out.println("udp");

      UdpSocket.open(Family.IPV4, 500).close();
      System.out.println("IPv4 beside it");

      RawSocket raw = RawSocket.open(Family.IPV6, 50);
      byte[] packet = new byte[60];
      Ipv6Header.write(packet, 0, 60, 0xb9, 50, 17, OWN, LOOPBACK);
      packet[59] = 7;
      check(raw.send(packet, 0, 60) == 0, "send raw");
      byte[] received = new byte[100];
      Poller rawPoller = new Poller();
      int[] length = {0};
      rawPoller.onReadable(raw, () -> length[0] = raw.receive(received, 7));
      check(rawPoller.await(5L * SECOND), "a raw packet");
      check(
          Arrays.equals(packet, Arrays.copyOfRange(received, 7, 7 + length[0])),
          "the whole packet, its header put together again");
      System.out.println("raw");
    }
  }

  @Test
  void aRouteLeadsIntoTheTunAndPacketsComeBackOut() throws Exception {
    assertEquals(
        "2001:db8:1::1 reaches it\n2001:db8:b::10 answered\nno route left\n",
        Namespace.run(TunProgram.class));
  }

  /** A datagram to a routed address comes out of the TUN, its answer goes in. */
  static final class TunProgram {
    public static void main(String[] arguments) throws Exception {
      exec("ip", "link", "set", "lo", "up");
      exec("ip", "address", "add", "2001:db8:1::1/128", "dev", "lo", "nodad");
      TunDevice tun = TunDevice.open("ipsec0", 1400);
      AddressRange net = AddressRange.ofPrefix(IpAddress.of("2001:db8:b::"), 64);
      Routes.add(net, "ipsec0");
      Routes.add(net, "ipsec0");
      System.out.println(Routes.source(HOST.address(), 0).orElseThrow() + " reaches it");
      UdpSocket udp = UdpSocket.open(Family.IPV6, 7007);
      byte[] ping = "ping".getBytes(StandardCharsets.US_ASCII);
      check(udp.send(OWN, HOST, ping, 0, 4) == 0, "send");
      byte[] packet = new byte[2000];
      int length = readUdp(tun, packet);
      check(length == 52, "a packet of 52 octets, not " + length);
      swap(packet);
      check(tun.write(packet, 0, length), "write");
      Poller poller = new Poller();
      UdpSocket.Datagram answer = new UdpSocket.Datagram();
      poller.onReadable(udp, () -> check(udp.receive(answer), "receive"));
      check(poller.await(5L * SECOND), "an answer");
      check(answer.remote().equals(HOST), "source");
      System.out.println("2001:db8:b::10 answered");
      Routes.remove(net, "ipsec0");
      Routes.remove(net, "ipsec0");
      check(udp.send(OWN, HOST, ping, 0, 4) == 1, "no route");
      System.out.println("no route left");
    }

    /** Skips what the kernel says by itself on a new device. */
    private static int readUdp(TunDevice tun, byte[] packet) {
      Poller poller = new Poller();
      int[] length = {-1};
      poller.onReadable(tun, () -> length[0] = tun.read(packet, 0));
      while (packet[0] >>> 4 != 6 || packet[6] != 17) {
        check(poller.await(5L * SECOND), "a packet from the TUN");
      }
      return length[0];
    }

    private static void swap(byte[] packet) {
      byte[] source = Arrays.copyOfRange(packet, 8, 24);
      System.arraycopy(packet, 24, packet, 8, 16);
      System.arraycopy(source, 0, packet, 24, 16);
      byte[] port = Arrays.copyOfRange(packet, 40, 42);
      System.arraycopy(packet, 42, packet, 40, 2);
      System.arraycopy(port, 0, packet, 42, 2);
    }
  }

  private static void exec(String... command) throws Exception {
    check(new ProcessBuilder(command).inheritIO().start().waitFor() == 0, command[0]);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
