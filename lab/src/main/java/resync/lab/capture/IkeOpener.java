package resync.lab.capture;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.capture.Decryption.Protection;
import resync.lab.dissect.IkePayload;
import resync.lab.dissect.IkePayloads;

/**
 * Opens the IKE messages of one capture, in its order: decrypts, checks integrity, and names the
 * payloads inside. Fragments (RFC 7383) are put together when the last of them comes. Nothing on
 * the wire makes it throw.
 */
final class IkeOpener {
  private static final int FRAGMENT_HEADER = 4;
  private static final int MOST_FRAGMENTS = 1000;
  private static final int MOST_MESSAGES = 1000;

  private final IkeKeys keys;
  private final Map<Whole, Fragments> fragments = new HashMap<>();

  private final IsakmpOpener isakmp;

  IkeOpener(IkeKeys keys) {
    this.keys = keys;
    this.isakmp = new IsakmpOpener(keys);
  }

  /**
   * What became of a message.
   *
   * @param names payloads that are readable, in order
   * @param problem why it is still encrypted
   * @param spis the decrypted payloads that name SAs of ESP or AH
   * @param contents what readable payloads say of SAs, traffic and identities
   */
  record Opened(
      Protection protection,
      List<String> names,
      Optional<String> problem,
      List<SpiPayload> spis,
      List<IkePayload> contents) {
    /** A message of which nothing was hidden. */
    static Opened clear(List<String> names, ByteBuffer datagram, int majorVersion) {
      return new Opened(
          Protection.CLEAR,
          names,
          Optional.empty(),
          List.of(),
          IkeDissector.contents(datagram, majorVersion));
    }

    static Opened closed(List<String> names, String problem) {
      return new Opened(Protection.ENCRYPTED, names, Optional.of(problem), List.of(), List.of());
    }
  }

  // A sender that cuts a message anew, into smaller fragments, says another total.
  private record Whole(Ike header, int total) {}

  /** Payloads of fragments by number; the first one's header names the first payload. */
  private static final class Fragments {
    private final TreeMap<Integer, byte[]> parts = new TreeMap<>();
    private int firstPayload;
  }

  /**
   * Opens a message.
   *
   * @param header the message as an observer without keys sees it
   * @param datagram from the IKE header on
   * @param source the address that it came from
   */
  Opened open(Ike header, ByteBuffer datagram, String source) {
    if (header.majorVersion() == 1) {
      return isakmp.open(header, IkeDissector.message(datagram), source);
    }
    IkeDissector.Chain chain = IkeDissector.outer(datagram, 2, header.response());
    if (chain.sealed() < 0) {
      return Opened.clear(chain.names(), datagram, 2);
    }
    return switch (keys.of(header.initiatorSpi(), header.responderSpi())) {
      case null ->
          Opened.closed(
              chain.names(),
              "there is no key for the IKE SA "
                  + header.initiatorSpi()
                  + "_i "
                  + header.responderSpi()
                  + "_r");
      case IkeKeys.Entry.Unusable(String reason) -> Opened.closed(chain.names(), reason);
      case IkeKeys.Entry.Usable usable -> open(header, datagram, chain, usable);
    };
  }

  private Opened open(
      Ike header, ByteBuffer datagram, IkeDissector.Chain chain, IkeKeys.Entry.Usable keys) {
    int start = datagram.position();
    int length = datagram.getInt(start + 24);
    if (length < 0 || length > datagram.remaining()) {
      return Opened.closed(chain.names(), "it was not captured as a whole");
    }
    byte[] message = new byte[length];
    datagram.get(start, message);
    int sealed = chain.sealed() - start;
    boolean fragment = chain.names().getLast().equals("SKF");
    int body = sealed + IkeDissector.PAYLOAD_HEADER + (fragment ? FRAGMENT_HEADER : 0);
    int payloadLength = datagram.getShort(chain.sealed() + 2) & 0xffff;
    // RFC 7296 section 3.14: it is always the last payload, so the message ends with it.
    if (body > length || sealed + payloadLength != length) {
      return Opened.closed(chain.names(), "its encrypted payload does not end where it does");
    }
    IkeKeys.Flow direction = header.fromInitiator() ? keys.fromInitiator() : keys.fromResponder();
    Optional<byte[]> payloads =
        keys.suite().open(message, body, direction.encryption(), direction.integrity());
    if (payloads.isEmpty()) {
      return Opened.closed(chain.names(), "its integrity check fails");
    }
    int first = message[sealed] & 0xff;
    return fragment
        ? fragment(header, message, body, first, payloads.get(), chain)
        : decrypted(header, chain, first, payloads.get());
  }

  private Opened fragment(
      Ike header,
      byte[] octets,
      int body,
      int firstPayload,
      byte[] part,
      IkeDissector.Chain chain) {
    ByteBuffer in = ByteBuffer.wrap(octets);
    int number = in.getShort(body - 4) & 0xffff;
    int total = in.getShort(body - 2) & 0xffff;
    if (number == 0 || number > total || total > MOST_FRAGMENTS) {
      return Opened.closed(chain.names(), "it is fragment " + number + " of " + total);
    }
    Whole message = new Whole(header, total);
    if (fragments.size() == MOST_MESSAGES && !fragments.containsKey(message)) {
      return Opened.closed(chain.names(), "too many messages wait for their fragments");
    }
    Fragments all = fragments.computeIfAbsent(message, m -> new Fragments());
    all.parts.put(number, part);
    if (number == 1) {
      all.firstPayload = firstPayload;
    }
    if (all.parts.size() < total) {
      return decrypted(header, chain, 0, new byte[0]);
    }
    fragments.remove(message);
    int length = all.parts.values().stream().mapToInt(p -> p.length).sum();
    ByteBuffer whole = ByteBuffer.allocate(length);
    all.parts.values().forEach(whole::put);
    return decrypted(header, chain, all.firstPayload, whole.array());
  }

  private static Opened decrypted(
      Ike header, IkeDissector.Chain chain, int first, byte[] payloads) {
    List<String> names = new ArrayList<>(chain.names());
    names.addAll(
        IkeDissector.chain(ByteBuffer.wrap(payloads), 0, first, 2, header.response()).names());
    return new Opened(
        Protection.DECRYPTED,
        names,
        Optional.empty(),
        SpiPayload.in(ByteBuffer.wrap(payloads), first, 2),
        IkePayloads.in(ByteBuffer.wrap(payloads), first, 2));
  }
}
