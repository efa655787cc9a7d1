package resync.peer.ikev2;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/** Every IKE SA, found by the SPI that this end chose. */
final class SaTable {
  private static final int REMEMBERED = 256;

  private final Map<IkeSpi, IkeSa> byLocalSpi = new LinkedHashMap<>();
  private final Map<Octets, IkeSa> byInitRequest = new HashMap<>();
  private final Map<IkeSpi, LastWords> lastWords =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<IkeSpi, LastWords> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record LastWords(Octets request, Octets response) {}

  void add(IkeSa sa) {
    byLocalSpi.put(sa.localSpi(), sa);
  }

  void remove(IkeSa sa) {
    byLocalSpi.remove(sa.localSpi());
    byInitRequest.values().removeIf(other -> other == sa);
  }

  /** Keeps the answer to a peer's Delete for when the Delete comes again (section 2.1). */
  void keepLastWords(IkeSa sa, byte[] request, byte[] response) {
    lastWords.put(sa.localSpi(), new LastWords(Octets.of(request), Octets.of(response)));
  }

  /** What was answered to exactly this request before the IKE SA was forgotten. */
  Optional<byte[]> lastWords(IkeSpi localSpi, byte[] request) {
    return Optional.ofNullable(lastWords.get(localSpi))
        .filter(last -> last.request().equals(Octets.of(request)))
        .map(last -> last.response().toArray());
  }

  @Nullable IkeSa byLocalSpi(IkeSpi spi) {
    return byLocalSpi.get(spi);
  }

  boolean isTaken(IkeSpi spi) {
    return byLocalSpi.containsKey(spi);
  }

  /** Remembers which IKE_SA_INIT request made it, so that the same request is answered the same. */
  void answered(byte[] initRequest, IkeSa sa) {
    byInitRequest.put(Octets.of(initRequest), sa);
  }

  @Nullable IkeSa byInitRequest(byte[] initRequest) {
    return byInitRequest.get(Octets.of(initRequest));
  }

  /** A copy, the oldest first. */
  List<IkeSa> all() {
    return new ArrayList<>(byLocalSpi.values());
  }

  Stream<IkeSa> established() {
    return all().stream().filter(IkeSa::isEstablished);
  }

  /** The newest IKE SA with an address over which the peer can be told something. */
  Optional<IkeSa> establishedWith(IpAddress remote) {
    return all().stream()
        .filter(IkeSa::takesRequests)
        .filter(sa -> sa.remote().address().equals(remote))
        .reduce((_, newer) -> newer);
  }

  /** The newest one over which who sends ESP from there can be told something. */
  Optional<IkeSa> establishedWith(Endpoint from) {
    return all().stream()
        .filter(IkeSa::takesRequests)
        .filter(sa -> sa.isAt(from))
        .reduce((_, newer) -> newer);
  }

  /** How many initiators have been answered that have not authenticated yet. */
  int halfOpen() {
    int count = 0;
    for (IkeSa sa : byLocalSpi.values()) {
      if (sa.state() == State.INIT_ANSWERED) {
        count++;
      }
    }
    return count;
  }
}
