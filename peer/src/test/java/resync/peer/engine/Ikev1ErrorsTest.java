package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.Attribute;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.ProtocolId;
import resync.peer.wire.v1.SaProposal;
import resync.peer.wire.v1.SaTransform;

/**
 * What a gateway answers to messages of IKEv1 that are not what they should be: the table of
 * docs/peer.md, row by row (RFC 2408 section 5).
 */
class Ikev1ErrorsTest {
  private static final Endpoint WEST = endpoint("192.0.2.1");
  private static final Endpoint EAST = endpoint("198.51.100.1");

  /**
   * A row: which of west's messages, what becomes of it, and the answer.
   *
   * @param exchange {@code main} or {@code aggressive}
   * @param message 1 for west's first, 2 for its second
   * @param answer empty for none
   */
  record Row(
      String what,
      String exchange,
      int message,
      UnaryOperator<byte[]> change,
      Optional<NotifyCode> answer) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Endpoint endpoint(String address) {
    return new Endpoint(Inet4Address.ofLiteral(address), 500);
  }

  private static Row first(String what, NotifyCode answer, UnaryOperator<byte[]> change) {
    return new Row(what, "main", 1, change, Optional.of(answer));
  }

  private static Row third(String what, NotifyCode answer, UnaryOperator<byte[]> change) {
    return new Row(what, "main", 2, change, Optional.of(answer));
  }

  private static UnaryOperator<byte[]> set(int at, int value) {
    return octets -> {
      octets[at] = (byte) value;
      return octets;
    };
  }

  private static UnaryOperator<byte[]> payloads(UnaryOperator<IsakmpPayload> change) {
    return octets -> Ikev1Wire.altered(octets, change);
  }

  private static UnaryOperator<byte[]> proposal(UnaryOperator<SaProposal> change) {
    return payloads(
        payload ->
            payload instanceof IsakmpPayload.Sa(List<SaProposal> proposals)
                ? new IsakmpPayload.Sa(proposals.stream().map(change).toList())
                : payload);
  }

  private static UnaryOperator<byte[]> transform(UnaryOperator<SaTransform> change) {
    return proposal(
        p ->
            new SaProposal(
                p.number(), p.protocol(), p.spi(), p.transforms().stream().map(change).toList()));
  }

  private static UnaryOperator<byte[]> attribute(Attribute another) {
    return transform(
        t ->
            new SaTransform(
                t.number(),
                t.id(),
                Stream.concat(t.attributes().stream(), Stream.of(another)).toList()));
  }

  static Stream<Row> rows() {
    return Stream.of(
        // The header (RFC 2408 sections 5.1 and 5.2).
        first("length beyond the datagram", NotifyCode.UNEQUAL_PAYLOAD_LENGTHS, set(27, 0xff)),
        first("more octets than the length", NotifyCode.UNEQUAL_PAYLOAD_LENGTHS, o -> cut(o, 4)),
        first("minor version 1", NotifyCode.INVALID_MINOR_VERSION, set(17, 0x11)),
        first("exchange type 99", NotifyCode.INVALID_EXCHANGE_TYPE, set(18, 99)),
        first("base exchange", NotifyCode.UNSUPPORTED_EXCHANGE_TYPE, set(18, 1)),
        first("new group mode", NotifyCode.UNSUPPORTED_EXCHANGE_TYPE, set(18, 33)),
        first("flag 0x80", NotifyCode.INVALID_FLAGS, set(19, 0x80)),
        first("first message encrypted", NotifyCode.INVALID_FLAGS, set(19, 1)),
        first("message ID in phase 1", NotifyCode.INVALID_MESSAGE_ID, set(23, 1)),
        first("quick mode without message ID", NotifyCode.INVALID_MESSAGE_ID, set(18, 32)),
        first("initiator cookie zero", NotifyCode.INVALID_COOKIE, Ikev1ErrorsTest::noCookie),
        first("unknown responder cookie", NotifyCode.INVALID_COOKIE, set(15, 1)),
        third("another responder cookie", NotifyCode.INVALID_COOKIE, o -> flip(o, 15)),
        // Payloads (sections 5.3 and 5.4).
        first("reserved payload type", NotifyCode.INVALID_PAYLOAD_TYPE, set(16, 99)),
        first("proposal outside SA", NotifyCode.INVALID_PAYLOAD_TYPE, set(16, 2)),
        first("reserved octet not zero", NotifyCode.PAYLOAD_MALFORMED, set(29, 1)),
        first("payload longer than the rest", NotifyCode.PAYLOAD_MALFORMED, set(30, 0xff)),
        first("payload length below its header", NotifyCode.PAYLOAD_MALFORMED, set(31, 3)),
        first("DOI 9", NotifyCode.DOI_NOT_SUPPORTED, set(35, 9)),
        first("situation with secrecy", NotifyCode.SITUATION_NOT_SUPPORTED, set(39, 3)),
        first("no SA payload", NotifyCode.PAYLOAD_MALFORMED, Ikev1ErrorsTest::withoutSa),
        // Proposals and transforms (sections 5.5 and 5.6).
        first("proposal longer than SA", NotifyCode.BAD_PROPOSAL_SYNTAX, set(42, 0xff)),
        first("transforms miscounted", NotifyCode.BAD_PROPOSAL_SYNTAX, set(47, 7)),
        first("transform longer than proposal", NotifyCode.BAD_PROPOSAL_SYNTAX, set(50, 0xff)),
        first(
            "protocol AH in phase 1",
            NotifyCode.INVALID_PROTOCOL_ID,
            proposal(p -> new SaProposal(1, ProtocolId.AH, p.spi(), p.transforms()))),
        first(
            "transform that is not KEY_IKE",
            NotifyCode.INVALID_TRANSFORM_ID,
            transform(t -> new SaTransform(t.number(), 9, t.attributes()))),
        first("attribute 77", NotifyCode.ATTRIBUTES_NOT_SUPPORTED, attribute(Attribute.of(77, 1))),
        first(
            "another hash",
            NotifyCode.NO_PROPOSAL_CHOSEN,
            transform(t -> new SaTransform(1, 1, changed(t, 2, 1)))),
        // Key exchange and nonce (sections 5.7 and 5.13).
        third(
            "public value of 3 octets",
            NotifyCode.INVALID_KEY_INFORMATION,
            payloads(
                p ->
                    p instanceof IsakmpPayload.KeyExchange
                        ? new IsakmpPayload.KeyExchange(Octets.hex("010203"))
                        : p)),
        third(
            "nonce of 3 octets",
            NotifyCode.PAYLOAD_MALFORMED,
            payloads(
                p ->
                    p instanceof IsakmpPayload.Nonce
                        ? new IsakmpPayload.Nonce(Octets.hex("010203"))
                        : p)),
        third("message 3 again as message 1", NotifyCode.PAYLOAD_MALFORMED, o -> first(o)),
        // Identities (section 5.8).
        new Row(
            "identity of a stranger in aggressive mode",
            "aggressive",
            1,
            payloads(
                p ->
                    p instanceof IsakmpPayload.Identification
                        ? new IsakmpPayload.Identification(2, 0, 0, Octets.hex("786e"))
                        : p),
            Optional.of(NotifyCode.INVALID_ID_INFORMATION)),
        // What is not answered.
        new Row("shorter than an answer", "main", 1, o -> headerOnly(o), Optional.empty()),
        new Row("informational exchange", "main", 1, set(18, 5), Optional.empty()),
        new Row(
            "informational exchange with a bad flag",
            "main",
            1,
            o -> set(19, 0x80).apply(set(18, 5).apply(o)),
            Optional.empty()));
  }

