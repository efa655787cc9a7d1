package resync.peer.sa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.RandomSource;
import resync.peer.wire.ip.IpAddress;

/**
 * The security association database (RFC 4301 section 4.4.2). A unicast packet's SA is found by SPI
 * and protocol; that of a packet to a group by its destination too, and by its source where the SA
 * is for one sender alone (RFC 4301 section 4.1). Which one a packet leaves on is the policy's
 * matter; {@link Spd} says.
 */
public final class Sad {
  private final Set<ChildSa> childSas = new LinkedHashSet<>();
  private final SpiTable esp = new SpiTable();
  private final SpiTable ah = new SpiTable();
  private final Map<Group, SadEntry> groups = new HashMap<>();
  private final Spd spd;

  /** What names the SA of a group's packets; without a source those of any sender. */
  private record Group(
      IpsecProtocol protocol, int spi, IpAddress destination, @Nullable IpAddress source) {}

  /**
   * @param spd where the policies learn of their Child SAs
   */
  public Sad(Spd spd) {
    this.spd = spd;
  }

  /**
   * Adds a Child SA: from now on packets that come in on it are opened, and its policy, where there
   * is one of its name, sends on it rather than on an older one.
   *
   * @throws IllegalArgumentException if the inbound SPI is reserved or in use
   */
  public void add(ChildSa childSa) {
    addInbound(childSa);
    useForOutbound(childSa);
  }

  /**
   * Adds a Child SA for packets that come in alone, as the responder of a rekeying does (RFC 7296
   * section 2.8); {@link #useForOutbound} comes later.
   *
   * @throws IllegalArgumentException if the inbound SPI is reserved or in use
   */
  public void addInbound(ChildSa childSa) {
    List<Sa> inbound = childSa.bundle().inbound();
    for (Sa sa : inbound) {
      if (sa.spi().isReserved() || isInUse(sa.spi())) {
        throw new IllegalArgumentException(
            "the inbound SPI " + sa.spi() + " is reserved or in use");
      }
    }
    for (Sa sa : inbound) {
      table(sa.protocol()).put(sa.spi().value(), new SadEntry(sa, childSa));
    }
    childSas.add(childSa);
  }

  /**
   * Adds a Child SA for packets that come in to a group. Its SPIs, which this end has not chosen,
   * may be those of other SAs too.
   *
   * @param destination the group's address
   * @param source the only sender; null for any
   * @throws IllegalArgumentException if the address is none of a group, or the SA is there already
   */
  public void addGroup(ChildSa childSa, IpAddress destination, @Nullable IpAddress source) {
    if (!destination.isMulticast()) {
      throw new IllegalArgumentException(destination + " is no address of a group");
    }
    for (Sa sa : childSa.bundle().inbound()) {
      Group group = new Group(sa.protocol(), sa.spi().value(), destination, source);
      if (groups.putIfAbsent(group, new SadEntry(sa, childSa)) != null) {
        throw new IllegalArgumentException("there is an SA of " + group + " already");
      }
    }
    childSas.add(childSa);
  }

  private SpiTable table(IpsecProtocol protocol) {
    return protocol == IpsecProtocol.ESP ? esp : ah;
  }

  /** This end draws SPIs that are unique over both protocols. */
  private boolean isInUse(Spi spi) {
    return esp.get(spi.value()) != null || ah.get(spi.value()) != null;
  }

  /** Lets the policy send on this Child SA, which is in the database, rather than on any other. */
  public void useForOutbound(ChildSa childSa) {
    spd.find(childSa.parameters().policy()).ifPresent(policy -> policy.use(childSa));
  }

  /** Lets no policy send on this Child SA any more; what comes in on it is still opened. */
  public void stopOutbound(ChildSa childSa) {
    spd.find(childSa.parameters().policy()).ifPresent(policy -> policy.forget(childSa));
  }

  /** Removes a Child SA; its policy sends on the next older one, if there is one. */
  public void remove(ChildSa childSa) {
    if (childSas.remove(childSa)) {
      for (Sa sa : childSa.bundle().inbound()) {
        SpiTable table = table(sa.protocol());
        SadEntry entry = table.get(sa.spi().value());
        if (entry != null && entry.sa().equals(sa)) {
          table.remove(sa.spi().value());
        }
        groups.values().removeIf(member -> member.sa().equals(sa));
      }
      spd.find(childSa.parameters().policy()).ifPresent(policy -> policy.forget(childSa));
    }
  }

  /** Removes every Child SA. */
  public void clear() {
    childSas().forEach(this::remove);
  }

  /** The SA of unicast packets that come in with this SPI; allocates nothing. */
  public @Nullable SadEntry inbound(IpsecProtocol protocol, int spi) {
    return table(protocol).get(spi);
  }

  /**
   * The SA of packets to a group, the most particular one that there is (RFC 4301 section 4.1): of
   * this sender, of any, and at last by SPI and protocol alone.
   */
  public @Nullable SadEntry inbound(
      IpsecProtocol protocol, int spi, IpAddress destination, IpAddress source) {
    SadEntry ofSender = groups.get(new Group(protocol, spi, destination, source));
    if (ofSender != null) {
      return ofSender;
    }
    SadEntry ofGroup = groups.get(new Group(protocol, spi, destination, null));
    return ofGroup != null ? ofGroup : inbound(protocol, spi);
  }

  /** The Child SA on whose ESP or AH packets come in with this SPI. */
  public Optional<ChildSa> byInboundSpi(IpsecProtocol protocol, Spi spi) {
    return Optional.ofNullable(inbound(protocol, spi.value())).map(SadEntry::childSa);
  }

  /**
   * The Child SA on which packets go out with this SPI to this address: what a Delete or an
   * INVALID_SPI from there names.
   *
   * @param remoteAddress the other end's address
   */
  public Optional<ChildSa> byOutboundSpi(Spi spi, IpAddress remoteAddress) {
    return childSas.stream()
        .filter(sa -> sa.parameters().outboundSpis().contains(spi))
        .filter(sa -> sa.remoteAddress().equals(remoteAddress))
        .findFirst();
  }

  /** Every Child SA, the oldest first; a copy. */
  public List<ChildSa> childSas() {
    return new ArrayList<>(childSas);
  }

  /** Draws an inbound SPI that is neither reserved nor in use. */
  public Spi newInboundSpi(RandomSource random) {
    while (true) {
      Spi spi = Spi.read(random.octets(4), 0);
      if (!spi.isReserved() && !isInUse(spi)) {
        return spi;
      }
    }
  }
}
