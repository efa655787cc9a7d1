package resync.peer.isakmp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import resync.peer.config.Identity;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.Identification;
import resync.peer.wire.v1.IsakmpPayloads;
import resync.peer.wire.v1.NotifyCode;

/** Main mode, both roles (RFC 2409 section 5): one method a message. */
public final class MainMode {
  private MainMode() {}

  /** Message 1, as the initiator. */
  public static List<IsakmpPayload> propose(IsakmpSa sa) {
    IsakmpPayload.Sa offer = Phase1Proposals.offer(sa.connection(), Optional.empty());
    sa.handshake().initiatorSa = Octets.of(IsakmpPayloads.body(offer));
    return Payloads.join(List.of(offer), PeerAbilities.offer(sa.connection()));
  }

  /** Message 1 has come: message 2 is our choice. */
  public static Outcome proposed(Turn turn) {
    IsakmpSa sa = turn.sa();
    sa.abilities().learn(turn.message());
    Optional<Phase1Proposals.Choice> choice =
        Phase1Proposals.choose(sa.connection(), turn.message());
    if (choice.isEmpty()) {
      return Outcome.discarded(NotifyCode.NO_PROPOSAL_CHOSEN, "no proposal fits");
    }
    sa.handshake().initiatorSa = turn.body(IsakmpPayload.Sa.class);
    sa.handshake().suite = choice.get().suite();
    sa.lifetime(choice.get().lifetime());
    return new Outcome.Accepted(
        Payloads.join(List.of(choice.get().answer()), sa.abilities().answer(sa.connection())));
  }

  /** Message 2 has come: message 3 is our public value. */
  public static Outcome accepted(Turn turn) {
    IsakmpSa sa = turn.sa();
    Optional<Phase1Proposals.Choice> choice =
        Phase1Proposals.verify(sa.connection(), turn.message());
    if (choice.isEmpty() || turn.message().header().responderSpi() == 0) {
      return Outcome.discarded(
          NotifyCode.NO_PROPOSAL_CHOSEN, Phase1Proposals.notOffered(sa, turn.message()));
    }
    sa.abilities().learn(turn.message());
    sa.responderCookie(new IkeSpi(turn.message().header().responderSpi()));
    sa.lifetime(choice.get().lifetime());
    List<IsakmpPayload> reply =
        new ArrayList<>(Phase1.ownKey(turn.context(), sa, choice.get().suite()));
    reply.addAll(Phase1Authentication.certificateRequests(sa));
    reply.addAll(NatDetection.payloads(sa, turn.local(), turn.remote()));
    return new Outcome.Accepted(reply);
  }

  /** Message 3 has come: message 4 is our public value, and keys are made. */
  public static Outcome keysSent(Turn turn) {
    IsakmpSa sa = turn.sa();
    Phase1.otherKey(turn);
    List<IsakmpPayload> reply =
        new ArrayList<>(Phase1.ownKey(turn.context(), sa, sa.handshake().suite()));
    Optional<Outcome> failure = Phase1.protect(turn.context(), sa, sa.expectedId());
    if (failure.isPresent()) {
      return failure.get();
    }
    reply.addAll(Phase1Authentication.certificateRequests(sa));
    reply.addAll(NatDetection.payloads(sa, turn.local(), turn.remote()));
    Phase1.detectNat(turn);
    return new Outcome.Accepted(reply);
  }

  /** Message 4 has come: message 5 says and proves who we are. */
  public static Outcome keysAnswered(Turn turn) {
    IsakmpSa sa = turn.sa();
    Phase1.otherKey(turn);
    Optional<Outcome> failure = Phase1.protect(turn.context(), sa, sa.expectedId());
    if (failure.isPresent()) {
      return failure.get();
    }
    Phase1.detectNat(turn);
    IsakmpPayload id = Phase1.ownId(sa);
    List<IsakmpPayload> reply = new ArrayList<>();
    reply.add(id);
    reply.addAll(Phase1Authentication.own(sa, Hashes.hashI(sa, sa.handshake().ownId)));
    reply.addAll(Phase1.initialContact(turn.context(), sa));
    return new Outcome.Accepted(reply);
  }

  /** Message 5 has come: message 6 says and proves who we are. */
  public static Outcome initiatorIdentified(Turn turn) {
    IsakmpSa sa = turn.sa();
    Identity remoteId = Phase1.identity(turn.required(Identification.class));
    Octets expected = Hashes.hashI(sa, turn.body(Identification.class));
    Optional<Outcome> failure = check(turn, remoteId, expected, "HASH_I");
    if (failure.isPresent()) {
      return failure.get();
    }
    // Where the other end sits behind a NAT its port is known only from this message on.
    sa.endpoints(turn.local(), turn.remote());
    Phase1.authenticated(turn, remoteId);
    IsakmpPayload id = Phase1.ownId(sa);
    return new Outcome.Accepted(
        Payloads.join(
            List.of(id), Phase1Authentication.own(sa, Hashes.hashR(sa, sa.handshake().ownId))));
  }

  /** Message 6 has come. */
  public static Outcome responderIdentified(Turn turn) {
    IsakmpSa sa = turn.sa();
    Identity remoteId = Phase1.identity(turn.required(Identification.class));
    Octets expected = Hashes.hashR(sa, turn.body(Identification.class));
    Optional<Outcome> failure = check(turn, remoteId, expected, "HASH_R");
    if (failure.isPresent()) {
      return failure.get();
    }
    Phase1.authenticated(turn, remoteId);
    return Outcome.accepted();
  }

  private static Optional<Outcome> check(
      Turn turn, Identity remoteId, Octets expected, String name) {
    Optional<Outcome> unproven = Phase1Authentication.check(turn, remoteId, expected, name);
    if (unproven.isPresent()) {
      return unproven;
    }
    if (remoteId.equals(Identity.ANY) || !turn.sa().connection().remoteId().matches(remoteId)) {
      return Optional.of(
          Outcome.failed(
              NotifyCode.INVALID_ID_INFORMATION,
              "the peer is " + remoteId + ", not " + turn.sa().connection().remoteId()));
    }
    return Optional.empty();
  }
}
