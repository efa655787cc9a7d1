package resync.peer.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EncryptionAlgorithm;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.crypto.PrfAlgorithm;
import resync.peer.crypto.TransformAlgorithm;

/**
 * Proposals in strongSwan's syntax: keywords joined by {@code -}, such as {@code
 * aes256-sha256-modp2048}. As there, an IKE proposal without a PRF takes those of its integrity
 * algorithms, AEAD and other ciphers do not mix, and with AEAD integrity algorithms go.
 */
final class ProposalParser {
  private static final Transform NO_ESN = new Transform(Transform.Type.ESN, 0, 0, "noesn");

  private ProposalParser() {}

  /** What a proposal is for. */
  enum Protocol {
    IKE,
    ESP,
    AH
  }

  /**
   * The proposals of a setting; the default ones, which have nothing weak, where it is absent.
   *
   * @param weakAlgorithms whether words of weak algorithms are accepted
   */
  static List<Proposal> read(
      SectionReader section, String key, Protocol protocol, boolean weakAlgorithms) {
    List<Proposal> proposals = new ArrayList<>();
    for (String text : section.list(key)) {
      if (text.equalsIgnoreCase("default")) {
        proposals.addAll(defaults(protocol));
      } else {
        Proposal proposal = parse(text, protocol, section, key, weakAlgorithms);
        if (proposal != null) {
          proposals.add(proposal);
        }
      }
    }
    return proposals.isEmpty() ? defaults(protocol) : proposals;
  }

  /** Everything this peer can do: for IKE the classic ciphers first, for ESP AEAD first. */
  static List<Proposal> defaults(Protocol protocol) {
    if (protocol == Protocol.AH) {
      Set<Transform> ah = new LinkedHashSet<>();
      for (IntegrityAlgorithm algorithm : IntegrityAlgorithm.values()) {
        if (!algorithm.isWeak()) {
          ah.add(transform(algorithm));
        }
      }
      ah.add(NO_ESN);
      return List.of(new Proposal(List.copyOf(ah)));
    }
    Set<Transform> classic = new LinkedHashSet<>();
    Set<Transform> aead = new LinkedHashSet<>();
    for (EncryptionAlgorithm algorithm : EncryptionAlgorithm.values()) {
      if (!algorithm.isWeak() && algorithm != EncryptionAlgorithm.NULL) {
        (algorithm.isAead() ? aead : classic).add(transform(algorithm));
      }
    }
    for (IntegrityAlgorithm algorithm : IntegrityAlgorithm.values()) {
      if (!algorithm.isWeak()) {
        classic.add(transform(algorithm));
      }
    }
    if (protocol == Protocol.ESP) {
      classic.add(NO_ESN);
      aead.add(NO_ESN);
      return List.of(new Proposal(List.copyOf(aead)), new Proposal(List.copyOf(classic)));
    }
    List<Transform> common = new ArrayList<>();
    for (PrfAlgorithm algorithm : PrfAlgorithm.values()) {
      if (!algorithm.isWeak()) {
        common.add(transform(algorithm));
      }
    }
    common.add(transform(KeyExchangeMethod.CURVE25519));
    common.add(transform(KeyExchangeMethod.ECP_256));
    common.add(transform(KeyExchangeMethod.MODP_3072));
    common.add(transform(KeyExchangeMethod.MODP_2048));
    classic.addAll(common);
    aead.addAll(common);
    return List.of(new Proposal(List.copyOf(classic)), new Proposal(List.copyOf(aead)));
  }

  private static @Nullable Proposal parse(
      String text, Protocol protocol, SectionReader section, String key, boolean weakAlgorithms) {
    Set<Transform> transforms = new LinkedHashSet<>();
    List<String> unknown = new ArrayList<>();
    List<String> weak = new ArrayList<>();
    for (String word : text.toLowerCase(Locale.ROOT).split("-", -1)) {
      TransformAlgorithm algorithm = keyword(word, protocol);
      if (word.equals(NO_ESN.keyword()) && protocol != Protocol.IKE) {
        transforms.add(NO_ESN);
      } else if (algorithm == null) {
        unknown.add("'" + word + "'");
      } else if (algorithm.isWeak() && !weakAlgorithms) {
        weak.add("'" + word + "'");
      } else {
        transforms.add(transform(algorithm));
      }
    }
    Source where = section.where(key);
    String of = " in proposal '" + text + "' ";
    if (!unknown.isEmpty()) {
      String are = unknown.size() > 1 ? "are no algorithms" : "is no algorithm";
      section
          .problems()
          .add(
              where,
              String.join(", ", unknown) + of + are + " of this peer for " + protocol,
              accepted(protocol));
    }
    if (!weak.isEmpty()) {
      String are =
          weak.size() > 1 ? "are weak algorithms, which are" : "is a weak algorithm, which is";
      section
          .problems()
          .add(
              where,
              String.join(", ", weak) + of + are + " off",
              "weak_algorithms = yes in the section resync, for old gateways only");
    }
    if (!unknown.isEmpty() || !weak.isEmpty()) {
      return null;
    }
    String fault = complete(transforms, protocol);
    if (fault != null) {
      section.problems().add(section.where(key), "proposal '" + text + "' " + fault);
      return null;
    }
    return new Proposal(List.copyOf(transforms));
  }

