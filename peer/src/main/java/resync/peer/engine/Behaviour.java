package resync.peer.engine;

import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import resync.peer.esp.Admission;
import resync.peer.ike.Effect;
import resync.peer.ike.IkeBehaviour;
import resync.peer.recovery.InvalidSpiPolicy.Decision;
import resync.peer.recovery.InvalidSpiPolicy.Situation;

/**
 * The seams of the peer, given to its engine at construction: what is decoded, which row takes a
 * message, what the data plane accepts, what is done about an invalid SPI, what leaves. The methods
 * as they stand are a peer that does what it should. One that misbehaves in one named way has
 * another one of them, and is what tests put on the class path as a service; nothing that is
 * shipped does, and no setting or argument can.
 */
public interface Behaviour extends IkeBehaviour, Admission {
  /** A peer that does what it should. */
  Behaviour STANDARD = new Behaviour() {};

  /**
   * What is done about ESP or AH with an unknown SPI.
   *
   * @param decision what the policy and its limits have come to
   */
  default Decision decides(Instant now, Situation situation, Decision decision) {
    return decision;
  }

  /**
   * What leaves the engine because of one event, in order. Packets on a live SA are not among it
   * where a fast loop has a door of its own.
   */
  default List<Effect> leaves(List<Effect> effects) {
    return effects;
  }

  /**
   * The behaviour of the peers of this program: {@link #STANDARD} but where the class path names
   * another one. Each call of what is returned makes one for a peer that starts.
   */
  static Supplier<Behaviour> provided() {
    return ServiceLoader.load(Behaviour.class).stream()
        .findFirst()
        .map(provider -> (Supplier<Behaviour>) provider)
        .orElse(() -> STANDARD);
  }
}
