package resync.peer.isakmp.quick;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.isakmp.IsakmpSa;
import resync.peer.isakmp.Lifetimes;
import resync.peer.isakmp.OfferFault;
import resync.peer.sa.Spi;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.ProtocolId;
import resync.peer.wire.v1.SaProposal;
import resync.peer.wire.v1.SaTransform;

/** What the SA payload of a quick mode offers (RFC 2407 sections 4.4 and 4.5). */
final class Phase2Offer {
  private static final int SPI_LENGTH = 4;

  private Phase2Offer() {}

  /** Every choice that a payload leaves and that this peer can do with this encapsulation. */
  static List<Phase2.Choice> choices(IsakmpPayload.Sa payload, Encapsulation encapsulation) {
    Map<Integer, List<SaProposal>> byNumber = new LinkedHashMap<>();
    for (SaProposal proposal : payload.proposals()) {
      byNumber.computeIfAbsent(proposal.number(), _ -> new ArrayList<>()).add(proposal);
    }
    List<Phase2.Choice> choices = new ArrayList<>();
    for (List<SaProposal> together : byNumber.values()) {
      List<Phase2.Choice> first = alone(together.getFirst(), encapsulation);
      if (together.size() == 1) {
        choices.addAll(first);
      } else if (together.size() == 2) {
        for (Phase2.Choice second : alone(together.getLast(), encapsulation)) {
          first.forEach(one -> bundle(one, second).ifPresent(choices::add));
        }
      }
    }
    return choices;
  }

  /** AH and ESP together, where both want the same of the quick mode. */
  private static Optional<Phase2.Choice> bundle(Phase2.Choice a, Phase2.Choice b) {
    EspSuite esp = a.suite().esp() == null ? b.suite().esp() : a.suite().esp();
    IntegrityAlgorithm ah = a.suite().ah() == null ? b.suite().ah() : a.suite().ah();
    return esp == null || ah == null || !a.group().equals(b.group())
        ? Optional.empty()
        : Optional.of(
            new Phase2.Choice(
                List.of(a.proposals().getFirst(), b.proposals().getFirst()),
                new Phase2.Suite(esp, ah),
                a.group(),
                a.lifetimes().shorter(b.lifetimes())));
  }

  private static List<Phase2.Choice> alone(SaProposal proposal, Encapsulation encapsulation) {
    List<Phase2.Choice> choices = new ArrayList<>();
    if (hasSpi(proposal)) {
      for (SaTransform transform : proposal.transforms()) {
        Phase2.Choice choice = read(proposal, transform, encapsulation);
        if (choice != null) {
          choices.add(choice);
        }
      }
    }
    return choices;
  }

  private static Phase2.@Nullable Choice read(
      SaProposal proposal, SaTransform transform, Encapsulation encapsulation) {
    OptionalLong group = transform.attribute(Phase2.GROUP);
    Optional<KeyExchangeMethod> method =
        group.isEmpty() ? Optional.empty() : KeyExchangeMethod.ofTransform((int) group.getAsLong());
    long mode = transform.attribute(Phase2.ENCAPSULATION).orElse(encapsulation.number());
    Phase2.Suite suite =
        switch (proposal.protocol()) {
          case ProtocolId.ESP -> espSuite(transform);
          case ProtocolId.AH -> ahSuite(transform);
          default -> null;
        };
    if (!understood(transform)
        || suite == null
        || group.isPresent() != method.isPresent()
        || mode != encapsulation.number()) {
      return null;
    }
    SaProposal alone =
        new SaProposal(proposal.number(), proposal.protocol(), proposal.spi(), List.of(transform));
    return new Phase2.Choice(
        List.of(alone),
        suite,
        method,
        Lifetimes.read(transform, Phase2.LIFE_TYPE, Phase2.LIFE_DURATION));
  }

  private static boolean hasSpi(SaProposal proposal) {
    return proposal.spi().length() == SPI_LENGTH && !new Spi(proposal.spi().toInt()).isReserved();
  }

  private static boolean understood(SaTransform transform) {
    return transform.attributes().stream()
        .allMatch(a -> a.type() >= Phase2.LIFE_TYPE && a.type() <= Phase2.KEY_LENGTH);
  }

  private static boolean isKnown(int protocol, SaTransform transform) {
    return protocol == ProtocolId.AH
        ? IntegrityAlgorithm.ofAhTransform(transform.id()).isPresent()
        : Arrays.stream(EncryptionAlgorithm.values())
            .anyMatch(e -> e.transformId() == transform.id());
  }

  /** Why nothing of an offer can be chosen. */
  static NotifyCode fault(IsakmpPayload.Sa offered) {
    return OfferFault.of(
        offered.proposals(),
        new OfferFault.Known(
            p -> p.protocol() == ProtocolId.ESP || p.protocol() == ProtocolId.AH,
            Phase2Offer::hasSpi,
            Phase2Offer::isKnown,
            Phase2Offer::understood));
  }

  private static Phase2.@Nullable Suite espSuite(SaTransform transform) {
    Optional<EncryptionAlgorithm> cipher =
        EncryptionAlgorithm.ofTransform(
            transform.id(), (int) transform.attribute(Phase2.KEY_LENGTH).orElse(0));
    OptionalLong integrity = transform.attribute(Phase2.AUTHENTICATION);
    Optional<IntegrityAlgorithm> algorithm = integrity(integrity);
    return cipher.isEmpty()
            || integrity.isPresent() != algorithm.isPresent()
            || cipher.get().isAead() == algorithm.isPresent()
        ? null
        : new Phase2.Suite(new EspSuite(cipher.get(), algorithm.orElse(null)), null);
  }

  /** AH says its algorithm twice, and both must be the same (RFC 2407 section 4.4.3). */
  private static Phase2.@Nullable Suite ahSuite(SaTransform transform) {
    Optional<IntegrityAlgorithm> algorithm = IntegrityAlgorithm.ofAhTransform(transform.id());
    return algorithm.isEmpty()
            || !integrity(transform.attribute(Phase2.AUTHENTICATION)).equals(algorithm)
        ? null
        : new Phase2.Suite(null, algorithm.get());
  }

  private static Optional<IntegrityAlgorithm> integrity(OptionalLong number) {
    return number.isEmpty()
        ? Optional.empty()
        : IntegrityAlgorithm.ofIkev1((int) number.getAsLong());
  }

  /** What an SA payload offers, for a person. */
  static String describe(IsakmpPayload.Sa payload) {
    List<String> words = new ArrayList<>();
    for (Encapsulation any : Encapsulation.values()) {
      for (Phase2.Choice choice : choices(payload, any)) {
        String word = choice.text() + " " + any.word();
        if (!words.contains(word)) {
          words.add(word);
        }
      }
    }
    return words.isEmpty() ? "nothing that this peer knows" : words.toString();
  }

  /** What a child has, in the words of {@link #describe}. */
  static String configured(IsakmpSa sa, ChildConfig child) {
    return child.proposals().toString()
        + child.ahProposals()
        + " "
        + Encapsulation.of(sa, child).word();
  }
}
