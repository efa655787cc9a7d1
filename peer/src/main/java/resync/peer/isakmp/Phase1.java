package resync.peer.isakmp;

import java.util.List;
import java.util.Optional;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.Identity;
import resync.peer.config.PeerConfig;
import resync.peer.config.PresharedKey;
import resync.peer.crypto.HashAlgorithm;
import resync.peer.crypto.Ikev1Cipher;
import resync.peer.crypto.Ikev1KeyDerivation;
import resync.peer.crypto.KeyExchange;
import resync.peer.crypto.Secret;
import resync.peer.crypto.Skeyid;
import resync.peer.ike.Report;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.Identification;
import resync.peer.wire.v1.IsakmpPayloads;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.ProtocolId;

/** What main mode and aggressive mode have in common (RFC 2409 section 5). */
public final class Phase1 {
  public static final int NONCE_LENGTH = 32;

  private Phase1() {}

  /** The connections that a first message may be for, in the order of the configuration. */
  public static List<ConnectionConfig> candidates(
      Context context, Exchange exchange, Endpoint local, Endpoint remote) {
    return context
        .config()
        .responding(IsakmpSa.MAJOR_VERSION, local.address(), remote.address())
        .stream()
        .filter(c -> c.aggressive() == (exchange == Exchange.AGGRESSIVE))
        .toList();
  }

  /** Those of the connections that admit the identity in a message; all where it holds none. */
  public static List<ConnectionConfig> ofIdentity(
      List<ConnectionConfig> candidates, IsakmpMessage message) {
    return message
        .first(Identification.class)
        .map(Phase1::identity)
        .map(
            id ->
                id.equals(Identity.ANY)
                    ? List.<ConnectionConfig>of()
                    : PeerConfig.forIdentity(candidates, id))
        .orElse(candidates);
  }

  /** The identity that an ID payload claims; {@link Identity#ANY} for one not understood. */
  public static Identity identity(Identification id) {
    return Identity.decode(id.idType(), id.data().toArray());
  }

  /** Our ID payload; its body is kept, for HASH_I or HASH_R. */
  public static IsakmpPayload ownId(IsakmpSa sa) {
    Identity id = sa.localId();
    Identification payload = new Identification(id.type().number(), 0, 0, Octets.of(id.data()));
    sa.handshake().ownId = Octets.of(IsakmpPayloads.body(payload));
    return payload;
  }

  /** Makes our key pair and nonce for a suite. */
  public static List<IsakmpPayload> ownKey(Context context, IsakmpSa sa, Phase1Suite suite) {
    Handshake h = sa.handshake();
    KeyExchange own = KeyExchange.generate(suite.group(), context.random());
    Octets nonce = Octets.of(context.random().octets(NONCE_LENGTH));
    Octets publicValue = Octets.of(own.publicValue());
    h.suite = suite;
    h.keyExchange = own;
    if (sa.isInitiator()) {
      h.initiatorNonce = nonce;
      h.initiatorPublicValue = publicValue;
    } else {
      h.responderNonce = nonce;
      h.responderPublicValue = publicValue;
    }
    return List.of(new IsakmpPayload.KeyExchange(publicValue), new IsakmpPayload.Nonce(nonce));
  }

  /** Takes in the other end's public value and nonce. */
  public static void otherKey(Turn turn) {
    Handshake h = turn.sa().handshake();
    Octets nonce = turn.required(IsakmpPayload.Nonce.class).data();
    Octets publicValue = turn.required(IsakmpPayload.KeyExchange.class).publicValue();
    if (turn.sa().isInitiator()) {
      h.responderNonce = nonce;
      h.responderPublicValue = publicValue;
    } else {
      h.initiatorNonce = nonce;
      h.initiatorPublicValue = publicValue;
    }
  }

