package resync.peer.isakmp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import resync.peer.config.ConnectionConfig.Fragmentation;
import resync.peer.ike.Environment;
import resync.peer.wire.Decoded;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.Fragment;
import resync.peer.wire.v1.IsakmpPayloads;

/**
 * Messages in pieces, as Cisco and strongSwan send them: each piece is a message of its own in the
 * clear, with the cookies of the whole, phase 1's exchange type and no message ID.
 */
public final class Fragments {
  private static final int IPV4_AND_UDP = 28;
  private static final int NON_ESP_MARKER = 4;
  private static final int MOST = 255;

  private Fragments() {}

  /** Whether a message is a piece of another. */
  public static boolean isFragment(IkeHeader header) {
    return header.nextPayload() == IsakmpPayload.FRAGMENT;
  }

  /**
   * What is sent for a message: itself, or its pieces.
   *
   * @param local where it is sent from; behind a NAT a marker is added
   */
  public static List<byte[]> of(Environment env, IsakmpSa sa, Endpoint local, byte[] message) {
    int room = env.config().settings().fragmentSize() - IPV4_AND_UDP;
    if (local.port() == Endpoint.NAT_T_PORT) {
      room -= NON_ESP_MARKER;
    }
    if (message.length <= room || !mayCut(sa)) {
      return List.of(message);
    }
    int share = room - IkeHeader.LENGTH - IsakmpPayloads.HEADER - NON_ESP_MARKER;
    int count = Math.ceilDiv(message.length, share);
    if (count > MOST) {
      return List.of(message);
    }
    IkeHeader header =
        IsakmpMessage.header(
            sa.initiatorCookie().value(),
            sa.responderCookie().value(),
            sa.phase1().exchange(),
            0,
            0);
    int id = sa.nextFragmentId();
    List<byte[]> pieces = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      int from = (number - 1) * share;
      int to = Math.min(from + share, message.length);
      pieces.add(
          IsakmpMessage.encode(
              header,
              List.of(new Fragment(id, number, number == count, Octets.of(message, from, to)))));
    }
    env.counters().count("IKE_MESSAGES_FRAGMENTED");
    return pieces;
  }

  /** A first message is never cut: nobody could put it together without state for strangers. */
  private static boolean mayCut(IsakmpSa sa) {
    Fragmentation wanted = sa.connection().fragmentation();
    return !sa.responderCookie().isZero()
        && (wanted == Fragmentation.FORCE
            || (wanted == Fragmentation.YES && sa.abilities().fragmentation()));
  }

  /** The piece that a message is; nothing may stand beside it. */
  public static Decoded<Fragment> read(IkeHeader header, byte[] raw) {
    return IsakmpMessage.decode(header, raw)
        .then(
            message ->
                message.payloads().size() == 1
                        && message.payloads().getFirst() instanceof Fragment piece
                    ? new Decoded.Ok<>(piece)
                    : new Decoded.Malformed<>("a piece of a message with more beside it"));
  }

  /** Takes a piece in. The whole message, once there is nothing missing of it. */
  public static Optional<byte[]> whole(IsakmpSa sa, Fragment piece) {
    return sa.reassembly().add(piece).filter(whole -> isNoFragment(whole));
  }

  private static boolean isNoFragment(byte[] whole) {
    return IkeHeader.decode(whole) instanceof Decoded.Ok<IkeHeader>(IkeHeader header)
        && !isFragment(header);
  }
}
