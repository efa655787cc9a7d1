package resync.peer.ike;

import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/** What the engine asks its surroundings to do, in the order in which it is to be done. */
public sealed interface Effect permits Effect.Send, Effect.DeliverToTun, Effect.Refused, Report {

  /** Something leaves for the network. */
  sealed interface Send extends Effect {}

  /**
   * Send a UDP datagram.
   *
   * @param local the address and port to send from
   * @param remote where to
   * @param payload the whole UDP payload, the non-ESP marker included where there is one
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record SendDatagram(Endpoint local, Endpoint remote, byte[] payload) implements Send {}

  /**
   * Send a raw ESP or AH packet (IP protocol 50 or 51).
   *
   * @param local the source address
   * @param remote the destination address
   * @param packet the whole IPv4 packet, header included, checksum filled in
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record SendIp(IpAddress local, IpAddress remote, byte[] packet) implements Send {}

  /**
   * Hand a decrypted packet to the protected side.
   *
   * @param packet the whole IPv4 packet
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record DeliverToTun(byte[] packet) implements Effect {}

  /**
   * The command just handled cannot be done.
   *
   * @param reason one sentence for the person who asked
   */
  record Refused(String reason) implements Effect {}
}
