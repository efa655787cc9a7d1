package resync.peer.ike.v1;

import java.util.List;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.VendorId;

/** What the other end can do beyond RFC 2409, as its Vendor ID payloads say. */
final class PeerAbilities {
  /** RFC 3706 section 5.1, version 1.0. */
  private static final Octets DPD = Octets.hex("afcad71368a1f1c96b8696fc77570100");

  /** RFC 3947 section 3.1: the MD5 of its name. */
  private static final Octets RFC_3947 = Octets.hex("4a131c81070358455c5728f20e95452f");

  /** MD5 of draft-ietf-ipsec-nat-t-ike-03. */
  private static final Octets DRAFT_03 = Octets.hex("7d9419a65310ca6f2c179d9215529d56");

  /** MD5 of draft-ietf-ipsec-nat-t-ike-02. */
  private static final Octets DRAFT_02 = Octets.hex("cd60464335df21f87cfdb2fc68b6a448");

  /** The same with a line feed behind it, as most implementations have it. */
  private static final Octets DRAFT_02_N = Octets.hex("90cb80913ebb696e086381b5ec427b1f");

  private boolean deadPeerDetection;
  private NatTraversal natTraversal = NatTraversal.NONE;

  /** The dialects of NAT traversal, the better ones last. */
  enum NatTraversal {
    NONE,
    /** Payload numbers and encapsulation modes of the drafts. */
    DRAFT,
    RFC_3947
  }

  /** The Vendor IDs that we send. */
  static List<IsakmpPayload> own() {
    return List.of(
        new VendorId(DPD),
        new VendorId(RFC_3947),
        new VendorId(DRAFT_03),
        new VendorId(DRAFT_02_N),
        new VendorId(DRAFT_02));
  }

  /** Takes in what a message says. */
  void learn(IsakmpMessage message) {
    for (VendorId vendor : message.all(VendorId.class)) {
      Octets id = vendor.data();
      if (id.equals(DPD)) {
        deadPeerDetection = true;
      } else if (id.equals(RFC_3947)) {
        natTraversal = NatTraversal.RFC_3947;
      } else if (natTraversal == NatTraversal.NONE
          && (id.equals(DRAFT_03) || id.equals(DRAFT_02) || id.equals(DRAFT_02_N))) {
        natTraversal = NatTraversal.DRAFT;
      }
    }
  }

  /** Whether it answers R-U-THERE (RFC 3706). */
  boolean deadPeerDetection() {
    return deadPeerDetection;
  }

  NatTraversal natTraversal() {
    return natTraversal;
  }
}
