package resync.peer.engine;

import java.util.Arrays;
import resync.peer.esp.DataPlane;
import resync.peer.esp.Verdict;
import resync.peer.ike.Counters;
import resync.peer.ike.Event;
import resync.peer.sa.ChildSa;
import resync.peer.sa.IpsecProtocol;
import resync.peer.sa.Policy;
import resync.peer.sa.Spi;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/**
 * The one door for everything that arrives: IKE on both of its ports, UDP-encapsulated ESP, NAT
 * keepalives, raw ESP and AH, and packets from the protected side. It tells them apart, takes
 * packets through the data plane, and hands on what needs a decision. What is on a live SA
 * allocates nothing here.
 *
 * <p>Buffers are the caller's, packets are opened and protected in place. Times are nanoseconds
 * since the epoch.
 */
public final class Ingress {
  /** Octets to leave free before a UDP payload, for the header of what may be in it. */
  public static final int UDP_HEADROOM = 40;

  /** RFC 3948 section 2.2: an IKE message on port 4500 begins with four zero octets. */
  private static final int MARKER = 4;

  private static final byte KEEPALIVE = (byte) 0xff;

  private final DataPlane dataPlane;
  private final Counters counters;
  private final Egress egress;
  private final Decisions decisions;

  /** Where packets go that have passed. */
  public interface Egress {
    /**
     * Sends what the data plane has made of a packet: the UDP payload where the Child SA is
     * UDP-encapsulated, a whole IP packet otherwise.
     */
    void send(ChildSa sa, byte[] octets, int offset, int length);

    /** Gives a whole IP packet to the protected side. */
    void deliver(byte[] octets, int offset, int length);
  }

  /** Takes what needs a decision: IKE messages, unknown SPIs, packets without an SA. */
  @FunctionalInterface
  public interface Decisions {
    void handle(Event event);
  }

  /**
   * Opens the door.
   *
   * @param counters where keepalives are counted, and what is too short to be anything
   */
  public Ingress(DataPlane dataPlane, Counters counters, Egress egress, Decisions decisions) {
    this.dataPlane = dataPlane;
    this.counters = counters;
    this.egress = egress;
    this.decisions = decisions;
  }

  /**
   * Takes a UDP datagram.
   *
   * @param local where it was sent to; on port 4500 it is IKE behind a marker, ESP or a keepalive
   *     (RFC 3948), on any other IKE
   * @param remote where it came from
   * @param at where the payload begins; up to {@link #UDP_HEADROOM} octets before it may be
   *     overwritten
   * @param length octets of the payload
   */
  public void datagram(
      Endpoint local, Endpoint remote, byte[] buffer, int at, int length, long now) {
    if (local.port() != Endpoint.NAT_T_PORT) {
      ike(local, remote, buffer, at, length);
    } else if (length == 1 && buffer[at] == KEEPALIVE) {
      counters.count("NAT_KEEPALIVES");
    } else if (length < MARKER) {
      counters.count("IKE_MALFORMED");
    } else if (isMarker(buffer, at)) {
      ike(local, remote, buffer, at + MARKER, length - MARKER);
    } else {
      Verdict verdict = dataPlane.inboundUdp(buffer, at, length, remote, local.address(), now);
      opened(verdict, buffer, local.port(), remote.port());
    }
  }

  private static boolean isMarker(byte[] b, int at) {
    return (b[at] | b[at + 1] | b[at + 2] | b[at + 3]) == 0;
  }

  private void ike(Endpoint local, Endpoint remote, byte[] buffer, int at, int length) {
    byte[] message = Arrays.copyOfRange(buffer, at, at + length);
    decisions.handle(new Event.IkeReceived(local, remote, message));
  }

  /**
   * Takes a raw ESP or AH packet of IPv4 or IPv6.
   *
   * @param at where its IP header begins
   * @param length octets that were received
   */
  public void ip(byte[] buffer, int at, int length, long now) {
    opened(dataPlane.inbound(buffer, at, length, now), buffer, 0, 0);
  }

  private void opened(Verdict verdict, byte[] buffer, int localPort, int remotePort) {
    IpAddress local = dataPlane.destination();
    IpAddress remote = dataPlane.source();
    IpsecProtocol protocol = dataPlane.protocol();
    if (verdict == Verdict.DELIVER) {
      egress.deliver(buffer, dataPlane.offset(), dataPlane.length());
    } else if (verdict == Verdict.UNKNOWN_SPI
        && local != null
        && remote != null
        && protocol != null) {
      decisions.handle(
          new Event.InvalidSpi(
              new Endpoint(local, localPort),
              new Endpoint(remote, remotePort),
              new Spi(dataPlane.spi()),
              protocol));
    }
  }

  /**
   * Takes a packet of IPv4 or IPv6 from the protected side.
   *
   * @param at where it begins, with {@link DataPlane#HEADROOM} before and {@link
   *     DataPlane#TAILROOM} behind it
   * @param length octets that were read
   */
  public void fromProtectedSide(byte[] buffer, int at, int length, long now) {
    Verdict verdict = dataPlane.outbound(buffer, at, length, now);
    ChildSa sa = dataPlane.childSa();
    Policy policy = dataPlane.policy();
    if (verdict == Verdict.SEND && sa != null) {
      egress.send(sa, buffer, dataPlane.offset(), dataPlane.length());
    } else if (verdict == Verdict.REPLY) {
      egress.deliver(buffer, dataPlane.offset(), dataPlane.length());
    } else if (verdict == Verdict.ACQUIRE && policy != null) {
      decisions.handle(new Event.Acquire(policy.name()));
    }
  }
}
