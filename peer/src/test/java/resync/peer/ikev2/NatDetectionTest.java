package resync.peer.ikev2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.peer.wire.Captured;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeMessage;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

class NatDetectionTest {
  /** The hashes are those that another implementation sent from 192.168.1.2 to 192.168.1.14. */
  @ParameterizedTest
  @CsvSource({
    "192.168.1.14, 500, 192.168.1.2, 500, false",
    "192.168.1.14, 500, 192.168.1.2, 1025, true",
    "192.168.1.14, 500, 192.168.1.3, 500, true",
    "192.168.1.15, 500, 192.168.1.2, 500, true",
  })
  void comparesAddressesWithWhatTheInitiatorSaw(
      String local, int localPort, String remote, int remotePort, boolean nat) {
    if (!(IkeMessage.decode(Octets.hex(Captured.INIT_REQUEST).toArray())
        instanceof Decoded.Ok<IkeMessage>(IkeMessage message))) {
      throw new AssertionError("the capture does not decode");
    }
    assertEquals(
        nat,
        NatDetection.natBetween(
            message,
            new Endpoint(IpAddress.of(local), localPort),
            new Endpoint(IpAddress.of(remote), remotePort)));
  }
}
