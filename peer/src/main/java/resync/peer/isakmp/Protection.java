package resync.peer.isakmp;

import resync.peer.crypto.Ikev1Cipher;
import resync.peer.crypto.Secret;
import resync.peer.crypto.Skeyid;

/**
 * Keys of an ISAKMP SA and the cipher made of them.
 *
 * @param encryptionKey the cipher's key, for key tables
 */
public record Protection(
    Phase1Suite suite, Skeyid keys, Secret encryptionKey, Ikev1Cipher cipher) {}
