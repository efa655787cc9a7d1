package resync.peer.ikev2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import resync.peer.config.ConfigException;
import resync.peer.config.ConfigReader;
import resync.peer.wire.Octets;
import resync.peer.wire.Proposal;
import resync.peer.wire.SecurityProtocol;
import resync.peer.wire.Transform;

/** Proposals as both ends write them, semicolons between several, and what is chosen. */
class ProposalsTest {
  private static List<resync.peer.config.Proposal> ike(String proposals) {
    try {
      return ConfigReader.read(
              "test.conf",
              "connections { c { proposals = "
                  + proposals.replace(';', ',')
                  + "\n local { auth = psk\n }\n remote { auth = psk\n }\n } }")
          .connections()
          .getFirst()
          .proposals();
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // ours first, whatever their order
    "aes256-sha256-x25519;aes128-sha256-x25519, aes128-sha256-x25519;aes256-sha256-x25519,"
        + " aes256-sha256-prfsha256-curve25519",
    // within a proposal our first transform that is among theirs
    "aes256-aes128-sha256-x25519-ecp256, aes128-sha384-sha256-ecp256-x25519,"
        + " aes128-sha256-prfsha256-curve25519",
    // an AEAD stands without integrity
    "aes256gcm16-prfsha384-ecp256, aes256-sha384-ecp256;aes256gcm16-prfsha384-ecp256,"
        + " aes256gcm16-prfsha384-ecp256",
    // key lengths are part of the algorithm
    "aes256-sha256-x25519, aes128-sha256-x25519, none",
    "aes256-sha256-x25519, aes256-sha256-ecp256, none",
    "aes256gcm16-prfsha256-x25519, aes256-sha256-x25519, none",
  })
  void choosesOursFirst(String ours, String theirs, String suite) {
    List<Proposal> offered = Proposals.offer(ike(theirs), SecurityProtocol.IKE, Octets.EMPTY, true);
    Optional<Proposals.Choice> choice =
        Proposals.choose(ike(ours), offered, SecurityProtocol.IKE, true);
    assertEquals(
        suite, choice.flatMap(Proposals.Choice::ikeSuite).map(Object::toString).orElse("none"));
    // What the responder chose the initiator accepts.
    choice.ifPresent(
        c ->
            assertTrue(
                Proposals.verify(ike(theirs), List.of(c.proposal()), SecurityProtocol.IKE, true)
                    .isPresent()));
  }

  @Test
  void aTransformWithAnUnknownAttributeIsNeverChosen() {
    List<Transform> transforms = new ArrayList<>();
    Proposal usual =
        Proposals.offer(ike("aes256-sha256-x25519"), SecurityProtocol.IKE, Octets.EMPTY, true)
            .getFirst();
    for (Transform t : usual.transforms()) {
      boolean strange = t.type() == Transform.ENCRYPTION;
      transforms.add(strange ? new Transform(t.type(), t.id(), Octets.hex("800e0100800f0001")) : t);
    }
    Proposal strange = new Proposal(1, SecurityProtocol.IKE, Octets.EMPTY, transforms);
    assertTrue(
        Proposals.choose(ike("aes256-sha256-x25519"), List.of(strange), SecurityProtocol.IKE, true)
            .isEmpty());
  }

  /** RFC 7296 section 3.3.6: one proposal, one transform of a type, all of them offered. */
  @Test
  void anAnswerMustBePartOfTheOffer() {
    List<resync.peer.config.Proposal> ours = ike("aes256-aes128-sha256-x25519");
    List<Proposal> offer = Proposals.offer(ours, SecurityProtocol.IKE, Octets.EMPTY, true);
    assertTrue(
        Proposals.verify(ours, offer, SecurityProtocol.IKE, true).isEmpty(),
        "both key lengths sent back");
    Proposal other =
        Proposals.offer(ike("aes192-sha256-x25519"), SecurityProtocol.IKE, Octets.EMPTY, true)
            .getFirst();
    assertTrue(Proposals.verify(ours, List.of(other), SecurityProtocol.IKE, true).isEmpty());
    assertTrue(Proposals.verify(ours, List.of(), SecurityProtocol.IKE, true).isEmpty());
  }
}
