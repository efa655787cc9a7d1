package resync.peer.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import resync.peer.wire.v1.NotifyCode;

/**
 * A message that is not what it should be, and what becomes of it.
 *
 * @param row what the table of docs/peer.md says of it
 * @param variant which of those that the table's row stands for
 * @param place which message of which exchange it takes the place of
 * @param setting what the two ends have configured
 * @param change what is wrong with it
 * @param cover how the answer comes
 * @param end what becomes of the SAs
 */
record BadMessage(
    Row row, String variant, Place place, Setting setting, Change change, Cover cover, End end) {

  /**
   * A row of the table of docs/peer.md.
   *
   * @param answer a notify, or a counter of what is not answered
   */
  record Row(String what, String where, String answer) {
    private static final Pattern COUNTED = Pattern.compile("none; ([A-Z]+_[A-Z_]+)");

    /** The counter that says that something is not answered, if there is one. */
    Optional<String> counter() {
      Matcher counted = COUNTED.matcher(answer);
      return counted.matches() ? Optional.of(counted.group(1)) : Optional.empty();
    }

    @Override
    public String toString() {
      return what + " | " + where + " | " + answer;
    }
  }

  /** Makes the bad message of the good one. */
  interface Change {
    byte[] of(byte[] octets, Ikev1Insider insider);

    /** This and then another. */
    default Change and(Change then) {
      return (octets, insider) -> then.of(of(octets, insider), insider);
    }
  }

  /**
   * Messages to west while the tunnel is up, none of which is answered.
   *
   * @param makes what comes, in this order
   */
  record Late(Row row, String variant, Makes makes) {
    @Override
    public String toString() {
      return row + " (" + variant + ")";
    }
  }

  /** Makes messages for a tunnel that is up. */
  interface Makes {
    List<byte[]> of(Pair pair, Ikev1Insider insider);
  }

  /** A message of a negotiation, by its name and how many of that name come before it. */
  enum Place {
    MAIN_1("west IDENTITY_PROTECTION", 0),
    MAIN_2("east IDENTITY_PROTECTION", 0),
    MAIN_3("west IDENTITY_PROTECTION", 1),
    MAIN_4("east IDENTITY_PROTECTION", 1),
    MAIN_5("west IDENTITY_PROTECTION encrypted", 0),
    MAIN_6("east IDENTITY_PROTECTION encrypted", 0),
    AGGRESSIVE_1("west AGGRESSIVE", 0),
    AGGRESSIVE_2("east AGGRESSIVE", 0),
    AGGRESSIVE_3("west AGGRESSIVE encrypted", 0),
    QUICK_1("west QUICK_MODE encrypted", 0),
    QUICK_2("east QUICK_MODE encrypted", 0),
    QUICK_3("west QUICK_MODE encrypted", 1);

    private final String name;
    private final int before;

    Place(String name, int before) {
      this.name = name;
      this.before = before;
    }

    boolean is(Packet packet, long seen) {
      return packet.name().equals(name) && seen == before;
    }

    /** Who gets it. */
    Gateway receiver(Pair pair) {
      return name.startsWith("west") ? pair.east : pair.west;
    }

    boolean isAggressive() {
      return name().startsWith("AGGRESSIVE");
    }

    Cover cover() {
      return name().startsWith("QUICK") ? Cover.PROTECTED : Cover.CLEAR;
    }
  }

  /** What the two ends have configured. */
  record Setting(boolean signs, UnaryOperator<Conf> west, UnaryOperator<Conf> east) {
    static final Setting PLAIN = both(c -> c);
    static final Setting CERTIFICATES = certificates("east.pem");

    static Setting both(UnaryOperator<Conf> change) {
      return new Setting(false, change, change);
    }

    static Setting east(UnaryOperator<Conf> change) {
      return new Setting(false, c -> c, change);
    }

    /** Both sign, east with a certificate of this name. */
    static Setting certificates(String ofEast) {
      return new Setting(
          true,
          c -> whole(c).signs("west.pem", "root.pem"),
          c -> whole(c).signs(ofEast, "root.pem"));
    }

    /** Nothing is sent in pieces, so that a message can be changed. */
    private static Conf whole(Conf conf) {
      return conf.connection("fragmentation", "no");
    }

    Pair pair(boolean aggressive) {
      String yes = aggressive ? "yes" : "no";
      return Pair.of(
          west.apply(Ikev1SetUpTest.west()).connection("aggressive", yes),
          east.apply(Ikev1SetUpTest.east()).connection("aggressive", yes));
    }

    Ikev1Insider insider(Pair pair) {
      return new Ikev1Insider(pair, signs ? null : Conf.SECRET.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** How an answer comes. */
  enum Cover {
    CLEAR,
    PROTECTED
  }

  /** What becomes of the SAs. */
  enum End {
    /** The true message comes later, and is taken. */
    TRUE_ONE_TAKEN,
    /** It is authentic and refused for good, and the ISAKMP SA stays. */
    QUICK_MODE_REFUSED,
    /** No ISAKMP SA comes of phase 1, whatever is repeated. */
    NO_ISAKMP_SA,
    /** What is wrong with it does no harm: it is taken, and its receiver has the tunnel. */
    TAKEN
  }

  /** An answer, and how it came. */
  record Answer(NotifyCode code, Cover cover) {
    @Override
    public String toString() {
      return code.text() + " " + cover;
    }
  }

  /** The answers that are due: one or none. */
  List<Answer> answers() {
    return Arrays.stream(NotifyCode.values())
        .filter(code -> code.text().equals(row.answer()))
        .map(code -> new Answer(code, cover))
        .toList();
  }

  @Override
  public String toString() {
    return row + " (" + place + ": " + variant + ")";
  }
}
