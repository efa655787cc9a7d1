package resync.peer.isakmp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import resync.peer.crypto.Certificate;
import resync.peer.crypto.Ikev1KeyDerivation;
import resync.peer.crypto.Skeyid;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayloads;

/** Sessions of other implementations, read from the first payload to the last. */
class RecordedSessionTest {

  /** What is in the clear is read, and written again it is the same, octet for octet. */
  @ParameterizedTest
  @MethodSource("resync.peer.isakmp.RecordedSession#all")
  void messagesInTheClearComeBackAsTheyWere(RecordedSession session) {
    int clear = 0;
    for (byte[] octets : session.messages()) {
      IkeHeader header =
          assertInstanceOf(Decoded.Ok.class, IkeHeader.decode(octets)).value()
                  instanceof IkeHeader h
              ? h
              : null;
      if (header != null && !IsakmpMessage.isEncrypted(header)) {
        var read = assertInstanceOf(Decoded.Ok.class, IsakmpMessage.decode(header, octets));
        if (read.value() instanceof IsakmpMessage message) {
          assertArrayEquals(octets, IsakmpMessage.encode(header, message.payloads()));
          clear++;
        }
      }
    }
    assertTrue(clear >= 2, clear + " messages in the clear");
  }

  /**
   * Encrypted ones decrypt to a chain of payloads that fills them but for padding of a block at
   * most.
   */
  @ParameterizedTest
  @MethodSource("resync.peer.isakmp.RecordedSession#readable")
  void everyMessageDecryptsToItsLastPayload(RecordedSession session) {
    List<IsakmpMessage> opened = session.opened();
    List<byte[]> messages = session.messages();
    for (int i = 0; i < opened.size(); i++) {
      IsakmpMessage message = opened.get(i);
      int read = IkeHeader.LENGTH + IsakmpPayloads.encode(message.payloads()).length;
      int padding = messages.get(i).length - read;
      assertTrue(padding >= 0 && padding <= 16, "message " + (i + 1) + ": " + padding);
      assertFalse(message.payloads().isEmpty());
      assertTrue(message.all(IsakmpPayload.Unknown.class).isEmpty(), message.payloads().toString());
    }
    IsakmpMessage last = opened.getLast();
    assertEquals(Exchange.QUICK_MODE.number(), last.header().exchangeType());
    assertEquals(1, last.payloads().size(), "the last message is HASH(3) alone");
  }

  /** With the shared secret every HASH payload is checked, of both ends and of both phases. */
  @ParameterizedTest
  @MethodSource("resync.peer.isakmp.RecordedSession#complete")
  void everyHashIsWhatWeCompute(RecordedSession session) {
    List<IsakmpMessage> m = session.opened();
    Skeyid keys = session.derived(m);
    assertEquals(session.vector().secret("skeyid"), keys.skeyid());
    assertEquals(session.vector().secret("skeyid-d"), keys.d());
    assertEquals(session.vector().secret("skeyid-a"), keys.a());
    assertEquals(session.vector().secret("skeyid-e"), keys.e());
    assertEquals(session.vector().secret("ka"), session.encryptionKey(keys));

    byte[] gxi = RecordedSession.publicValue(m.get(2));
    byte[] gxr = RecordedSession.publicValue(m.get(3));
    byte[] ckyI = Octets.ofLong(m.get(4).header().initiatorSpi()).toArray();
    byte[] ckyR = Octets.ofLong(m.get(4).header().responderSpi()).toArray();
    byte[] sa = m.getFirst().body(IsakmpPayload.Sa.class, 0).orElseThrow().toArray();
    byte[] idI = m.get(4).body(IsakmpPayload.Identification.class, 0).orElseThrow().toArray();
    byte[] idR = m.get(5).body(IsakmpPayload.Identification.class, 0).orElseThrow().toArray();
    assertEquals(
        hash(m.get(4)),
        Octets.of(
            Ikev1KeyDerivation.hashI(
                session.hash(), keys.skeyid(), gxi, gxr, ckyI, ckyR, sa, idI)));
    assertEquals(
        hash(m.get(5)),
        Octets.of(
            Ikev1KeyDerivation.hashR(
                session.hash(), keys.skeyid(), gxi, gxr, ckyI, ckyR, sa, idR)));

    int id = (int) m.get(6).header().messageId();
    byte[] ni = RecordedSession.nonce(m.get(6));
    byte[] nr = RecordedSession.nonce(m.get(7));
    byte[] asked = m.get(6).afterFirst().toArray();
    byte[] answered = m.get(7).afterFirst().toArray();
    assertEquals(
        hash(m.get(6)), Octets.of(Ikev1KeyDerivation.hash1(session.hash(), keys.a(), id, asked)));
    assertEquals(
        hash(m.get(7)),
        Octets.of(Ikev1KeyDerivation.hash2(session.hash(), keys.a(), id, ni, answered)));
    assertEquals(
        hash(m.get(8)), Octets.of(Ikev1KeyDerivation.hash3(session.hash(), keys.a(), id, ni, nr)));
  }

  private static Octets hash(IsakmpMessage message) {
    return message.first(IsakmpPayload.Hash.class).orElseThrow().data();
  }

  /** The certificates of both ends are in what was encrypted. */
  @ParameterizedTest
  @MethodSource("resync.peer.isakmp.RecordedSession#readable")
  void certificatesAreRead(RecordedSession session) {
    List<String> subjects =
        session.opened().stream()
            .flatMap(m -> m.all(IsakmpPayload.Certificate.class).stream())
            .map(c -> Certificate.ofDer(c.data().toArray()).orElseThrow().toString())
            .toList();
    assertEquals(
        session.toString().contains("certs")
            ? List.of(
                "CN=OpenSwan,OU=Lab,O=Juniper,L=Wien,ST=Wien,C=AT",
                "CN=srx210-3,OU=Lab,O=Juniper,L=Wien,ST=Wien,C=AT")
            : List.of(),
        subjects);
  }

  /**
   * Every message as it was before it was encrypted, cut at every octet and with every bit flipped.
   */
  @ParameterizedTest
  @MethodSource("resync.peer.isakmp.RecordedSession#readable")
  void whatIsCutOrFlippedInsideIsReadOrNamed(RecordedSession session) {
    int unread = 0;
    for (IsakmpMessage message : session.opened()) {
      byte[] plain = IsakmpPayloads.encode(message.payloads());
      for (int length = 0; length < plain.length; length++) {
        unread += isRead(message.header(), Arrays.copyOf(plain, length)) ? 0 : 1;
      }
      for (int bit = 0; bit < 8 * plain.length; bit++) {
        byte[] flipped = plain.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        unread += isRead(message.header(), flipped) ? 0 : 1;
      }
    }
    assertTrue(unread > 1000, unread + " were not read");
  }

  private static boolean isRead(IkeHeader header, byte[] plain) {
    return IsakmpMessage.decodeDecrypted(header, plain) instanceof Decoded.Ok;
  }
}
