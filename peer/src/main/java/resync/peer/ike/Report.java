package resync.peer.ike;

import resync.peer.crypto.EspKeys;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IkeKeys;
import resync.peer.crypto.IkeSuite;
import resync.peer.crypto.Secret;
import resync.peer.sa.IkeSpi;
import resync.peer.sa.IpsecProtocol;
import resync.peer.sa.Spi;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/** Something happened that the surroundings write down: logs, event streams, key tables. */
public sealed interface Report extends Effect {

  /** An IKE SA is established: both ends have authenticated. */
  record IkeSaUp(IkeSaStatus sa) implements Report {}

  /** An IKE SA is gone, with every Child SA that was reported under it unless said otherwise. */
  record IkeSaDown(IkeSaStatus sa, DownReason reason) implements Report {}

  /** A Child SA (a pair) carries traffic now. */
  record ChildSaUp(ChildSaStatus sa) implements Report {}

  /** A Child SA is gone. */
  record ChildSaDown(ChildSaStatus sa, DownReason reason) implements Report {}

  /**
   * Keys of an IKE SA, reported as soon as they exist (before IKE_AUTH), so that a capture can be
   * decrypted whatever happens next.
   */
  record IkeKeysMade(IkeSpi initiatorSpi, IkeSpi responderSpi, IkeSuite suite, IkeKeys keys)
      implements Report {}

  /**
   * The key of an IKEv1 SA, reported as soon as it exists (before the identities).
   *
   * @param initiatorCookie what key tables find the SA by
   * @param responderCookie the other cookie
   * @param encryptionKey what messages are encrypted with (RFC 2409 appendix B)
   */
  record Ikev1KeysMade(IkeSpi initiatorCookie, IkeSpi responderCookie, Secret encryptionKey)
      implements Report {}

  /**
   * Keys of one SA (one direction), reported before the SA carries traffic.
   *
   * @param source outer source address of the packets on this SA
   * @param destination outer destination address
   */
  record EspKeysMade(Spi spi, IpAddress source, IpAddress destination, EspSuite suite, EspKeys keys)
      implements Report {}

  /**
   * An ESP or AH packet with an unknown SPI was dropped.
   *
   * @param source the packet's source; port 0 unless UDP-encapsulated
   * @param destination the packet's destination
   * @param protocol 50 for ESP or 51 for AH
   * @param logged whether the rate limit lets this one be logged: one a minute per flow; a {@link
   *     LogLine} with the line itself follows
   */
  record InvalidSpiSeen(
      Endpoint source,
      Endpoint destination,
      IpsecProtocol protocol,
      Spi spi,
      boolean udpEncapsulated,
      boolean logged)
      implements Report {}

  /**
   * The other end says that it does not know an SPI we send on.
   *
   * @param authenticated whether it came over an IKE SA; if not, it changes no SA
   */
  record InvalidSpiReceived(Endpoint remote, Spi spi, boolean authenticated) implements Report {}

  /** A new IKE SA is being set up because of an unknown SPI. */
  record RecoveryStarted(String connection, Endpoint remote, Spi spi) implements Report {}

  /**
   * An unknown SPI starts nothing this time.
   *
   * @param reason one phrase: which limit, or that the sender is not a configured peer
   */
  record RecoverySuppressed(Endpoint remote, Spi spi, String reason) implements Report {}

  /**
   * A liveness check is under way.
   *
   * @param cause one phrase: what made us doubt
   */
  record LivenessStarted(IkeSaStatus sa, String cause) implements Report {}

  /** The other end did not answer; its SAs are deleted here. */
  record LivenessFailed(IkeSaStatus sa) implements Report {}

  /** A line for the human log. */
  record LogLine(Level level, String text) implements Report {}

  /** How much a log line matters. */
  enum Level {
    DEBUG,
    INFO,
    WARNING,
    ERROR
  }

  /** Why an SA went. */
  enum DownReason {
    /** The other end sent a Delete. */
    DELETED_BY_PEER("deleted-by-peer"),
    /** We sent a Delete: asked by a person, or the peer stops. */
    DELETED("deleted"),
    /** The other end said over an IKE SA that it does not know the SPI. */
    INVALID_SPI("invalid-spi"),
    /** Cleared silently by a person. */
    CLEARED("cleared"),
    /** Its hard lifetime has passed. */
    EXPIRED("expired"),
    /** The other end stopped answering. */
    LIVENESS("liveness"),
    /** A newer one took its place. */
    REKEYED("rekeyed"),
    /** The other end said INITIAL_CONTACT: it has no older SA with us. */
    INITIAL_CONTACT("initial-contact"),
    /** Negotiation failed before it was established. */
    FAILED("failed");

    private final String word;

    DownReason(String word) {
      this.word = word;
    }

    /** The word that event streams carry. */
    public String word() {
      return word;
    }
  }
}
