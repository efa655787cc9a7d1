package resync.peer.isakmp.quick;

import resync.peer.config.ChildConfig;
import resync.peer.isakmp.IsakmpSa;

/** How an SA carries packets (RFC 2407 section 4.5, RFC 3947 section 5.1 and its drafts). */
enum Encapsulation {
  TUNNEL(1, "tunnel"),
  TRANSPORT(2, "transport"),
  UDP_TUNNEL(3, "tunnel in UDP"),
  UDP_TRANSPORT(4, "transport in UDP"),
  DRAFT_UDP_TUNNEL(61443, "tunnel in UDP (draft)"),
  DRAFT_UDP_TRANSPORT(61444, "transport in UDP (draft)");

  private final int number;
  private final String word;

  Encapsulation(int number, String word) {
    this.number = number;
    this.word = word;
  }

  /** Value of the Encapsulation Mode attribute. */
  int number() {
    return number;
  }

  String word() {
    return word;
  }

  /**
   * Whether what a child needs passes the NAT between the ends, if there is one. AH covers the
   * addresses that a NAT changes (RFC 3715 section 2.1).
   */
  static boolean isPossible(IsakmpSa sa, ChildConfig child) {
    return !sa.encapsulated() || child.ahProposals().isEmpty();
  }

  /** Whether addresses inside a child's packets are those that a NAT changes. */
  static boolean isNatTransport(IsakmpSa sa, ChildConfig child) {
    return sa.encapsulated() && child.mode() == ChildConfig.Mode.TRANSPORT;
  }

  /** What a child needs over an ISAKMP SA. */
  static Encapsulation of(IsakmpSa sa, ChildConfig child) {
    boolean tunnel = child.mode() == ChildConfig.Mode.TUNNEL;
    if (!sa.encapsulated()) {
      return tunnel ? TUNNEL : TRANSPORT;
    }
    return switch (sa.abilities().natTraversal()) {
      case RFC_3947 -> tunnel ? UDP_TUNNEL : UDP_TRANSPORT;
      case DRAFT_02, DRAFT_02_N, DRAFT_03, NONE -> tunnel ? DRAFT_UDP_TUNNEL : DRAFT_UDP_TRANSPORT;
    };
  }
}
