package resync.peer.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the weak algorithms of an SA, so that they can be named. */
public final class WeakAlgorithms {
  private static final Pattern BETWEEN = Pattern.compile("[^a-z0-9_]+");

  private WeakAlgorithms() {}

  /**
   * The keywords of weak algorithms in a proposal as a person reads it, such as {@code
   * des-sha1-modp768}; each once, in their order.
   */
  public static List<String> in(String proposal) {
    List<String> weak = new ArrayList<>();
    BETWEEN
        .splitAsStream(proposal)
        .filter(word -> algorithm(word).filter(TransformAlgorithm::isWeak).isPresent())
        .filter(word -> !weak.contains(word))
        .forEach(weak::add);
    return weak;
  }

  private static Optional<? extends TransformAlgorithm> algorithm(String word) {
    return Stream.of(
            EncryptionAlgorithm.ofKeyword(word),
            IntegrityAlgorithm.ofKeyword(word),
            PrfAlgorithm.ofKeyword(word),
            KeyExchangeMethod.ofKeyword(word))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
