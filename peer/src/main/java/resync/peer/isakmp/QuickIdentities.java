package resync.peer.isakmp;

import java.util.Optional;
import resync.peer.sa.TrafficSelector;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.IdentificationType;
import resync.peer.wire.v1.IsakmpPayload.Identification;

/** Traffic selectors as the ID payloads of a quick mode (RFC 2407 section 4.6.2). */
final class QuickIdentities {
  private static final int ANY_PORT = 0;
  private static final int LAST_PORT = 65535;

  private QuickIdentities() {}

  /** The ID payload of a selector. A range of ports has none: any port stands for it. */
  static Identification payload(TrafficSelector selector) {
    int port = selector.firstPort() == selector.lastPort() ? selector.firstPort() : ANY_PORT;
    int first = selector.firstAddress();
    int last = selector.lastAddress();
    int differing = first ^ last;
    if (differing == 0) {
      return new Identification(
          IdentificationType.IPV4_ADDR, selector.protocol(), port, Octets.ofInt(first));
    }
    boolean prefix = (differing & (differing + 1)) == 0 && (first & differing) == 0;
    return prefix
        ? new Identification(
            IdentificationType.IPV4_ADDR_SUBNET, selector.protocol(), port, two(first, ~differing))
        : new Identification(
            IdentificationType.IPV4_ADDR_RANGE, selector.protocol(), port, two(first, last));
  }

  /** The selector of an ID payload; empty where it is not one of IPv4 traffic. */
  static Optional<TrafficSelector> selector(Identification id) {
    Octets data = id.data();
    int length = id.idType() == IdentificationType.IPV4_ADDR ? 4 : 8;
    if (data.length() != length) {
      return Optional.empty();
    }
    int first = number(data, 0);
    int second = length == 4 ? first : number(data, 4);
    return switch (id.idType()) {
      case IdentificationType.IPV4_ADDR -> Optional.of(of(id, first, first));
      case IdentificationType.IPV4_ADDR_SUBNET ->
          // A mask has all its ones first.
          (~second & (~second + 1)) == 0
              ? Optional.of(of(id, first & second, first | ~second))
              : Optional.empty();
      case IdentificationType.IPV4_ADDR_RANGE ->
          Integer.compareUnsigned(first, second) <= 0
              ? Optional.of(of(id, first, second))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static TrafficSelector of(Identification id, int first, int last) {
    boolean any = id.port() == ANY_PORT;
    return new TrafficSelector(
        id.protocol(), first, last, any ? 0 : id.port(), any ? LAST_PORT : id.port());
  }

  private static int number(Octets data, int at) {
    return data.at(at) << 24 | data.at(at + 1) << 16 | data.at(at + 2) << 8 | data.at(at + 3);
  }

  private static Octets two(int a, int b) {
    return Octets.ofLong((long) a << 32 | (b & 0xffff_ffffL));
  }
}
