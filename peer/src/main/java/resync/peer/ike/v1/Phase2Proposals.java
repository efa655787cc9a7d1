package resync.peer.ike.v1;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.config.Proposal;
import resync.peer.config.Transform;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.sa.EspSpi;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.Attribute;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.ProtocolId;
import resync.peer.wire.v1.SaProposal;
import resync.peer.wire.v1.SaTransform;

/** Offering and choosing the algorithms of IPsec SAs (RFC 2407 sections 4.4 and 4.5). */
final class Phase2Proposals {
  static final int LIFE_TYPE = 1;
  static final int LIFE_DURATION = 2;
  private static final int GROUP = 3;
  private static final int ENCAPSULATION = 4;
  private static final int AUTHENTICATION = 5;
  private static final int KEY_LENGTH = 6;
  private static final int SPI_LENGTH = 4;

  private Phase2Proposals() {}

  /**
   * What was chosen.
   *
   * @param proposal as it came, with the one transform
   * @param group for perfect forward secrecy; empty without
   * @param lifetimes as they stand in the transform
   */
  record Choice(
      SaProposal proposal, EspSuite suite, Optional<KeyExchangeMethod> group, Lifetimes lifetimes) {

    /** The SPI of the sender of the proposal. */
    EspSpi spi() {
      return new EspSpi(proposal.spi().toInt());
    }

    /** The responder's SA payload: the same with its own SPI. */
    IsakmpPayload.Sa answer(EspSpi own) {
      return new IsakmpPayload.Sa(
          List.of(
              new SaProposal(
                  proposal.number(),
                  proposal.protocol(),
                  Octets.of(own.octets()),
                  proposal.transforms())));
    }

    /** In strongSwan's syntax. */
    String text() {
      return suite + group.map(g -> "-" + g.keyword()).orElse("");
    }
  }

  /** The group that we ask for as the initiator: that of the first proposal. */
  static Optional<KeyExchangeMethod> group(ChildConfig child) {
    return child.proposals().getFirst().of(Transform.Type.KEY_EXCHANGE).stream()
        .findFirst()
        .flatMap(t -> KeyExchangeMethod.ofTransform(t.id()));
  }

  /** The SA payload of an initiator: one proposal for each of the child's that allows the group. */
  static IsakmpPayload.Sa offer(
      ChildConfig child,
      EspSpi spi,
      Optional<KeyExchangeMethod> group,
      Encapsulation encapsulation) {
    List<SaProposal> offered = new ArrayList<>();
    for (Proposal proposal : child.proposals()) {
      if (!allows(proposal, group)) {
        continue;
      }
      List<SaTransform> transforms = new ArrayList<>();
      for (EspSuite suite : suites(proposal)) {
        transforms.add(transform(transforms.size() + 1, suite, group, encapsulation, child));
      }
      offered.add(
          new SaProposal(offered.size() + 1, ProtocolId.ESP, Octets.of(spi.octets()), transforms));
    }
    return new IsakmpPayload.Sa(offered);
  }

  private static boolean allows(Proposal proposal, Optional<KeyExchangeMethod> group) {
    List<Transform> groups = proposal.of(Transform.Type.KEY_EXCHANGE);
    return group.isEmpty()
        ? groups.isEmpty()
        : groups.stream().anyMatch(t -> t.id() == group.get().transformId());
  }

  private static List<EspSuite> suites(Proposal proposal) {
    List<EspSuite> suites = new ArrayList<>();
    for (Transform encryption : proposal.of(Transform.Type.ENCRYPTION)) {
      Optional<EncryptionAlgorithm> cipher =
          EncryptionAlgorithm.ofTransform(encryption.id(), encryption.keyLength());
      if (cipher.isPresent() && cipher.get().isAead()) {
        suites.add(new EspSuite(cipher.get(), null));
      } else if (cipher.isPresent()) {
        for (Transform integrity : proposal.of(Transform.Type.INTEGRITY)) {
          IntegrityAlgorithm.ofTransform(integrity.id())
              .ifPresent(algorithm -> suites.add(new EspSuite(cipher.get(), algorithm)));
        }
      }
    }
    return suites;
  }

  private static SaTransform transform(
      int number,
      EspSuite suite,
      Optional<KeyExchangeMethod> group,
      Encapsulation encapsulation,
      ChildConfig child) {
    List<Attribute> attributes = new ArrayList<>();
    if (suite.encryption().keyLengthAttribute() != 0) {
      attributes.add(Attribute.of(KEY_LENGTH, suite.encryption().keyLengthAttribute()));
    }
    IntegrityAlgorithm integrity = suite.integrity();
    if (integrity != null) {
      attributes.add(Attribute.of(AUTHENTICATION, integrity.ikev1Number()));
    }
    group.ifPresent(g -> attributes.add(Attribute.of(GROUP, g.transformId())));
    attributes.add(Attribute.of(ENCAPSULATION, encapsulation.number()));
    attributes.addAll(
        Lifetimes.attributes(LIFE_TYPE, LIFE_DURATION, child.lifeTime(), child.lifeBytes() / 1024));
    return new SaTransform(number, suite.encryption().transformId(), attributes);
  }

