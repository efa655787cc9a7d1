package resync.peer.sa;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PROTECT entry of the SPD: traffic that may pass only on a Child SA (RFC 4301 section 4.4.1).
 * With a trap, a packet for which there is no Child SA asks for one, once per negotiation.
 */
public final class Policy {
  /** How long an acquire is not repeated if nobody says that its negotiation has ended. */
  private static final long ACQUIRE_TIMEOUT = 30_000_000_000L;

  private final String name;
  private final TrafficSelector[] localSelectors;
  private final TrafficSelector[] remoteSelectors;
  private boolean trap;
  private final List<ChildSa> childSas = new ArrayList<>();
  private long acquireHeldUntil = ChildSa.NEVER;

  /**
   * @param name the name of the configured child, unique in an SPD
   * @param localSelectors traffic on this end's side
   * @param remoteSelectors traffic on the other end's side
   * @param trap whether a packet without a Child SA asks for one
   */
  public Policy(
      String name,
      List<TrafficSelector> localSelectors,
      List<TrafficSelector> remoteSelectors,
      boolean trap) {
    this.name = name;
    this.localSelectors = localSelectors.toArray(TrafficSelector[]::new);
    this.remoteSelectors = remoteSelectors.toArray(TrafficSelector[]::new);
    this.trap = trap;
  }

  public String name() {
    return name;
  }

  /** Whether a packet without a Child SA asks for one. */
  public boolean hasTrap() {
    return trap;
  }

  /** Sets or removes the trap. */
  public void setTrap(boolean trap) {
    this.trap = trap;
  }

  /** Whether these are its selectors, in this order. */
  public boolean covers(List<TrafficSelector> local, List<TrafficSelector> remote) {
    return List.of(localSelectors).equals(local) && List.of(remoteSelectors).equals(remote);
  }

  /** Sends on the Child SAs that another policy sent on, as far as their selectors allow. */
  public void takeOver(Policy other) {
    childSas.addAll(other.childSas);
  }

  boolean coversOutbound(PacketSelectors packet) {
    return packet.sourceCoveredBy(localSelectors) && packet.destinationCoveredBy(remoteSelectors);
  }

  /**
   * The Child SA that a packet goes out on: the one taken into use last whose selectors, which may
   * be narrower than the policy's, cover it; allocates nothing.
   */
  public @Nullable ChildSa childSaFor(PacketSelectors packet) {
    for (int i = childSas.size() - 1; i >= 0; i--) {
      ChildSa childSa = childSas.get(i);
      if (childSa.coversOutbound(packet)) {
        return childSa;
      }
    }
    return null;
  }

  void use(ChildSa childSa) {
    childSas.remove(childSa);
    childSas.add(childSa);
    acquireHeldUntil = ChildSa.NEVER;
  }

  void forget(ChildSa childSa) {
    childSas.remove(childSa);
  }

  /**
   * Asks whether a packet without a Child SA may start a negotiation now. Says so once: then the
   * answer is no until a Child SA comes into use, {@link #negotiationEnded} is called, or 30
   * seconds have passed.
   *
   * @param now nanoseconds since the epoch
   */
  public boolean acquire(long now) {
    if (!trap || now < acquireHeldUntil) {
      return false;
    }
    acquireHeldUntil = now + ACQUIRE_TIMEOUT;
    return true;
  }

  /**
   * Says that the negotiation which an acquire started has ended without a Child SA.
   *
   * @param retryAfter from when on, in nanoseconds since the epoch, a packet may ask again
   */
  public void negotiationEnded(long retryAfter) {
    acquireHeldUntil = retryAfter;
  }
}
