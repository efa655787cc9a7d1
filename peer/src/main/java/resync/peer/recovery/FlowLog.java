package resync.peer.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import resync.peer.config.Rate;
import resync.peer.sa.IpsecProtocol;
import resync.peer.sa.Spi;

/**
 * Which invalid SPIs to write a log line for: the first of a flow, and one an interval after that,
 * and no more than 20 lines a second altogether. Remembers a bounded number of flows.
 */
public final class FlowLog {

  /** Forged packets make a new flow each: the log must not drown in them. */
  private static final Rate LINES = new Rate(20, Duration.ofSeconds(1));

  private final Duration interval;
  private final Bounded<Flow, Instant> lastLogged;
  private final RateLimit inTotal;

  /**
   * What one line is about.
   *
   * @param source dotted address
   * @param destination dotted address
   * @param protocol 50 for ESP or 51 for AH
   */
  public record Flow(String source, String destination, IpsecProtocol protocol, Spi spi) {}

  /**
   * Makes a log that has seen nothing.
   *
   * @param interval between two lines for one flow
   * @param flows how many flows are remembered
   * @param now the instant it is made
   */
  public FlowLog(Duration interval, int flows, Instant now) {
    this.interval = interval;
    this.lastLogged = new Bounded<>(flows);
    this.inTotal = new RateLimit(LINES, now);
  }

  /** Whether a packet of this flow is to be logged now; if so, the next is an interval away. */
  public boolean admit(Flow flow, Instant now) {
    Instant last = lastLogged.get(flow);
    if ((last != null && now.isBefore(last.plus(interval))) || !inTotal.tryTake(now)) {
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
        + flow.protocol().number()
        + ", spi=0x"
        + HexFormat.of().withUpperCase().toHexDigits(spi)
        + "("
        + Integer.toUnsignedString(spi)
        + "), srcaddr="
        + flow.source();
  }
}
