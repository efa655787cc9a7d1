package resync.peer.wire;

import java.util.function.Function;

/** What decoding bytes from the network gives; decoding never throws. */
public sealed interface Decoded<T> {

  /** The bytes are what they should be. */
  record Ok<T>(T value) implements Decoded<T> {}

  /**
   * The bytes break the format.
   *
   * @param reason one phrase: what is wrong and where
   */
  record Malformed<T>(String reason) implements Decoded<T> {}

  /**
   * The bytes are well-formed but ask for something not supported, such as an unknown critical
   * payload (RFC 7296 section 2.5).
   *
   * @param what one phrase
   * @param type the number that is not supported, such as a payload type
   */
  record Unsupported<T>(String what, int type) implements Decoded<T> {}

  /** The same failure, or what {@code next} makes of the value. */
  default <U> Decoded<U> then(Function<T, Decoded<U>> next) {
    return switch (this) {
      case Ok<T>(T value) -> next.apply(value);
      case Malformed<T>(String reason) -> new Malformed<>(reason);
      case Unsupported<T>(String what, int type) -> new Unsupported<>(what, type);
    };
  }
}
