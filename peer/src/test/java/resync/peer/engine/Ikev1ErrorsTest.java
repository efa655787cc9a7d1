package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.ProtocolId;

/**
 * What a gateway answers to messages of IKEv1 that are not what they should be: the table of
 * docs/peer.md, row by row (RFC 2408 section 5).
 */
class Ikev1ErrorsTest {
  private static final Endpoint WEST = endpoint("192.0.2.1");
  private static final Endpoint EAST = endpoint("198.51.100.1");

  private static Endpoint endpoint(String address) {
    return new Endpoint(IpAddress.of(address), 500);
  }

  static List<BadMessage> negotiations() {
    return BadMessages.all();
  }

  static List<BadMessage.Late> tunnels() {
    return LateMessages.all();
  }

  /** The bad message arrives in place of the true one, which is repeated a second later. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("negotiations")
  void aBadMessageHasItsAnswer(BadMessage bad) {
    Pair pair = bad.setting().pair(bad.place().isAggressive());
    Ikev1Insider insider = bad.setting().insider(pair);
    Map<String, Integer> seen = new HashMap<>();
    boolean[] done = {false};
    pair.network(
        packet -> {
          if (!packet.isIke()) {
            return Pair.inTime(packet);
          }
          int before = seen.merge(packet.name(), 1, Integer::sum) - 1;
          if (done[0] || !bad.place().is(packet, before)) {
            return Pair.inTime(packet);
          }
          done[0] = true;
          return Pair.inTime(packet.with(bad.change().of(packet.payload().clone(), insider)));
        });
    Gateway receiver = bad.place().receiver(pair);
    pair.west.initiate();
    pair.pass(Duration.ofMillis(900));
    assertEquals(bad.answers(), answers(pair, receiver, insider), receiver.log()::toString);
    bad.row().counter().ifPresent(counter -> assertEquals(1, receiver.counter(counter), counter));
    boolean taken = bad.end() == BadMessage.End.TAKEN;
    assertEquals(taken ? 1 : 0, receiver.children().size(), receiver.log()::toString);
    if (taken) {
      // What follows it in its exchange is encrypted with another IV than the sender's.
      return;
    }
    pair.pass(Duration.ofSeconds(2));
    int ikeSas = bad.end() == BadMessage.End.NO_ISAKMP_SA ? 0 : 1;
    int children = bad.end() == BadMessage.End.TRUE_ONE_TAKEN ? 1 : 0;
    assertEquals(ikeSas, established(receiver), receiver.log()::toString);
    if (bad.end() == BadMessage.End.QUICK_MODE_REFUSED && receiver == pair.east) {
      Conversation.assertLogged(
          pair.west, "the peer refuses the quick mode for child net with " + bad.row().answer());
    }
    assertEquals(children, pair.west.children().size(), () -> pair.west.log().toString());
    assertEquals(children, pair.east.children().size(), () -> pair.east.log().toString());
    assertTrue(pair.agree());
  }

  private static long established(Gateway gateway) {
    return gateway.ikeSas().stream().filter(sa -> sa.state().equals("ESTABLISHED")).count();
  }

  /** It comes while the tunnel is up, in the name of east, and no SA is another than before. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("tunnels")
  void aBadMessageChangesNoSa(BadMessage.Late late) {
    Pair pair = Pair.of(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    Ikev1Insider insider = BadMessage.Setting.PLAIN.insider(pair);
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(1));
    var ikeSas = pair.west.ikeSas();
    List<String> spis = spis(pair.west);
    assertEquals(1, spis.size(), () -> pair.west.log().toString());
    long before = late.row().counter().map(pair.west::counter).orElse(0L);
    for (byte[] octets : late.makes().of(pair, insider)) {
      pair.inject(new Packet(pair.now(), "forger", EAST, WEST, octets));
    }
    pair.pass(Duration.ofSeconds(2));
    assertEquals(List.of(), answers(pair, pair.west, insider));
    late.row()
        .counter()
        .ifPresent(counter -> assertEquals(before + 1, pair.west.counter(counter), counter));
    assertEquals(ikeSas, pair.west.ikeSas());
    assertEquals(spis, spis(pair.west));
    assertTrue(pair.agree());
  }

  private static List<String> spis(Gateway gateway) {
    return gateway.children().stream().map(c -> c.inboundSpi().hex()).toList();
  }

  /** What the documentation says is what has been tested, row by row, and nothing beside it. */
  @Test
  void theDocumentationHasEveryRow() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "peer.md"));
    String section = page.substring(page.indexOf("### What a bad message gets"));
    List<String> documented =
        section
            .lines()
            .dropWhile(line -> !line.startsWith("|---"))
            .skip(1)
            .takeWhile(line -> line.startsWith("| "))
            .toList();
    List<String> tested =
        Stream.concat(
                negotiations().stream().map(BadMessage::row),
                tunnels().stream().map(BadMessage.Late::row))
            .distinct()
            .map(row -> "| " + row + " |")
            .toList();
    assertEquals(String.join("\n", tested), String.join("\n", documented));
  }

  /** RFC 2408 section 3.14.1: of the errors it names, each is answered somewhere or explained. */
  @Test
  void everyErrorIsAnsweredOrExplained() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "peer.md"));
    String unsent = page.substring(page.indexOf("These errors of RFC 2408 are never sent"));
    for (NotifyCode code : NotifyCode.values()) {
      boolean answered =
          negotiations().stream().anyMatch(bad -> bad.row().answer().equals(code.text()));
      boolean explained =
          unsent.lines().anyMatch(line -> line.startsWith("| " + code.text() + " |"));
      assertEquals(NotifyCode.isError(code.number()), answered != explained, code.text());
    }
  }

  /** The errors that a gateway has told of, in the order in which it has. */
  private static List<BadMessage.Answer> answers(Pair pair, Gateway from, Ikev1Insider insider) {
    List<BadMessage.Answer> answers = new ArrayList<>();
    for (Packet packet : pair.sent) {
      if (packet.name().equals(from.name + " INFORMATIONAL")) {
        List<IsakmpPayload> payloads = Ikev1Wire.decoded(packet.message()).payloads();
        answers.addAll(errors(payloads, BadMessage.Cover.CLEAR));
      } else if (packet.name().equals(from.name + " INFORMATIONAL encrypted")) {
        List<IsakmpPayload> payloads = insider.open(packet.message());
        answers.addAll(errors(payloads, BadMessage.Cover.PROTECTED));
      }
    }
    return answers;
  }

  private static List<BadMessage.Answer> errors(
      List<IsakmpPayload> payloads, BadMessage.Cover cover) {
    return payloads.stream()
        .filter(IsakmpPayload.Notification.class::isInstance)
        .map(IsakmpPayload.Notification.class::cast)
        .filter(IsakmpPayload.Notification::isError)
        .map(n -> new BadMessage.Answer(NotifyCode.of(n.code()).orElseThrow(), cover))
        .toList();
  }

  /** What a gateway has said in informational exchanges in the clear. */
  private static List<NotifyCode> notices(Pair pair, String from) {
    return pair.sent.stream()
        .filter(p -> p.name().equals(from + " INFORMATIONAL"))
        .flatMap(p -> Ikev1Wire.decoded(p.message()).all(IsakmpPayload.Notification.class).stream())
        .map(n -> NotifyCode.of(n.code()).orElseThrow())
        .toList();
  }

  /** What authentic quick modes are refused with, over the ISAKMP SA that stays. */
  @ParameterizedTest
  @CsvSource({
    "esp_proposals, aes256gcm16, NO-PROPOSAL-CHOSEN",
    "esp_proposals, aes128gcm16-modp3072, NO-PROPOSAL-CHOSEN",
    "mode, transport, NO-PROPOSAL-CHOSEN",
    "local_ts, 10.9.0.0/24, INVALID-ID-INFORMATION",
    "remote_ts, 10.9.0.0/24, INVALID-ID-INFORMATION",
  })
  void aQuickModeIsRefused(String key, String value, String code) {
    Pair pair = Pair.of(Ikev1SetUpTest.west(), Ikev1SetUpTest.east().child(key, value));
    pair.west.initiate();
    pair.pass(Duration.ofSeconds(2));
    assertEquals(List.of(), notices(pair, "east"), "nothing in the clear");
    Conversation.assertLogged(
        pair.west, "the peer refuses the quick mode for child net with " + code);
    assertEquals(1, pair.west.ikeSas().size());
    assertEquals(0, pair.west.children().size());
  }

  /** A thousand bad messages in a second get one answer: nobody is flooded in another's name. */
  @Test
  void answersAreFew() {
    Pair pair = Pair.of(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    for (int i = 0; i < 1000; i++) {
      byte[] bad =
          IsakmpMessage.encode(
              IsakmpMessage.header(i + 1, 7, Exchange.QUICK_MODE, 1, i + 1), 0, new byte[40]);
      pair.inject(new Packet(pair.now(), "forger", WEST, EAST, bad));
    }
    pair.pass(Duration.ofMillis(500));
    assertEquals(List.of(NotifyCode.INVALID_COOKIE), notices(pair, "east"));
    assertTrue(pair.east.counter("IKE_UNKNOWN_COOKIE") >= 1000);
  }

  /** An answer in the clear is not answered, and ends nothing. */
  @Test
  void anErrorInTheClearEndsNothing() {
    for (NotifyCode code : NotifyCode.values()) {
      Pair pair = Pair.of(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
      pair.west.initiate();
      long cookie = pair.west.ikeSas().getFirst().initiatorSpi().value();
      byte[] notice =
          IsakmpMessage.encode(
              IsakmpMessage.header(cookie, 0, Exchange.INFORMATIONAL, 0, 9),
              List.of(
                  new IsakmpPayload.Notification(
                      ProtocolId.ISAKMP, Octets.EMPTY, code.number(), Octets.EMPTY)));
      pair.inject(new Packet(pair.now(), "forger", EAST, WEST, notice));
      pair.pass(Duration.ofSeconds(1));
      assertEquals(1, pair.west.children().size(), code.text());
      assertEquals(List.of(), notices(pair, "west"), code.text());
    }
  }

  /**
   * An answer is not longer than what it answers, so that a forged sender address gains nothing.
   */
  @Test
  void theFirstAnswerIsNotLongerThanTheFirstMessage() {
    Pair pair = Pair.of(Ikev1SetUpTest.west(), Ikev1SetUpTest.east());
    pair.network(
        packet -> {
          if (!packet.from().equals("west")) {
            return Pair.never();
          }
          IsakmpMessage message = Ikev1Wire.decoded(packet.payload());
          return Pair.inTime(
              packet.with(
                  IsakmpMessage.encode(
                      message.header(),
                      message.payloads().stream()
                          .filter(p -> !(p instanceof IsakmpPayload.VendorId))
                          .toList())));
        });
    pair.west.initiate();
    pair.pass(Duration.ofMillis(100));
    int asked = 0;
    for (IsakmpPayload payload : Ikev1Wire.decoded(pair.sent.getFirst().payload()).payloads()) {
      asked += payload instanceof IsakmpPayload.VendorId(Octets data) ? 4 + data.length() : 0;
    }
    int length = pair.sent.getFirst().payload().length - asked;
    Packet answer = pair.sent.get(1);
    assertEquals("east IDENTITY_PROTECTION", answer.name());
    assertTrue(answer.payload().length <= length, answer + " for " + length);
  }
}