  private static byte[] cut(byte[] octets, int by) {
    return Arrays.copyOf(octets, octets.length - by);
  }

  private static byte[] flip(byte[] octets, int at) {
    octets[at] ^= 1;
    return octets;
  }

  private static byte[] noCookie(byte[] octets) {
    Arrays.fill(octets, 0, 8, (byte) 0);
    return octets;
  }

  /** The responder's cookie taken out, so that it stands where a first message does. */
  private static byte[] first(byte[] octets) {
    Arrays.fill(octets, 8, 16, (byte) 0);
    return octets;
  }

  private static byte[] headerOnly(byte[] octets) {
    byte[] header = Arrays.copyOf(octets, IkeHeader.LENGTH);
    header[18] = 99;
    header[26] = 0;
    header[27] = IkeHeader.LENGTH;
    return header;
  }

  private static byte[] withoutSa(byte[] octets) {
    IsakmpMessage message = Ikev1Wire.decoded(octets);
    return IsakmpMessage.encode(
        message.header(),
        message.payloads().stream().filter(p -> !(p instanceof IsakmpPayload.Sa)).toList());
  }

  private static List<Attribute> changed(SaTransform transform, int type, int value) {
    return transform.attributes().stream()
        .map(a -> a.type() == type ? Attribute.of(type, value) : a)
        .toList();
  }

  /**
   * The changed message arrives in place of the true one; the true one comes later and is taken.
   */
  @ParameterizedTest
  @MethodSource("rows")
  void anErrorHasItsAnswer(Row row) {
    String aggressive = row.exchange().equals("aggressive") ? "yes" : "no";
    Pair pair =
        Pair.of(
            Ikev1SetUpTest.west().connection("aggressive", aggressive),
            Ikev1SetUpTest.east().connection("aggressive", aggressive));
    int[] west = {0};
    pair.network(
        packet -> {
          if (packet.from().equals("west") && ++west[0] == row.message()) {
            return List.of(
                new Pair.Delivery(
                    packet.with(row.change().apply(packet.payload().clone())), Pair.DELAY));
          }
          return Pair.inTime(packet);
        });
    pair.west.initiate();
    pair.pass(Duration.ofMillis(900));
    assertEquals(row.answer().stream().toList(), notices(pair, "east"), pair.east.log()::toString);
    assertEquals(0, pair.east.children().size());
    pair.pass(Duration.ofSeconds(2));
    assertEquals(1, pair.east.children().size(), "the true message is taken afterwards");
    assertTrue(pair.agree());
  }

  @Test
  void theDocumentationHasEveryAnswer() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "peer.md"));
    String table = page.substring(page.indexOf("### What a bad message gets"));
    for (Row row : rows().toList()) {
      row.answer()
          .ifPresent(
              code ->
                  assertTrue(
                      table.lines().anyMatch(l -> l.startsWith("| ") && l.contains(code.text())),
                      code::text));
    }
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
