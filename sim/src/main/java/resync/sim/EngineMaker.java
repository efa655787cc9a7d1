package resync.sim;

import java.time.Instant;
import java.util.function.Supplier;
import resync.peer.config.PeerConfig;
import resync.peer.crypto.RandomSource;
import resync.peer.engine.Behaviour;
import resync.peer.engine.Engine;
import resync.peer.ike.SourceAddress;

/** Makes the engine of a peer that starts: the real one, or one with a defect planted in a test. */
@FunctionalInterface
public interface EngineMaker {
  Engine make(PeerConfig config, RandomSource random, SourceAddress source, Instant now);

  /** Makes engines as the peer's program does, with the behaviour that the class path provides. */
  static EngineMaker provided() {
    Supplier<Behaviour> behaviour = Behaviour.provided();
    return (config, random, source, now) ->
        new Engine(config, random, source, behaviour.get(), now);
  }
}
