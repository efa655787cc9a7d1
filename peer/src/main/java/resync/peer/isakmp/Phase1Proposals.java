package resync.peer.isakmp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.Proposal;
import resync.peer.config.Transform;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.HashAlgorithm;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.Attribute;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.ProtocolId;
import resync.peer.wire.v1.SaProposal;
import resync.peer.wire.v1.SaTransform;

/** Offering and choosing the algorithms of an ISAKMP SA (RFC 2409 section 5, appendix A). */
public final class Phase1Proposals {
  private static final int KEY_IKE = 1;
  private static final int ENCRYPTION = 1;
  private static final int HASH = 2;
  private static final int AUTHENTICATION = 3;
  private static final int GROUP = 4;
  private static final int LIFE_TYPE = 11;
  private static final int LIFE_DURATION = 12;
  private static final int KEY_LENGTH = 14;
  private static final int PRE_SHARED_KEY = 1;
  private static final int RSA_SIGNATURES = 3;

  private Phase1Proposals() {}

  /**
   * What was chosen.
   *
   * @param answer the SA payload with the one transform, attribute for attribute as it was offered
   * @param lifetime zero for no end
   */
  public record Choice(IsakmpPayload.Sa answer, Phase1Suite suite, Duration lifetime) {}

  /** Whether a connection authenticates with signatures. */
  public static boolean bySignature(ConnectionConfig connection) {
    return connection.ownCertificate().isPresent() && connection.authorities().isPresent();
  }

  /** Every combination that a connection allows, in the order of preference. */
  public static List<Phase1Suite> suites(ConnectionConfig connection) {
    List<Phase1Suite> suites = new ArrayList<>();
    for (Proposal proposal : connection.proposals()) {
      for (var group : proposal.of(Transform.Type.KEY_EXCHANGE)) {
        for (var encryption : proposal.of(Transform.Type.ENCRYPTION)) {
          for (var integrity : proposal.of(Transform.Type.INTEGRITY)) {
            suite(encryption.id(), encryption.keyLength(), integrity.id(), group.id())
                .ifPresent(suites::add);
          }
        }
      }
    }
    return suites;
  }

  private static Optional<Phase1Suite> suite(
      int encryption, int keyLength, int integrity, int group) {
    Optional<EncryptionAlgorithm> cipher =
        EncryptionAlgorithm.ofTransform(encryption, keyLength).filter(EncryptionAlgorithm::isCbc);
    Optional<HashAlgorithm> hash =
        IntegrityAlgorithm.ofTransform(integrity).map(Phase1Proposals::hash);
    Optional<KeyExchangeMethod> method = KeyExchangeMethod.ofTransform(group);
    return cipher.isPresent() && hash.isPresent() && method.isPresent()
        ? Optional.of(new Phase1Suite(cipher.get(), hash.get(), method.get()))
        : Optional.empty();
  }

  private static HashAlgorithm hash(IntegrityAlgorithm integrity) {
    return switch (integrity) {
      case HMAC_MD5_96 -> HashAlgorithm.MD5;
      case HMAC_SHA1_96 -> HashAlgorithm.SHA1;
      case HMAC_SHA2_256_128 -> HashAlgorithm.SHA2_256;
      case HMAC_SHA2_384_192 -> HashAlgorithm.SHA2_384;
      case HMAC_SHA2_512_256 -> HashAlgorithm.SHA2_512;
    };
  }

  /**
   * The SA payload of an initiator.
   *
   * @param only the one group that may be offered; empty for all
   */
  public static IsakmpPayload.Sa offer(
      ConnectionConfig connection, Optional<KeyExchangeMethod> only) {
    List<SaTransform> transforms = new ArrayList<>();
    Duration lifetime = lifetime(connection);
    for (Phase1Suite suite : suites(connection)) {
      if (only.isEmpty() || only.get() == suite.group()) {
        transforms.add(
            transform(transforms.size() + 1, suite, authentication(connection), lifetime));
      }
    }
    return new IsakmpPayload.Sa(
        List.of(new SaProposal(1, ProtocolId.ISAKMP, Octets.EMPTY, transforms)));
  }

