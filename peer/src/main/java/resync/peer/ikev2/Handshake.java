package resync.peer.ikev2;

import java.util.Optional;
import resync.peer.crypto.KeyExchange;
import resync.peer.wire.Octets;

/**
 * What IKE_SA_INIT leaves behind for IKE_AUTH to sign (RFC 7296 section 2.15). Forgotten once both
 * ends have authenticated.
 */
final class Handshake {
  private Octets initiatorNonce = Octets.EMPTY;
  private Octets responderNonce = Octets.EMPTY;
  private byte[] initRequest = {};
  private byte[] initResponse = {};
  private Optional<KeyExchange> keyExchange = Optional.empty();

  Octets initiatorNonce() {
    return initiatorNonce;
  }

  Octets responderNonce() {
    return responderNonce;
  }

  void nonces(Octets initiator, Octets responder) {
    initiatorNonce = initiator;
    responderNonce = responder;
  }

  /** The first message as it was sent last, with its cookie and its last choice of group. */
  byte[] initRequest() {
    return initRequest;
  }

  byte[] initResponse() {
    return initResponse;
  }

  void initRequest(byte[] octets) {
    initRequest = octets;
  }

  void initResponse(byte[] octets) {
    initResponse = octets;
  }

  KeyExchange keyExchange() {
    return keyExchange.orElseThrow();
  }

  void keyExchange(KeyExchange own) {
    keyExchange = Optional.of(own);
  }
}
