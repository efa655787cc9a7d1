package resync.peer.isakmp.quick;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.crypto.EspKeys;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.Secret;
import resync.peer.ike.Environment;
import resync.peer.ike.Report;
import resync.peer.isakmp.Conversation;
import resync.peer.isakmp.IsakmpSa;
import resync.peer.isakmp.Lifetimes;
import resync.peer.sa.ChildSa;
import resync.peer.sa.ChildSaParameters;
import resync.peer.sa.EspParameters;
import resync.peer.sa.Mode;
import resync.peer.sa.Spi;
import resync.peer.sa.TrafficLimits;
import resync.peer.wire.ip.Endpoint;

/** Makes pairs of IPsec SAs from what quick modes agree on, before they carry traffic. */
final class Preparation {
  private final Environment env;
  private final IpsecSas pairs;

  Preparation(Environment env, IpsecSas pairs) {
    this.env = env;
    this.pairs = pairs;
  }

  /** SPIs for ESP and AH that differ from each other and from all in use. */
  Phase2.Spis newInboundSpis() {
    Spi esp = pairs.newInboundSpi();
    Spi ah = esp;
    while (ah.equals(esp)) {
      ah = pairs.newInboundSpi();
    }
    return new Phase2.Spis(esp, ah);
  }

  /**
   * Makes a pair of SAs ready to receive; what goes out does not take it yet.
   *
   * @param shared the shared secret of the quick mode's own key exchange; null without
   */
  IpsecSa prepare(
      Instant now,
      IsakmpSa sa,
      QuickMode quick,
      Phase2.Choice choice,
      PeerSelectors selectors,
      @Nullable Secret shared,
      boolean initiator) {
    ChildConfig config = quick.config();
    Endpoint local = sa.encapsulated() ? sa.local() : sa.local().withPort(0);
    Endpoint remote = sa.encapsulated() ? sa.remote() : sa.remote().withPort(0);
    Keymat keymat = new Keymat(sa, quick, choice, shared);
    TrafficLimits limits = limits(config, choice.lifetimes().kilobytes(), initiator);
    Mode mode = config.mode() == ChildConfig.Mode.TUNNEL ? Mode.TUNNEL : Mode.TRANSPORT;
    EspParameters esp = keymat.esp();
    ChildSa childSa =
        new ChildSa(
            new ChildSaParameters(
                config.name(),
                sa.connection().name(),
                esp,
                keymat.ah(),
                local,
                remote,
                List.of(selectors.local()),
                List.of(selectors.remote()),
                config.replayWindow(),
                limits,
                mode,
                quick.nat()),
            env.random());
    if (esp != null) {
      report(esp.inboundSpi(), remote, local, esp.suite(), esp.inboundKeys());
      report(esp.outboundSpi(), local, remote, esp.suite(), esp.outboundKeys());
    }
    IpsecSa pair =
        new IpsecSa(
            childSa,
            sa.connection(),
            sa.remoteId(),
            config,
            choice.text(),
            Lifetimes.shorter(config.lifeTime(), choice.lifetimes().seconds()),
            now,
            Origin.of(
                quick.initiatorNonce(),
                quick.responderNonce(),
                initiator,
                initiator ? begun(sa, quick) : now));
    pairs.prepare(pair);
    return pair;
  }

  private static Instant begun(IsakmpSa sa, QuickMode quick) {
    Conversation conversation = sa.exchanges().get(quick.messageId());
    if (conversation == null) {
      throw new IllegalStateException("no quick mode " + quick.messageId() + " is under way");
    }
    return conversation.firstSentAt();
  }

  /**
   * Both ends count the same traffic, and would reach a soft limit with the same packet: the one
   * that was not the initiator waits for half of the way to the hard limit.
   */
  private static TrafficLimits limits(ChildConfig config, long kilobytes, boolean initiator) {
    long offered = kilobytes * 1024;
    boolean ours = offered == 0 || (config.lifeBytes() > 0 && config.lifeBytes() <= offered);
    long hard = ours ? config.lifeBytes() : offered;
    long soft =
        config.rekeyBytes() > 0 && (hard == 0 || config.rekeyBytes() < hard)
            ? config.rekeyBytes()
            : hard - hard / 10;
    return initiator
        ? new TrafficLimits(config.rekeyPackets(), config.lifePackets(), soft, hard)
        : new TrafficLimits(
            later(config.rekeyPackets(), config.lifePackets()),
            config.lifePackets(),
            later(soft, hard),
            hard);
  }

  private static long later(long soft, long hard) {
    return hard > soft ? soft + (hard - soft) / 2 : soft;
  }

  private void report(
      Spi spi, Endpoint source, Endpoint destination, EspSuite suite, EspKeys keys) {
    env.outbox()
        .add(new Report.EspKeysMade(spi, source.address(), destination.address(), suite, keys));
  }
}
