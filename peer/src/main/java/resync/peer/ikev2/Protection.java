package resync.peer.ikev2;

import resync.peer.crypto.IkeCipher;
import resync.peer.crypto.IkeKeys;
import resync.peer.crypto.IkeSuite;
import resync.peer.crypto.RandomSource;

/**
 * Algorithms and keys of an IKE SA, and the cipher of each direction.
 *
 * @param inbound opens what the other end sealed
 * @param outbound seals what we send
 */
record Protection(IkeSuite suite, IkeKeys keys, IkeCipher inbound, IkeCipher outbound) {

  static Protection of(IkeSuite suite, IkeKeys keys, boolean initiator, RandomSource random) {
    IkeCipher fromInitiator = IkeCipher.of(suite, keys.skEi(), keys.skAi(), random);
    IkeCipher fromResponder = IkeCipher.of(suite, keys.skEr(), keys.skAr(), random);
    return initiator
        ? new Protection(suite, keys, fromResponder, fromInitiator)
        : new Protection(suite, keys, fromInitiator, fromResponder);
  }
}
