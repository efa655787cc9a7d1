package resync.peer.isakmp;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.PresharedKey;
import resync.peer.crypto.KeyExchange;
import resync.peer.wire.Octets;

/** What phase 1 gathers until both ends have authenticated. */
public final class Handshake {
  /** SAi_b: the body of the SA payload that the initiator sent. */
  public Octets initiatorSa = Octets.EMPTY;

  public Octets initiatorNonce = Octets.EMPTY;
  public Octets responderNonce = Octets.EMPTY;
  public Octets initiatorPublicValue = Octets.EMPTY;
  public Octets responderPublicValue = Octets.EMPTY;

  /** The body of our own ID payload. */
  public Octets ownId = Octets.EMPTY;

  /** The body of the other end's ID payload, as far as it came before the authentication. */
  public Octets otherId = Octets.EMPTY;

  @Nullable Phase1Suite suite;
  @Nullable KeyExchange keyExchange;
  public Optional<PresharedKey> presharedKey = Optional.empty();

  /** Whether we have said INITIAL-CONTACT. */
  public boolean saidInitialContact;

  public Phase1Suite suite() {
    if (suite == null) {
      throw new IllegalStateException("no suite is agreed yet");
    }
    return suite;
  }

  public KeyExchange keyExchange() {
    if (keyExchange == null) {
      throw new IllegalStateException("there is no key pair yet");
    }
    return keyExchange;
  }
}
