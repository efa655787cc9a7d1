package resync.lab.scenario;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.ChildSpec;
import resync.lab.topology.EndConfig;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Lifetimes;
import resync.lab.topology.TunnelSpec;

/** What a tunnel's table says of one end, by the names of the settings. */
final class EndSettings {
  private static final String LARGEST_IKE_PACKET = "largest ike packet";

  // A gateway rekeys at nine tenths of a lifetime, in whole seconds.
  private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(10);

  private static final Predicate<String> IDENTITY =
      Pattern.compile("[A-Za-z0-9@.:_-]+").asMatchPredicate();
  private static final Predicate<String> DISTINGUISHED_NAME =
      Pattern.compile("[A-Za-z]+ *= *[A-Za-z0-9@.:_ -]+([,/] *[A-Za-z]+ *= *[A-Za-z0-9@.:_ -]+)*")
          .asMatchPredicate();

  private static final Pattern VOLUME = Pattern.compile("([1-9]\\d{0,5})([KM])iB");

  private final Map<String, String> settings;
  private final Map<String, String> labels;

  /**
   * @param labels what the table calls a setting, where that is not its name
   */
  EndSettings(Map<String, String> settings, Map<String, String> labels) {
    this.settings = settings;
    this.labels = labels;
  }

  private String label(String name) {
    return labels.getOrDefault(name, name);
  }

  boolean has(String name) {
    return settings.containsKey(name);
  }

  EndConfig end(GatewayName gateway) {
    String ah = pfs(proposal("ah proposal", ""));
    String esp = pfs(proposal("esp proposal", ah.isEmpty() ? TunnelSpec.ESP_PROPOSAL : ""));
    return new EndConfig(
        gateway,
        proposal("ike proposal", TunnelSpec.IKE_PROPOSAL),
        liveness(),
        new Lifetimes(lifetime("ike lifetime"), lifetime("ipsec lifetime"), volume()),
        identity("identity"),
        identity("peer identity"),
        largestIkePacket(),
        List.of(
            new ChildSpec(
                ChildSpec.ONLY, networks("local networks"), networks("remote networks"), esp, ah)));
  }

  private List<String> networks(String name) {
    String value = settings.get(name);
    return value == null ? List.of() : Networks.parse(name, value);
  }

  /** Adds the key exchange group of perfect forward secrecy to each proposal. */
  private String pfs(String proposals) {
    String group = settings.getOrDefault("pfs", "none");
    if (group.equals("none") || proposals.isEmpty()) {
      return proposals;
    }
    String with =
        Arrays.stream(proposals.split(",", -1))
            .map(proposal -> proposal.strip() + "-" + group)
            .collect(Collectors.joining(","));
    Proposals.check("esp proposal", with);
    return with;
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
  boolean choice(String name, String usual, String other) {
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

  private Duration lifetime(String name) {
    String value = settings.get(name);
    if (value == null) {
      return Duration.ZERO;
    }
    Duration lifetime = duration(label(name), value);
    if (lifetime.compareTo(SHORTEST_LIFETIME) < 0 || lifetime.toNanosPart() != 0) {
      throw new Mistake(
          label(name) + " is \"" + value + "\"; it can be whole seconds from 10s on, such as 180s");
    }
    return lifetime;
  }

  private @Nullable String identity(String name) {
    String value = settings.get(name);
    if (value != null && !(value.contains("=") ? DISTINGUISHED_NAME : IDENTITY).test(value)) {
      throw new Mistake(
          label(name)
              + " is \""
              + value
              + "\"; it can be an address, a name such as west.example.org, a mailbox such as"
              + " west@example.org, or a distinguished name such as CN=west, O=Example");
    }
    return value;
  }
}
