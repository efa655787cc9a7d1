package resync.peer.sa;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.RandomSource;
import resync.peer.wire.ip.IpAddress;

/**
 * The security association database (RFC 4301 section 4.4.2): every Child SA, found by the SPI of
 * its inbound SA, ESP's or AH's: this end draws SPIs that are unique over both. Which one a packet
 * leaves on is the policy's matter; {@link Spd} says.
 */
public final class Sad {
  private final Set<ChildSa> childSas = new LinkedHashSet<>();
  private final SpiTable inbound = new SpiTable();
  private final Spd spd;

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
    List<EspSpi> spis = childSa.parameters().inboundSpis();
    for (EspSpi spi : spis) {
      if (spi.isReserved() || inbound.get(spi.value()) != null) {
        throw new IllegalArgumentException("the inbound SPI " + spi + " is reserved or in use");
      }
    }
    spis.forEach(spi -> inbound.put(spi.value(), childSa));
    childSas.add(childSa);
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
      childSa.parameters().inboundSpis().forEach(spi -> inbound.remove(spi.value()));
      spd.find(childSa.parameters().policy()).ifPresent(policy -> policy.forget(childSa));
    }
  }

  /** Removes every Child SA. */
  public void clear() {
    childSas().forEach(this::remove);
  }

  /** The Child SA of whose ESP or AH this is an inbound SPI; allocates nothing. */
  public @Nullable ChildSa byInboundSpi(int spi) {
    return inbound.get(spi);
  }

  /** The Child SA of whose ESP or AH this is an inbound SPI. */
  public Optional<ChildSa> byInboundSpi(EspSpi spi) {
    return Optional.ofNullable(inbound.get(spi.value()));
  }

  /**
   * The Child SA on which packets go out with this SPI to this address: what a Delete or an
   * INVALID_SPI from there names.
   *
   * @param remoteAddress the other end's address
   */
  public Optional<ChildSa> byOutboundSpi(EspSpi spi, IpAddress remoteAddress) {
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
  public EspSpi newInboundSpi(RandomSource random) {
    while (true) {
      EspSpi spi = EspSpi.read(random.octets(4), 0);
      if (!spi.isReserved() && inbound.get(spi.value()) == null) {
        return spi;
      }
    }
  }
}
