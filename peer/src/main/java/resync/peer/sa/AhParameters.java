package resync.peer.sa;

import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.Secret;

/**
 * What IKE negotiated for the AH SAs of a Child SA (RFC 4302).
 *
 * @param inboundSpi the SPI that this end chose
 * @param outboundSpi the SPI that the other end chose
 * @param integrity the algorithm
 * @param inboundKey key of packets that come in
 * @param outboundKey key of packets that go out
 */
public record AhParameters(
    Spi inboundSpi,
    Spi outboundSpi,
    IntegrityAlgorithm integrity,
    Secret inboundKey,
    Secret outboundKey) {}