  /** As the responder: our first suite that is among those offered. */
  static Optional<Choice> choose(
      ChildConfig child, IsakmpPayload.Sa offered, Encapsulation encapsulation) {
    for (Proposal own : child.proposals()) {
      for (EspSuite suite : suites(own)) {
        for (Choice theirs : read(offered, encapsulation)) {
          if (theirs.suite().equals(suite) && strongEnough(own, theirs.group())) {
            return Optional.of(theirs);
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The initiator decides about perfect forward secrecy alone; it may do more than we ask for and
   * never less.
   */
  private static boolean strongEnough(Proposal own, Optional<KeyExchangeMethod> offered) {
    if (allows(own, offered)) {
      return true;
    }
    int wanted =
        own.of(Transform.Type.KEY_EXCHANGE).stream()
            .flatMap(t -> KeyExchangeMethod.ofTransform(t.id()).stream())
            .mapToInt(Phase2Proposals::strength)
            .max()
            .orElse(0);
    return offered.map(Phase2Proposals::strength).orElse(0) > wanted;
  }

  /** Bits of security, about (RFC 3526 section 8, RFC 5903, RFC 8031). */
  private static int strength(KeyExchangeMethod method) {
    return switch (method) {
      case MODP_768 -> 64;
      case MODP_1024 -> 77;
      case MODP_1536 -> 91;
      case MODP_2048 -> 110;
      case MODP_3072 -> 130;
      case ECP_256, CURVE25519 -> 128;
    };
  }

  /** As the initiator: the answer, if it is one transform of those offered. */
  static Optional<Choice> verify(
      ChildConfig child,
      Optional<KeyExchangeMethod> group,
      IsakmpPayload.Sa answer,
      Encapsulation encapsulation) {
    if (answer.proposals().size() != 1 || answer.proposals().getFirst().transforms().size() != 1) {
      return Optional.empty();
    }
    return read(answer, encapsulation).stream()
        .filter(choice -> choice.group().equals(group))
        .filter(
            choice ->
                child.proposals().stream()
                    .filter(own -> allows(own, group))
                    .anyMatch(own -> suites(own).contains(choice.suite())))
        .findFirst();
  }

  /** Every transform of a payload that this peer can do with this encapsulation. */
  private static List<Choice> read(IsakmpPayload.Sa payload, Encapsulation encapsulation) {
    List<Choice> choices = new ArrayList<>();
    for (SaProposal proposal : payload.proposals()) {
      long sameNumber =
          payload.proposals().stream().filter(p -> p.number() == proposal.number()).count();
      if (sameNumber != 1
          || proposal.protocol() != ProtocolId.ESP
          || proposal.spi().length() != SPI_LENGTH
          || new EspSpi(proposal.spi().toInt()).isReserved()) {
        continue;
      }
      for (SaTransform transform : proposal.transforms()) {
        Choice choice = read(proposal, transform, encapsulation);
        if (choice != null) {
          choices.add(choice);
        }
      }
    }
    return choices;
  }

  private static @Nullable Choice read(
      SaProposal proposal, SaTransform transform, Encapsulation encapsulation) {
    boolean understood =
        transform.attributes().stream()
            .allMatch(a -> a.type() >= LIFE_TYPE && a.type() <= KEY_LENGTH);
    Optional<EncryptionAlgorithm> cipher =
        EncryptionAlgorithm.ofTransform(
            transform.id(), (int) transform.attribute(KEY_LENGTH).orElse(0));
    OptionalLong integrity = transform.attribute(AUTHENTICATION);
    Optional<IntegrityAlgorithm> algorithm =
        integrity.isEmpty()
            ? Optional.empty()
            : IntegrityAlgorithm.ofIkev1((int) integrity.getAsLong());
    OptionalLong group = transform.attribute(GROUP);
    Optional<KeyExchangeMethod> method =
        group.isEmpty() ? Optional.empty() : KeyExchangeMethod.ofTransform((int) group.getAsLong());
    long mode = transform.attribute(ENCAPSULATION).orElse(encapsulation.number());
    if (!understood
        || cipher.isEmpty()
        || integrity.isPresent() != algorithm.isPresent()
        || group.isPresent() != method.isPresent()
        || cipher.get().isAead() == algorithm.isPresent()
        || mode != encapsulation.number()) {
      return null;
    }
    SaProposal alone =
        new SaProposal(proposal.number(), proposal.protocol(), proposal.spi(), List.of(transform));
    return new Choice(
        alone,
        new EspSuite(cipher.get(), algorithm.orElse(null)),
        method,
        Lifetimes.read(transform, LIFE_TYPE, LIFE_DURATION));
  }

  /** What an SA payload offers, for a person. */
  static String describe(IsakmpPayload.Sa payload) {
    List<String> words = new ArrayList<>();
    for (Encapsulation any : Encapsulation.values()) {
      for (Choice choice : read(payload, any)) {
        String word = choice.text() + " " + any.word();
        if (!words.contains(word)) {
          words.add(word);
        }
      }
    }
    return words.isEmpty() ? "nothing that this peer knows" : words.toString();
  }

  /** RESPONDER-LIFETIME's data, where we keep SAs for a shorter time than was offered. */
  static Optional<Octets> responderLifetime(ChildConfig child, Lifetimes offered) {
    boolean sooner =
        !child.lifeTime().isZero()
            && (offered.seconds().isZero() || child.lifeTime().compareTo(offered.seconds()) < 0);
    long kilobytes = child.lifeBytes() / 1024;
    boolean less = kilobytes > 0 && (offered.kilobytes() == 0 || kilobytes < offered.kilobytes());
    if (!sooner && !less) {
      return Optional.empty();
    }
    Duration seconds = sooner ? child.lifeTime() : Duration.ZERO;
    return Optional.of(
        Attribute.octets(
            Lifetimes.attributes(LIFE_TYPE, LIFE_DURATION, seconds, less ? kilobytes : 0)));
  }
}
