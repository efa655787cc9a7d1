package resync.lab.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import resync.lab.capture.CapturedPacket.Ah;
import resync.lab.capture.CapturedPacket.Content;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.capture.CapturedPacket.Other;
import resync.lab.check.ProtectedBy.Headers;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Story;
import resync.lab.node.SaTable;
import resync.lab.node.Statement;
import resync.lab.node.javapeer.PeerWords;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec.Mode;

/** What the headers of the tunnel's packets tell, in tunnel and in transport mode. */
class ProtectionChecksTest {
  private static final Flow THERE = Preset.WEST_TO_EAST;
  private static final Content BUNDLE = new Esp("c0000001", 1, false, Optional.of("d0000001"));
  private static final String LINE =
      "%CRYPTO-4-RECVD_PKT_INV_SPI: decaps: rec'd IPSEC packet has"
          + " invalid spi for destaddr=198.51.100.1, prot=51, spi=0xD0000001(3489660929),"
          + " srcaddr=192.0.2.1";

  private static Evidence seen(Content... contents) {
    return story(contents).taken(2000);
  }

  private static Story story(Content... contents) {
    Story story = new Story();
    for (Content content : contents) {
      story.packet(THERE, Story.at(400), content);
    }
    return story;
  }

  private static void expect(Verdict verdict, String reason, Finding finding) {
    assertEquals(verdict, finding.verdict(), finding.reason());
    assertTrue(finding.reason().contains(reason), finding.reason());
  }

  @Test
  void whatIsLoggedMustBeTrue() {
    expect(Verdict.PASS, "east has logged: \"%CRYPTO", logged("all is well", LINE));
    expect(Verdict.FAIL, "none that says that a packet has an invalid SPI", logged("all is well"));
    expect(
        Verdict.FAIL,
        "not in the form that tools look for",
        logged(LINE.replace("destaddr", "dest")));
    expect(
        Verdict.FAIL,
        "in hexadecimal is not the one in decimal",
        logged(LINE.replace("929)", "928)")));
    for (String untrue :
        List.of(
            LINE.replace("prot=51", "prot=50"),
            LINE.replace("192.0.2.1", "192.0.2.9"),
            LINE.replace("198.51.100.1", "198.51.100.9"),
            LINE.replace("0xD0000001(3489660929)", "0xC0000001(3221225473)"))) {
      expect(Verdict.FAIL, "no such packet reached it", logged(untrue));
    }
  }

  @Test
  void anUntrueLineIsNoneTheLessForBeingOld() {
    Story story =
        story(BUNDLE)
            .event(Preset.EAST, 500, "log", Map.of("text", LINE.replace("prot=51", "prot=50")))
            .fault(Evidence.FaultRecord.Kind.RESTART, Preset.EAST, 1000, 1000)
            .event(Preset.EAST, 1200, "log", Map.of("text", LINE));
    expect(Verdict.FAIL, "no such packet reached it", logged(story));
  }

  private static Finding logged(String... lines) {
    Story story = story(BUNDLE);
    for (String line : lines) {
      story.event(Preset.EAST, 500, "log", Map.of("text", line));
    }
    return logged(story);
  }

  private static Finding logged(Story story) {
    return new HasLogged(Preset.EAST, Statement.INVALID_SPI, PeerWords.of(Statement.INVALID_SPI))
        .judge(story.taken(2000));
  }

  @Test
  void headersAreTheSameOnEveryPacket() {
    Content esp = new Esp("c0000001", 1, false);
    Content ah = new Ah("c0000001", 1, 4);
    expect(
        Verdict.PASS,
        "2 packets with AH outside ESP",
        new ProtectedBy(Headers.AH_OUTSIDE_ESP).judge(seen(BUNDLE)));
    expect(
        Verdict.FAIL,
        "2 packets with ESP alone, 2 packets with AH outside ESP",
        new ProtectedBy(Headers.AH_OUTSIDE_ESP).judge(seen(BUNDLE, esp)));
    expect(Verdict.FAIL, "2 packets with ESP", new ProtectedBy(Headers.AH_ALONE).judge(seen(esp)));
    expect(Verdict.PASS, "AH alone", new ProtectedBy(Headers.AH_ALONE).judge(seen(ah)));
    expect(Verdict.INCONCLUSIVE, "no packet", new ProtectedBy(Headers.ESP_ALONE).judge(seen()));
  }

  @Test
  void theModeIsWhatBothSayAndAhShows() {
    InMode transport = new InMode(Mode.TRANSPORT);
    expect(Verdict.FAIL, "west has the Child SA with inbound SPI", transport.judge(modes(null)));
    expect(Verdict.FAIL, "in tunnel mode", transport.judge(modes(Mode.TUNNEL)));
    expect(
        Verdict.PASS,
        "2 Child SAs of both gateways in transport mode",
        transport.judge(modes(Mode.TRANSPORT, new Ah("c0000001", 1, 17))));
    expect(
        Verdict.FAIL,
        "has AH with next header 4",
        transport.judge(modes(Mode.TRANSPORT, new Ah("c0000001", 1, 4))));
    expect(
        Verdict.FAIL,
        "west has no installed Child SA",
        transport.judge(new Story().current(Preset.WEST, SaTable.EMPTY).taken(1)));
  }

  private static Evidence modes(@Nullable Mode mode, Content... contents) {
    Story story = new Story();
    for (GatewayName gateway : Preset.PAIR) {
      SaTable.ChildSa child = Story.child("c0000001", "c0000002");
      SaTable.ChildSa said =
          new SaTable.ChildSa(
              child.name(),
              true,
              child.inboundSpi(),
              child.outboundSpi(),
              List.of(),
              List.of(),
              0,
              0,
              "",
              mode);
      story.current(gateway, new SaTable(List.of(), List.of(said)));
    }
    for (Content content : contents) {
      story.packet(THERE, Story.at(400), content);
    }
    return story.taken(2000);
  }

  @Test
  void betweenGatewaysThatAreHostsAllButIkeAndIcmpIsPlaintext() {
    expect(
        Verdict.PASS,
        "none of",
        new NoPlaintext()
            .judge(
                transport(
                    BUNDLE,
                    new Other(17, Optional.of(4500)),
                    new Other(50, Optional.empty()),
                    new Other(1, Optional.empty()))));
    expect(
        Verdict.FAIL,
        "a probe (UDP port 7007)",
        new NoPlaintext().judge(transport(BUNDLE, new Other(17, Optional.of(7007)))));
    expect(
        Verdict.FAIL,
        "port 80 of IP protocol 6",
        new NoPlaintext().judge(transport(BUNDLE, new Other(6, Optional.of(80)))));
    expect(
        Verdict.FAIL,
        "IP protocol 47",
        new NoPlaintext().judge(transport(BUNDLE, new Other(47, Optional.empty()))));
  }

  private static Evidence transport(Content... contents) {
    Evidence evidence = seen(contents);
    Topology topology = evidence.topology();
    return new Evidence(
        topology.with(topology.addressing().withHostsOnGateways()),
        evidence.taken(),
        evidence.faults(),
        evidence.captures(),
        evidence.probes(),
        evidence.directions(),
        evidence.gateways());
  }
}
