package resync.lab.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static resync.lab.check.ChecksTest.expect;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Content;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.capture.CapturedPacket.Other;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Story;
import resync.lab.topology.Addressing;
import resync.lab.topology.Nat;
import resync.lab.topology.Preset;
import resync.lab.topology.Topology;

/** What the wire sees of a gateway behind a NAT. */
class NatChecksTest {
  private static final String PUBLIC = "192.0.2.1";
  private static final String OWN = "192.168.1.1";
  private static final String EAST = "198.51.100.1";
  private static final Content ESP = new Esp("c0000001", 1, true);

  private static Evidence behind(boolean forwarding, boolean itsOwnHost, CapturedPacket... seen) {
    Story story = new Story();
    for (CapturedPacket packet : seen) {
      story.capture(Preset.WEST, packet);
    }
    Evidence plain = story.taken(2000);
    Topology t = plain.topology();
    Addressing.End west =
        t.addressing()
            .of(Preset.WEST)
            .behind(new Nat(OWN, "192.168.1.254", forwarding, Nat.USUAL_IDLE));
    Addressing addressing = t.addressing().with(Preset.WEST, west);
    return new Evidence(
        t.with(itsOwnHost ? addressing.withHostsOnGateways() : addressing),
        plain.taken(),
        plain.faults(),
        plain.captures(),
        plain.probes(),
        plain.directions(),
        plain.gateways());
  }

  private static CapturedPacket packet(String from, String to, Content content, int port) {
    Optional<Integer> sourcePort = port == 0 ? Optional.empty() : Optional.of(port);
    return new CapturedPacket(1, Story.at(500), 148, from, to, content, sourcePort);
  }

  private static Finding translated(boolean forwarding, CapturedPacket... seen) {
    return new BehindNat(Preset.WEST).judge(behind(forwarding, false, seen));
  }

  @Test
  void everyPacketHasTheAddressAndAPortOfTheNat() {
    expect(
        Verdict.PASS,
        "all of 2 packets from 192.0.2.1, ports 20001, 29999",
        translated(false, packet(PUBLIC, EAST, ESP, 29999), packet(PUBLIC, EAST, ESP, 20001)));
    expect(Verdict.INCONCLUSIVE, "west has sent nothing", translated(false));
    expect(
        Verdict.FAIL,
        "packet 1 on the west side of the wire is from port 4500",
        translated(false, packet(PUBLIC, EAST, ESP, 4500)));
    expect(
        Verdict.FAIL,
        "shows the address 192.168.1.1",
        translated(false, packet(OWN, EAST, ESP, 4500)));
    expect(
        Verdict.FAIL,
        "shows the address 192.168.1.1",
        translated(false, packet(EAST, OWN, ESP, 4500)));
    expect(
        Verdict.FAIL,
        "is no UDP",
        translated(false, packet(PUBLIC, EAST, new Esp("c0000001", 1, false), 0)));
  }

  @Test
  void aStaticNatKeepsPortsAndIcmpHasNone() {
    expect(Verdict.PASS, "ports 4500", translated(true, packet(PUBLIC, EAST, ESP, 4500)));
    Content icmp = new Other(1, Optional.empty());
    expect(
        Verdict.PASS,
        "all of 1 packet from",
        translated(false, packet(PUBLIC, EAST, icmp, 0), packet(PUBLIC, EAST, ESP, 20001)));
  }

  /** What the gateway logs is its own address; on the wire it has another. */
  @Test
  void theLoggedDestinationIsTheGatewaysOwn() {
    Evidence evidence = behind(false, false, packet(EAST, PUBLIC, ESP, 4500));
    String line =
        "%CRYPTO-4-RECVD_PKT_INV_SPI: decaps: rec'd IPSEC packet has invalid spi for"
            + " destaddr=192.168.1.1, prot=50, spi=0xC0000001(3221225473), srcaddr=198.51.100.1";
    assertEquals(Optional.empty(), InvalidSpiLine.problem(evidence, Preset.WEST, line));
    assertEquals(
        Optional.of("no such packet reached it"),
        InvalidSpiLine.problem(evidence, Preset.WEST, line.replace(OWN, PUBLIC)));
  }

  /** A keepalive goes to a port that only the NAT knows; anything else may not. */
  @Test
  void whatGoesToAMappedPortIsIkesOnlyFromAPortOfIke() {
    CapturedPacket esp = packet(PUBLIC, EAST, ESP, 20001);
    Content toMapped = new Other(17, Optional.of(20001));
    expect(
        Verdict.PASS,
        "none of 2",
        new NoPlaintext().judge(behind(false, true, esp, packet(EAST, PUBLIC, toMapped, 4500))));
    expect(
        Verdict.FAIL,
        "port 20001 of IP protocol 17",
        new NoPlaintext().judge(behind(false, true, esp, packet(EAST, PUBLIC, toMapped, 7007))));
    expect(
        Verdict.FAIL,
        "port 9 of IP protocol 17",
        new NoPlaintext()
            .judge(behind(false, true, esp, packet(OWN, EAST, new Other(17, Optional.of(9)), 9))));
  }
}
