package resync.peer.ikev2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.config.Transform;
import resync.peer.crypto.IkeKeys;
import resync.peer.crypto.IkeSuite;
import resync.peer.crypto.KeyDerivation;
import resync.peer.crypto.KeyExchange;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.crypto.Secret;
import resync.peer.ike.Report;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;
import resync.peer.wire.SecurityProtocol;
import resync.peer.wire.ip.Endpoint;

/** IKE_SA_INIT as the initiator (RFC 7296 section 1.2). */
final class InitInitiator implements IkeSa.Request {
  static final int NONCE_LENGTH = 32;
  private static final int MOST_ROUNDS = 5;

  private final Context context;
  private final ChildConfig child;
  private final int round;
  private final Octets cookie;
  private final @Nullable KeyExchangeMethod wantedGroup;

  /**
   * Asks for an IKE SA.
   *
   * @param child the Child SA to ask for with IKE_AUTH
   */
  InitInitiator(Context context, ChildConfig child) {
    this(context, child, 1, Octets.EMPTY, null);
  }

  private InitInitiator(
      Context context,
      ChildConfig child,
      int round,
      Octets cookie,
      @Nullable KeyExchangeMethod wantedGroup) {
    this.context = context;
    this.child = child;
    this.round = round;
    this.cookie = cookie;
    this.wantedGroup = wantedGroup;
  }

  @Override
  public ChildConfig child() {
    return child;
  }

  @Override
  public ExchangeType exchange() {
    return ExchangeType.IKE_SA_INIT;
  }

  @Override
  public Optional<List<Payload>> payloads(Instant now, IkeSa sa) {
    Handshake handshake = sa.handshake();
    if (round == 1) {
      handshake.nonces(Octets.of(context.random().octets(NONCE_LENGTH)), Octets.EMPTY);
      handshake.keyExchange(KeyExchange.generate(firstGroup(sa), context.random()));
    } else if (wantedGroup != null && handshake.keyExchange().method() != wantedGroup) {
      handshake.keyExchange(KeyExchange.generate(wantedGroup, context.random()));
    }
    KeyExchange own = handshake.keyExchange();
    List<Payload> payloads = new ArrayList<>();
    if (!cookie.isEmpty()) {
      payloads.add(Payload.Notify.of(NotifyType.COOKIE, cookie));
    }
    payloads.add(
        new Payload.Sa(
            Proposals.offer(
                sa.connection().proposals(), SecurityProtocol.IKE, Octets.EMPTY, true)));
    payloads.add(new Payload.KeyExchange(own.method().transformId(), Octets.of(own.publicValue())));
    payloads.add(new Payload.Nonce(handshake.initiatorNonce()));
    payloads.addAll(
        NatDetection.notifies(
            sa.localSpi().value(), 0, sa.local(), sa.remote(), sa.connection().encap()));
    return Optional.of(payloads);
  }

