package resync.peer.sa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspKeys;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.Secret;
import resync.peer.crypto.SeededRandom;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;

class SadTest {
  private static final EspKeys KEYS = new EspKeys(Secret.of(new byte[20]), Secret.of(new byte[0]));
  private static final TrafficSelector WEST =
      TrafficSelector.of(AddressRange.ofPrefix(IpAddress.ofIpv4(0x0a010000), 24));
  private static final TrafficSelector EAST =
      TrafficSelector.of(AddressRange.ofPrefix(IpAddress.ofIpv4(0x0a020000), 24));
  private static final IpAddress REMOTE = IpAddress.of("198.51.100.1");

  private final Spd spd = new Spd();
  private final Sad sad = new Sad(spd);
  private final PacketSelectors packet = new PacketSelectors();

  @Test
  void findsWhatIsInIt() {
    Random random = new Random(3);
    Map<Integer, ChildSa> model = new HashMap<>();
    List<Integer> spis = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      // SPIs that differ in few bits collide often.
      spis.add(i % 2 == 0 ? 0xff000000 | i << 16 : 256 + i);
    }
    for (int step = 0; step < 5_000; step++) {
      int spi = spis.get(random.nextInt(spis.size()));
      ChildSa known = model.get(spi);
      if (known == null) {
        ChildSa added = childSa(spi, 300);
        sad.add(added);
        model.put(spi, added);
      } else {
        sad.remove(known);
        model.remove(spi);
      }
      for (int other : spis) {
        assertSame(model.get(other), found(other));
      }
    }
    assertEquals(model.size(), sad.childSas().size());
    sad.clear();
    assertTrue(sad.childSas().isEmpty());
    spis.forEach(spi -> assertNull(sad.inbound(IpsecProtocol.ESP, spi)));
  }

  @Test
  void manySasAreFound() {
    for (int spi = 256; spi < 5_000; spi++) {
      sad.add(childSa(spi, spi));
    }
    for (int spi = 256; spi < 5_000; spi++) {
      assertEquals(
          spi,
          sad.byInboundSpi(IpsecProtocol.ESP, new Spi(spi))
              .orElseThrow()
              .parameters()
              .outboundSpi()
              .value());
    }
    assertEquals(Optional.empty(), sad.byInboundSpi(IpsecProtocol.ESP, new Spi(5_000)));
  }

  @Test
  void anOutboundSpiBelongsToAnAddress() {
    ChildSa childSa = childSa(1000, 2000);
    sad.add(childSa);

    assertEquals(Optional.of(childSa), sad.byOutboundSpi(new Spi(2000), REMOTE));
    assertEquals(Optional.empty(), sad.byOutboundSpi(new Spi(2000), IpAddress.of("198.51.100.2")));
    assertEquals(Optional.empty(), sad.byOutboundSpi(new Spi(1000), REMOTE));
  }

  @Test
  void anSpiIsNeitherReservedNorTwiceInUse() {
    sad.add(childSa(1000, 2000));

    assertThrows(IllegalArgumentException.class, () -> sad.add(childSa(1000, 2001)));
    assertThrows(IllegalArgumentException.class, () -> sad.add(childSa(255, 2001)));
    assertFalse(new Spi(0xff000000).isReserved());
    Spi drawn =
        sad.newInboundSpi(
            new ScriptedRandom(
                new byte[] {0, 0, 0, 9},
                new byte[] {0, 0, 3, (byte) 0xe8},
                new byte[] {(byte) 0xff, 1, 2, 3}));
    assertEquals("0xff010203", drawn.toString());
  }

  @Test
  void espAndAhOfOneSpiAreTwoSas() {
    ChildSa childSa = bundle(1000, 1001);
    sad.add(childSa);

    SadEntry esp = sad.inbound(IpsecProtocol.ESP, 1000);
    SadEntry ah = sad.inbound(IpsecProtocol.AH, 1001);
    assertSame(childSa, Objects.requireNonNull(esp).childSa());
    assertEquals(IpsecProtocol.ESP, esp.sa().protocol());
    assertSame(childSa, Objects.requireNonNull(ah).childSa());
    assertEquals(new Spi(1001), ah.sa().spi());
    assertNull(sad.inbound(IpsecProtocol.AH, 1000), "an SPI is that of a protocol");
    assertNull(sad.inbound(IpsecProtocol.ESP, 1001));
    assertThrows(IllegalArgumentException.class, () -> sad.add(childSa(1001, 7)));
    sad.remove(childSa);
    assertNull(sad.inbound(IpsecProtocol.ESP, 1000));
    assertNull(sad.inbound(IpsecProtocol.AH, 1001));
  }

  /** RFC 4301 section 4.1: by source too, else by destination, else by SPI alone. */
  @Test
  void whatGoesToAGroupIsFoundByItsEndsToo() {
    IpAddress group = IpAddress.of("233.252.0.1");
    IpAddress sender = IpAddress.of("192.0.2.7");
    ChildSa unicast = childSa(1000, 1);
    ChildSa ofAny = childSa(1000, 2);
    ChildSa ofSender = childSa(1000, 3);
    sad.add(unicast);
    sad.addGroup(ofAny, group, null);
    sad.addGroup(ofSender, group, sender);

    assertSame(ofSender, inGroup(1000, group, sender));
    assertSame(ofAny, inGroup(1000, group, REMOTE));
    assertSame(unicast, inGroup(1000, IpAddress.of("233.252.0.2"), sender));
    assertSame(unicast, found(1000));
    assertNull(sad.inbound(IpsecProtocol.AH, 1000, group, sender));
    assertThrows(IllegalArgumentException.class, () -> sad.addGroup(childSa(1000, 4), group, null));
    assertThrows(
        IllegalArgumentException.class, () -> sad.addGroup(childSa(1002, 4), sender, null));
    sad.remove(ofSender);
    assertSame(ofAny, inGroup(1000, group, sender));
    sad.remove(ofAny);
    assertSame(unicast, inGroup(1000, group, sender));
    sad.remove(unicast);
    assertNull(sad.inbound(IpsecProtocol.ESP, 1000, group, sender));
  }

  private @Nullable ChildSa found(int spi) {
    SadEntry entry = sad.inbound(IpsecProtocol.ESP, spi);
    return entry == null ? null : entry.childSa();
  }

  private ChildSa inGroup(int spi, IpAddress group, IpAddress sender) {
    return Objects.requireNonNull(sad.inbound(IpsecProtocol.ESP, spi, group, sender)).childSa();
  }

  @Test
  void aPolicySendsOnTheNewestAndFallsBackToTheOlder() {
    Policy policy = new Policy("net", List.of(WEST), List.of(EAST), true);
    spd.add(policy);
    ChildSa old = childSa(1000, 2000);
    ChildSa replacement = childSa(1001, 2001);
    set(packet, 0x0a010001, 0x0a020001);
    assertNull(policy.childSaFor(packet));

    sad.add(old);
    sad.addInbound(replacement);
    assertSame(old, policy.childSaFor(packet));
    assertSame(replacement, found(1001));
    sad.useForOutbound(replacement);
    assertSame(replacement, policy.childSaFor(packet));
    sad.remove(replacement);
    assertSame(old, policy.childSaFor(packet));
    sad.remove(old);
    assertNull(policy.childSaFor(packet));
  }

  @Test
  void theFirstPolicyThatCoversAPacketDecides() {
    TrafficSelector host =
        TrafficSelector.of(AddressRange.ofPrefix(IpAddress.ofIpv4(0x0a020001), 32));
    Policy narrow = new Policy("host", List.of(WEST), List.of(host), true);
    Policy wide = new Policy("net", List.of(WEST), List.of(EAST), true);
    spd.add(narrow);
    spd.add(wide);

    set(packet, 0x0a010001, 0x0a020001);
    assertSame(narrow, spd.outbound(packet));
    set(packet, 0x0a010001, 0x0a020002);
    assertSame(wide, spd.outbound(packet));
    set(packet, 0x0a020001, 0x0a010001);
    assertNull(spd.outbound(packet));
    assertThrows(IllegalArgumentException.class, () -> spd.add(wide));
    spd.remove("host");
    set(packet, 0x0a010001, 0x0a020001);
    assertSame(wide, spd.outbound(packet));
  }

  @Test
  void acquiresAreRepeatedWhenNobodySaysHowTheNegotiationEnded() {
    Policy policy = new Policy("net", List.of(WEST), List.of(EAST), true);

    assertTrue(policy.acquire(0));
    assertFalse(policy.acquire(29_999_999_999L));
    assertTrue(policy.acquire(30_000_000_000L));
  }

  @Test
  void aLogShowsNoKey() {
    assertEquals("Child SA net (in 0x000003e8, out 0x000007d0)", childSa(1000, 2000).toString());
    assertFalse(childSa(1000, 2000).parameters().toString().contains("00000000000000"));
    assertNotEquals(childSa(1000, 2000), childSa(1000, 2000));
  }

  private static ChildSa childSa(int inboundSpi, int outboundSpi) {
    return new ChildSa(
        new ChildSaParameters(
            "net",
            "tunnel",
            new EspParameters(
                new Spi(inboundSpi),
                new Spi(outboundSpi),
                new EspSuite(EncryptionAlgorithm.AES_GCM_16_128, null),
                KEYS,
                KEYS),
            null,
            new Endpoint(IpAddress.of("192.0.2.1"), 0),
            new Endpoint(REMOTE, 0),
            List.of(WEST),
            List.of(EAST),
            64,
            TrafficLimits.NONE,
            Mode.TUNNEL,
            null),
        new SeededRandom(1));
  }

  private static ChildSa bundle(int espSpi, int ahSpi) {
    ChildSaParameters alone = childSa(espSpi, 2000).parameters();
    Secret key = Secret.of(new byte[20]);
    return new ChildSa(
        new ChildSaParameters(
            "net",
            "tunnel",
            alone.esp(),
            new AhParameters(
                new Spi(ahSpi), new Spi(2001), IntegrityAlgorithm.HMAC_SHA1_96, key, key),
            alone.local(),
            alone.remote(),
            List.of(WEST),
            List.of(EAST),
            64,
            TrafficLimits.NONE,
            Mode.TUNNEL,
            null),
        new SeededRandom(1));
  }

  /** A UDP packet between two IPv4 addresses. */
  private static void set(PacketSelectors packet, int source, int destination) {
    byte[] addresses = new byte[8];
    IpAddress.ofIpv4(source).write(addresses, 0);
    IpAddress.ofIpv4(destination).write(addresses, 4);
    packet.set(Family.IPV4, addresses, 0, 4, 17, 1, 2);
  }
}