  /** Adds what is implied and says what is missing. */
  private static @Nullable String complete(Set<Transform> transforms, Protocol protocol) {
    boolean aead = false;
    boolean classic = false;
    for (Transform transform : transforms) {
      if (transform.type() == Transform.Type.ENCRYPTION) {
        boolean combined =
            EncryptionAlgorithm.ofTransform(transform.id(), transform.keyLength())
                .map(EncryptionAlgorithm::isAead)
                .orElse(false);
        aead |= combined;
        classic |= !combined;
      }
    }
    if (protocol == Protocol.AH) {
      if (!has(transforms, Transform.Type.INTEGRITY)) {
        return "needs an integrity algorithm, such as sha256";
      }
      if (!has(transforms, Transform.Type.ESN)) {
        transforms.add(NO_ESN);
      }
      return null;
    }
    if (!aead && !classic) {
      return "needs an encryption algorithm";
    }
    if (aead && classic) {
      return "mixes AEAD and other ciphers; write two proposals";
    }
    if (protocol == Protocol.IKE && !has(transforms, Transform.Type.PRF)) {
      for (Transform transform : List.copyOf(transforms)) {
        if (transform.type() == Transform.Type.INTEGRITY) {
          PrfAlgorithm.ofKeyword(transform.keyword()).ifPresent(p -> transforms.add(transform(p)));
        }
      }
      if (!has(transforms, Transform.Type.PRF)) {
        return "needs a PRF, such as prfsha256";
      }
    }
    if (aead) {
      transforms.removeIf(t -> t.type() == Transform.Type.INTEGRITY);
    } else if (!has(transforms, Transform.Type.INTEGRITY)) {
      return "needs an integrity algorithm, such as sha256";
    }
    if (protocol == Protocol.IKE && !has(transforms, Transform.Type.KEY_EXCHANGE)) {
      return "needs a key exchange method, such as modp2048";
    }
    if (protocol == Protocol.ESP && !has(transforms, Transform.Type.ESN)) {
      transforms.add(NO_ESN);
    }
    return null;
  }

  private static boolean has(Set<Transform> transforms, Transform.Type type) {
    return transforms.stream().anyMatch(t -> t.type() == type);
  }

  private static @Nullable TransformAlgorithm keyword(String word, Protocol protocol) {
    Optional<? extends TransformAlgorithm> algorithm =
        protocol == Protocol.AH ? Optional.empty() : EncryptionAlgorithm.ofKeyword(word);
    if (algorithm.isEmpty()) {
      algorithm = IntegrityAlgorithm.ofKeyword(word);
    }
    if (algorithm.isEmpty()) {
      algorithm = KeyExchangeMethod.ofKeyword(word);
    }
    if (algorithm.isEmpty() && protocol == Protocol.IKE && word.startsWith("prf")) {
      algorithm = PrfAlgorithm.ofKeyword(word);
    }
    return algorithm
        .filter(a -> a != EncryptionAlgorithm.NULL || protocol == Protocol.ESP)
        .orElse(null);
  }

  private static List<String> accepted(Protocol protocol) {
    List<String> words = new ArrayList<>();
    if (protocol != Protocol.AH) {
      for (EncryptionAlgorithm algorithm : EncryptionAlgorithm.values()) {
        if (algorithm != EncryptionAlgorithm.NULL || protocol == Protocol.ESP) {
          words.add(algorithm.keyword());
        }
      }
    }
    for (TransformAlgorithm algorithm : IntegrityAlgorithm.values()) {
      words.add(algorithm.keyword());
    }
    if (protocol == Protocol.IKE) {
      for (TransformAlgorithm algorithm : PrfAlgorithm.values()) {
        words.add(algorithm.keyword());
      }
    }
    for (TransformAlgorithm algorithm : KeyExchangeMethod.values()) {
      words.add(algorithm.keyword());
    }
    if (protocol != Protocol.IKE) {
      words.add(NO_ESN.keyword());
    }
    return words;
  }

  private static Transform transform(TransformAlgorithm algorithm) {
    return new Transform(
        Transform.Type.of(algorithm.transformType()),
        algorithm.transformId(),
        algorithm.keyLengthAttribute(),
        algorithm.keyword());
  }
}
