package resync.peer.engine;

import java.time.Instant;
import java.util.Arrays;
import resync.peer.wire.Decoded;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;

/**
 * A packet between the gateways.
 *
 * @param from the sender: west or east, or the name of a forger
 * @param payload of UDP; with raw ESP (port 0) the whole IPv4 packet
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record Packet(Instant sent, String from, Endpoint source, Endpoint destination, byte[] payload) {

  boolean isRawEsp() {
    return source.port() == 0;
  }

  /** Whether it is a NAT keepalive (RFC 3948 section 2.3). */
  boolean isKeepalive() {
    return source.port() == 4500 && payload.length == 1 && payload[0] == (byte) 0xff;
  }

  boolean isIke() {
    return !isRawEsp() && (source.port() != 4500 || hasMarker());
  }

  private boolean hasMarker() {
    return payload.length > 4 && (payload[0] | payload[1] | payload[2] | payload[3]) == 0;
  }

  boolean isEsp() {
    return !isIke();
  }

  /** The IKE message without a non-ESP marker. */
  byte[] message() {
    return source.port() == 4500 ? Arrays.copyOfRange(payload, 4, payload.length) : payload;
  }

  IkeHeader header() {
    if (IkeHeader.decode(message()) instanceof Decoded.Ok<IkeHeader>(IkeHeader header)) {
      return header;
    }
    throw new AssertionError("not IKE: " + this);
  }

  /** Such as {@code west IKE_AUTH request} or {@code east ESP}. */
  String name() {
    if (isEsp()) {
      return from + " ESP";
    }
    IkeHeader header = header();
    if (header.majorVersion() == 1) {
      String exchange =
          Exchange.of(header.exchangeType())
              .map(Exchange::name)
              .orElse("exchange " + header.exchangeType());
      return from + " " + exchange + (IsakmpMessage.isEncrypted(header) ? " encrypted" : "");
    }
    String exchange =
        ExchangeType.of(header.exchangeType()) instanceof Decoded.Ok<ExchangeType>(var type)
            ? type.name()
            : "exchange " + header.exchangeType();
    return from + " " + exchange + (header.isResponse() ? " response" : " request");
  }

  Packet from(Endpoint other) {
    return new Packet(sent, from, other, destination, payload);
  }

  Packet to(Endpoint other) {
    return new Packet(sent, from, source, other, payload);
  }

  Packet with(byte[] other) {
    return new Packet(sent, from, source, destination, other);
  }

  @Override
  public String toString() {
    return name() + " (" + payload.length + " octets)";
  }
}
