package resync.peer.engine;

import java.util.ArrayList;
import java.util.List;
import resync.peer.engine.BadMessage.Late;
import resync.peer.engine.BadMessage.Makes;
import resync.peer.engine.BadMessage.Row;
import resync.peer.ike.IkeSaStatus;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.Delete;
import resync.peer.wire.v1.IsakmpPayload.Notification;
import resync.peer.wire.v1.IsakmpPayloads;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.ProtocolId;

/**
 * What comes while the tunnel is up and must change no SA; the end of the table of docs/peer.md.
 */
final class LateMessages {
  private static final String INFORMATIONAL = "informational exchange";
  private static final int MESSAGE_ID = 4711;
  private static final Octets SPI = Octets.hex("deadbeef");

  private final List<Late> all = new ArrayList<>();
  private Row row = new Row("", "", "");

  private LateMessages() {}

  static List<Late> all() {
    LateMessages table = new LateMessages();
    table.informational();
    table.liveness();
    return List.copyOf(table.all);
  }

  private void informational() {
    row("anything in the clear", INFORMATIONAL, "none; IKE_UNPROTECTED");
    is("Delete", (pair, _) -> inTheClear(pair, new Delete(ProtocolId.ESP, List.of(spi(pair)))));
    is("Delete of the ISAKMP SA", (pair, _) -> inTheClear(pair, deleteOfIsakmpSa(pair)));
    for (NotifyCode code :
        List.of(NotifyCode.INITIAL_CONTACT, NotifyCode.NO_PROPOSAL_CHOSEN, NotifyCode.CONNECTED)) {
      is(code.text(), (pair, _) -> inTheClear(pair, notification(code, Octets.EMPTY)));
    }
    row("unknown flag", INFORMATIONAL, "none; IKE_MALFORMED");
    is("0x80", (pair, _) -> List.of(flagged(inTheClear(pair, deleteOfIsakmpSa(pair)).getFirst())));
    row("not authentic", INFORMATIONAL, "none; IKE_INTEGRITY_FAILED");
    is(
        "a bit is another",
        (pair, insider) -> {
          byte[] octets = protectedOf(insider, deleteOfIsakmpSa(pair)).getFirst();
          octets[octets.length - 1] ^= 1;
          return List.of(octets);
        });
    row("payload that is malformed", INFORMATIONAL, "none; IKE_INTEGRITY_FAILED");
    is("Delete with SPIs of 2 octets", (pair, insider) -> raw(insider, pair, 5, 2));
    is("Delete with fewer SPIs than it says", (pair, insider) -> raw(insider, pair, 7, 2));
    is("Delete of DOI 9", (pair, insider) -> raw(insider, pair, 3, 9));
    row("of a message ID that has been used", INFORMATIONAL, "none; IKE_REPEATED_REQUESTS");
    is(
        "the same twice",
        (_, insider) -> {
          byte[] octets = protectedOf(insider, new Delete(ProtocolId.ESP, List.of(SPI))).getFirst();
          return List.of(octets, octets);
        });
    row("Delete or notify of what we do not have", INFORMATIONAL, "none; ignored");
    is("Delete", (_, i) -> protectedOf(i, new Delete(ProtocolId.ESP, List.of(SPI))));
    is("INVALID-SPI", (_, i) -> protectedOf(i, notification(NotifyCode.INVALID_SPI, SPI)));
    is("INVALID-SPI that names none", (_, i) -> protectedOf(i, empty(NotifyCode.INVALID_SPI)));
    is("CONNECTED", (_, i) -> protectedOf(i, empty(NotifyCode.CONNECTED)));
    is("NO-PROPOSAL-CHOSEN", (_, i) -> protectedOf(i, empty(NotifyCode.NO_PROPOSAL_CHOSEN)));
    is("RESPONDER-LIFETIME", (_, i) -> protectedOf(i, empty(NotifyCode.RESPONDER_LIFETIME)));
    row("quick mode that is over", "quick mode", "none; IKE_REPEATED_REQUESTS");
    is("message 2 with another end", LateMessages::quickModeAgain);
  }

