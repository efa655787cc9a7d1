package resync.peer.isakmp.quick;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.crypto.KeyExchange;
import resync.peer.sa.NatTraversal;
import resync.peer.sa.Spi;
import resync.peer.wire.Octets;

/** What one quick mode gathers until its SAs are in use (RFC 2409 section 5.5). */
final class QuickMode {
  private final int messageId;
  private final ChildConfig config;
  private final Phase2.Spis inboundSpis;
  private final @Nullable IpsecSa replaces;
  private Octets initiatorNonce = Octets.EMPTY;
  private Octets responderNonce = Octets.EMPTY;
  private Optional<KeyExchange> keyExchange = Optional.empty();
  private @Nullable NatTraversal nat;
  private @Nullable IpsecSa prepared;
  private @Nullable IpsecSa made;

  /**
   * @param inboundSpis the SPIs that we want to receive on
   * @param replaces the pair of SAs that the new one is to replace; null for none
   */
  QuickMode(
      int messageId, ChildConfig config, Phase2.Spis inboundSpis, @Nullable IpsecSa replaces) {
    this.messageId = messageId;
    this.config = config;
    this.inboundSpis = inboundSpis;
    this.replaces = replaces;
  }

  int messageId() {
    return messageId;
  }

  ChildConfig config() {
    return config;
  }

  Phase2.Spis inboundSpis() {
    return inboundSpis;
  }

  @Nullable IpsecSa replaces() {
    return replaces;
  }

  Octets initiatorNonce() {
    return initiatorNonce;
  }

  void initiatorNonce(Octets nonce) {
    initiatorNonce = nonce;
  }

  Octets responderNonce() {
    return responderNonce;
  }

  void responderNonce(Octets nonce) {
    responderNonce = nonce;
  }

  /** Our key pair for perfect forward secrecy; empty without. */
  Optional<KeyExchange> keyExchange() {
    return keyExchange;
  }

  void keyExchange(KeyExchange own) {
    keyExchange = Optional.of(own);
  }

  /** What its SAs have to know of a NAT; null where there is none. */
  @Nullable NatTraversal nat() {
    return nat;
  }

  void nat(Optional<NatTraversal> between) {
    nat = between.orElse(null);
  }

  /** The SAs that are ready to receive and not yet in use; null if there are none. */
  @Nullable IpsecSa prepared() {
    return prepared;
  }

  void prepared(@Nullable IpsecSa ready) {
    prepared = ready;
  }

  /** Whether packets would leave with this SPI on what is prepared. */
  boolean prepares(Spi outboundSpi) {
    return prepared != null && prepared.sa().parameters().outboundSpis().contains(outboundSpi);
  }

  /** What was prepared is in use from now on. */
  void complete() {
    made = prepared;
    prepared = null;
  }

  /** Whether the peer may still have to ask for our last message. */
  boolean isUnconfirmed(Instant now) {
    return made != null && !made.isAtPeer(now);
  }

  /** The SAs that it has made, whether or not they are still there; null before it is complete. */
  @Nullable IpsecSa made() {
    return made;
  }
}
