package resync.peer.ike.v2;

import java.net.Inet4Address;
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

/** Every IKE SA, found by the SPI that this end chose. */
final class SaTable {
  private final Map<IkeSpi, IkeSa> byLocalSpi = new LinkedHashMap<>();
  private final Map<Octets, IkeSa> byInitRequest = new HashMap<>();

  void add(IkeSa sa) {
    byLocalSpi.put(sa.localSpi(), sa);
  }

  void remove(IkeSa sa) {
    byLocalSpi.remove(sa.localSpi());
    byInitRequest.values().removeIf(other -> other == sa);
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

  /** The newest established IKE SA with an address. */
  Optional<IkeSa> establishedWith(Inet4Address remote) {
    return established()
        .filter(sa -> sa.remote().address().equals(remote))
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
