package resync.lab.capture;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.capture.Decryption.Protection;
import resync.lab.capture.IkeOpener.Opened;
import resync.lab.dissect.IkePayloads;

/**
 * Opens the messages of IKEv1 in the order of a capture that has seen their phase 1 from its
 * beginning: the initialization vectors follow from it (RFC 2409 appendix B). The encryption key
 * alone checks no integrity, so a message counts as decrypted when its payloads are well-formed to
 * their end; one that is not does not disturb the vectors of the next.
 */
final class IsakmpOpener {
  private static final int KEY_EXCHANGE = 4;
  private static final int SECURITY_ASSOCIATION = 1;
  private static final int MOST_EXCHANGES = 10_000;
  private static final int MOST_PADDING = 256;

  private static final String FRAGMENT = "FRAGMENT";
  private static final int FRAGMENT_HEADER = 4;
  private static final int LAST_SEEN = 256;
  private static final int MOST_MESSAGES = 1000;

  private final IkeKeys keys;
  private final Map<List<Object>, TreeMap<Integer, byte[]>> fragments = new HashMap<>();
  private final Map<String, Phase1> phases = new HashMap<>();

  IsakmpOpener(IkeKeys keys) {
    this.keys = keys;
  }

  /** What the messages so far tell of an ISAKMP SA, by its initiator cookie. */
  private static final class Phase1 {
    private final String initiator;
    private @Nullable IsakmpSuite suite;
    private byte @Nullable [] initiatorPublic;
    private byte @Nullable [] responderPublic;
    private byte @Nullable [] lastBlock;
    private final Map<Long, Exchange> exchanges = new HashMap<>();

    private Phase1(String initiator) {
      this.initiator = initiator;
    }
  }

  /** The chain of vectors of one exchange: phase 1 itself, or a message ID of phase 2. */
  private static final class Exchange {
    private byte[] iv;
    private byte[] latest = {};
    private Opened result = Opened.closed(List.of(), "");

    private Exchange(byte[] iv) {
      this.iv = iv;
    }
  }

  /**
   * Opens a message, or learns from one in the clear.
   *
   * @param source the address that it came from
   */
  Opened open(Ike header, ByteBuffer datagram, String source) {
    if (header.payloads().equals(List.of(FRAGMENT))) {
      return fragment(header, datagram, source);
    }
    Phase1 phase = phases.get(header.initiatorSpi());
    if (!header.payloads().contains(CapturedPacket.ENCRYPTED)) {
      if (phase == null && header.fromInitiator()) {
        phase = new Phase1(source);
        phases.put(header.initiatorSpi(), phase);
      }
      if (phase != null && header.messageId() == 0) {
        learn(phase, datagram, source.equals(phase.initiator));
      }
      return Opened.clear(header.payloads(), datagram, 1);
    }
    List<byte[]> known = keys.ofCookie(header.initiatorSpi());
    if (known.isEmpty()) {
      return Opened.closed(
          List.of(), "there is no key for the ISAKMP SA " + header.initiatorSpi() + "_i");
    }
    if (phase == null || phase.initiatorPublic == null || phase.responderPublic == null) {
      return Opened.closed(List.of(), "the capture has not seen its phase 1 from the beginning");
    }
    IsakmpSuite suite = phase.suite;
    if (suite == null) {
      return Opened.closed(List.of(), "the lab does not have the algorithms of its ISAKMP SA");
    }
    byte[] first = suite.iv(phase.initiatorPublic, phase.responderPublic);
    return open(header, datagram, phase, suite, first, known);
  }

  /**
   * A piece of a message, in the form that Cisco began: identifier, number, whether it is the last,
   * and then octets of a whole message, its header included. The last piece to come is shown with
   * the payloads of the whole.
   */
  private Opened fragment(Ike header, ByteBuffer datagram, String source) {
    Opened piece = Opened.clear(header.payloads(), datagram, 1);
    int body = datagram.position() + IkeDissector.HEADER + IkeDissector.PAYLOAD_HEADER;
    int data = body + FRAGMENT_HEADER;
    if (data > datagram.limit() || fragments.size() > MOST_MESSAGES) {
      return piece;
    }
    List<Object> message =
        List.of(source, header.initiatorSpi(), header.responderSpi(), datagram.getShort(body));
    TreeMap<Integer, byte[]> parts = fragments.computeIfAbsent(message, m -> new TreeMap<>());
    byte[] octets = new byte[datagram.limit() - data];
    datagram.get(data, octets);
    int number = datagram.get(body + 2) & 0xff;
    // Which one is the last is kept as a part behind all that can be.
    parts.put(number, octets);
    if ((datagram.get(body + 3) & 1) != 0) {
      parts.put(LAST_SEEN, new byte[] {(byte) number});
    }
    byte[] last = parts.get(LAST_SEEN);
    if (last == null || parts.size() - 1 < (last[0] & 0xff)) {
      return piece;
    }
    fragments.remove(message);
    parts.remove(LAST_SEEN);
    ByteBuffer whole = ByteBuffer.allocate(parts.values().stream().mapToInt(p -> p.length).sum());
    parts.values().forEach(whole::put);
    whole.flip();
    return IkeDissector.dissect(whole)
        .filter(inner -> !inner.payloads().contains(FRAGMENT))
        .map(inner -> withFragment(open(inner, whole, source)))
        .orElse(piece);
  }

