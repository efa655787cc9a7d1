package resync.lab.scenario;

import java.util.Arrays;
import java.util.Optional;
import resync.lab.topology.Side;

/** Sides by the word that people write. */
final class Sides {
  private Sides() {}

  static Optional<Side> named(String word) {
    return Arrays.stream(Side.values()).filter(s -> s.word().equals(word)).findFirst();
  }
}
