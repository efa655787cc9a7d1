package resync.lab.dissect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A proposal of an SA payload (RFC 7296 section 3.3.1). Of one type of transform it may hold
 * several to choose from; in an answer it holds one. Each transform of an IKEv1 proposal is a
 * proposal of that number.
 *
 * @param spi in hexadecimal; empty where it has none, as the first of an IKE SA
 */
public record Proposal(
    int number, Protocol protocol, Optional<String> spi, List<Transform> transforms) {

  /** What it protects with. */
  public enum Protocol {
    IKE,
    AH,
    ESP,
    /** A protocol that the lab does not know. */
    OTHER
  }

  public Proposal {
    transforms = List.copyOf(transforms);
  }

  /** Its transforms of a type, in the order of the message. */
  public List<Transform> of(Transform.Type type) {
    return transforms.stream().filter(transform -> transform.type() == type).toList();
  }

  @Override
  public String toString() {
    return protocol
        + " "
        + transforms.stream().map(Transform::toString).collect(Collectors.joining("/"));
  }
}
