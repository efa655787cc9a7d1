package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import resync.peer.ike.Effect;
import resync.peer.ike.Event;
import resync.peer.ike.TableRow;
import resync.peer.recovery.InvalidSpiPolicy.Decision;
import resync.peer.recovery.InvalidSpiPolicy.Situation;
import resync.peer.sa.ChildSa;
import resync.peer.sa.IpsecProtocol;
import resync.peer.wire.Decoded;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.NotifyType;
import resync.peer.wire.Payload;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.NotifyCode;

/** Each seam, with a peer that misbehaves there, in both versions of IKE. */
class BehaviourTest {
  private static final Duration WHILE = Duration.ofMillis(500);

  private static Conf west(int version) {
    return version == 1 ? Ikev1SetUpTest.west() : Conf.west();
  }

  private static Conf east(int version) {
    return version == 1 ? Ikev1SetUpTest.east() : Conf.east();
  }

  private static Pair pair(int version, Behaviour ofWest, Behaviour ofEast) {
    Pair pair = Pair.of(west(version), east(version));
    pair.west.restart(ofWest);
    pair.east.restart(ofEast);
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    return pair;
  }

  /** West's host sends on SAs that east has lost, so that east tells west. */
  private static void tell(Pair pair) {
    pair.east.command(new Event.Clear(Event.Scope.IPSEC));
    pair.traffic(WHILE);
  }

  /** A known bug: INVALID_SPI with an SPI size of 0 cannot be parsed. */
  private static final class KnowsNoInvalidSpi implements Behaviour {
    @Override
    public <M> Decoded<M> decodes(Decoded<M> message) {
      return message instanceof Decoded.Ok<M>(M sound) && tellsOfInvalidSpi(sound)
          ? new Decoded.Malformed<>("an SPI size of 0")
          : message;
    }

    private static boolean tellsOfInvalidSpi(Object message) {
      return switch (message) {
        case IkeMessage m ->
            m.payloads().stream()
                .anyMatch(p -> p instanceof Payload.Notify n && n.is(NotifyType.INVALID_SPI));
        case IsakmpMessage m -> m.notification(NotifyCode.INVALID_SPI).isPresent();
        default -> false;
      };
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatIsDecoded(int version) {
    Pair sound = pair(version, Behaviour.STANDARD, Behaviour.STANDARD);
    tell(sound);
    assertTrue(sound.west.log().stream().noneMatch(line -> line.contains("an SPI size of 0")));
    assertEquals(1, sound.west.children().size());

    Pair pair = pair(version, new KnowsNoInvalidSpi(), Behaviour.STANDARD);
    tell(pair);

    String counter = version == 1 ? "IKE_INTEGRITY_FAILED" : "IKE_MALFORMED";
    assertTrue(pair.west.counter(counter) > 0, () -> pair.west.log().toString());
  }

  private static Behaviour without(String story) {
    return new Behaviour() {
      @Override
      public boolean takes(TableRow row) {
        return !row.story().equals(story);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whichRowTakesAMessage(int version) {
    Pair initiator = pair(version, without("keys are agreed"), Behaviour.STANDARD);
    assertEquals(0, initiator.west.children().size());

    String asked = version == 1 ? "the peer proposes an ISAKMP SA" : "the peer asks for an IKE SA";
    Pair responder = pair(version, Behaviour.STANDARD, without(asked));
    assertEquals(0, responder.east.ikeSas().size());
    assertTrue(responder.east.counter("IKE_MALFORMED") > 0);
  }

  /** Says nothing of an invalid SPI but the Delete. */
  private static final class TellsByDeleteAlone implements Behaviour {
    @Override
    public List<Payload> leaves(ExchangeType exchange, List<Payload> payloads) {
      return payloads.stream()
          .filter(p -> !(p instanceof Payload.Notify n && n.is(NotifyType.INVALID_SPI)))
          .toList();
    }

    @Override
    public List<IsakmpPayload> leaves(Exchange exchange, List<IsakmpPayload> payloads) {
      return payloads.stream()
          .filter(
              p ->
                  !(p instanceof IsakmpPayload.Notification n
                      && n.code() == NotifyCode.INVALID_SPI.number()))
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatLeavesOfAMessage(int version) {
    Pair pair = pair(version, Behaviour.STANDARD, new TellsByDeleteAlone());

    tell(pair);

    assertTrue(pair.agree() && pair.west.children().size() == 1, "the Delete is authentic");
    assertEquals(0, pair.west.counter("INVALID_SPI_RECEIVED"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatLeaves(int version) {
    Pair pair =
        pair(
            version,
            Behaviour.STANDARD,
            new Behaviour() {
              @Override
              public List<Effect> leaves(List<Effect> effects) {
                return effects.stream().filter(e -> !(e instanceof Effect.DeliverToTun)).toList();
              }
            });

    assertEquals(0, pair.traffic(WHILE));
    assertEquals(1, pair.east.children().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatTheDataPlaneAccepts(int version) {
    Pair pair =
        pair(
            version,
            new Behaviour() {
              @Override
              public boolean takesOutbound(ChildSa sa) {
                return false;
              }
            },
            new Behaviour() {
              @Override
              public boolean takesInbound(IpsecProtocol protocol, int spi) {
                return false;
              }
            });

    assertEquals(0, pair.traffic(WHILE));
    assertEquals(50, pair.west.counter("OUT_V4_PKT_NOT_TAKEN"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatIsDoneAboutAnInvalidSpi(int version) {
    Pair pair =
        pair(
            version,
            Behaviour.STANDARD,
            new Behaviour() {
              @Override
              public Decision decides(Instant now, Situation situation, Decision decision) {
                return new Decision.Nothing("it says nothing", false);
              }
            });

    tell(pair);

    assertEquals(0, pair.east.counter("INVALID_SPI_SENT"));
    assertFalse(pair.agree());
  }

  @Test
  void aPeerThatMisbehavesSaysSo() {
    Behaviour named = new TellsByDeleteAlone();
    Pair pair = pair(2, Behaviour.STANDARD, named);

    assertTrue(pair.east.log().contains("this peer misbehaves: " + named));
    assertTrue(pair.west.log().stream().noneMatch(line -> line.contains("misbehaves")));
  }

  @Test
  void nothingProvidesAnotherBehaviourThanTheStandardOne() {
    assertSame(Behaviour.STANDARD, Behaviour.provided().get());
  }
}
