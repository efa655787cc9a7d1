package resync.peer.isakmp.quick;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.peer.config.ConfigException;
import resync.peer.config.ConfigReader;
import resync.peer.config.ConnectionConfig;
import resync.peer.isakmp.Conversation;
import resync.peer.isakmp.IsakmpSa;
import resync.peer.isakmp.Role;
import resync.peer.isakmp.State;
import resync.peer.sa.IkeSpi;
import resync.peer.wire.Octets;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;
import resync.peer.wire.v1.Exchange;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayloads;

/** NAT-OA as RFC 3947 section 5.2 defines it for each end, and as its drafts number it. */
class OriginalAddressesTest {
  private static final String RFC_3947 = "4a131c81070358455c5728f20e95452f";
  private static final String DRAFT_03 = "7d9419a65310ca6f2c179d9215529d56";

  /** An ISAKMP SA over a NAT between an end's own address and the other's as it is seen. */
  private static IsakmpSa over(String own, String perceived, String mode, String dialect)
      throws ConfigException {
    ConnectionConfig connection =
        ConfigReader.read(
                "test.conf",
                """
                connections { c {
                  version = 1
                  proposals = aes256-sha256-x25519
                  local { auth = psk }
                  remote { auth = psk }
                  children { net { esp_proposals = aes128gcm16
                                   mode = %s } } } }
                secrets { ike-1 { secret = "x" } }
                """
                    .formatted(mode))
            .connections()
            .getFirst();
    IsakmpSa sa =
        new IsakmpSa(
            new Conversation(Exchange.IDENTITY_PROTECTION, Role.INITIATOR, 0, State.DONE),
            new IkeSpi(1),
            new IkeSpi(2),
            connection,
            new Endpoint(IpAddress.of(own), 4500),
            new Endpoint(IpAddress.of(perceived), 4500),
            Instant.EPOCH,
            1);
    sa.encapsulated(true);
    sa.abilities()
        .learn(
            new IsakmpMessage(
                IsakmpMessage.header(1, 2, Exchange.IDENTITY_PROTECTION, 0, 0),
                List.of(new IsakmpPayload.VendorId(Octets.hex(dialect))),
                List.of(),
                Octets.EMPTY));
    return sa;
  }

  private static List<IsakmpPayload> said(IsakmpSa sa, Role role) {
    return OriginalAddresses.payloads(sa, sa.connection().children().getFirst(), role);
  }

  /**
   * The initiator says its own address and the responder's as it perceives it, the responder the
   * initiator's as it perceives it and its own; always the initiator's first. Here the one is
   * behind a NAT at 192.0.2.1, the other behind one at 198.51.100.1.
   */
  @ParameterizedTest
  @CsvSource({
    "INITIATOR, 10.0.0.2, 198.51.100.1, 10.0.0.2, 198.51.100.1",
    "RESPONDER, 10.9.2.1, 192.0.2.1, 192.0.2.1, 10.9.2.1",
  })
  void eachEndSaysWhatItHasAndSees(
      Role role, String own, String perceived, String ofInitiator, String ofResponder)
      throws ConfigException {
    byte[] octets = IsakmpPayloads.encode(said(over(own, perceived, "transport", RFC_3947), role));
    assertEquals(
        Octets.hex("1500000c01000000" + hex(ofInitiator) + "0000000c01000000" + hex(ofResponder)),
        Octets.of(octets));
  }

  private static String hex(String address) {
    StringBuilder hex = new StringBuilder();
    for (byte b : IpAddress.of(address).octets()) {
      hex.append("%02x".formatted(b));
    }
    return hex.toString();
  }

  /** The drafts have one, of the end's own address, in a payload of private use. */
  @ParameterizedTest
  @CsvSource({"INITIATOR", "RESPONDER"})
  void inTheDraftsAnEndSaysItsOwnAddress(Role role) throws ConfigException {
    List<IsakmpPayload> said = said(over("10.0.0.2", "198.51.100.1", "transport", DRAFT_03), role);
    assertEquals(131, IsakmpPayloads.firstType(said));
    assertEquals(Octets.hex("0000000c010000000a000002"), Octets.of(IsakmpPayloads.encode(said)));
  }

  /** In tunnel mode they should not be sent. */
  @Test
  void tunnelModeNeedsNone() throws ConfigException {
    assertEquals(
        List.of(), said(over("10.0.0.2", "198.51.100.1", "tunnel", RFC_3947), Role.INITIATOR));
  }
}
