package resync.peer.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import resync.peer.sa.EspSpi;

/**
 * Which invalid SPIs to write a log line for: the first of a flow, and one an interval after that.
 * Remembers a bounded number of flows.
 */
public final class FlowLog {
  private static final int PROTOCOL_ESP = 50;

  private final Duration interval;
  private final Bounded<Flow, Instant> lastLogged;

  /**
   * What one line is about.
   *
   * @param source dotted address
   * @param destination dotted address
   */
  public record Flow(String source, String destination, EspSpi spi) {}

  /**
   * Makes a log that has seen nothing.
   *
   * @param interval between two lines for one flow
   * @param flows how many flows are remembered
   */
  public FlowLog(Duration interval, int flows) {
    this.interval = interval;
    this.lastLogged = new Bounded<>(flows);
  }

  /** Whether a packet of this flow is to be logged now; if so, the next is an interval away. */
  public boolean admit(Flow flow, Instant now) {
    Instant last = lastLogged.get(flow);
    if (last != null && now.isBefore(last.plus(interval))) {
      return false;
    }
    lastLogged.put(flow, now);
    return true;
  }

  /** The line that Cisco routers write, so that existing tools find it. */
  public static String line(Flow flow) {
    int spi = flow.spi().value();
    return "%CRYPTO-4-RECVD_PKT_INV_SPI: decaps: rec'd IPSEC packet has invalid spi for destaddr="
        + flow.destination()
        + ", prot="
        + PROTOCOL_ESP
        + ", spi=0x"
        + HexFormat.of().withUpperCase().toHexDigits(spi)
        + "("
        + Integer.toUnsignedString(spi)
        + "), srcaddr="
        + flow.source();
  }
}
