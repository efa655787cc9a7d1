package resync.peer.isakmp.quick;

import java.util.ArrayList;
import java.util.List;
import resync.peer.isakmp.InformationalSender;
import resync.peer.isakmp.IsakmpSa;
import resync.peer.sa.AhParameters;
import resync.peer.sa.ChildSaParameters;
import resync.peer.sa.Spi;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.NotifyCode;
import resync.peer.wire.v1.ProtocolId;

/** What we say of IPsec SAs in informational exchanges (RFC 2407 section 4.6.3, RFC 2408 3.15). */
final class IpsecInformational {
  private final InformationalSender informational;

  IpsecInformational(InformationalSender informational) {
    this.informational = informational;
  }

  /** Says that we have deleted an SA that we received on (RFC 2408 section 3.15). */
  void delete(IsakmpSa sa, IpsecSa pair) {
    ChildSaParameters parameters = pair.sa().parameters();
    List<IsakmpPayload> deletes = new ArrayList<>();
    if (parameters.suite() != null) {
      deletes.add(delete(ProtocolId.ESP, parameters.inboundSpi()));
    }
    AhParameters ah = parameters.ah();
    if (ah != null) {
      deletes.add(delete(ProtocolId.AH, ah.inboundSpi()));
    }
    informational.send(sa, deletes);
  }

  /**
   * Tells the peer to stop sending with an SPI that we do not have: a Delete, which every
   * implementation acts on, and INVALID-SPI, which says why.
   */
  void invalidSpi(IsakmpSa sa, int protocol, Spi spi) {
    Octets octets = Octets.of(spi.octets());
    informational.send(
        sa,
        delete(protocol, spi),
        new IsakmpPayload.Notification(protocol, octets, NotifyCode.INVALID_SPI.number(), octets));
  }

  private static IsakmpPayload delete(int protocol, Spi spi) {
    return new IsakmpPayload.Delete(protocol, List.of(Octets.of(spi.octets())));
  }
}
