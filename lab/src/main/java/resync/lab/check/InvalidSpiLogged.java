package resync.lab.check;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Ah;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.WireView;
import resync.lab.topology.Side;

/**
 * A gateway's log has the line that Cisco's routers write when they drop a packet because of its
 * SPI, and the line is true: its addresses are the gateways' (its own as it knows it, also behind a
 * NAT), and a packet with that SPI in its outermost header of that protocol reached the gateway.
 *
 * @param log the lines of the gateway's log so far
 */
public record InvalidSpiLogged(Side side, Supplier<List<String>> log) implements Check {
  private static final String NAME = "the invalid SPI is logged";
  private static final String WORDS = "%CRYPTO-4-RECVD_PKT_INV_SPI: decaps: ";
  private static final Pattern LINE =
      Pattern.compile(
          WORDS
              + "rec'd IPSEC packet has invalid spi for destaddr=(?<to>[0-9.]+),"
              + " prot=(?<protocol>50|51), spi=0x(?<hex>[0-9A-F]{8})\\((?<decimal>[0-9]+)\\),"
              + " srcaddr=(?<from>[0-9.]+)$");
  private static final int AH = 51;
  private static final int ESP = 50;

  @Override
  public Finding judge(Evidence evidence) {
    List<String> lines = log.get().stream().filter(line -> line.contains(WORDS)).toList();
    for (String line : lines) {
      Optional<String> problem = problem(evidence, line);
      if (problem.isPresent()) {
        return new Finding(
            NAME, Verdict.FAIL, side.word() + " has logged \"" + line + "\", but " + problem.get());
      }
    }
    return lines.isEmpty()
        ? new Finding(NAME, Verdict.FAIL, side.word() + " has logged no invalid SPI")
        : new Finding(
            NAME,
            Verdict.PASS,
            side.word()
                + " has logged "
                + Figures.count(lines.size(), "line")
                + ", the first: "
                + lines.getFirst());
  }

  private Optional<String> problem(Evidence evidence, String line) {
    Matcher fields = LINE.matcher(line);
    if (!fields.find()) {
      return Optional.of("the line is not in the form that tools look for");
    }
    String spi = fields.group("hex");
    if (Long.parseLong(spi, 16) != Long.parseLong(fields.group("decimal"))) {
      return Optional.of("the SPI in hexadecimal is not the one in decimal");
    }
    int protocol = Integer.parseInt(fields.group("protocol"));
    boolean toItself = evidence.topology().addressing().of(side).own().equals(fields.group("to"));
    return new WireView(evidence)
            .towards(side).stream()
                .anyMatch(
                    packet ->
                        toItself
                            && packet.source().equals(fields.group("from"))
                            && protocol == outerProtocol(packet)
                            && WireView.outerSpi(packet).filter(spi::equalsIgnoreCase).isPresent())
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
