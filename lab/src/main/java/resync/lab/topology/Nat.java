package resync.lab.topology;

import java.time.Duration;

/**
 * A NAT between a gateway and the wire. It lets out UDP and ICMP, and lets in what answers them;
 * all else is dropped without a word, ESP and AH too.
 *
 * @param gateway the gateway's own address, behind it
 * @param inside its address towards the gateway
 * @param forwarding whether it is a static NAT, as in front of servers: UDP ports 500 and 4500 lead
 *     to the gateway from anywhere, and the gateway's packets keep their source ports. Otherwise
 *     each conversation has a port that nobody can foretell
 * @param idle how long it remembers a conversation in which nothing is said
 */
public record Nat(String gateway, String inside, boolean forwarding, Duration idle) {
  /** What RFC 4787 asks for at least (REQ-5). */
  public static final Duration USUAL_IDLE = Duration.ofMinutes(2);

  /** The first of the ports that a NAT that is not static gives to conversations. */
  public static final int FIRST_PORT = 20_000;

  /** The last of them. */
  public static final int LAST_PORT = 29_999;
}
