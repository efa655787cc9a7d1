package resync.peer.config;

import java.time.Duration;

/**
 * Settings of the peer as a whole: the section {@code resync}.
 *
 * @param recoveryPerPeer how often invalid SPIs may set up an IKE SA to one peer
 * @param recoveryTotal how often they may set up an IKE SA at all
 * @param notifyPerPeer how often one peer is told of invalid SPIs over its IKE SA
 * @param livenessPerPeer how often an unauthenticated message may start a liveness check of one
 *     peer
 * @param logInterval one invalid SPI line per flow in this time
 * @param logFlows how many flows are remembered for that; the longest silent is forgotten first
 * @param halfOpenLimit how many half-open IKE SAs as responder there may be; more are refused
 * @param cookieThreshold from so many half-open IKE SAs on, initiators must return a cookie (RFC
 *     7296 section 2.6)
 * @param tunDevice the name of the TUN device
 * @param tunMtu its MTU in octets
 * @param fragmentSize octets of the largest IP packet with a fragment of an IKEv1 message
 * @param commitBit whether as the responder of a quick mode we set the commit bit
 * @param danglingSas whether IPsec SAs of IKEv1 outlive the ISAKMP SA, which is then made anew only
 *     when it is needed; else it is renewed before it ends, and its end is theirs
 * @param natKeepalive how long an end behind a NAT sends nothing to a peer before it sends a NAT
 *     keepalive; zero: for ever
 * @param udpSegmentation whether the kernel cuts UDP-encapsulated ESP that leaves for one place at
 *     once
 */
public record PeerSettings(
    Rate recoveryPerPeer,
    Rate recoveryTotal,
    Rate notifyPerPeer,
    Rate livenessPerPeer,
    Duration logInterval,
    int logFlows,
    int halfOpenLimit,
    int cookieThreshold,
    String tunDevice,
    int tunMtu,
    int fragmentSize,
    boolean commitBit,
    boolean danglingSas,
    Duration natKeepalive,
    boolean udpSegmentation) {

  /** What holds where the configuration says nothing. */
  public static final PeerSettings DEFAULT =
      new PeerSettings(
          new Rate(1, Duration.ofSeconds(1)),
          new Rate(10, Duration.ofSeconds(1)),
          new Rate(3, Duration.ofSeconds(3)),
          new Rate(1, Duration.ofSeconds(1)),
          Duration.ofSeconds(60),
          1024,
          500,
          30,
          "ipsec0",
          1400,
          1280,
          false,
          false,
          Duration.ofSeconds(20),
          false);
}
