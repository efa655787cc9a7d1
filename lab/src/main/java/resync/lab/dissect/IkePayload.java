package resync.lab.dissect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A payload of IKE that says what two ends agree on, who they are, or what they can. */
public sealed interface IkePayload {

  /** SA: what is proposed, or what was chosen. */
  record SecurityAssociation(List<Proposal> proposals) implements IkePayload {
    public SecurityAssociation {
      proposals = List.copyOf(proposals);
    }

    @Override
    public String toString() {
      return "SA "
          + proposals.stream().map(Proposal::toString).distinct().collect(Collectors.joining(", "));
    }
  }

  /**
   * TSi or TSr.
   *
   * @param ofInitiator whether it is the initiator's side of the traffic
   */
  record TrafficSelectors(boolean ofInitiator, List<TrafficSelector> selectors)
      implements IkePayload {
    public TrafficSelectors {
      selectors = List.copyOf(selectors);
    }

    @Override
    public String toString() {
      return (ofInitiator ? "TSi " : "TSr ")
          + selectors.stream().map(TrafficSelector::toString).collect(Collectors.joining(", "));
    }
  }

  /**
   * IDi, IDr, or ID of IKEv1, where in quick mode it says the traffic of an end.
   *
   * @param name of the payload
   * @param type as the RFC names it, such as {@code ID_FQDN}
   * @param value as people write it; octets in hexadecimal where it is no text and no address
   */
  record Identification(String name, String type, String value) implements IkePayload {
    @Override
    public String toString() {
      return name + " " + value;
    }
  }

  /**
   * VID of IKEv1, V of IKEv2: what an end is, or can.
   *
   * @param payload its name
   * @param known what many call it; empty where nobody knows it
   * @param octets in hexadecimal
   */
  record VendorId(String payload, Optional<String> known, String octets) implements IkePayload {
    @Override
    public String toString() {
      return payload + " " + known.orElse(octets);
    }
  }
}