  private static SaTransform transform(
      int number, Phase1Suite suite, int authentication, Duration lifetime) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.of(ENCRYPTION, suite.encryption().ikev1Number()));
    if (suite.encryption().keyLengthAttribute() != 0) {
      attributes.add(Attribute.of(KEY_LENGTH, suite.encryption().keyLengthAttribute()));
    }
    attributes.add(Attribute.of(HASH, suite.hash().ikev1Number()));
    attributes.add(Attribute.of(GROUP, suite.group().transformId()));
    attributes.add(Attribute.of(AUTHENTICATION, authentication));
    attributes.addAll(Lifetimes.attributes(LIFE_TYPE, LIFE_DURATION, lifetime, 0));
    return new SaTransform(number, KEY_IKE, attributes);
  }

  private static int authentication(ConnectionConfig connection) {
    return bySignature(connection) ? RSA_SIGNATURES : PRE_SHARED_KEY;
  }

  private static boolean authenticates(SaTransform transform, ConnectionConfig connection) {
    return transform.attribute(AUTHENTICATION).orElse(0) == authentication(connection);
  }

  /** How long we keep an ISAKMP SA at most; zero for ever. */
  public static Duration lifetime(ConnectionConfig connection) {
    return connection.rekeyTime().isZero()
        ? Duration.ZERO
        : connection.rekeyTime().plus(connection.overTime());
  }

  /** As the responder: our first suite that is among those offered. */
  public static Optional<Choice> choose(ConnectionConfig connection, IsakmpMessage message) {
    List<SaProposal> offered =
        message.first(IsakmpPayload.Sa.class).map(IsakmpPayload.Sa::proposals).orElse(List.of());
    for (Phase1Suite own : suites(connection)) {
      for (SaProposal proposal : offered) {
        for (SaTransform transform : proposal.transforms()) {
          Optional<Phase1Suite> theirs = read(proposal, transform);
          if (theirs.isPresent()
              && theirs.get().equals(own)
              && authenticates(transform, connection)) {
            return Optional.of(choice(connection, proposal, transform, own));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** As the initiator: the answer, if it is one transform of those offered. */
  public static Optional<Choice> verify(ConnectionConfig connection, IsakmpMessage message) {
    List<SaProposal> answer =
        message.first(IsakmpPayload.Sa.class).map(IsakmpPayload.Sa::proposals).orElse(List.of());
    if (answer.size() != 1 || answer.getFirst().transforms().size() != 1) {
      return Optional.empty();
    }
    SaProposal proposal = answer.getFirst();
    SaTransform transform = proposal.transforms().getFirst();
    return read(proposal, transform)
        .filter(suites(connection)::contains)
        .filter(_ -> authenticates(transform, connection))
        .map(suite -> choice(connection, proposal, transform, suite));
  }

  private static Choice choice(
      ConnectionConfig connection, SaProposal proposal, SaTransform transform, Phase1Suite suite) {
    Duration offered = Lifetimes.read(transform, LIFE_TYPE, LIFE_DURATION).seconds();
    SaProposal chosen =
        new SaProposal(proposal.number(), proposal.protocol(), proposal.spi(), List.of(transform));
    return new Choice(
        new IsakmpPayload.Sa(List.of(chosen)),
        suite,
        Lifetimes.shorter(lifetime(connection), offered));
  }

  /** The suite of a transform; empty where anything in it is not ours. */
  private static Optional<Phase1Suite> read(SaProposal proposal, SaTransform transform) {
    OptionalLong encryption = transform.attribute(ENCRYPTION);
    OptionalLong hash = transform.attribute(HASH);
    OptionalLong group = transform.attribute(GROUP);
    if (!understood(transform)
        || proposal.protocol() != ProtocolId.ISAKMP
        || transform.id() != KEY_IKE
        || encryption.isEmpty()
        || hash.isEmpty()
        || group.isEmpty()) {
      return Optional.empty();
    }
    Optional<EncryptionAlgorithm> cipher =
        EncryptionAlgorithm.ofIkev1(
            (int) encryption.getAsLong(), (int) transform.attribute(KEY_LENGTH).orElse(0));
    Optional<HashAlgorithm> algorithm = HashAlgorithm.ofIkev1((int) hash.getAsLong());
    Optional<KeyExchangeMethod> method = KeyExchangeMethod.ofTransform((int) group.getAsLong());
    return cipher.isPresent() && algorithm.isPresent() && method.isPresent()
        ? Optional.of(new Phase1Suite(cipher.get(), algorithm.get(), method.get()))
        : Optional.empty();
  }

  private static boolean understood(SaTransform transform) {
    return transform.attributes().stream()
        .allMatch(
            a ->
                switch (a.type()) {
                  case ENCRYPTION, HASH, AUTHENTICATION, GROUP -> true;
                  case LIFE_TYPE, LIFE_DURATION, KEY_LENGTH -> true;
                  default -> false;
                });
  }

  /** Why nothing of what a message offers can be chosen. */
  public static NotifyCode fault(IsakmpMessage message) {
    List<SaProposal> offered =
        message.first(IsakmpPayload.Sa.class).map(IsakmpPayload.Sa::proposals).orElse(List.of());
    return OfferFault.of(
        offered,
        new OfferFault.Known(
            proposal -> proposal.protocol() == ProtocolId.ISAKMP,
            _ -> true,
            (_, transform) -> transform.id() == KEY_IKE,
            Phase1Proposals::understood));
  }

  /** What an SA payload offers, for a person. */
  public static String describe(IsakmpMessage message) {
    List<String> words = new ArrayList<>();
    for (IsakmpPayload.Sa sa : message.all(IsakmpPayload.Sa.class)) {
      for (SaProposal proposal : sa.proposals()) {
        for (SaTransform transform : proposal.transforms()) {
          words.add(
              read(proposal, transform)
                  .map(suite -> suite + authenticationWord(transform))
                  .orElseGet(() -> unknown(transform)));
        }
      }
    }
    return words.toString();
  }

  /** That the responder's choice is none of our proposals. */
  static String notOffered(IsakmpSa sa, IsakmpMessage answer) {
    return "the responder has chosen "
        + describe(answer)
        + ", but we offer "
        + sa.connection().proposals();
  }

  private static String authenticationWord(SaTransform transform) {
    int method = (int) transform.attribute(AUTHENTICATION).orElse(0);
    return switch (method) {
      case PRE_SHARED_KEY -> " with a pre-shared key";
      case RSA_SIGNATURES -> " with RSA signatures";
      default -> " with authentication " + method;
    };
  }

  private static String unknown(SaTransform transform) {
    return "cipher "
        + transform.attribute(ENCRYPTION).orElse(0)
        + " hash "
        + transform.attribute(HASH).orElse(0)
        + " group "
        + transform.attribute(GROUP).orElse(0)
        + " authentication "
        + transform.attribute(AUTHENTICATION).orElse(0);
  }
}
