package resync.steps;

import static resync.steps.CheckDefect.atSeam;
import static resync.steps.CheckDefect.inSource;

import java.util.List;
import resync.lab.check.EspInUdp;
import resync.lab.check.HasLogged;
import resync.lab.check.InvalidSpiDropped;
import resync.lab.check.NoPlaintext;

/** What checks must refuse of packets of IPv6, while those of IPv4 are as they should be. */
final class Ipv6Defects {
  private static final String TUNNEL = "it comes up and is rekeyed (<ike>, IPv6 of the <machines>)";
  private static final String RESTART =
      "a restarted gateway tells the sender (<ike>, IPv6 of the <machines>)";
  private static final String NO_UDP = "no ESP crossed the wire in UDP";
  private static final Scene RESTARTED =
      Scene.of("ipv6/recovery", RESTART, "IKEv2 gateways java java");

  static final List<CheckDefect> ALL =
      List.of(
          inSource(
              EspInUdp.class,
              "IKEv2 takes an IPv6 address for one behind a NAT",
              "peer/ikev2/NatDetection",
              "Endpoint source = claimNat ? local.withPort(0) : local;",
              "Endpoint source = claimNat || local.address().isIpv6() ? local.withPort(0) : local;",
              Scene.of("ipv6/tunnel", TUNNEL, "IKEv2 gateways java java"),
              NO_UDP),
          inSource(
              EspInUdp.class,
              "IKEv1 takes an IPv6 address for one behind a NAT",
              "peer/isakmp/NatDetection",
              "Endpoint source = sa.connection().encap() ? local.withPort(0) : local;",
              "Endpoint source = local.address().isIpv6() ? local.withPort(0) : local;",
              Scene.of("ipv6/tunnel", TUNNEL, "IKEv1 gateways java java"),
              NO_UDP),
          inSource(
              InvalidSpiDropped.class,
              "packets of IPv6 are counted as those of IPv4",
              "peer/esp/Drop",
              "family == Family.IPV6 ? IPV6.get(this) : this;",
              "family == Family.IPV4 ? IPV6.get(IN_US_V4_PKT_SA_NOT_FOUND_SPI) : this;",
              RESTARTED,
              "east has dropped packets with an invalid SPI"),
          atSeam(
              HasLogged.class,
              "the log has IPv6 addresses as nobody writes them",
              Misbehaviours.LogsOddAddresses.class,
              RESTARTED,
              "east has logged the invalid SPI"),
          inSource(
              NoPlaintext.class,
              "what a host sends in IPv6 leaves in clear",
              "sim/SimPeer",
              "    handle(new Event.PacketFromTun(packet));",
              """
                  if (IpOctets.isIpv6(packet)) {
                    wire.receive(packet.clone());
                  }
                  handle(new Event.PacketFromTun(packet));
              """,
              Scene.of("ipv6/tunnel", TUNNEL, "IKEv2 hosts java java"),
              "no plaintext crossed the wire"));

  private Ipv6Defects() {}
}
