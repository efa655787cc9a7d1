package resync.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import resync.lab.topology.Nat;
import resync.lab.wire.IpOctets;
import resync.sim.net.SimNat;
import resync.sim.net.VirtualTime;

class SimNatTest {
  private static final byte[] GATEWAY = IpOctets.address("192.168.1.1");
  private static final byte[] PUBLIC = IpOctets.address("192.0.2.1");
  private static final byte[] PEER = IpOctets.address("198.51.100.1");
  private static final byte[] STRANGER = IpOctets.address("198.51.100.9");
  private static final byte[] DATA = {1, 2, 3};

  private final VirtualTime time = new VirtualTime();
  private final SimNat nat = nat(false);

  private SimNat nat(boolean forwarding) {
    Nat spec = new Nat("192.168.1.1", "192.168.1.254", forwarding, Duration.ofSeconds(30));
    return new SimNat(time, "192.0.2.1", spec, new SplittableRandom(7));
  }

  private static byte[] out(int port) {
    return IpOctets.udp(GATEWAY, port, PEER, port, DATA);
  }

  private static byte[] in(byte[] from, int fromPort, int port) {
    return IpOctets.udp(from, fromPort, PUBLIC, port, DATA);
  }

  private static int sourcePort(byte[] packet) {
    return ByteBuffer.wrap(packet).getShort(IpOctets.V4_HEADER) & 0xffff;
  }

  private int mapped(int port) {
    return sourcePort(nat.outward(out(port)).orElseThrow());
  }

  @Test
  void aConversationHasAPortOfItsOwnAndKeepsIt() {
    int ike = mapped(500);
    int natT = mapped(4500);
    assertTrue(ike >= Nat.FIRST_PORT && ike <= Nat.LAST_PORT, "port " + ike);
    assertNotEquals(ike, natT);
    assertEquals(ike, mapped(500));
    assertArrayEquals(
        IpOctets.forwarded(IpOctets.udp(PUBLIC, ike, PEER, 500, DATA)),
        nat.outward(out(500)).orElseThrow());
  }

  @Test
  void onlyTheAnswerToAPacketFromInsideGetsIn() {
    int port = mapped(4500);
    assertArrayEquals(
        IpOctets.forwarded(IpOctets.udp(PEER, 4500, GATEWAY, 4500, DATA)),
        nat.inward(in(PEER, 4500, port)).orElseThrow());
    assertEquals(Optional.empty(), nat.inward(in(PEER, 500, port)));
    assertEquals(Optional.empty(), nat.inward(in(STRANGER, 4500, port)));
    assertEquals(Optional.empty(), nat.inward(in(PEER, 4500, 4500)));
    byte[] elsewhere = IpOctets.udp(PEER, 4500, STRANGER, port, DATA);
    assertEquals(Optional.empty(), nat.inward(elsewhere));
  }

  @Test
  void nothingButUdpPasses() {
    assertEquals(Optional.empty(), nat.outward(IpOctets.esp(GATEWAY, PEER, 300, 1, new byte[20])));
    assertEquals(
        Optional.empty(), nat(true).inward(IpOctets.esp(PEER, PUBLIC, 300, 1, new byte[20])));
  }

  @Test
  void anIdleConversationIsForgotten() {
    int port = mapped(4500);
    time.pass(Duration.ofSeconds(30));
    assertTrue(nat.inward(in(PEER, 4500, port)).isPresent());
    time.pass(Duration.ofSeconds(30));
    assertEquals(port, mapped(4500));
    time.pass(Duration.ofSeconds(31));
    assertEquals(Optional.empty(), nat.inward(in(PEER, 4500, port)));
    assertNotEquals(port, mapped(4500));
  }

  @Test
  void aRebootLosesEveryMapping() {
    int port = mapped(4500);
    nat.off();
    assertEquals(Optional.empty(), nat.outward(out(4500)));
    assertEquals(Optional.empty(), nat.inward(in(PEER, 4500, port)));
    nat.on();
    assertEquals(Optional.empty(), nat.inward(in(PEER, 4500, port)));
    assertNotEquals(port, mapped(4500));
  }

  @Test
  void aStaticNatIsReachedFromAnywhereAndKeepsPorts() {
    SimNat box = nat(true);
    assertTrue(box.inward(in(STRANGER, 20123, 500)).isPresent());
    assertTrue(box.inward(in(PEER, 4500, 4500)).isPresent());
    assertEquals(Optional.empty(), box.inward(in(PEER, 4500, 7007)));
    assertEquals(4500, sourcePort(box.outward(out(4500)).orElseThrow()));
  }
}
