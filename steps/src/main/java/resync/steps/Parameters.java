package resync.steps;

import io.cucumber.java.ParameterType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import resync.lab.check.ProtectedBy.Headers;
import resync.lab.node.SaScope;
import resync.lab.node.Statement;
import resync.lab.scenario.Durations;
import resync.lab.scenario.Numbers;
import resync.lab.topology.ChildSpec;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.TunnelSpec.Mode;
import resync.lab.wire.PacketKind;

/** The words that sentences vary in. */
public final class Parameters {
  /** The parameter type's name, by which plan and archive find the pair of a scenario. */
  static final String IMPLEMENTATION = "implementation";

  /** Any word that can be a gateway's; whether the scenario has it is for the lab to say. */
  @ParameterType(GatewayName.PATTERN)
  public GatewayName gateway(String word) {
    return World.gateway(new GatewayName(word));
  }

  /** Any word that can be a child's; whether the scenario has it is for the lab to say. */
  @ParameterType(ChildSpec.NAME)
  public String child(String word) {
    return word;
  }

  /** Any word: which ones exist is for the fabric to say. */
  @ParameterType("[A-Za-z][A-Za-z0-9._-]*")
  public String implementation(String word) {
    return word;
  }

  /** A number with its unit. */
  @ParameterType(Durations.SENTENCE)
  public Duration duration(String words) {
    return World.read(() -> Durations.sentence(words), Duration.ofSeconds(1));
  }

  /** A whole number; whether it makes sense is for the sentence to say. */
  @ParameterType("-?\\d+")
  public Long number(String digits) {
    return World.read(() -> Numbers.parse(digits), 1L);
  }

  /** An address of IPv4 or IPv6; whether it is one is for the lab to say. */
  @ParameterType("\\d+\\.\\d+\\.\\d+\\.\\d+|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*")
  public String address(String word) {
    return word;
  }

  /** Of which of the machines something is said. */
  @ParameterType("gateways|hosts|gateways and hosts")
  public List<String> machines(String words) {
    return List.of(words.split(" and ", -1));
  }

  /** IKEv1 or IKEv2. */
  @ParameterType("IKEv1|IKEv2")
  public IkeVersion ike(String word) {
    return word.equals("IKEv1") ? IkeVersion.IKEV1 : IkeVersion.IKEV2;
  }

  /** Whether IKEv1's phase 1 is in aggressive mode. */
  @ParameterType("main|aggressive")
  public boolean phase1(String word) {
    return word.equals("aggressive");
  }

  /** The IPsec headers of a packet. */
  @ParameterType("ESP alone|AH alone|AH outside ESP")
  public Headers headers(String words) {
    return Arrays.stream(Headers.values())
        .filter(h -> h.words().equals(words))
        .findFirst()
        .orElseThrow();
  }

  /** Tunnel or transport mode. */
  @ParameterType("tunnel|transport")
  public Mode mode(String word) {
    return Mode.valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Which of a gateway's SAs. */
  @ParameterType("its IPsec SAs|its IKE SAs|all its SAs")
  public SaScope scope(String words) {
    return switch (words) {
      case "its IPsec SAs" -> SaScope.IPSEC;
      case "its IKE SAs" -> SaScope.IKE;
      default -> SaScope.ALL;
    };
  }

  /** Which of both gateways' SAs. */
  @ParameterType("their IPsec SAs|their IKE SAs|all their SAs")
  public SaScope scopes(String words) {
    return scope(words.replace("their", "its"));
  }

  /** The SAs that are rekeyed. */
  @ParameterType(
      "its IPsec SAs|its IKE SA|its IKE and IPsec SAs"
          + "|their IPsec SAs|their IKE SA|their IKE and IPsec SAs")
  public SaScope sas(String words) {
    return switch (words.substring(words.indexOf(' ') + 1)) {
      case "IKE SA" -> SaScope.IKE;
      case "IPsec SAs" -> SaScope.IPSEC;
      default -> SaScope.ALL;
    };
  }

  /** A notify message type in RFC spelling. */
  @ParameterType("[A-Z][A-Z0-9_]+")
  public String notify(String word) {
    return word;
  }

  /** Which one of those to come: how many of them pass before it. */
  @ParameterType("next|second|third|fourth|fifth|sixth")
  public Integer ordinal(String word) {
    return List.of("next", "second", "third", "fourth", "fifth", "sixth").indexOf(word);
  }

  /** What a log can say. */
  @ParameterType(Statement.WORDS)
  public Statement statement(String words) {
    return Statement.parse(words);
  }

  /** A packet by what everybody on the way can tell. */
  @ParameterType(PacketKind.WORDS)
  public PacketKind message(String words) {
    return PacketKind.parse(words).orElseThrow();
  }
}
