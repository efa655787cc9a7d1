package resync.peer.isakmp.quick;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.config.Proposal;
import resync.peer.config.Transform;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.isakmp.Lifetimes;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.Attribute;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.ProtocolId;
import resync.peer.wire.v1.SaProposal;
import resync.peer.wire.v1.SaTransform;

/** Offering and choosing the algorithms of IPsec SAs (RFC 2407 sections 4.4 and 4.5). */
final class Phase2Proposals {
  private Phase2Proposals() {}

  /** One of the proposals of a child: of ESP, of AH, or one of each for a bundle. */
  private record Wanted(@Nullable Proposal esp, @Nullable Proposal ah) {

    boolean allows(Optional<KeyExchangeMethod> group) {
      List<Transform> groups = groups();
      return group.isEmpty()
          ? groups.isEmpty()
          : groups.stream().anyMatch(t -> t.id() == group.get().transformId());
    }

    List<Transform> groups() {
      List<Transform> groups = new ArrayList<>();
      if (esp != null) {
        groups.addAll(esp.of(Transform.Type.KEY_EXCHANGE));
      }
      if (ah != null) {
        groups.addAll(ah.of(Transform.Type.KEY_EXCHANGE));
      }
      return groups;
    }

    boolean holds(Phase2.Suite suite) {
      boolean espFits = esp == null ? suite.esp() == null : espSuites(esp).contains(suite.esp());
      boolean ahFits = ah == null ? suite.ah() == null : ahSuites(ah).contains(suite.ah());
      return espFits && ahFits;
    }
  }

  private static List<Wanted> wanted(ChildConfig child) {
    List<Wanted> all = new ArrayList<>();
    if (child.ahProposals().isEmpty()) {
      child.proposals().forEach(esp -> all.add(new Wanted(esp, null)));
    } else if (child.proposals().isEmpty()) {
      child.ahProposals().forEach(ah -> all.add(new Wanted(null, ah)));
    } else {
      for (Proposal esp : child.proposals()) {
        child.ahProposals().forEach(ah -> all.add(new Wanted(esp, ah)));
      }
    }
    return all;
  }

  /** The group that we ask for as the initiator: that of the first proposal. */
  static Optional<KeyExchangeMethod> group(ChildConfig child) {
    return wanted(child).getFirst().groups().stream()
        .findFirst()
        .flatMap(t -> KeyExchangeMethod.ofTransform(t.id()));
  }

  /** The SA payload of an initiator: every proposal of the child's that allows the group. */
  static IsakmpPayload.Sa offer(
      ChildConfig child,
      Phase2.Spis spis,
      Optional<KeyExchangeMethod> group,
      Encapsulation encapsulation) {
    List<SaProposal> offered = new ArrayList<>();
    int number = 0;
    for (Wanted wanted : wanted(child)) {
      if (!wanted.allows(group)) {
        continue;
      }
      number++;
      if (wanted.ah() != null) {
        List<SaTransform> transforms = new ArrayList<>();
        for (IntegrityAlgorithm ah : ahSuites(wanted.ah())) {
          transforms.add(
              transform(
                  transforms.size() + 1, ah.ahTransformId(), 0, ah, group, encapsulation, child));
        }
        offered.add(new SaProposal(number, ProtocolId.AH, spis.of(ProtocolId.AH), transforms));
      }
      if (wanted.esp() != null) {
        List<SaTransform> transforms = new ArrayList<>();
        for (EspSuite esp : espSuites(wanted.esp())) {
          transforms.add(
              transform(
                  transforms.size() + 1,
                  esp.encryption().transformId(),
                  esp.encryption().keyLengthAttribute(),
                  esp.integrity(),
                  group,
                  encapsulation,
                  child));
        }
        offered.add(new SaProposal(number, ProtocolId.ESP, spis.of(ProtocolId.ESP), transforms));
      }
    }
    return new IsakmpPayload.Sa(offered);
  }

  private static List<IntegrityAlgorithm> ahSuites(Proposal proposal) {
    return proposal.of(Transform.Type.INTEGRITY).stream()
        .flatMap(t -> IntegrityAlgorithm.ofTransform(t.id()).stream())
        .toList();
  }

  private static List<EspSuite> espSuites(Proposal proposal) {
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
      int id,
      int keyLength,
      @Nullable IntegrityAlgorithm integrity,
      Optional<KeyExchangeMethod> group,
      Encapsulation encapsulation,
      ChildConfig child) {
    List<Attribute> attributes = new ArrayList<>();
    if (keyLength != 0) {
      attributes.add(Attribute.of(Phase2.KEY_LENGTH, keyLength));
    }
    if (integrity != null) {
      attributes.add(Attribute.of(Phase2.AUTHENTICATION, integrity.ikev1Number()));
    }
    group.ifPresent(g -> attributes.add(Attribute.of(Phase2.GROUP, g.transformId())));
    attributes.add(Attribute.of(Phase2.ENCAPSULATION, encapsulation.number()));
    attributes.addAll(
        Lifetimes.attributes(
            Phase2.LIFE_TYPE, Phase2.LIFE_DURATION, child.lifeTime(), child.lifeBytes() / 1024));
    return new SaTransform(number, id, attributes);
  }

  /** As the responder: the first of what is offered that the best of our proposals holds. */
  static Optional<Phase2.Choice> choose(
      ChildConfig child, IsakmpPayload.Sa offered, Encapsulation encapsulation) {
    for (Wanted own : wanted(child)) {
      for (Phase2.Choice theirs : Phase2Offer.choices(offered, encapsulation)) {
        if (own.holds(theirs.suite()) && strongEnough(own, theirs.group())) {
          return Optional.of(theirs);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The initiator decides about perfect forward secrecy alone; it may do more than we ask for and
   * never less.
   */
  private static boolean strongEnough(Wanted own, Optional<KeyExchangeMethod> offered) {
    if (own.allows(offered)) {
      return true;
    }
    int wanted =
        own.groups().stream()
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
  static Optional<Phase2.Choice> verify(
      ChildConfig child,
      Optional<KeyExchangeMethod> group,
      IsakmpPayload.Sa answer,
      Encapsulation encapsulation) {
    if (answer.proposals().stream().anyMatch(p -> p.transforms().size() != 1)) {
      return Optional.empty();
    }
    List<Phase2.Choice> choices = Phase2Offer.choices(answer, encapsulation);
    return choices.size() != 1
        ? Optional.empty()
        : choices.stream()
            .filter(choice -> choice.group().equals(group))
            .filter(choice -> choice.proposals().size() == answer.proposals().size())
            .filter(
                choice ->
                    wanted(child).stream()
                        .anyMatch(own -> own.allows(group) && own.holds(choice.suite())))
            .findFirst();
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
            Lifetimes.attributes(
                Phase2.LIFE_TYPE, Phase2.LIFE_DURATION, seconds, less ? kilobytes : 0)));
  }
}
