package resync.peer.ikev2;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IkeSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.crypto.PrfAlgorithm;
import resync.peer.wire.Octets;
import resync.peer.wire.Proposal;
import resync.peer.wire.Transform;

/** Offering and choosing algorithms (RFC 7296 sections 2.7 and 3.3.6). */
final class Proposals {
  private static final int NONE = 0;

  private Proposals() {}

  /**
   * What was chosen.
   *
   * @param proposal one transform of each type, as it is sent back
   */
  record Choice(Proposal proposal) {

    private @Nullable Transform one(int type) {
      List<Transform> transforms = proposal.ofType(type);
      return transforms.isEmpty() ? null : transforms.getFirst();
    }

    /** The key exchange chosen; empty without one. */
    Optional<KeyExchangeMethod> keyExchange() {
      return Optional.ofNullable(one(Transform.KEY_EXCHANGE))
          .flatMap(t -> KeyExchangeMethod.ofTransform(t.id()));
    }

    private Optional<EncryptionAlgorithm> encryption() {
      return Optional.ofNullable(one(Transform.ENCRYPTION))
          .flatMap(t -> EncryptionAlgorithm.ofTransform(t.id(), t.keyBits()));
    }

    private @Nullable IntegrityAlgorithm integrity() {
      Transform transform = one(Transform.INTEGRITY);
      return transform == null ? null : IntegrityAlgorithm.ofTransform(transform.id()).orElse(null);
    }

    /** The algorithms for an IKE SA; empty if it does not make one. */
    Optional<IkeSuite> ikeSuite() {
      Optional<EncryptionAlgorithm> encryption = encryption();
      Optional<PrfAlgorithm> prf =
          Optional.ofNullable(one(Transform.PRF)).flatMap(t -> PrfAlgorithm.ofTransform(t.id()));
      Optional<KeyExchangeMethod> group = keyExchange();
      IntegrityAlgorithm integrity = integrity();
      if (encryption.isEmpty()
          || prf.isEmpty()
          || group.isEmpty()
          || encryption.get().isAead() != (integrity == null)) {
        return Optional.empty();
      }
      return Optional.of(new IkeSuite(encryption.get(), integrity, prf.get(), group.get()));
    }

    /** The algorithms for an ESP SA; empty if it does not make one. */
    Optional<EspSuite> espSuite() {
      Optional<EncryptionAlgorithm> encryption = encryption();
      IntegrityAlgorithm integrity = integrity();
      return encryption.isEmpty() || encryption.get().isAead() != (integrity == null)
          ? Optional.empty()
          : Optional.of(new EspSuite(encryption.get(), integrity));
    }
  }

  /**
   * Configured proposals as they are offered.
   *
   * @param withKeyExchange false in IKE_AUTH, whose Child SA has no key exchange of its own
   */
  static List<Proposal> offer(
      List<resync.peer.config.Proposal> configured,
      int protocol,
      Octets spi,
      boolean withKeyExchange) {
    List<Proposal> offered = new ArrayList<>();
    for (resync.peer.config.Proposal proposal : configured) {
      offered.add(
          new Proposal(offered.size() + 1, protocol, spi, transforms(proposal, withKeyExchange)));
    }
    return offered;
  }

  private static List<Transform> transforms(
      resync.peer.config.Proposal proposal, boolean withKeyExchange) {
    return proposal.transforms().stream()
        .map(t -> Transform.of(t.type().number(), t.id(), t.keyLength()))
        .filter(t -> withKeyExchange || t.type() != Transform.KEY_EXCHANGE)
        .toList();
  }

  /**
   * Chooses from what the other end offers: our first proposal that fits any of theirs, and of each
   * type our first transform that is among theirs.
   *
   * @param withKeyExchange false in IKE_AUTH: key exchange transforms on either side are ignored
   */
  static Optional<Choice> choose(
      List<resync.peer.config.Proposal> configured,
      List<Proposal> offered,
      int protocol,
      boolean withKeyExchange) {
    for (resync.peer.config.Proposal own : configured) {
      List<Transform> ownTransforms = transforms(own, withKeyExchange);
      for (Proposal theirs : offered) {
        if (theirs.protocol() == protocol) {
          Optional<Choice> choice = match(ownTransforms, theirs, withKeyExchange);
          if (choice.isPresent()) {
            return choice;
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Checks what the other end chose of our offer: exactly one proposal, of it one transform of each
   * type, all of them offered.
   */
  static Optional<Choice> verify(
      List<resync.peer.config.Proposal> configured,
      List<Proposal> answer,
      int protocol,
      boolean withKeyExchange) {
    if (answer.size() != 1) {
      return Optional.empty();
    }
    Proposal chosen = answer.getFirst();
    int index = chosen.number() - 1;
    if (chosen.protocol() != protocol || index < 0 || index >= configured.size()) {
      return Optional.empty();
    }
    Set<Integer> types = new HashSet<>();
    if (!chosen.transforms().stream().allMatch(t -> types.add(t.type()))) {
      return Optional.empty();
    }
    return match(transforms(configured.get(index), withKeyExchange), chosen, withKeyExchange);
  }

  private static Optional<Choice> match(
      List<Transform> own, Proposal theirs, boolean withKeyExchange) {
    Set<Integer> types = new HashSet<>();
    own.forEach(t -> types.add(t.type()));
    theirs.transforms().forEach(t -> types.add(t.type()));
    if (!withKeyExchange) {
      types.remove(Transform.KEY_EXCHANGE);
    }
    List<Transform> chosen = new ArrayList<>();
    for (int type : types.stream().sorted().toList()) {
      List<Transform> ours = own.stream().filter(t -> t.type() == type).toList();
      List<Transform> others = theirs.ofType(type);
      Optional<Transform> common =
          ours.stream().filter(t -> t.understood() && others.contains(t)).findFirst();
      if (common.isPresent()) {
        chosen.add(common.get());
      } else if (!mayBeAbsent(ours) || !mayBeAbsent(others)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Choice(new Proposal(theirs.number(), theirs.protocol(), theirs.spi(), chosen)));
  }

  /** Whether a side does without a type: it names none, or names NONE (RFC 7296 section 3.3.6). */
  private static boolean mayBeAbsent(List<Transform> transforms) {
    return transforms.isEmpty() || transforms.stream().anyMatch(t -> t.id() == NONE);
  }
}
