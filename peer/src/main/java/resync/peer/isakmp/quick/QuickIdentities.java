package resync.peer.isakmp.quick;

import java.util.Optional;
import java.util.OptionalInt;
import resync.peer.sa.TrafficSelector;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.AddressRange;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.ip.IpAddress.Family;
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
    AddressRange range = selector.addresses();
    OptionalInt prefix = range.prefixLength();
    int type;
    byte[] data;
    if (range.isSingle()) {
      type = either(range, IdentificationType.IPV4_ADDR, IdentificationType.IPV6_ADDR);
      data = range.first().octets();
    } else if (prefix.isPresent()) {
      type =
          either(range, IdentificationType.IPV4_ADDR_SUBNET, IdentificationType.IPV6_ADDR_SUBNET);
      data = two(range.first(), mask(range.family(), prefix.getAsInt()));
    } else {
      type = either(range, IdentificationType.IPV4_ADDR_RANGE, IdentificationType.IPV6_ADDR_RANGE);
      data = two(range.first(), range.last());
    }
    return new Identification(type, selector.protocol(), port, Octets.of(data));
  }

  private static int either(AddressRange range, int ipv4, int ipv6) {
    return range.family() == Family.IPV4 ? ipv4 : ipv6;
  }

  /** The selector of an ID payload; empty where it is not one of addresses. */
  static Optional<TrafficSelector> selector(Identification id) {
    return range(id)
        .map(
            range -> {
              boolean any = id.port() == ANY_PORT;
              return new TrafficSelector(
                  id.protocol(), range, any ? 0 : id.port(), any ? LAST_PORT : id.port());
            });
  }

  private static Optional<AddressRange> range(Identification id) {
    byte[] data = id.data().toArray();
    return switch (id.idType()) {
      case IdentificationType.IPV4_ADDR -> one(data, Family.IPV4);
      case IdentificationType.IPV6_ADDR -> one(data, Family.IPV6);
      case IdentificationType.IPV4_ADDR_SUBNET -> subnet(data, Family.IPV4);
      case IdentificationType.IPV6_ADDR_SUBNET -> subnet(data, Family.IPV6);
      case IdentificationType.IPV4_ADDR_RANGE -> firstAndLast(data, Family.IPV4);
      case IdentificationType.IPV6_ADDR_RANGE -> firstAndLast(data, Family.IPV6);
      default -> Optional.empty();
    };
  }

  private static Optional<AddressRange> one(byte[] data, Family family) {
    return data.length == family.octets()
        ? Optional.of(AddressRange.of(IpAddress.of(data)))
        : Optional.empty();
  }

  private static Optional<AddressRange> subnet(byte[] data, Family family) {
    if (data.length != 2 * family.octets()) {
      return Optional.empty();
    }
    IpAddress mask = IpAddress.read(family, data, family.octets());
    // A mask has all its ones first.
    int length = Long.bitCount(mask.high()) + Long.bitCount(mask.low());
    return mask.equals(mask(family, length))
        ? Optional.of(AddressRange.ofPrefix(IpAddress.read(family, data, 0), length))
        : Optional.empty();
  }

  private static Optional<AddressRange> firstAndLast(byte[] data, Family family) {
    if (data.length != 2 * family.octets()) {
      return Optional.empty();
    }
    IpAddress first = IpAddress.read(family, data, 0);
    IpAddress last = IpAddress.read(family, data, family.octets());
    return first.compareTo(last) <= 0
        ? Optional.of(new AddressRange(first, last))
        : Optional.empty();
  }

  /** The lowest address of the network that is the highest one of all has the mask's bits. */
  private static IpAddress mask(Family family, int length) {
    IpAddress highest =
        (family == Family.IPV4 ? AddressRange.ALL_IPV4 : AddressRange.ALL_IPV6).last();
    return AddressRange.ofPrefix(highest, length).first();
  }

  private static byte[] two(IpAddress a, IpAddress b) {
    int length = a.family().octets();
    byte[] both = new byte[2 * length];
    a.write(both, 0);
    b.write(both, length);
    return both;
  }
}
