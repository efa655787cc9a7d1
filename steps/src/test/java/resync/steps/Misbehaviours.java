package resync.steps;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import resync.peer.engine.Behaviour;
import resync.peer.ike.Effect;
import resync.peer.ike.Report;
import resync.peer.ike.TableRow;
import resync.peer.recovery.InvalidSpiPolicy.Decision;
import resync.peer.recovery.InvalidSpiPolicy.Situation;
import resync.peer.sa.IpsecProtocol;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.NotifyCode;

/** Peers that misbehave in one way each, at the seams of the engine. One is made at each start. */
public final class Misbehaviours {
  private Misbehaviours() {}

  /** Called what its class is called. */
  public abstract static class Named implements Behaviour {
    @Override
    public String toString() {
      return getClass().getSimpleName();
    }
  }

  /** As the responder of IKEv1, says nothing of a lifetime that is shorter than was asked for. */
  public static final class KeepsItsLifetimeToItself extends Named {
    @Override
    public List<IsakmpPayload> leaves(Exchange exchange, List<IsakmpPayload> payloads) {
      return payloads.stream()
          .filter(
              payload ->
                  !(payload instanceof IsakmpPayload.Notification n
                      && n.code() == NotifyCode.RESPONDER_LIFETIME.number()))
          .toList();
    }
  }

  /** Tells of an invalid SPI by a Delete alone. */
  public static final class TellsByDeleteAlone extends Named {
    @Override
    public List<Payload> leaves(ExchangeType exchange, List<Payload> payloads) {
      return payloads.stream().filter(payload -> !isInvalidSpi(payload)).toList();
    }
  }

  /** Tells of an invalid SPI without a Delete. */
  public static final class TellsWithoutDelete extends Named {
    @Override
    public List<Payload> leaves(ExchangeType exchange, List<Payload> payloads) {
      return payloads.stream().anyMatch(Misbehaviours::isInvalidSpi)
          ? payloads.stream().filter(Misbehaviours::isInvalidSpi).toList()
          : payloads;
    }
  }

  /** Names another SPI in INVALID_SPI than the packet had. */
  public static final class TellsOfAnotherSpi extends Named {
    @Override
    public List<Payload> leaves(ExchangeType exchange, List<Payload> payloads) {
      return payloads.stream().map(p -> isInvalidSpi(p) ? another((Payload.Notify) p) : p).toList();
    }

    private static Payload another(Payload.Notify notify) {
      byte[] spi = notify.data().toArray();
      spi[3]++;
      return Payload.Notify.of(NotifyType.INVALID_SPI, Octets.of(spi));
    }
  }

  /** Sends INVALID_SPI in the clear, beside the IKE SA, where it has one. */
  public static final class TellsInTheClear extends Named {
    private @Nullable Payload told;

    @Override
    public List<Payload> leaves(ExchangeType exchange, List<Payload> payloads) {
      payloads.stream().filter(Misbehaviours::isInvalidSpi).forEach(payload -> told = payload);
      return payloads.stream().filter(payload -> !isInvalidSpi(payload)).toList();
    }

    @Override
    public List<Effect> leaves(List<Effect> effects) {
      List<Effect> all = new ArrayList<>(effects);
      for (Effect effect : effects) {
        if (told != null && effect instanceof Effect.SendDatagram sealed) {
          all.add(
              new Effect.SendDatagram(
                  sealed.local(), sealed.remote(), new IkeMessage(HEADER, List.of(told)).encode()));
          told = null;
        }
      }
      return all;
    }

    private static final IkeHeader HEADER =
        new IkeHeader(
            1, 0, 0, 2, 0, ExchangeType.INFORMATIONAL.number(), IkeHeader.FLAG_INITIATOR, 0, 0);
  }

  private static boolean isInvalidSpi(Payload payload) {
    return payload instanceof Payload.Notify notify && notify.is(NotifyType.INVALID_SPI);
  }

  /** Sets up an IKE SA without saying that it has no other. */
  public static final class ForgetsInitialContact extends Named {
    @Override
    public List<Payload> leaves(ExchangeType exchange, List<Payload> payloads) {
      return payloads.stream()
          .filter(p -> !(p instanceof Payload.Notify n && n.is(NotifyType.INITIAL_CONTACT)))
          .toList();
    }
  }

  /** As the initiator of main mode, does not understand message 4, and sends no message 5. */
  public static final class KnowsNoMessageFour extends Named {
    @Override
    public boolean takes(TableRow row) {
      return !row.story().equals("keys are agreed");
    }
  }

  /** Opens what comes with the first SPI that it has seen, and with no other. */
  public static final class OpensItsFirstSaOnly extends Named {
    private @Nullable Integer first;

    @Override
    public boolean takesInbound(IpsecProtocol protocol, int spi) {
      if (first == null) {
        first = spi;
      }
      return first == spi;
    }
  }

  /** Begins to recover with the two-hundredth packet only. */
  public static final class RecoversLate extends Named {
    private int packets;

    @Override
    public Decision decides(Instant now, Situation situation, Decision decision) {
      packets++;
      return packets < 200 ? NOTHING : decision;
    }
  }

  /** Does not recover although that is configured. */
  public static final class NeverRecovers extends Named {
    @Override
    public Decision decides(Instant now, Situation situation, Decision decision) {
      return decision instanceof Decision.Recover ? NOTHING : decision;
    }
  }

  /** Recovers although that is not configured. */
  public static final class RecoversUnasked extends Named {
    @Override
    public Decision decides(Instant now, Situation situation, Decision decision) {
      return decision instanceof Decision.Nothing nothing && !nothing.limited()
          ? setUp(situation, decision)
          : decision;
    }
  }

  /** Sets up an IKE SA for what it could tell over the one it has. */
  public static final class RecoversThoughUp extends Named {
    @Override
    public Decision decides(Instant now, Situation situation, Decision decision) {
      return decision instanceof Decision.Tell && !situation.starting()
          ? setUp(situation, decision)
          : decision;
    }
  }

  private static final Decision NOTHING = new Decision.Nothing("planted", false);

  private static Decision setUp(Situation situation, Decision otherwise) {
    return situation.connection().<Decision>map(Decision.Recover::new).orElse(otherwise);
  }

  /** Sends nothing of IKE a second time. */
  public static final class NeverAsksAgain extends Named {
    private final Set<Octets> sent = new HashSet<>();

    @Override
    public List<Effect> leaves(List<Effect> effects) {
      return effects.stream()
          .filter(e -> !(e instanceof Effect.SendDatagram d) || sent.add(Octets.of(d.payload())))
          .toList();
    }
  }

  /** Writes another SPI in decimal than in hexadecimal. */
  public static final class LogsAnotherSpi extends Named {
    @Override
    public List<Effect> leaves(List<Effect> effects) {
      return effects.stream().map(effect -> reworded(effect, "(spi=\\S+\\()\\d", "$10")).toList();
    }
  }

  /** Writes IPv6 addresses as nobody does. */
  public static final class LogsOddAddresses extends Named {
    @Override
    public List<Effect> leaves(List<Effect> effects) {
      return effects.stream().map(effect -> reworded(effect, "::", ":0:0:")).toList();
    }
  }

  private static Effect reworded(Effect effect, String words, String instead) {
    return effect instanceof Report.LogLine(Report.Level level, String text)
            && text.contains("RECVD_PKT_INV_SPI")
        ? new Report.LogLine(level, text.replaceAll(words, instead))
        : effect;
  }
}