  private static Opened withFragment(Opened whole) {
    List<String> names = new ArrayList<>(List.of(FRAGMENT));
    names.addAll(whole.names());
    return new Opened(whole.protection(), names, whole.problem(), whole.spis(), whole.contents());
  }

  private static void learn(Phase1 phase, ByteBuffer in, boolean fromInitiator) {
    int at = in.position() + IkeDissector.HEADER;
    int next = in.get(in.position() + 16) & 0xff;
    while (next != 0 && at + IkeDissector.PAYLOAD_HEADER <= in.limit()) {
      int length = in.getShort(at + 2) & 0xffff;
      if (length < IkeDissector.PAYLOAD_HEADER || at + length > in.limit()) {
        return;
      }
      ByteBuffer body = in.slice(at + 4, length - 4);
      if (next == SECURITY_ASSOCIATION && !fromInitiator && phase.suite == null) {
        phase.suite = IsakmpSuite.of(body).orElse(null);
      } else if (next == KEY_EXCHANGE) {
        byte[] octets = new byte[body.limit()];
        body.get(0, octets);
        // The first one counts: whoever repeats or forges later ones changes nothing.
        if (fromInitiator && phase.initiatorPublic == null) {
          phase.initiatorPublic = octets;
        } else if (!fromInitiator && phase.responderPublic == null) {
          phase.responderPublic = octets;
        }
      }
      next = in.get(at) & 0xff;
      at += length;
    }
  }

  private static Opened open(
      Ike header,
      ByteBuffer datagram,
      Phase1 phase,
      IsakmpSuite suite,
      byte[] first,
      List<byte[]> keys) {
    int start = datagram.position();
    int length = datagram.getInt(start + 24);
    if (length < 0 || length > datagram.remaining()) {
      return Opened.closed(List.of(), "it was not captured as a whole");
    }
    byte[] sealed = new byte[length - IkeDissector.HEADER];
    datagram.get(start + IkeDissector.HEADER, sealed);
    if (sealed.length == 0 || sealed.length % suite.block() != 0) {
      return Opened.closed(List.of(), "its length is no multiple of its cipher's block");
    }
    Exchange exchange = phase.exchanges.get(header.messageId());
    if (exchange == null) {
      byte[] iv = first;
      if (header.messageId() != 0) {
        byte[] id = ByteBuffer.allocate(4).putInt((int) header.messageId()).array();
        byte[] last = phase.lastBlock;
        iv = suite.iv(last == null ? first : last, id);
      }
      exchange = new Exchange(iv);
    }
    if (Arrays.equals(exchange.latest, sealed)) {
      return exchange.result;
    }
    int type = datagram.get(start + 16) & 0xff;
    Optional<Opened> opened = decrypt(suite, keys, exchange.iv, sealed, type);
    if (opened.isEmpty()) {
      return Opened.closed(List.of(), "no key makes well-formed payloads of it");
    }
    exchange.latest = sealed;
    exchange.result = opened.get();
    exchange.iv = Arrays.copyOfRange(sealed, sealed.length - suite.block(), sealed.length);
    if (header.messageId() == 0) {
      phase.lastBlock = exchange.iv;
    }
    if (phase.exchanges.size() < MOST_EXCHANGES) {
      phase.exchanges.put(header.messageId(), exchange);
    }
    return opened.get();
  }

  // Gateways with different pre-shared keys have different keys for the same cookie.
  private static Optional<Opened> decrypt(
      IsakmpSuite suite, List<byte[]> keys, byte[] iv, byte[] sealed, int type) {
    for (byte[] key : keys) {
      if (key.length == suite.key()) {
        byte[] plain = suite.decrypt(key, iv, sealed);
        if (wellFormed(plain, type)) {
          IkeDissector.Chain chain = IkeDissector.chain(ByteBuffer.wrap(plain), 0, type, 1, false);
          return Optional.of(
              new Opened(
                  Protection.DECRYPTED,
                  chain.names(),
                  Optional.empty(),
                  SpiPayload.in(ByteBuffer.wrap(plain), type, 1),
                  IkePayloads.in(ByteBuffer.wrap(plain), type, 1)));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean wellFormed(byte[] plain, int first) {
    ByteBuffer in = ByteBuffer.wrap(plain);
    int next = first;
    int at = 0;
    while (next != 0) {
      if (at + IkeDissector.PAYLOAD_HEADER > plain.length || plain[at + 1] != 0) {
        return false;
      }
      int length = in.getShort(at + 2) & 0xffff;
      if (length < IkeDissector.PAYLOAD_HEADER || at + length > plain.length) {
        return false;
      }
      next = plain[at] & 0xff;
      at += length;
    }
    return at > 0 && plain.length - at <= MOST_PADDING;
  }
}
