package resync.peer.config;

/**
 * One algorithm of a proposal, in the numbers of RFC 7296 section 3.3.2.
 *
 * @param type the kind of algorithm
 * @param id the Transform ID
 * @param keyLength the Key Length attribute in bits; 0: the transform has none
 * @param keyword strongSwan's keyword for it, such as {@code aes256} or {@code modp2048}
 */
public record Transform(Type type, int id, int keyLength, String keyword) {

  /** Transform types with their numbers (RFC 7296 section 3.3.2). */
  public enum Type {
    ENCRYPTION(1),
    PRF(2),
    INTEGRITY(3),
    KEY_EXCHANGE(4),
    ESN(5);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    /**
     * The type with a number.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Type of(int number) {
      for (Type type : values()) {
        if (type.number == number) {
          return type;
        }
      }
      throw new IllegalArgumentException("there is no transform type " + number);
    }

    /** The Transform Type octet. */
    public int number() {
      return number;
    }
  }

  @Override
  public String toString() {
    return keyword;
  }
}
