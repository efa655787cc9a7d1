package resync.peer.esp;

import resync.peer.sa.ChildSa;
import resync.peer.sa.IpsecProtocol;

/**
 * What the data plane takes of what comes to it: the seam for peers that misbehave in one named
 * way, which take less than they should. Given at construction; nothing in the data plane knows of
 * a misbehaviour. What is not taken is dropped and counted as NOT_TAKEN.
 */
public interface Admission {
  /** Takes everything, as a peer should. */
  Admission ALL = new Admission() {};

  /**
   * Whether an ESP or AH packet from the network is looked up in the SAD.
   *
   * @param spi four octets as an int, most significant first
   */
  default boolean takesInbound(IpsecProtocol protocol, int spi) {
    return true;
  }

  /** Whether a packet from the protected side may leave on this Child SA. */
  default boolean takesOutbound(ChildSa sa) {
    return true;
  }
}
