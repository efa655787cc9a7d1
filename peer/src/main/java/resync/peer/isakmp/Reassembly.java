package resync.peer.isakmp;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import resync.peer.wire.Octets;
import resync.peer.wire.Wire;
import resync.peer.wire.v1.IsakmpPayload.Fragment;

/**
 * Puts the pieces of one message of an ISAKMP SA together again. Nothing of them is authentic
 * before the whole is, so there is one message at a time, and it has a bound.
 */
public final class Reassembly {
  private static final int LARGEST_MESSAGE = 16 * 1024;

  private final Map<Integer, Octets> pieces = new TreeMap<>();
  private int id = -1;
  private int lastNumber;
  private int octets;

  /**
   * Takes a piece.
   *
   * @return the whole message, once this was the last piece missing
   */
  public Optional<byte[]> add(Fragment piece) {
    Octets known = pieces.get(piece.number());
    boolean another = piece.id() != id || (known != null && !known.equals(piece.data()));
    if (another) {
      clear();
      id = piece.id();
    } else if (known != null) {
      return Optional.empty();
    }
    octets += piece.data().length();
    if (octets > LARGEST_MESSAGE || (lastNumber > 0 && piece.number() > lastNumber)) {
      clear();
      return Optional.empty();
    }
    pieces.put(piece.number(), piece.data());
    if (piece.last()) {
      lastNumber = piece.number();
    }
    return lastNumber > 0 && pieces.size() == lastNumber ? Optional.of(whole()) : Optional.empty();
  }

  private byte[] whole() {
    Wire.Writer out = new Wire.Writer();
    pieces.values().forEach(out::octets);
    clear();
    return out.toArray();
  }

  private void clear() {
    pieces.clear();
    id = -1;
    lastNumber = 0;
    octets = 0;
  }
}
