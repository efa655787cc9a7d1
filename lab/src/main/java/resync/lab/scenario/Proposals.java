package resync.lab.scenario;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Proposals in the syntax of swanctl.conf: keywords of algorithms, joined by hyphens. Which
 * algorithms a stack has is for that stack to say; here is told apart what no stack can have.
 */
final class Proposals {
  private static final int NEAREST = 3;

  private enum Kind {
    ENCRYPTION("an encryption algorithm such as aes256"),
    COMBINED_MODE("a combined mode algorithm such as aes256gcm16"),
    INTEGRITY("an integrity algorithm such as sha256"),
    PRF("a pseudorandom function such as prfsha256"),
    GROUP("a key exchange group such as modp2048"),
    SEQUENCE_NUMBERS("esn or noesn");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private static final Map<String, Kind> KEYWORDS = keywords();

  private Proposals() {}

  private static Map<String, Kind> keywords() {
    Map<String, Kind> all = new TreeMap<>();
    add(all, Kind.ENCRYPTION, "null", "des", "3des", "cast128");
    for (String cipher : List.of("aes", "camellia", "blowfish", "twofish", "serpent")) {
      for (String size : List.of("", "128", "192", "256")) {
        add(all, Kind.ENCRYPTION, cipher + size);
        if (cipher.equals("aes") || cipher.equals("camellia")) {
          add(all, Kind.ENCRYPTION, cipher + size + "ctr");
          combined(all, cipher + size);
        }
      }
    }
    add(all, Kind.COMBINED_MODE, "chacha20poly1305");
    add(all, Kind.INTEGRITY, "md5", "md5_128", "sha", "sha1", "sha1_160", "sha256", "sha2_256");
    add(all, Kind.INTEGRITY, "sha256_96", "sha2_256_96", "sha384", "sha2_384", "sha512");
    add(all, Kind.INTEGRITY, "sha2_512", "aesxcbc", "camelliaxcbc", "aescmac");
    for (String hash : List.of("md5", "sha1", "sha256", "sha384", "sha512")) {
      add(all, Kind.PRF, "prf" + hash);
    }
    add(all, Kind.PRF, "prfaesxcbc", "prfcamelliaxcbc", "prfaescmac");
    for (int bits : List.of(768, 1024, 1536, 2048, 3072, 4096, 6144, 8192)) {
      group(all, "modp" + bits);
    }
    for (String curve : List.of("192", "224", "256", "384", "521")) {
      group(all, "ecp" + curve);
    }
    for (String curve : List.of("224", "256", "384", "512")) {
      group(all, "ecp" + curve + "bp");
    }
    List.of("modp1024s160", "modp2048s224", "modp2048s256").forEach(group -> group(all, group));
    List.of("curve25519", "x25519", "curve448", "x448").forEach(group -> group(all, group));
    List.of("mlkem512", "mlkem768", "mlkem1024").forEach(group -> group(all, group));
    add(all, Kind.SEQUENCE_NUMBERS, "esn", "noesn");
    return all;
  }

  private static void combined(Map<String, Kind> all, String cipher) {
    for (String mode : List.of("ccm", "gcm")) {
      for (String icv : List.of("", "8", "12", "16", "64", "96", "128")) {
        if (mode.equals("ccm") || cipher.startsWith("aes")) {
          add(all, Kind.COMBINED_MODE, cipher + mode + icv);
        }
      }
    }
    if (cipher.startsWith("aes")) {
      add(all, Kind.INTEGRITY, cipher + "gmac");
    }
  }

  /** Also as a further key exchange, RFC 9370. */
  private static void group(Map<String, Kind> all, String name) {
    add(all, Kind.GROUP, name);
    for (int number = 1; number <= 7; number++) {
      add(all, Kind.GROUP, "ke" + number + "_" + name);
    }
  }

  private static void add(Map<String, Kind> all, Kind kind, String... names) {
    for (String name : names) {
      all.put(name, kind);
    }
  }

  /**
   * That a value is a list of proposals of algorithms that exist, each with all that it needs.
   *
   * @param setting its row: {@code ike proposal}, {@code esp proposal} or {@code ah proposal}
   */
  static void check(String setting, String value) {
    if (!value.matches("[A-Za-z0-9_-]+(, *[A-Za-z0-9_-]+)*")) {
      throw mistake(
          setting,
          value,
          "it can be keywords joined by hyphens, such as aes256-sha256, and several such proposals"
              + " separated by commas");
    }
    String small = value.toLowerCase(Locale.ROOT);
    if (!small.equals(value)) {
      throw mistake(setting, value, "algorithms are written in small letters: " + small);
    }
    for (String proposal : value.split(", *", -1)) {
      if (proposal.equals("default")) {
        continue;
      }
      Set<Kind> kinds = EnumSet.noneOf(Kind.class);
      for (String keyword : proposal.split("-", -1)) {
        kinds.add(kind(setting, value, keyword));
      }
      for (Kind needed : missing(setting, kinds)) {
        throw mistake(setting, value, proposal + " needs " + needed.words);
      }
    }
  }

  private static Kind kind(String setting, String value, String keyword) {
    Kind kind = KEYWORDS.get(keyword);
    if (kind == null) {
      throw mistake(
          setting,
          value,
          "there is no algorithm \""
              + keyword
              + "\"; the nearest are "
              + String.join(", ", Spelling.nearest(keyword, KEYWORDS.keySet(), NEAREST)));
    }
    return kind;
  }

  /** ESP without integrity exists, and whether a stack has it is for the stack to say. */
  private static List<Kind> missing(String setting, Set<Kind> kinds) {
    List<Kind> missing = new ArrayList<>();
    boolean combined = kinds.contains(Kind.COMBINED_MODE);
    boolean integrity = kinds.contains(Kind.INTEGRITY);
    if (setting.startsWith("ah")) {
      require(missing, integrity, Kind.INTEGRITY);
      return missing;
    }
    require(missing, combined || kinds.contains(Kind.ENCRYPTION), Kind.ENCRYPTION);
    if (setting.startsWith("ike")) {
      require(missing, combined || integrity, Kind.INTEGRITY);
      require(missing, integrity || kinds.contains(Kind.PRF), Kind.PRF);
      require(missing, kinds.contains(Kind.GROUP), Kind.GROUP);
    }
    return missing;
  }

  private static void require(List<Kind> missing, boolean there, Kind kind) {
    if (!there) {
      missing.add(kind);
    }
  }

  private static Mistake mistake(String setting, String value, String why) {
    return new Mistake(setting + " is \"" + value + "\"; " + why);
  }
}
