package resync.peer.isakmp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import resync.peer.config.ConnectionConfig;
import resync.peer.wire.Octets;
import resync.peer.wire.v1.IsakmpMessage;
import resync.peer.wire.v1.IsakmpPayload;
import resync.peer.wire.v1.IsakmpPayload.VendorId;

/** What the other end can do beyond RFC 2409, as its Vendor ID payloads say. */
public final class PeerAbilities {
  /** RFC 3706 section 5.1, version 1.0. */
  private static final Octets DPD = Octets.hex("afcad71368a1f1c96b8696fc77570100");

  /** RFC 3947 section 3.1: the MD5 of its name. */
  private static final String RFC_3947 = "4a131c81070358455c5728f20e95452f";

  /** MD5 of draft-ietf-ipsec-nat-t-ike-03. */
  private static final String DRAFT_03 = "7d9419a65310ca6f2c179d9215529d56";

  /** MD5 of draft-ietf-ipsec-nat-t-ike-02. */
  private static final String DRAFT_02 = "cd60464335df21f87cfdb2fc68b6a448";

  /** The same with a line feed behind it, as most implementations have it. */
  private static final String DRAFT_02_N = "90cb80913ebb696e086381b5ec427b1f";

  /** MD5 of FRAGMENTATION; behind it may stand what it is good for. */
  private static final Octets FRAGMENTATION = Octets.hex("4048b7d56ebce88525e7de7f00d6c2d3");

  /** The same for the messages of phase 1. */
  private static final Octets FRAGMENTATION_OF_PHASE_1 =
      Octets.hex("4048b7d56ebce88525e7de7f00d6c2d380000000");

  /** Ours alone: the MD5 of "Resync: of two ISAKMP SAs one stays". See {@link Duplicates}. */
  private static final Octets ONE_STAYS = Octets.hex("6dbaeb8023a19741c3f0134ffa617d94");

  private boolean deadPeerDetection;
  private boolean fragmentation;
  private boolean oneStays;
  private NatTraversal natTraversal = NatTraversal.NONE;

  /**
   * The dialects of NAT traversal, the better ones last. Those of the drafts differ from each other
   * in nothing but their names.
   */
  public enum NatTraversal {
    NONE(""),
    DRAFT_02(PeerAbilities.DRAFT_02),
    DRAFT_02_N(PeerAbilities.DRAFT_02_N),
    DRAFT_03(PeerAbilities.DRAFT_03),
    RFC_3947(PeerAbilities.RFC_3947);

    private final String vendorId;

    NatTraversal(String vendorId) {
      this.vendorId = vendorId;
    }

    /** Whether payload numbers and encapsulation modes are those of the drafts. */
    public boolean isDraft() {
      return this != NONE && this != RFC_3947;
    }

    private VendorId vendorId() {
      return new VendorId(Octets.hex(vendorId));
    }

    private static Optional<NatTraversal> of(Octets vendorId) {
      return Arrays.stream(values())
          .filter(n -> n != NONE && n.vendorId().data().equals(vendorId))
          .findFirst();
    }
  }

  /** The Vendor IDs that we send as the initiator. */
  public static List<IsakmpPayload> offer(ConnectionConfig connection) {
    List<IsakmpPayload> all = new ArrayList<>();
    all.add(new VendorId(DPD));
    if (connection.fragmentation() != ConnectionConfig.Fragmentation.NO) {
      all.add(new VendorId(FRAGMENTATION_OF_PHASE_1));
    }
    all.add(NatTraversal.RFC_3947.vendorId());
    all.add(NatTraversal.DRAFT_03.vendorId());
    all.add(NatTraversal.DRAFT_02_N.vendorId());
    all.add(NatTraversal.DRAFT_02.vendorId());
    all.add(new VendorId(ONE_STAYS));
    return all;
  }

  /**
   * The Vendor IDs that we send as the responder: of those we have learned the ones that are ours,
   * and of NAT traversal the best. So an answer is never longer than what was asked.
   */
  public List<IsakmpPayload> answer(ConnectionConfig connection) {
    List<IsakmpPayload> common = new ArrayList<>();
    if (deadPeerDetection) {
      common.add(new VendorId(DPD));
    }
    if (fragmentation && connection.fragmentation() != ConnectionConfig.Fragmentation.NO) {
      common.add(new VendorId(FRAGMENTATION_OF_PHASE_1));
    }
    if (natTraversal != NatTraversal.NONE) {
      common.add(natTraversal.vendorId());
    }
    if (oneStays) {
      common.add(new VendorId(ONE_STAYS));
    }
    return common;
  }

  /** Takes in what a message says. */
  public void learn(IsakmpMessage message) {
    for (VendorId vendor : message.all(VendorId.class)) {
      Octets id = vendor.data();
      if (id.equals(DPD)) {
        deadPeerDetection = true;
      } else if (id.equals(ONE_STAYS)) {
        oneStays = true;
      } else if (isFragmentation(id)) {
        fragmentation = true;
      } else {
        NatTraversal.of(id)
            .filter(better -> better.compareTo(natTraversal) > 0)
            .ifPresent(better -> natTraversal = better);
      }
    }
  }

  /** With or without its capabilities; where they are there, phase 1 must be one of them. */
  private static boolean isFragmentation(Octets id) {
    return id.equals(FRAGMENTATION)
        || (id.length() == FRAGMENTATION_OF_PHASE_1.length()
            && Octets.of(id.toArray(), 0, FRAGMENTATION.length()).equals(FRAGMENTATION)
            && (id.at(FRAGMENTATION.length()) & 0x80) != 0);
  }

  /** Whether it answers R-U-THERE (RFC 3706). */
  public boolean deadPeerDetection() {
    return deadPeerDetection;
  }

  /** Whether it takes messages in pieces. */
  public boolean fragmentation() {
    return fragmentation;
  }

  /** Whether it decides as we do which of two ISAKMP SAs goes. */
  public boolean oneStays() {
    return oneStays;
  }

  public NatTraversal natTraversal() {
    return natTraversal;
  }
}
