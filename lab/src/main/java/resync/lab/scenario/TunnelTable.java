package resync.lab.scenario;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Lifetimes;
import resync.lab.topology.TunnelSpec;
import resync.lab.topology.TunnelSpec.Authentication;
import resync.lab.topology.TunnelSpec.Identities;

/** The table of a tunnel sentence: a row a setting, name first. */
public final class TunnelTable {
  private static final String LARGEST_IKE_PACKET = "largest ike packet";

  private static final List<String> NAMES =
      List.of(
          "exchange",
          "authentication",
          "ike proposal",
          "esp proposal",
          "ah proposal",
          "mode",
          "liveness",
          "ike lifetime",
          "ipsec lifetime",
          "west ipsec lifetime",
          "east ipsec lifetime",
          "ipsec volume",
          "udp encapsulation",
          "west identity",
          "east identity",
          "weak algorithms",
          LARGEST_IKE_PACKET);

  // A gateway rekeys at nine tenths of a lifetime, in whole seconds.
  private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(10);

  private static final Predicate<String> IDENTITY =
      Pattern.compile("[A-Za-z0-9@.:_-]+").asMatchPredicate();
  private static final Predicate<String> DISTINGUISHED_NAME =
      Pattern.compile("[A-Za-z]+ *= *[A-Za-z0-9@.:_ -]+([,/] *[A-Za-z]+ *= *[A-Za-z0-9@.:_ -]+)*")
          .asMatchPredicate();

  private static final Pattern VOLUME = Pattern.compile("([1-9]\\d{0,5})([KM])iB");

  private final Map<String, String> settings = new LinkedHashMap<>();

  private TunnelTable(List<List<String>> rows) {
    for (List<String> row : rows) {
      if (row.size() != 2) {
        throw new Mistake("a tunnel's table has two columns: the setting's name and its value");
      }
      String name = Objects.requireNonNullElse(row.getFirst(), "").strip().toLowerCase(Locale.ROOT);
      if (!NAMES.contains(name)) {
        throw new Mistake(
            "a tunnel has no setting \"" + name + "\"; it has: " + String.join(", ", NAMES));
      }
      String value = Objects.requireNonNullElse(row.getLast(), "").strip();
      if (value.isEmpty()) {
        throw new Mistake(name + " has no value; leave the row out for the usual one");
      }
      if (settings.put(name, value) != null) {
        throw new Mistake("the tunnel's table names \"" + name + "\" twice");
      }
    }
  }

  /**
   * Reads the rows; what the table leaves out stays as {@link TunnelSpec#of} has it. With an AH
   * proposal and no ESP proposal there is no ESP.
   *
   * @throws Mistake on an unknown name or value, with those that exist
   */
  public static TunnelSpec parse(IkeVersion version, List<List<String>> rows) {
    return new TunnelTable(rows).spec(version);
  }

  private TunnelSpec spec(IkeVersion version) {
    TunnelSpec defaults = TunnelSpec.of(version);
    String ah = proposal("ah proposal", "");
    boolean aggressive = choice("exchange", "main", "aggressive");
    if (settings.containsKey("exchange") && version != IkeVersion.IKEV1) {
      throw new Mistake("exchange can be said of an IKEv1 tunnel only: IKEv2 has no such modes");
    }
    return new TunnelSpec(
        version,
        aggressive,
        choice("authentication", "psk", "rsa") ? Authentication.RSA : Authentication.PSK,
        proposal("ike proposal", defaults.ikeProposal()),
        proposal("esp proposal", ah.isEmpty() ? defaults.espProposal() : ""),
        ah,
        choice("mode", "tunnel", "transport") ? TunnelSpec.Mode.TRANSPORT : TunnelSpec.Mode.TUNNEL,
        liveness(),
        lifetimes(),
        new Identities(identity("west identity"), identity("east identity")),
        choice("weak algorithms", "no", "yes"),
        largestIkePacket(),
        choice("udp encapsulation", "as needed", "forced"));
  }

  private Lifetimes lifetimes() {
    Duration both = lifetime("ipsec lifetime", Duration.ZERO);
    return new Lifetimes(
        lifetime("ike lifetime", Duration.ZERO),
        lifetime("west ipsec lifetime", both),
        lifetime("east ipsec lifetime", both),
        volume());
  }

  private long volume() {
    String value = settings.get("ipsec volume");
    if (value == null) {
      return 0;
    }
    Matcher matcher = VOLUME.matcher(value);
    if (!matcher.matches()) {
      throw new Mistake("ipsec volume is \"" + value + "\"; it can be such as 64KiB or 2MiB");
    }
    return Long.parseLong(matcher.group(1)) << (matcher.group(2).equals("K") ? 10 : 20);
  }

  private String proposal(String name, String otherwise) {
    String value = settings.get(name);
    if (value == null) {
      return otherwise;
    }
    Proposals.check(name, value);
    return value;
  }

  /** Whether the second of two words is chosen; the first is what holds unless said. */
  private boolean choice(String name, String usual, String other) {
    String value = settings.getOrDefault(name, usual);
    if (!value.equals(usual) && !value.equals(other)) {
      throw new Mistake(name + " is \"" + value + "\"; it can be " + usual + " or " + other);
    }
    return value.equals(other);
  }

  private int largestIkePacket() {
    String value = settings.getOrDefault(LARGEST_IKE_PACKET, "0");
    if (settings.containsKey(LARGEST_IKE_PACKET) && !value.matches("[1-9][0-9]{2,3}")) {
      throw new Mistake(
          LARGEST_IKE_PACKET + " is \"" + value + "\"; it can be octets from 100 to 9999");
    }
    return Integer.parseInt(value);
  }

  // Every stack takes the delay of a liveness check in whole seconds.
  private Duration liveness() {
    String value = settings.getOrDefault("liveness", "off");
    if (value.equals("off")) {
      return Duration.ZERO;
    }
    Duration delay = duration("liveness", value);
    if (delay.toSeconds() < 1 || delay.toNanosPart() != 0) {
      throw new Mistake(
          "liveness is \"" + value + "\"; it can be off, or whole seconds from 1s on, such as 10s");
    }
    return delay;
  }

  private static Duration duration(String name, String value) {
    try {
      return Durations.parse(value);
    } catch (Mistake e) {
      throw new Mistake(name + ": " + e.getMessage());
    }
  }

  private Duration lifetime(String name, Duration otherwise) {
    String value = settings.get(name);
    if (value == null) {
      return otherwise;
    }
    Duration lifetime = duration(name, value);
    if (lifetime.compareTo(SHORTEST_LIFETIME) < 0 || lifetime.toNanosPart() != 0) {
      throw new Mistake(
          name + " is \"" + value + "\"; it can be whole seconds from 10s on, such as 180s");
    }
    return lifetime;
  }

  private @Nullable String identity(String name) {
    String value = settings.get(name);
    if (value != null && !(value.contains("=") ? DISTINGUISHED_NAME : IDENTITY).test(value)) {
      throw new Mistake(
          name
              + " is \""
              + value
              + "\"; it can be an address, a name such as west.example.org, a mailbox such as"
              + " west@example.org, or a distinguished name such as CN=west, O=Example");
    }
    return value;
  }
}
