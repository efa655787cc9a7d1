package resync.peer.ike;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.PeerConfig;
import resync.peer.ike.Event.Scope;
import resync.peer.sa.ChildSa;
import resync.peer.sa.IpsecProtocol;
import resync.peer.sa.LimitReached;
import resync.peer.sa.PeerMoved;
import resync.peer.sa.Spi;
import resync.peer.wire.Arrival;
import resync.peer.wire.ip.Endpoint;

/** One version of IKE as the rest of the peer sees it. Each keeps its own SAs. */
public interface IkeProtocol {
  /** The major version in the IKE header of its messages. */
  int majorVersion();

  /** A message from the network, without a non-ESP marker; anything at all. */
  void receive(Arrival message);

  /**
   * Negotiates a child, and the IKE SA first if there is none.
   *
   * @return why not; empty if it is under way or there already
   */
  Optional<String> initiate(Instant now, ConnectionConfig connection, ChildConfig child);

  /** A negotiation that a packet asked for did not start: packets may ask again later. */
  void notStarted(Instant now, ChildConfig child);

  /** A Child SA, perhaps one of its own, is to be replaced or is to carry no more traffic. */
  void limitReached(Instant now, LimitReached limit);

  /** The first packet has come in on a Child SA, perhaps one of its own: the other end has it. */
  void usedByPeer(Instant now, ChildSa sa);

  /**
   * The other end of a Child SA, perhaps one of its own, sends from somewhere else: what goes to
   * that peer goes there from now on.
   */
  void moved(PeerMoved move);

  /** Whether both ends have stopped using this inbound SPI a moment ago. */
  boolean deletedLately(Spi inboundSpi, Instant now);

  /** Deletes SAs and tells the other ends. */
  void terminate(Instant now, Scope scope);

  /** Forgets SAs; no message leaves. */
  void clear(Instant now, Scope scope);

  /** Forgets the Child SAs of one child; no message leaves. */
  void clear(Instant now, ChildConfig child);

  /**
   * Replaces SAs with new ones while they carry traffic; one that is being replaced already is left
   * at that.
   *
   * @return whether there is any to replace
   */
  boolean rekey(Instant now, Scope scope);

  /** Takes a new configuration; SAs already negotiated stay as they are. */
  void reload(PeerConfig config);

  /**
   * Whether an IKE SA is up with who sends ESP from there. Over a NAT that is an address and a
   * port: several peers may be behind it, and what goes to a mapping that is no more is lost.
   *
   * @param from port 0 for raw ESP and AH
   */
  boolean isUp(Endpoint from);

  /** Whether an IKE SA for this connection is being set up from here. */
  boolean isStarting(ConnectionConfig connection);

  /**
   * Tells a peer to stop sending with an SPI: over the IKE SA with it, or over the one that is
   * being set up from here as soon as it is up.
   *
   * @param from where it sends from, as for {@link #isUp}
   * @param protocol whose SPI it is
   * @param stillWanted asked again when it can be said
   */
  void tellInvalidSpi(
      Instant now, Endpoint from, IpsecProtocol protocol, Spi spi, BooleanSupplier stillWanted);

  /**
   * Sets up a new IKE SA to tell the peer over it to stop sending with an SPI.
   *
   * @param path where to begin: over a NAT nobody hears port 500 (RFC 7296 section 2.23)
   * @param protocol whose SPI it is
   * @return whether it is under way
   */
  boolean recover(
      Instant now, ConnectionConfig connection, UdpPath path, IpsecProtocol protocol, Spi spi);

  /**
   * The paths of its SAs on which this end is behind a NAT, and when the last ESP packet left on
   * each; {@link ChildSa#NEVER} where none did.
   */
  Map<UdpPath, Long> pathsBehindNat();

  /** Every IKE SA, those being set up included. */
  List<IkeSaStatus> ikeSas();

  /** Every Child SA that carries traffic. */
  List<ChildSaStatus> childSas();
}
