package resync.lab.scenario;

import java.util.Optional;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;

/** Sides by the word that people write. */
final class Sides {
  private Sides() {}

  static Optional<GatewayName> named(String word) {
    return Preset.PAIR.stream().filter(s -> s.word().equals(word)).findFirst();
  }
}
