package resync.peer.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;
import resync.peer.wire.ip.Ipv4Header;
import resync.peer.wire.ip.Ipv6Header;

/**
 * Packets of differing sizes to several places, many in one call: whatever the kernel cuts and
 * joins, each arrives as it was, in its order, with its addresses. Against a real kernel.
 */
class PacketBatchTest {
  @BeforeEach
  void assumePossible() throws Exception {
    Namespace.assumePossible();
  }

  @Test
  void datagramsStayWhatTheyAre() throws Exception {
    String each =
        """
        IPV4 recvmsg, sendmsg: 390 in order, 2 refused, at once no
        IPV4 recvmmsg, sendmmsg, UDP_GRO: 390 in order, 2 refused, at once yes
        IPV4 recvmmsg, sendmmsg, UDP_GRO, UDP_SEGMENT: 390 in order, 2 refused, at once yes
        IPV6 recvmsg, sendmsg: 390 in order, 2 refused, at once no
        IPV6 recvmmsg, sendmmsg, UDP_GRO: 390 in order, 2 refused, at once yes
        IPV6 recvmmsg, sendmmsg, UDP_GRO, UDP_SEGMENT: 390 in order, 2 refused, at once yes
        """;
    assertEquals(each + each, Namespace.run(DatagramProgram.class));
  }

  /** On a wide device, and on one that is narrower than the datagrams are. */
  static final class DatagramProgram {
    public static void main(String[] arguments) throws Exception {
      exec("ip", "link", "set", "lo", "up");
      exec("ip", "address", "add", "2001:db8::1/128", "dev", "lo");
      for (String mtu : List.of("65536", "1280")) {
        exec("ip", "link", "set", "lo", "mtu", mtu);
        exec("ip", "address", "replace", "2001:db8::1/128", "dev", "lo", "nodad");
        for (Family family : Family.values()) {
          for (Offloads offloads : List.of(Offloads.NONE, Offloads.UNSEEN, Offloads.ALL)) {
            send(family, offloads);
          }
        }
      }
    }

    private static void send(Family family, Offloads offloads) throws Exception {
      IpAddress here = IpAddress.of(family == Family.IPV4 ? "127.0.0.1" : "2001:db8::1");
      IpAddress nowhere = IpAddress.of(family == Family.IPV4 ? "203.0.113.1" : "2001:db8:f::1");
      int inOrder = 0;
      int refused = 0;
      boolean atOnce = false;
      try (UdpSocket from = UdpSocket.open(family, 4500, offloads);
          UdpSocket one = UdpSocket.open(family, 4501, offloads);
          UdpSocket other = UdpSocket.open(family, 4502, offloads)) {
        List<Integer> forOne = new ArrayList<>();
        List<Integer> forOther = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
          // The second round begins with one that stays alone where the first had many at once.
          int first = round == 1 ? 61 : 0;
          for (int i = first; i < first + 130; i++) {
            boolean toOne = i < 70 || i % 7 != 0;
            (toOne ? forOne : forOther).add(i);
            byte[] packet = packet(i);
            Endpoint to = new Endpoint(here, toOne ? 4501 : 4502);
            refused += from.queue(here, to, packet, 0, packet.length);
            if (i == 40) {
              refused += from.queue(here, new Endpoint(nowhere, 9), packet, 0, 9);
            }
          }
          refused += from.flush();
          UdpSocket.Datagram datagram = new UdpSocket.Datagram();
          for (UdpSocket socket : List.of(one, other)) {
            List<Integer> expected = socket == one ? forOne : forOther;
            for (int i : expected) {
              check(socket.receive(datagram), "datagram " + i);
              check(is(datagram, packet(i)), "datagram " + i + " as it was");
              check(datagram.remote().equals(new Endpoint(here, 4500)), "where from");
              check(datagram.local().equals(new Endpoint(here, socket.port())), "where to");
              atOnce |= socket.holdsMore();
              inOrder++;
            }
            expected.clear();
            check(!socket.receive(datagram), "nothing on top");
          }
        }
        System.out.println(
            "%s %s: %d in order, %d refused, at once %s"
                .formatted(family, from.offloads(), inOrder, refused, atOnce ? "yes" : "no"));
      }
    }

    /** Long runs of one length, a shorter and a longer one between them, one and no octets. */
    private static byte[] packet(int number) {
      int length =
          switch (number % 13) {
            case 3 -> 700;
            case 4 -> 1300;
            case 9 -> 1;
            case 10 -> 0;
            default -> 1400;
          };
      return filled(number < 60 ? 1392 : length, number);
    }

    private static boolean is(UdpSocket.Datagram datagram, byte[] expected) {
      boolean same = datagram.length() == expected.length;
      for (int i = 0; same && i < expected.length; i++) {
        same = datagram.buffer()[datagram.offset() + i] == expected[i];
      }
      return same;
    }
  }

  @Test
  void rawPacketsStayWhatTheyAre() throws Exception {
    assertEquals(
        """
        IPV4 recvmsg, sendmsg
        IPV4 recvmmsg, sendmmsg
        IPV6 recvmsg, sendmsg
        IPV6 recvmmsg, sendmmsg
        """,
        Namespace.run(RawProgram.class));
  }

  /** A hundred packets of ESP to the loopback address. */
  static final class RawProgram {
    private static final int ESP = 50;

    public static void main(String[] arguments) throws Exception {
      exec("ip", "link", "set", "lo", "up");
      for (Family family : Family.values()) {
        for (Offloads offloads : List.of(Offloads.NONE, Offloads.ALL)) {
          try (RawSocket socket = RawSocket.open(family, ESP, offloads)) {
            send(family, socket);
          }
        }
      }
    }

    private static void send(Family family, RawSocket socket) {
      for (int i = 0; i < 100; i++) {
        byte[] packet = packet(family, i);
        check(socket.queue(packet, 0, packet.length) == 0, "queue");
      }
      check(socket.flush() == 0, "flush");
      byte[] received = new byte[2000];
      for (int i = 0; i < 100; i++) {
        byte[] packet = packet(family, i);
        check(socket.receive(received, 7) == packet.length, "length of " + i);
        int header = family == Family.IPV4 ? Ipv4Header.LENGTH : Ipv6Header.LENGTH;
        for (int k = header; k < packet.length; k++) {
          check(received[7 + k] == packet[k], "packet " + i + " as it was");
        }
      }
      check(socket.receive(received, 7) == -1, "nothing on top");
      System.out.println(family + " " + socket.offloads());
    }

    private static byte[] packet(Family family, int number) {
      byte[] packet = filled(100 + number * 9, number);
      if (family == Family.IPV4) {
        IpAddress here = IpAddress.of("127.0.0.1");
        Ipv4Header.write(packet, 0, packet.length, 0, number, true, 64, ESP, here, here);
      } else {
        IpAddress here = IpAddress.of("::1");
        Ipv6Header.write(packet, 0, packet.length, 0, ESP, 64, here, here);
      }
      return packet;
    }
  }

  private static byte[] filled(int length, int number) {
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) {
      octets[i] = (byte) (number * 31 + i / 7);
    }
    return octets;
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