  /**
   * Derives SKEYID and the rest, with the shared key of the two identities where they have one.
   *
   * @return why not; empty if the ISAKMP SA has keys now
   */
  public static Optional<Outcome> protect(Context context, IsakmpSa sa, Identity remoteId) {
    Handshake h = sa.handshake();
    Octets other = sa.isInitiator() ? h.responderPublicValue : h.initiatorPublicValue;
    Optional<Secret> shared = h.keyExchange().sharedSecret(other.toArray());
    if (shared.isEmpty()) {
      return Optional.of(
          Outcome.discarded(
              NotifyCode.INVALID_KEY_INFORMATION, "the peer's public value is not valid"));
    }
    HashAlgorithm hash = h.suite().hash();
    byte[] initiatorNonce = h.initiatorNonce.toArray();
    byte[] responderNonce = h.responderNonce.toArray();
    Secret skeyid;
    if (Phase1Proposals.bySignature(sa.connection())) {
      skeyid =
          Ikev1KeyDerivation.skeyidOfSignatures(hash, initiatorNonce, responderNonce, shared.get());
    } else {
      Identity localId = sa.localId();
      Optional<PresharedKey> key = context.config().presharedKey(localId, remoteId);
      if (key.isEmpty()) {
        return Optional.of(
            Outcome.discarded(
                NotifyCode.AUTHENTICATION_FAILED,
                "there is no secret for " + localId + " and " + remoteId));
      }
      skeyid =
          Ikev1KeyDerivation.skeyidOfPresharedKey(
              hash, key.get().key(), initiatorNonce, responderNonce);
    }
    Skeyid keys =
        Ikev1KeyDerivation.skeyids(
            hash,
            skeyid,
            shared.get(),
            Octets.ofLong(sa.initiatorCookie().value()).toArray(),
            Octets.ofLong(sa.responderCookie().value()).toArray());
    Secret encryptionKey = Ikev1KeyDerivation.encryptionKey(hash, keys.e(), h.suite().encryption());
    sa.protection(
        new Protection(
            h.suite(),
            keys,
            encryptionKey,
            new Ikev1Cipher(h.suite().encryption(), encryptionKey)));
    sa.phase1()
        .iv(
            Ikev1KeyDerivation.phase1Iv(
                hash,
                h.initiatorPublicValue.toArray(),
                h.responderPublicValue.toArray(),
                h.suite().encryption()));
    context
        .outbox()
        .add(new Report.Ikev1KeysMade(sa.initiatorCookie(), sa.responderCookie(), encryptionKey));
    return Optional.empty();
  }

  /** INITIAL-CONTACT, where we have no other SA with the peer (RFC 2407 section 4.6.3.3). */
  public static List<IsakmpPayload> initialContact(Context context, IsakmpSa sa) {
    if (sa.connection().unique() == ConnectionConfig.Unique.NEVER
        || !context.lifecycle().isFirstContact(sa)) {
      return List.of();
    }
    sa.handshake().saidInitialContact = true;
    return List.of(
        new IsakmpPayload.Notification(
            ProtocolId.ISAKMP, sa.cookies(), NotifyCode.INITIAL_CONTACT.number(), Octets.EMPTY));
  }

  /** Behind message 2 of either mode the initiator knows whether to float to port 4500. */
  public static void detectNat(Turn turn) {
    IsakmpSa sa = turn.sa();
    if (sa.abilities().natTraversal() == PeerAbilities.NatTraversal.NONE) {
      return;
    }
    if (NatDetection.natBetween(turn.message(), sa, turn.local(), turn.remote())
        || sa.connection().encap()) {
      sa.encapsulated(true);
      sa.behindNat(NatDetection.behindNat(turn.message(), sa, turn.local()));
      // What has begun on port 4500 stays where it is (RFC 3947 section 4).
      if (sa.isInitiator() && !sa.path().passesNat()) {
        sa.endpoints(
            sa.local().withPort(Endpoint.NAT_T_PORT), sa.remote().withPort(Endpoint.NAT_T_PORT));
      }
    }
  }

  /** The other end has authenticated: who it is, and whether it has no older SA with us. */
  public static void authenticated(Turn turn, Identity remoteId) {
    IsakmpSa sa = turn.sa();
    sa.remoteId(remoteId);
    if (!sa.isInitiator() && sa.encapsulated()) {
      sa.endpoints(turn.local(), turn.remote());
    }
    if (turn.message().notification(NotifyCode.INITIAL_CONTACT).isPresent()) {
      turn.context().lifecycle().initialContact(turn.now(), sa);
    }
  }
}
