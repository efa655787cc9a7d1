package resync.lab.capture;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import resync.lab.capture.IpPacket.Fragment;

/**
 * Puts the fragments of IP datagrams together (RFC 791 section 3.2, RFC 8200 section 4.5), in
 * whatever order they come. Where two overlap, the octets that came first count. It holds a bounded
 * number of datagrams; the oldest is given up for a new one.
 */
final class IpFragments {
  private static final int MOST_DATAGRAMS = 128;
  private static final int LONGEST_DATAGRAM = 65_535;
  private static final int UNIT = 8;
  private static final int MOST_NAMED = 10;

  /** RFC 791 and RFC 8200 have receivers wait for less; an identification may come again. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Map<Key, Datagram> waiting = new LinkedHashMap<>();
  private final List<String> named = new ArrayList<>();
  private long givenUp;

  private record Key(String source, String destination, int protocol, int identification) {}

  /** Presence is kept by units of eight octets, the unit of offsets. */
  private static final class Datagram {
    private final Instant began;
    private final long first;
    private long packets;
    private final BitSet there = new BitSet();
    private byte[] octets = {};
    private int length = -1;

    private Datagram(Instant began, long first) {
      this.began = began;
      this.first = first;
    }

    private void add(int offset, boolean more, ByteBuffer payload) {
      // All parts but the last are multiples of eight octets, or what is left over is not used.
      int octetsUsed = more ? payload.limit() / UNIT * UNIT : payload.limit();
      if (octets.length < offset + octetsUsed) {
        octets = Arrays.copyOf(octets, offset + octetsUsed);
      }
      for (int at = 0; at < octetsUsed; at += UNIT) {
        int unit = (offset + at) / UNIT;
        if (!there.get(unit)) {
          there.set(unit);
          payload.get(at, octets, offset + at, Math.min(UNIT, octetsUsed - at));
        }
      }
      if (!more && length < 0) {
        length = offset + octetsUsed;
      }
    }

    private boolean complete() {
      return length >= 0 && there.nextClearBit(0) * UNIT >= length;
    }
  }

  /**
   * Takes a packet that is a fragment.
   *
   * @return the whole payload where this is the last that was missing
   */
  Optional<ByteBuffer> add(long number, Instant time, IpPacket packet, Fragment fragment) {
    Key key =
        new Key(
            packet.source(), packet.destination(), packet.protocol(), fragment.identification());
    Datagram datagram = waiting.get(key);
    if (datagram != null && Duration.between(datagram.began, time).compareTo(LIMIT) > 0) {
      giveUp(key, datagram);
      datagram = null;
    }
    if (datagram == null) {
      datagram = new Datagram(time, number);
      if (waiting.size() == MOST_DATAGRAMS) {
        Map.Entry<Key, Datagram> oldest = waiting.entrySet().iterator().next();
        giveUp(oldest.getKey(), oldest.getValue());
      }
      waiting.put(key, datagram);
    }
    datagram.packets++;
    if (fragment.whole() && fragment.offset() + packet.payload().limit() <= LONGEST_DATAGRAM) {
      datagram.add(fragment.offset(), fragment.more(), packet.payload());
    }
    if (!datagram.complete()) {
      return Optional.empty();
    }
    waiting.remove(key);
    return Optional.of(ByteBuffer.wrap(datagram.octets, 0, datagram.length).slice());
  }

  private void giveUp(Key key, Datagram datagram) {
    waiting.remove(key);
    givenUp++;
    if (named.size() < MOST_NAMED) {
      named.add(describe(key, datagram));
    }
  }

  /** Datagrams of which a fragment is missing, a sentence each for some, or one for the rest. */
  List<String> incomplete() {
    List<String> sentences = new ArrayList<>(named);
    waiting.forEach((key, datagram) -> sentences.add(describe(key, datagram)));
    long all = givenUp + waiting.size();
    List<String> shown =
        new ArrayList<>(sentences.subList(0, Math.min(MOST_NAMED, sentences.size())));
    if (all > shown.size()) {
      shown.add(all - shown.size() + " more IP datagrams are incomplete");
    }
    return shown;
  }

  private static String describe(Key key, Datagram datagram) {
    return "an IP datagram (protocol %d) from %s to %s is incomplete: of its fragments there %s, first in packet %d"
        .formatted(
            key.protocol,
            key.source,
            key.destination,
            datagram.packets == 1 ? "is one" : "are " + datagram.packets,
            datagram.first);
  }
}
