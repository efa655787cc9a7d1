package resync.peer.sa;

import resync.peer.crypto.EspKeys;
import resync.peer.crypto.EspSuite;

/**
 * What IKE negotiated for the ESP SAs of a Child SA (RFC 4303).
 *
 * @param inboundSpi the SPI that this end chose
 * @param outboundSpi the SPI that the other end chose
 * @param suite the algorithms
 * @param inboundKeys keys of packets that come in
 * @param outboundKeys keys of packets that go out
 */
public record EspParameters(
    Spi inboundSpi, Spi outboundSpi, EspSuite suite, EspKeys inboundKeys, EspKeys outboundKeys) {}
