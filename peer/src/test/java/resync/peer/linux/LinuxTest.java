package resync.peer.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.NetworkInterface;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;

/** The system calls against a real kernel. */
class LinuxTest {
  private static final IpAddress LOOPBACK = IpAddress.of("127.0.0.1");
  private static final IpAddress OTHER_LOOPBACK = IpAddress.of("127.0.0.2");
  private static final Endpoint HOST = new Endpoint(IpAddress.of("10.2.0.10"), 9);
  private static final int SECOND = 1_000_000_000;

  @BeforeEach
  void assumePossible() throws Exception {
    Namespace.assumePossible();
  }

  @Test
  void aRouteLeadsIntoTheTunAndPacketsComeBackOut() throws Exception {
    assertEquals("10.2.0.10 answered\nno route left\n", Namespace.run(TunProgram.class));
  }

  /** A datagram to a routed address comes out of the TUN, its answer goes in. */
  static final class TunProgram {
    public static void main(String[] arguments) throws Exception {
      exec("ip", "link", "set", "lo", "up");
      exec("ip", "address", "add", "10.1.0.1/32", "dev", "lo");
      TunDevice tun = TunDevice.open("ipsec0", 1400);
      Routes.add(AddressRange.ofPrefix(IpAddress.of("10.2.0.0"), 24), "ipsec0");
      Routes.add(AddressRange.ofPrefix(IpAddress.of("10.2.0.0"), 24), "ipsec0");
      UdpSocket udp = UdpSocket.open(Family.IPV4, 7007);
      byte[] ping = "ping".getBytes(StandardCharsets.US_ASCII);
      check(udp.send(IpAddress.of("10.1.0.1"), HOST, ping, 0, 4) == 0, "send");
      byte[] packet = new byte[2000];
      int length = readUdp(tun, packet);
      check(length == 32, "a packet of 32 octets, not " + length);
      swap(packet);
      check(tun.write(packet, 0, length), "write");
      Poller poller = new Poller();
      UdpSocket.Datagram answer = new UdpSocket.Datagram();
      poller.onReadable(udp, () -> check(udp.receive(answer), "receive"));
      check(poller.await(5L * SECOND), "an answer");
      check(answer.remote().equals(HOST), "source");
      check(answer.local().equals(new Endpoint(IpAddress.of("10.1.0.1"), 7007)), "destination");
      check(
          new String(answer.buffer(), answer.offset(), answer.length(), StandardCharsets.US_ASCII)
              .equals("ping"),
          "text");
      System.out.println("10.2.0.10 answered");
      Routes.remove(AddressRange.ofPrefix(IpAddress.of("10.2.0.0"), 24), "ipsec0");
      Routes.remove(AddressRange.ofPrefix(IpAddress.of("10.2.0.0"), 24), "ipsec0");
      check(udp.send(IpAddress.of("0.0.0.0"), HOST, ping, 0, 4) == 1, "no route");
      System.out.println("no route left");
    }

    /** Skips what the kernel says by itself on a new device (IPv6 router solicitations). */
    private static int readUdp(TunDevice tun, byte[] packet) {
      Poller poller = new Poller();
      int[] length = {-1};
      poller.onReadable(tun, () -> length[0] = tun.read(packet, 0));
      while (packet[0] != 0x45 || packet[9] != 17) {
        check(poller.await(5L * SECOND), "a packet from the TUN");
      }
      return length[0];
    }

    private static void swap(byte[] packet) {
      byte[] source = Arrays.copyOfRange(packet, 12, 16);
      System.arraycopy(packet, 16, packet, 12, 4);
      System.arraycopy(source, 0, packet, 16, 4);
      byte[] port = Arrays.copyOfRange(packet, 20, 22);
      System.arraycopy(packet, 22, packet, 20, 2);
      System.arraycopy(port, 0, packet, 22, 2);
    }
  }

  @Test
  void theRoutesSayWhichAddressReachesAnother() throws Exception {
    assertEquals("192.0.2.1\nnone\n192.0.2.1\n", Namespace.run(SourceProgram.class));
  }

  /** Also where a route leads the other address into the TUN, as in transport mode. */
  static final class SourceProgram {
    public static void main(String[] arguments) throws Exception {
      exec("ip", "tuntap", "add", "wan", "mode", "tun");
      exec("ip", "address", "add", "192.0.2.1/24", "dev", "wan");
      exec("ip", "link", "set", "wan", "up");
      exec("ip", "route", "add", "198.51.100.0/24", "via", "192.0.2.254");
      print(Routes.source(IpAddress.of("198.51.100.1"), 0));
      print(Routes.source(IpAddress.of("203.0.113.1"), 0));
      TunDevice.open("ipsec0", 1400);
      Routes.add(AddressRange.of(IpAddress.of("198.51.100.1")), "ipsec0");
      print(
          Routes.source(
              IpAddress.of("198.51.100.1"), NetworkInterface.getByName("wan").getIndex()));
    }

