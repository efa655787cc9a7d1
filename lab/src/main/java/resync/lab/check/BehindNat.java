package resync.lab.check;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Other;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.WireView;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Nat;

/**
 * The wire saw a gateway behind its NAT, and nothing else of it: no packet has the gateway's own
 * address, and every packet from it is UDP, unless the NAT is static from a port that the NAT gave.
 * ICMP passes a NAT, too, and has no ports: a machine whose IPsec is down sends it.
 */
public record BehindNat(GatewayName gateway) implements Check {
  private static final String NAME = "the NAT translates";
  private static final int ICMP = 1;

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    Addressing.End end = evidence.topology().addressing().of(gateway);
    Nat nat = Objects.requireNonNull(end.nat(), "asked of a gateway without a NAT");
    WireView wire = analysis.wire();
    for (CapturedPacket packet : wire.capture(gateway)) {
      if (packet.source().equals(nat.gateway()) || packet.destination().equals(nat.gateway())) {
        return untranslated(packet, "shows the address " + nat.gateway());
      }
    }
    Set<Integer> ports = new TreeSet<>();
    int packets = 0;
    for (CapturedPacket packet : wire.sentBy(gateway)) {
      if (packet.content() instanceof Other other && other.protocol() == ICMP) {
        continue;
      }
      Optional<Integer> port = packet.sourcePort();
      if (port.isEmpty()) {
        return untranslated(packet, "is no UDP");
      }
      boolean given = port.get() >= Nat.FIRST_PORT && port.get() <= Nat.LAST_PORT;
      if (!given && !nat.forwarding()) {
        return untranslated(packet, "is from port " + port.get());
      }
      ports.add(port.get());
      packets++;
    }
    return packets == 0
        ? new Finding(NAME, Verdict.INCONCLUSIVE, gateway.word() + " has sent nothing")
        : new Finding(
            NAME,
            Verdict.PASS,
            "all of "
                + Figures.count(packets, "packet")
                + " from "
                + end.wan()
                + ", ports "
                + String.join(", ", ports.stream().map(String::valueOf).toList()));
  }

  private Finding untranslated(CapturedPacket packet, String why) {
    return new Finding(
        NAME,
        Verdict.FAIL,
        "packet " + packet.number() + " on the " + gateway.word() + " side of the wire " + why);
  }
}
