package resync.lab.topology;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A tunnel between two gateways: an IKE connection with its Child SAs. What both ends have in
 * common is here; what each has configured for itself is in its {@link EndConfig}.
 *
 * @param name of the connection in the gateways' configurations; no other tunnel has it
 * @param aggressive whether phase 1 is aggressive mode; IKEv1 only (RFC 2409 section 5)
 * @param authentication of the gateways to each other
 * @param weakAlgorithms whether the gateways may use algorithms that are known to be weak
 * @param forcedEncapsulation whether both gateways claim a NAT, so that ESP travels in UDP
 * @param first the end that sets the tunnel up as the Givens say
 */
public record TunnelSpec(
    String name,
    IkeVersion version,
    boolean aggressive,
    Authentication authentication,
    Mode mode,
    boolean weakAlgorithms,
    boolean forcedEncapsulation,
    EndConfig first,
    EndConfig second) {

  /** What the only tunnel of a scenario is called. */
  public static final String ONLY = "tunnel";

  /** Of a tunnel that says nothing else. */
  public static final String IKE_PROPOSAL = "aes256-sha256-modp2048";

  /** The same of its Child SA. */
  public static final String ESP_PROPOSAL = "aes256-sha256";

  /** RFC 4301 section 4.1. */
  public enum Mode {
    TUNNEL,
    TRANSPORT
  }

  /** How the gateways prove who they are. */
  public enum Authentication {
    /** A pre-shared key. */
    PSK,
    /** RSA signatures, with certificates of one authority. */
    RSA
  }

  public TunnelSpec {
    if (first.gateway().equals(second.gateway())) {
      throw new IllegalArgumentException("a tunnel has two gateways");
    }
  }

  /** A tunnel with a pre-shared key, in main mode where it is IKEv1, with all else as usual. */
  public static TunnelSpec of(
      IkeVersion version, GatewayName first, GatewayName second, String ike, String esp) {
    return new TunnelSpec(
        ONLY,
        version,
        false,
        Authentication.PSK,
        Mode.TUNNEL,
        false,
        false,
        EndConfig.of(first, ike, esp),
        EndConfig.of(second, ike, esp));
  }

  /** The tunnel of a feature that says only its IKE version and its gateways. */
  public static TunnelSpec of(IkeVersion version, GatewayName first, GatewayName second) {
    return of(version, first, second, IKE_PROPOSAL, ESP_PROPOSAL);
  }

  /** The same between the gateways of the preset. */
  public static TunnelSpec of(IkeVersion version) {
    return of(version, Preset.WEST, Preset.EAST);
  }

  /** Both ends, the first one first. */
  public List<EndConfig> ends() {
    return List.of(first, second);
  }

  /** The end at a gateway. */
  public EndConfig end(GatewayName gateway) {
    return first.gateway().equals(gateway) ? first : second;
  }

  /** The gateway at the other end. */
  public GatewayName peer(GatewayName gateway) {
    return first.gateway().equals(gateway) ? second.gateway() : first.gateway();
  }

  /** Whether one of its ends is at that gateway. */
  public boolean isAt(GatewayName gateway) {
    return first.gateway().equals(gateway) || second.gateway().equals(gateway);
  }

  /** Whether it is between these two. */
  public boolean isBetween(GatewayName one, GatewayName other) {
    return isAt(one) && isAt(other);
  }

  /** Names of all children that either end has. */
  public Set<String> childNames() {
    return children().map(ChildSpec::name).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether an end wants ESP. */
  public boolean esp() {
    return children().anyMatch(child -> !child.espProposal().isEmpty());
  }

  /** Whether an end wants AH. */
  public boolean ah() {
    return children().anyMatch(child -> !child.ahProposal().isEmpty());
  }

  /** Whether an end wants AH around what ESP has protected already. */
  public boolean bundle() {
    return children()
        .anyMatch(child -> !child.espProposal().isEmpty() && !child.ahProposal().isEmpty());
  }

  private Stream<ChildSpec> children() {
    return ends().stream().flatMap(end -> end.children().stream());
  }

  /** The same with both ends changed. */
  public TunnelSpec with(UnaryOperator<EndConfig> change) {
    return new TunnelSpec(
        name,
        version,
        aggressive,
        authentication,
        mode,
        weakAlgorithms,
        forcedEncapsulation,
        change.apply(first),
        change.apply(second));
  }

  /** The same with another way to authenticate. */
  public TunnelSpec with(Authentication other) {
    return new TunnelSpec(
        name, version, aggressive, other, mode, weakAlgorithms, forcedEncapsulation, first, second);
  }

  /** The same under another name, its children too where they have the usual one. */
  public TunnelSpec named(String other) {
    return new TunnelSpec(
            other,
            version,
            aggressive,
            authentication,
            mode,
            weakAlgorithms,
            forcedEncapsulation,
            first,
            second)
        .with(
            end ->
                end.withChildren(
                    end.children().stream()
                        .map(c -> c.name().equals(ChildSpec.ONLY) ? c.named(other + "-net") : c)
                        .toList()));
  }

  /** The child of this name at a gateway's end, if it has one. */
  public Optional<ChildSpec> child(GatewayName gateway, String child) {
    return end(gateway).children().stream().filter(c -> c.name().equals(child)).findFirst();
  }
}