  private static KeyExchangeMethod firstGroup(IkeSa sa) {
    return groups(sa).stream()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(sa + " has no proposal with a key exchange"));
  }

  private static List<KeyExchangeMethod> groups(IkeSa sa) {
    return sa.connection().proposals().stream()
        .flatMap(p -> p.of(Transform.Type.KEY_EXCHANGE).stream())
        .flatMap(t -> KeyExchangeMethod.ofTransform(t.id()).stream())
        .toList();
  }

  /** The responder wants proof that we are where we say we are (section 2.6). */
  static Outcome cookie(Turn turn) {
    InitInitiator asked = turn.answered(InitInitiator.class);
    Octets returned = turn.message().notification(NotifyType.COOKIE).orElseThrow().data();
    if (returned.isEmpty() || returned.length() > 64) {
      return Outcome.failed("the responder's cookie has " + returned.length() + " octets");
    }
    return asked.again(turn, returned, asked.wantedGroup);
  }

  /** The responder chose a proposal with another group than our KE payload has (section 1.2). */
  static Outcome otherGroup(Turn turn) {
    InitInitiator asked = turn.answered(InitInitiator.class);
    Octets data = turn.message().notification(NotifyType.INVALID_KE_PAYLOAD).orElseThrow().data();
    Optional<KeyExchangeMethod> group =
        data.length() == 2
            ? KeyExchangeMethod.ofTransform(data.at(0) << 8 | data.at(1))
            : Optional.empty();
    if (group.isEmpty() || !groups(turn.sa()).contains(group.get())) {
      return Outcome.failed("the responder wants a group that we did not offer");
    }
    return asked.again(turn, asked.cookie, group.get());
  }

  private Outcome again(Turn turn, Octets withCookie, @Nullable KeyExchangeMethod group) {
    if (round == MOST_ROUNDS) {
      return Outcome.failed("the responder has sent us back " + MOST_ROUNDS + " times");
    }
    turn.sa().window().startOver();
    turn.sa()
        .window()
        .enqueueFirst(new InitInitiator(context, child, round + 1, withCookie, group));
    return Outcome.done();
  }

  /** An error notify: nobody has authenticated, and there is nothing to keep. */
  static Outcome refused(Turn turn) {
    Payload.Notify error = turn.message().error().orElseThrow();
    return Outcome.failed(
        "the responder refuses IKE_SA_INIT: "
            + NotifyType.name(error.code())
            + OfferWords.afterError(error, turn.sa().connection().proposals()));
  }

  static Outcome accepted(Turn turn) {
    InitInitiator asked = turn.answered(InitInitiator.class);
    IkeSa sa = turn.sa();
    Handshake handshake = sa.handshake();
    Optional<Proposals.Choice> choice =
        Proposals.verify(
            sa.connection().proposals(),
            turn.required(Payload.Sa.class).proposals(),
            SecurityProtocol.IKE,
            true);
    Optional<IkeSuite> suite = choice.flatMap(Proposals.Choice::ikeSuite);
    Payload.KeyExchange theirs = turn.required(Payload.KeyExchange.class);
    if (suite.isEmpty()) {
      return Outcome.failed(OfferWords.notOffered(turn.message(), sa.connection().proposals()));
    }
    KeyExchange own = handshake.keyExchange();
    if (suite.get().keyExchange() != own.method() || theirs.group() != own.method().transformId()) {
      return Outcome.failed("the responder's group is not the one of our KE payload");
    }
    IkeSpi responderSpi = new IkeSpi(turn.message().header().responderSpi());
    Optional<Secret> shared = own.sharedSecret(theirs.publicValue().toArray());
    if (responderSpi.isZero() || shared.isEmpty()) {
      return Outcome.failed("the responder's SPI or public value is not valid");
    }
    sa.remoteSpi(responderSpi);
    handshake.nonces(handshake.initiatorNonce(), turn.required(Payload.Nonce.class).data());
    handshake.initResponse(turn.raw());
    protect(turn.context(), sa, suite.get(), shared.get());
    float4500(turn, sa);
    sa.window().enqueueFirst(new AuthInitiator(turn.context(), asked.child));
    return Outcome.done();
  }

  /** Derives the keys from what both ends have said and reports them. */
  static void protect(Context context, IkeSa sa, IkeSuite suite, Secret shared) {
    byte[] initiatorNonce = sa.handshake().initiatorNonce().toArray();
    byte[] responderNonce = sa.handshake().responderNonce().toArray();
    Secret seed = KeyDerivation.skeyseed(suite.prf(), initiatorNonce, responderNonce, shared);
    IkeKeys keys =
        KeyDerivation.ikeKeys(
            suite,
            seed,
            initiatorNonce,
            responderNonce,
            sa.initiatorSpi().octets(),
            sa.responderSpi().octets());
    sa.protection(Protection.of(suite, keys, sa.isInitiator(), context.random()));
    context.outbox().add(new Report.IkeKeysMade(sa.initiatorSpi(), sa.responderSpi(), suite, keys));
  }

  /** With a NAT between the ends everything moves to port 4500 (section 2.23). */
  private static void float4500(Turn turn, IkeSa sa) {
    if (NatDetection.natBetween(turn.message(), turn.local(), turn.remote())
        || sa.connection().encap()) {
      sa.encapsulated(true);
      sa.behindNat(NatDetection.behindNat(turn.message(), turn.local()));
      if (sa.remote().port() == Endpoint.IKE_PORT) {
        sa.endpoints(
            sa.local().withPort(Endpoint.NAT_T_PORT), sa.remote().withPort(Endpoint.NAT_T_PORT));
      }
    }
  }

  @Override
  public void abandoned(Instant now, IkeSa sa) {
    context.lifecycle().setupFailed(now, sa, child);
  }
}
