package resync.peer.ike;

import resync.peer.config.PeerConfig;
import resync.peer.sa.IpsecProtocol;
import resync.peer.sa.Spi;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/**
 * What can happen to the peer. The engine takes one event at a time, with the instant it happened.
 */
public sealed interface Event {

  /**
   * An IKE message arrived, already told apart from what else comes in UDP.
   *
   * @param local the address and port it was sent to
   * @param remote the address and port it came from
   * @param message the message alone, without a non-ESP marker
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record IkeReceived(Endpoint local, Endpoint remote, byte[] message) implements Event {}

  /**
   * A UDP datagram arrived on port 500 or 4500. The payload is as it came: on port 4500 it begins
   * with the non-ESP marker (RFC 3948 section 2.2), or it is ESP, or a NAT keepalive.
   *
   * @param local the address and port it was sent to
   * @param remote the address and port it came from
   * @param payload the UDP payload; the engine keeps no reference to it
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record DatagramReceived(Endpoint local, Endpoint remote, byte[] payload) implements Event {}

  /**
   * A raw ESP or AH packet (IP protocol 50 or 51) arrived.
   *
   * @param local the destination address
   * @param remote the source address
   * @param packet the whole packet of IPv4 or IPv6; opened in place
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record IpReceived(IpAddress local, IpAddress remote, byte[] packet) implements Event {}

  /**
   * A plaintext packet from the protected side.
   *
   * @param packet the whole packet of IPv4 or IPv6
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record PacketFromTun(byte[] packet) implements Event {}

  /**
   * The data plane met a packet to protect for which there is a policy but no SA (RFC 4301 section
   * 5.1).
   *
   * @param policy the policy's name: the name of the child it was configured for
   */
  record Acquire(String policy) implements Event {}

  /**
   * The data plane met an ESP or AH packet whose SPI is in no inbound SA. The drop itself is
   * already counted by the data plane.
   *
   * @param local where the packet was sent to; the port is 0 for raw ESP
   * @param remote where it came from; the port is 0 for raw ESP
   * @param spi the SPI in the packet
   * @param protocol whose SPI it is
   */
  record InvalidSpi(Endpoint local, Endpoint remote, Spi spi, IpsecProtocol protocol)
      implements Event {
    /** Of an ESP packet. */
    public InvalidSpi(Endpoint local, Endpoint remote, Spi spi) {
      this(local, remote, spi, IpsecProtocol.ESP);
    }
  }

  /** {@code nextTimeout} has passed. Harmless when early. */
  record Timeout() implements Event {}

  /** What a person or a program asks the peer to do. */
  sealed interface Command extends Event {}

  /**
   * Negotiate this child, and the IKE SA first if there is none.
   *
   * @param child the child's configured name
   */
  record Initiate(String child) implements Command {}

  /** Delete SAs and tell the other end (RFC 7296 section 1.4.1). */
  record Terminate(Scope scope) implements Command {}

  /** Forget SAs silently: no message leaves. */
  record Clear(Scope scope) implements Command {}

  /** Forget the Child SAs of one child silently: no message leaves. */
  record ClearChild(String child) implements Command {}

  /**
   * Replace SAs with new ones while they carry traffic (RFC 7296 section 2.8), as their soft
   * lifetime would. With {@link Scope#ALL} the Child SAs first, then the IKE SAs.
   */
  record Rekey(Scope scope) implements Command {}

  /**
   * Take a new configuration. SAs already negotiated stay as they are.
   *
   * @param config the new configuration
   */
  record Reload(PeerConfig config) implements Command {}

  /** Which SAs a command is about. */
  enum Scope {
    /** Child SAs only. */
    IPSEC,
    /** IKE SAs only: {@link Clear} leaves their Child SAs; {@link Terminate} deletes those too. */
    IKE,
    /** All of them. */
    ALL
  }
}
