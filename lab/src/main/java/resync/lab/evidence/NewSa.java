package resync.lab.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Evidence.GatewayEvidence;
import resync.lab.node.NodeEvent;
import resync.lab.topology.GatewayName;

/**
 * How a gateway is set up again after a fault: the first IKE SA and the first pair of each child
 * that it says it has since then. What replaces them later is rekeying and none of these.
 *
 * @param event what it said
 */
public record NewSa(GatewayName gateway, NodeEvent event) {
  private static final String IKE = "ike-sa-up";
  private static final String CHILD = "child-sa-up";

  /** All of them, by gateway, and in order of time. */
  public static List<NewSa> of(Evidence evidence) {
    List<NewSa> found = new ArrayList<>();
    evidence
        .gateways()
        .forEach((gateway, said) -> found.addAll(of(gateway, said, evidence.faults())));
    return found;
  }

  private static List<NewSa> of(
      GatewayName gateway, GatewayEvidence said, List<FaultRecord> faults) {
    List<NewSa> found = new ArrayList<>();
    for (int i = 0; i < faults.size(); i++) {
      Instant from = faults.get(i).from();
      Optional<Instant> next =
          i + 1 < faults.size() ? Optional.of(faults.get(i + 1).from()) : Optional.empty();
      Set<String> seen = new HashSet<>();
      said.events().stream()
          .filter(event -> event.name().equals(IKE) || event.name().equals(CHILD))
          .filter(event -> !event.time().isBefore(from))
          .filter(event -> next.filter(end -> !event.time().isBefore(end)).isEmpty())
          .filter(event -> seen.add(subject(event)))
          .forEach(event -> found.add(new NewSa(gateway, event)));
    }
    return found;
  }

  private static String subject(NodeEvent event) {
    Map<String, String> details = event.details();
    return String.join(
        " ",
        event.name(),
        details.getOrDefault("connection", ""),
        details.getOrDefault("name", ""));
  }

  /** When. */
  public Instant time() {
    return event.time();
  }

  /**
   * Such as {@code new IKE SA fb686cd0ec09da40} or {@code new Child SA net, in 0x6d704130, out
   * 0x710235d8}; what the gateway does not say is left out.
   */
  public String words() {
    return event.name().equals(IKE)
        ? "new IKE SA" + detail(" ", "initiatorSpi")
        : "new Child SA"
            + detail(" ", "name")
            + detail(", in 0x", "inboundSpi")
            + detail(", out 0x", "outboundSpi");
  }

  private String detail(String before, String name) {
    String value = event.details().get(name);
    return value == null ? "" : before + value;
  }
}