    private static void print(Optional<IpAddress> address) {
      System.out.println(address.map(IpAddress::toString).orElse("none"));
    }
  }

  @Test
  void datagramsAndRawPacketsKnowTheirAddresses() throws Exception {
    assertEquals("udp\nraw\nbusy\nwoken\n", Namespace.run(SocketProgram.class));
  }

  /** Two UDP sockets, a raw one, and a wake-up, on the loopback device. */
  static final class SocketProgram {
    public static void main(String[] arguments) throws Exception {
      exec("ip", "link", "set", "lo", "up");
      UdpSocket ike = UdpSocket.open(Family.IPV4, 500);
      UdpSocket natT = UdpSocket.open(Family.IPV4, 4500);
      UdpSocket.Datagram datagram = new UdpSocket.Datagram();
      check(!natT.receive(datagram), "nothing yet");
      byte[] big = new byte[3000];
      check(
          ike.send(OTHER_LOOPBACK, new Endpoint(LOOPBACK, 4500), big, 0, big.length) == 0, "send");
      Poller poller = new Poller();
      poller.onReadable(natT, () -> check(natT.receive(datagram), "receive"));
      check(poller.await(5L * SECOND), "a datagram");
      check(datagram.length() == 3000, "all of it");
      check(datagram.remote().equals(new Endpoint(OTHER_LOOPBACK, 500)), "source");
      check(datagram.local().equals(new Endpoint(LOOPBACK, 4500)), "destination");
      System.out.println("udp");

      RawSocket raw = RawSocket.open(Family.IPV4, 50);
      byte[] packet = new byte[40];
      packet[0] = 0x45;
      packet[3] = 40;
      packet[8] = 64;
      packet[9] = 50;
      packet[12] = 127;
      packet[15] = 2;
      packet[16] = 127;
      packet[19] = 1;
      check(raw.send(packet, 0, 40) == 0, "send raw");
      byte[] received = new byte[100];
      Poller rawPoller = new Poller();
      int[] length = {0};
      rawPoller.onReadable(raw, () -> length[0] = raw.receive(received, 7));
      check(rawPoller.await(5L * SECOND), "a raw packet");
      check(length[0] == 40 && received[7] == 0x45 && received[7 + 15] == 2, "the whole packet");
      System.out.println("raw");

      try {
        UdpSocket.open(Family.IPV4, 500).close();
      } catch (LinuxException e) {
        check(
            e.toString().contains(": cannot bind UDP port 500: Address already in use: "),
            e.toString());
        System.out.println("busy");
      }

      WakeUp wakeUp = new WakeUp();
      Poller idle = new Poller();
      idle.onReadable(wakeUp, wakeUp::clear);
      long start = System.nanoTime();
      check(!idle.await(20_000_000), "nothing is ready");
      check(System.nanoTime() - start >= 20_000_000, "it waits");
      Thread.ofPlatform().start(wakeUp::wake);
      check(idle.await(5L * SECOND) && !idle.await(0), "woken once");
      System.out.println("woken");
    }
  }

  @Test
  void aUnixSocketServesAndCloses() throws Exception {
    assertEquals("hello\nclosed\n", Namespace.run(UnixProgram.class));
  }

  /** A listener and a client on one thread. */
  static final class UnixProgram {
    public static void main(String[] arguments) throws Exception {
      Path path = Files.createTempDirectory("resync").resolve("control.sock");
      UnixListener listener = UnixListener.open(path);
      UnixStream stream;
      byte[] text = "hello\n".getBytes(StandardCharsets.US_ASCII);
      byte[] buffer = new byte[100];
      try (var client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        stream = Objects.requireNonNull(listener.accept());
        check(listener.accept() == null, "one connection");
        client.write(ByteBuffer.wrap(text));
        check(stream.read(buffer) == 6 && stream.read(buffer) == 0, "read");
        System.out.write(buffer, 0, 6);
        check(stream.write(text, 0, 6) == 6, "write");
        check(client.read(ByteBuffer.allocate(10)) == 6, "answer");
      }
      check(stream.read(buffer) == -1, "end");
      check(stream.write(text, 0, 6) == -1, "broken pipe is no signal");
      listener.close();
      check(!Files.exists(path), "removed");
      System.out.println("closed");
    }
  }

  @Test
  void whatMayNotBeDoneIsSaidInOneSentence() throws Exception {
    String output = Namespace.run(ForbiddenProgram.class);
    assertTrue(output.startsWith("cannot set the MTU of ipsec0 to 3: Invalid argument"), output);
  }

  /** An MTU that no device takes. */
  static final class ForbiddenProgram {
    public static void main(String[] arguments) {
      try {
        TunDevice.open("ipsec0", 3).close();
      } catch (LinuxException e) {
        System.out.println(e.getMessage());
      }
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
