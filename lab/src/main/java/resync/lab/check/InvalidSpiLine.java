package resync.lab.check;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Ah;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.WireView;
import resync.lab.topology.GatewayName;

/**
 * The line that Cisco's routers write when they drop a packet because of its SPI. It is true when
 * its addresses are the gateways' (its own as it knows it, also behind a NAT), and a packet with
 * that SPI in its outermost header of that protocol reached the gateway.
 *
 * @param protocol 50 for ESP or 51 for AH
 * @param spi 8 hexadecimal digits, lower case
 */
record InvalidSpiLine(String source, String destination, int protocol, String spi) {
  private static final Pattern LINE =
      Pattern.compile(
          "%CRYPTO-4-RECVD_PKT_INV_SPI: decaps: "
              + "rec'd IPSEC packet has invalid spi for destaddr=(?<to>[0-9a-f.:]+),"
              + " prot=(?<protocol>50|51), spi=0x(?<hex>[0-9A-F]{8})\\((?<decimal>[0-9]+)\\),"
              + " srcaddr=(?<from>[0-9a-f.:]+)$");
  private static final int AH = 51;
  private static final int ESP = 50;

  /** What a line of a log says, if it is in the very form that tools look for. */
  static Optional<InvalidSpiLine> of(String line) {
    Matcher fields = LINE.matcher(line);
    return fields.find()
        ? Optional.of(
            new InvalidSpiLine(
                fields.group("from"),
                fields.group("to"),
                Integer.parseInt(fields.group("protocol")),
                fields.group("hex").toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /** What is wrong with a line of a gateway's log; empty if it is as it must be, and true. */
  static Optional<String> problem(Evidence evidence, GatewayName gateway, String line) {
    Matcher fields = LINE.matcher(line);
    if (!fields.find()) {
      return Optional.of("the line is not in the form that tools look for");
    }
    if (Long.parseLong(fields.group("hex"), 16) != Long.parseLong(fields.group("decimal"))) {
      return Optional.of("the SPI in hexadecimal is not the one in decimal");
    }
    return of(line).flatMap(said -> said.problem(evidence, gateway));
  }

  /** Why it is not true, if so. */
  Optional<String> problem(Evidence evidence, GatewayName gateway) {
    boolean toItself = evidence.topology().addressing().of(gateway).own().equals(destination);
    return new WireView(evidence)
            .towards(gateway).stream()
                .anyMatch(
                    packet ->
                        toItself
                            && packet.source().equals(source)
                            && protocol == outerProtocol(packet)
                            && WireView.outerSpi(packet).filter(spi::equals).isPresent())
        ? Optional.empty()
        : Optional.of("no such packet reached it");
  }

  private static int outerProtocol(CapturedPacket packet) {
    return switch (packet.content()) {
      case Esp esp -> esp.ahSpi().isPresent() ? AH : ESP;
      case Ah ah -> AH;
      case CapturedPacket.Ike ike -> 0;
      case CapturedPacket.Other other -> 0;
    };
  }
}
