package resync.sim.explore;

/** What holds after the last fault has healed, whatever happened before. */
enum Invariant {
  TRAFFIC("traffic flows both ways", "traffic flows again within " + Pace.BOUND_WORDS),
  REST("negotiation ends", "the negotiation comes to rest"),
  CHILD_SAS("both ends have the same Child SAs", "west and east agree on their SAs"),
  IKE_SAS("no IKE SA is left over", "no IKE SA is left over"),
  PLAINTEXT("nothing crosses the wire in clear", "no plaintext crossed the wire"),
  ONCE("no packet is accepted twice", "no probe arrived twice");

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

  /** What a feature says after "Then". */
  String sentence() {
    return sentence;
  }
}
