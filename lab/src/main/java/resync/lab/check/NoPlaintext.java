package resync.lab.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.capture.CapturedPacket.Other;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.WireView;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IpAddress;
import resync.lab.topology.IpPrefix;

/**
 * No packet of the protected networks was seen outside ESP on either side of the wire: none with a
 * source or destination inside a traffic selector, none for the port of the probes. And inside ESP
 * or AH nobody can read a probe: AH alone and ESP without encryption hide nothing, so that this
 * fails with either, whether it was asked for or not.
 *
 * <p>Where the hosts are the gateways themselves, every packet between them has such addresses;
 * there it is what is neither ESP nor AH, nor IKE (whose port at one end a NAT may have changed),
 * nor ICMP. A machine whose IPsec is down answers ESP with ICMP, and RFC 4301 section 6 leaves it
 * to the gateway how to treat that.
 */
public record NoPlaintext() implements Check {
  private static final String NAME = "no plaintext crossed the wire";

  /** UDP port of the probes. */
  public static final int PROBE_PORT = 7007;

  private static final Set<Integer> IKE_PORTS = Set.of(500, 4500);

  /** ICMP of both families; and TCP, UDP, ESP and AH, of which only fragments are seen here. */
  private static final Set<Integer> UNSEEN_PROTOCOLS = Set.of(1, 6, 17, 50, 51, 58);

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    Map<GatewayName, Set<IpPrefix>> networks = new LinkedHashMap<>();
    for (GatewayName gateway : evidence.topology().names()) {
      networks.put(gateway, evidence.topology().networks(gateway));
    }
    long esp = 0;
    long all = 0;
    for (GatewayName gateway : evidence.topology().names()) {
      for (CapturedPacket packet : evidence.captures().getOrDefault(gateway, List.of())) {
        all++;
        esp += packet.content() instanceof Esp ? 1 : 0;
        Optional<String> why = plaintext(packet, evidence.topology().addressing(), networks);
        if (why.isPresent()) {
          return new Finding(
              NAME,
              Verdict.FAIL,
              "packet "
                  + packet.number()
                  + " on the "
                  + gateway.word()
                  + " side of the wire is not protected: "
                  + packet.source()
                  + " to "
                  + packet.destination()
                  + ", "
                  + why.get());
        }
      }
    }
    if (esp == 0) {
      return new Finding(
          NAME,
          Verdict.INCONCLUSIVE,
          "the captures show no ESP packet, so they prove nothing ("
              + Figures.count(all, "packet")
              + ")");
    }
    return new Finding(
        NAME,
        Verdict.PASS,
        "none of " + Figures.count(all, "captured packet") + " (" + Figures.grouped(esp) + " ESP)");
  }

  private static Optional<String> plaintext(
      CapturedPacket packet, Addressing addressing, Map<GatewayName, Set<IpPrefix>> networks) {
    if (packet.readableProbe() && !(packet.content() instanceof Other)) {
      return Optional.of(
          "a probe can be read inside SPI " + WireView.spi(packet).map(Figures::spi).orElse("?"));
    }
    if (addressing.hostsAreGateways()) {
      return packet.content() instanceof Other other
          ? unprotected(packet, other, between(packet, addressing))
          : Optional.empty();
    }
    IpAddress source = IpAddress.of(packet.source());
    IpAddress destination = IpAddress.of(packet.destination());
    for (Map.Entry<GatewayName, Set<IpPrefix>> behind : networks.entrySet()) {
      for (IpPrefix prefix : behind.getValue()) {
        String whose = behind.getKey().word() + "'s protected network " + prefix;
        if (prefix.contains(source)) {
          return Optional.of("the source is in " + whose);
        }
        if (prefix.contains(destination)) {
          return Optional.of("the destination is in " + whose);
        }
      }
    }
    if (packet.content() instanceof Other other
        && other.destinationPort().filter(p -> p == PROBE_PORT).isPresent()) {
      return Optional.of("a probe (UDP port " + PROBE_PORT + ")");
    }
    return Optional.empty();
  }

  private static boolean between(CapturedPacket packet, Addressing addressing) {
    return isOfAny(packet.source(), addressing) && isOfAny(packet.destination(), addressing);
  }

  private static boolean isOfAny(String address, Addressing addressing) {
    return addressing.ends().values().stream()
        .anyMatch(end -> address.equals(end.wan()) || address.equals(end.own()));
  }

  /** A fragment has no port: it fares as the first of its datagram does, which has one. */
  private static Optional<String> unprotected(
      CapturedPacket packet, Other other, boolean betweenGateways) {
    if (other.destinationPort().isPresent()) {
      int port = other.destinationPort().get();
      if (port == PROBE_PORT) {
        return Optional.of("a probe (UDP port " + PROBE_PORT + ")");
      }
      boolean ike =
          IKE_PORTS.contains(port) || packet.sourcePort().filter(IKE_PORTS::contains).isPresent();
      return betweenGateways && !ike
          ? Optional.of("port " + port + " of IP protocol " + other.protocol())
          : Optional.empty();
    }
    return betweenGateways && !UNSEEN_PROTOCOLS.contains(other.protocol())
        ? Optional.of("IP protocol " + other.protocol())
        : Optional.empty();
  }
}
