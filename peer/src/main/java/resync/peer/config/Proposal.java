package resync.peer.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A set of algorithms from which one of each type is chosen (RFC 7296 section 3.3).
 *
 * @param transforms in order of preference within a type. An IKE proposal has encryption, PRF, key
 *     exchange and, unless the encryption is AEAD, integrity; an ESP proposal has encryption,
 *     integrity unless AEAD, ESN, and key exchange where PFS is asked for
 */
public record Proposal(List<Transform> transforms) {

  public Proposal {
    transforms = List.copyOf(transforms);
  }

  /** The transforms of one type, in order of preference. */
  public List<Transform> of(Transform.Type type) {
    return transforms.stream().filter(t -> t.type() == type).toList();
  }

  @Override
  public String toString() {
    return transforms.stream().map(Transform::keyword).collect(Collectors.joining("-"));
  }
}
