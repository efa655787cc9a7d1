package resync.peer.isakmp.quick;

import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EspKeys;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.Ikev1KeyDerivation;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.Secret;
import resync.peer.isakmp.IsakmpSa;
import resync.peer.sa.AhParameters;
import resync.peer.sa.EspParameters;
import resync.peer.sa.Spi;
import resync.peer.wire.v1.ProtocolId;

/**
 * The keys that one quick mode makes, for each SA its own (RFC 2409 section 5.5).
 *
 * @param shared the shared secret of the quick mode's own key exchange; null without
 */
record Keymat(IsakmpSa sa, QuickMode quick, Phase2.Choice choice, @Nullable Secret shared) {

  /** The ESP SAs of both directions; null where ESP was not chosen. */
  @Nullable EspParameters esp() {
    EspSuite suite = choice.suite().esp();
    if (suite == null) {
      return null;
    }
    Spi inbound = quick.inboundSpis().esp();
    Spi outbound = choice.spis().esp();
    return new EspParameters(
        inbound, outbound, suite, espKeys(inbound, suite), espKeys(outbound, suite));
  }

  private EspKeys espKeys(Spi spi, EspSuite suite) {
    return Ikev1KeyDerivation.espKeys(
        suite, keymat(ProtocolId.ESP, spi, suite.keyMaterialLength()));
  }

  /** The AH SAs of both directions; null where AH was not chosen. */
  @Nullable AhParameters ah() {
    IntegrityAlgorithm integrity = choice.suite().ah();
    if (integrity == null) {
      return null;
    }
    Spi inbound = quick.inboundSpis().ah();
    Spi outbound = choice.spis().ah();
    return new AhParameters(
        inbound,
        outbound,
        integrity,
        keymat(ProtocolId.AH, inbound, integrity.keyLength()),
        keymat(ProtocolId.AH, outbound, integrity.keyLength()));
  }

  private Secret keymat(int protocol, Spi spi, int length) {
    return Ikev1KeyDerivation.keymat(
        sa.protection().suite().hash(),
        sa.protection().keys().d(),
        shared,
        protocol,
        spi.octets(),
        quick.initiatorNonce().toArray(),
        quick.responderNonce().toArray(),
        length);
  }
}
