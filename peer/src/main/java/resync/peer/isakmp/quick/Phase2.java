package resync.peer.isakmp.quick;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import resync.peer.crypto.EspSuite;
import resync.peer.crypto.IntegrityAlgorithm;
import resync.peer.crypto.KeyExchangeMethod;
import resync.peer.isakmp.Lifetimes;
import resync.peer.sa.Spi;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.ProtocolId;
import resync.peer.wire.v1.SaProposal;

/** What a quick mode negotiates, in types and in numbers (RFC 2407 sections 4.4 and 4.5). */
final class Phase2 {
  static final int LIFE_TYPE = 1;
  static final int LIFE_DURATION = 2;
  static final int GROUP = 3;
  static final int ENCAPSULATION = 4;
  static final int AUTHENTICATION = 5;
  static final int KEY_LENGTH = 6;

  private Phase2() {}

  /**
   * What protects the packets of an SA: ESP, AH, or a bundle of both with AH outside.
   *
   * @param esp null without ESP
   * @param ah null without AH
   */
  record Suite(@Nullable EspSuite esp, @Nullable IntegrityAlgorithm ah) {

    /** In strongSwan's syntax, AH's words behind a plus sign. */
    @Override
    public String toString() {
      String inner = esp == null ? "" : esp.toString();
      return ah == null ? inner : inner + (esp == null ? "ah " : "+ah ") + ah.keyword();
    }
  }

  /** The SPIs that one end has chosen; that of a protocol which is not negotiated is not used. */
  record Spis(Spi esp, Spi ah) {
    Octets of(int protocol) {
      return Octets.of((protocol == ProtocolId.AH ? ah : esp).octets());
    }
  }

  /**
   * What was chosen.
   *
   * @param proposals as they came, each with its one transform; two in a bundle
   * @param group for perfect forward secrecy; empty without
   * @param lifetimes as they stand in the transform
   */
  record Choice(
      List<SaProposal> proposals,
      Suite suite,
      Optional<KeyExchangeMethod> group,
      Lifetimes lifetimes) {

    /** The SPIs of the sender of the proposals. */
    Spis spis() {
      Spi first = new Spi(proposals.getFirst().spi().toInt());
      Spi esp = first;
      Spi ah = first;
      for (SaProposal proposal : proposals) {
        Spi spi = new Spi(proposal.spi().toInt());
        if (proposal.protocol() == ProtocolId.AH) {
          ah = spi;
        } else {
          esp = spi;
        }
      }
      return new Spis(esp, ah);
    }

    /** The responder's SA payload: the same with its own SPIs. */
    IsakmpPayload.Sa answer(Spis own) {
      return new IsakmpPayload.Sa(
          proposals.stream()
              .map(
                  p ->
                      new SaProposal(
                          p.number(), p.protocol(), own.of(p.protocol()), p.transforms()))
              .toList());
    }

    /** In strongSwan's syntax. */
    String text() {
      return suite + group.map(g -> "-" + g.keyword()).orElse("");
    }
  }
}