  private void liveness() {
    row(
        "R-U-THERE or R-U-THERE-ACK without a sequence number",
        INFORMATIONAL,
        "none; IKE_MALFORMED");
    is("R-U-THERE", (_, i) -> protectedOf(i, empty(NotifyCode.R_U_THERE)));
    is(
        "R-U-THERE-ACK of 2 octets",
        (_, i) -> protectedOf(i, notification(NotifyCode.R_U_THERE_ACK, Octets.hex("0001"))));
    row("R-U-THERE or R-U-THERE-ACK out of order", INFORMATIONAL, "none; LIVENESS_OUT_OF_ORDER");
    is(
        "R-U-THERE with less than the last one",
        (_, insider) ->
            List.of(
                insider.informational(1, octets(sequence(NotifyCode.R_U_THERE, 9)), 11),
                insider.informational(2, octets(sequence(NotifyCode.R_U_THERE, 8)), 11)));
    is(
        "R-U-THERE-ACK that nobody has asked for",
        (_, i) -> protectedOf(i, sequence(NotifyCode.R_U_THERE_ACK, 1)));
  }

  private void row(String what, String where, String answer) {
    row = new Row(what, where, answer);
  }

  private void is(String variant, Makes makes) {
    all.add(new Late(row, variant, makes));
  }

  private static List<byte[]> quickModeAgain(Pair pair, Ikev1Insider insider) {
    byte[] octets =
        pair.sent.stream()
            .filter(p -> p.name().equals("east QUICK_MODE encrypted"))
            .findFirst()
            .orElseThrow()
            .payload()
            .clone();
    octets[octets.length - 1] ^= 1;
    return List.of(octets);
  }

  private static List<byte[]> inTheClear(Pair pair, IsakmpPayload payload) {
    IkeSaStatus sa = pair.west.ikeSas().getFirst();
    return List.of(
        IsakmpMessage.encode(
            IsakmpMessage.header(
                sa.initiatorSpi().value(),
                sa.responderSpi().value(),
                Exchange.INFORMATIONAL,
                0,
                MESSAGE_ID),
            List.of(payload)));
  }

  private static byte[] flagged(byte[] octets) {
    octets[19] = (byte) 0x80;
    return octets;
  }

  private static List<byte[]> protectedOf(Ikev1Insider insider, IsakmpPayload payload) {
    return List.of(insider.informational(MESSAGE_ID, octets(payload), payload.type()));
  }

  /** An authentic Delete of the pair's own SPI, with another value at an offset of its body. */
  private static List<byte[]> raw(Ikev1Insider insider, Pair pair, int at, int value) {
    byte[] delete = octets(new Delete(ProtocolId.ESP, List.of(spi(pair))));
    delete[IsakmpPayloads.HEADER + at] = (byte) value;
    return List.of(insider.informational(MESSAGE_ID, delete, IsakmpPayload.DELETE));
  }

  private static byte[] octets(IsakmpPayload payload) {
    return IsakmpPayloads.encode(List.of(payload));
  }

  private static Octets spi(Pair pair) {
    return Octets.of(pair.west.children().getFirst().outboundSpi().octets());
  }

  private static Delete deleteOfIsakmpSa(Pair pair) {
    IkeSaStatus sa = pair.west.ikeSas().getFirst();
    String cookies =
        Octets.ofLong(sa.initiatorSpi().value()) + "" + Octets.ofLong(sa.responderSpi().value());
    return new Delete(ProtocolId.ISAKMP, List.of(Octets.hex(cookies)));
  }

  private static Notification empty(NotifyCode code) {
    return notification(code, Octets.EMPTY);
  }

  private static Notification notification(NotifyCode code, Octets data) {
    return new Notification(ProtocolId.ISAKMP, Octets.EMPTY, code.number(), data);
  }

  private static Notification sequence(NotifyCode code, int number) {
    return notification(code, Octets.ofInt(number));
  }
}
