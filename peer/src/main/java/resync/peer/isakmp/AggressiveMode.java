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

/** Aggressive mode, both roles (RFC 2409 section 5): one method a message. */
public final class AggressiveMode {
  private AggressiveMode() {}

  /**
   * Message 1, as the initiator. The group cannot be negotiated: it is that of our first proposal.
   */
  public static List<IsakmpPayload> ask(Context context, IsakmpSa sa) {
    Phase1Suite first = Phase1Proposals.suites(sa.connection()).getFirst();
    IsakmpPayload.Sa offer = Phase1Proposals.offer(sa.connection(), Optional.of(first.group()));
    sa.handshake().initiatorSa = Octets.of(IsakmpPayloads.body(offer));
    List<IsakmpPayload> payloads = new ArrayList<>();
    payloads.add(offer);
    payloads.addAll(Phase1.ownKey(context, sa, first));
    payloads.add(Phase1.ownId(sa));
    payloads.addAll(Phase1Authentication.certificateRequests(sa));
    payloads.addAll(PeerAbilities.offer(sa.connection()));
    return payloads;
  }

  /** Message 1 has come: message 2 is our choice, our public value and our proof. */
  public static Outcome asked(Turn turn) {
    Context context = turn.context();
    IsakmpSa sa = turn.sa();
    sa.abilities().learn(turn.message());
    Optional<Phase1Proposals.Choice> choice =
        Phase1Proposals.choose(sa.connection(), turn.message());
    if (choice.isEmpty()) {
      return Outcome.discarded(NotifyCode.NO_PROPOSAL_CHOSEN, "no proposal fits");
    }
    sa.handshake().initiatorSa = turn.body(IsakmpPayload.Sa.class);
    sa.handshake().otherId = turn.body(Identification.class);
    sa.lifetime(choice.get().lifetime());
    Identity remoteId = Phase1.identity(turn.required(Identification.class));
    Phase1.otherKey(turn);
    List<IsakmpPayload> reply = new ArrayList<>();
    reply.add(choice.get().answer());
    reply.addAll(Phase1.ownKey(context, sa, choice.get().suite()));
    Optional<Outcome> failure = Phase1.protect(context, sa, remoteId);
    if (failure.isPresent()) {
      return failure.get();
    }
    reply.add(Phase1.ownId(sa));
    reply.addAll(Phase1Authentication.own(sa, Hashes.hashR(sa, sa.handshake().ownId)));
    reply.addAll(Phase1Authentication.certificateRequests(sa));
    reply.addAll(sa.abilities().answer(sa.connection()));
    reply.addAll(NatDetection.payloads(sa, turn.local(), turn.remote()));
    sa.remoteId(remoteId);
    return new Outcome.Accepted(reply);
  }

  /** Message 2 has come: message 3 is our proof. */
  public static Outcome answered(Turn turn) {
    Context context = turn.context();
    IsakmpSa sa = turn.sa();
    Optional<Phase1Proposals.Choice> choice =
        Phase1Proposals.verify(sa.connection(), turn.message());
    if (choice.isEmpty()
        || choice.get().suite().group() != sa.handshake().suite().group()
        || turn.message().header().responderSpi() == 0) {
      return Outcome.discarded(
          NotifyCode.NO_PROPOSAL_CHOSEN, Phase1Proposals.notOffered(sa, turn.message()));
    }
    Identity remoteId = Phase1.identity(turn.required(Identification.class));
    if (remoteId.equals(Identity.ANY) || !sa.connection().remoteId().matches(remoteId)) {
      return Outcome.discarded(
          NotifyCode.INVALID_ID_INFORMATION,
          "the responder is " + remoteId + ", not " + sa.connection().remoteId());
    }
    IkeSpi before = sa.responderCookie();
    sa.responderCookie(new IkeSpi(turn.message().header().responderSpi()));
    sa.handshake().suite = choice.get().suite();
    Phase1.otherKey(turn);
    Optional<Outcome> failure = Phase1.protect(context, sa, remoteId);
    if (failure.isPresent()) {
      sa.responderCookie(before);
      return failure.get();
    }
    Octets expected = Hashes.hashR(sa, turn.body(Identification.class));
    Optional<Outcome> unproven =
        Phase1Authentication.check(
            turn, remoteId, expected, "HASH_R in message 2 of aggressive mode");
    if (unproven.isPresent()) {
      // Anybody can send such a message: the true responder must still be able to answer.
      sa.responderCookie(before);
      return unproven.get();
    }
    sa.abilities().learn(turn.message());
    sa.lifetime(choice.get().lifetime());
    List<IsakmpPayload> reply = new ArrayList<>();
    reply.addAll(Phase1Authentication.own(sa, Hashes.hashI(sa, sa.handshake().ownId)));
    reply.addAll(NatDetection.payloads(sa, turn.local(), turn.remote()));
    Phase1.detectNat(turn);
    Phase1.authenticated(turn, remoteId);
    reply.addAll(Phase1.initialContact(context, sa));
    return new Outcome.Accepted(reply);
  }

  /** Message 3 has come. */
  public static Outcome confirmed(Turn turn) {
    IsakmpSa sa = turn.sa();
    Identity remoteId = sa.remoteId().orElseThrow();
    Octets expected = Hashes.hashI(sa, sa.handshake().otherId);
    Optional<Outcome> unproven =
        Phase1Authentication.check(
            turn, remoteId, expected, "HASH_I in message 3 of aggressive mode");
    if (unproven.isPresent()) {
      return unproven.get();
    }
    Phase1.detectNat(turn);
    sa.endpoints(turn.local(), turn.remote());
    Phase1.authenticated(turn, remoteId);
    return Outcome.accepted();
  }
}
