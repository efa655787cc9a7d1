package resync.sim.explore;

/**
 * What holds after the last fault has healed, whatever happened before; the first two also
 * meanwhile.
 */
enum Invariant {
  LOST("no probe is lost that need not be", "no probe is lost for %d seconds"),
  LIFETIME(
      "no IPsec SA outlives its lifetime",
      "no IPsec SA carries packets for longer than %d seconds"),
  TRAFFIC("traffic flows both ways", "traffic flows again within " + Pace.BOUND_WORDS),
  REST("negotiation ends", "the negotiation comes to rest"),
  CHILD_SAS("both ends have the same Child SAs", "west and east agree on their SAs"),
  IKE_SAS("no IKE SA is left over", "no IKE SA is left over"),
  PLAINTEXT("nothing crosses the wire in clear", "no plaintext crossed the wire"),
  ONCE("no packet is accepted twice", "no probe arrived twice");

  /** What takes no SA leaves the tunnel as it was. */
  private static final String ONE_PAIR =
      "west and east have one IKE SA and one Child SA within " + Pace.BOUND_WORDS;

  private final String words;
  private final String sentence;

  Invariant(String words, String sentence) {
    this.words = words;
    this.sentence = sentence;
  }

  /** For people. */
  String words() {
    return words;
  }

  /** Whether it is asked of a schedule. */
  boolean isAskedOf(Schedule schedule) {
    return switch (this) {
      case LOST -> schedule.gentle() && schedule.timing().ipsecLifetime().isZero();
      case LIFETIME -> !schedule.timing().ipsecLifetime().isZero();
      default -> true;
    };
  }

  /** What a feature says after "Then". */
  String sentence(Schedule schedule) {
    return switch (this) {
      case LOST -> sentence.formatted(schedule.timing().watched().toSeconds());
      case CHILD_SAS -> schedule.gentle() ? ONE_PAIR : sentence;
      case LIFETIME -> sentence.formatted(schedule.timing().ipsecLifetime().toSeconds());
      default -> sentence;
    };
  }
}
