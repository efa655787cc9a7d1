package resync.peer.esp;

import org.jspecify.annotations.Nullable;
import resync.peer.sa.ChildSa;
import resync.peer.sa.IpsecProtocol;
import resync.peer.sa.PacketSelectors;
import resync.peer.sa.Policy;
import resync.peer.sa.Spd;
import resync.peer.wire.ip.IpPacket;

/**
 * The way of a packet from the protected side out (RFC 4301 section 5.1): its policy, the Child SA
 * that the policy sends on, whether it may leave, and the seal.
 */
final class Outbound {
  private final Spd spd;
  private final Admission admission;
  private final Outcome outcome;
  private final News news;
  private final Sealer sealer;
  private final PacketSelectors selectors = new PacketSelectors();
  private final IpPacket packet = new IpPacket();
  private final TooBig tooBig = new TooBig();

  Outbound(Spd spd, Admission admission, Outcome outcome, News news, AuthenticationHeader ah) {
    this.spd = spd;
    this.admission = admission;
    this.outcome = outcome;
    this.news = news;
    this.sealer = new Sealer(ah);
  }

  void pathMtu(int octets) {
    tooBig.pathMtu(octets);
  }

  /** As {@link DataPlane#outbound} says. */
  Verdict take(byte[] buffer, int at, int available, long now) {
    if (!packet.read(buffer, at, available)) {
      return outcome.dropped(Drop.OUT_V4_PKT_MALFORMED);
    }
    if (LinkLocal.staysOnItsLink(buffer, at, packet)) {
      return outcome.dropped(Drop.OUT_V6_PKT_LINK_LOCAL);
    }
    InnerSelectors.read(buffer, at, packet, selectors);
    Policy policy = spd.outbound(selectors);
    if (policy == null) {
      return outcome.dropped(Drop.OUT_V4_PKT_NO_POLICY);
    }
    outcome.policy = policy;
    ChildSa sa = policy.childSaFor(selectors);
    if (sa == null) {
      outcome.dropped(Drop.OUT_V4_PKT_SA_NOT_FOUND);
      return policy.acquire(now) ? Verdict.ACQUIRE : Verdict.DROPPED;
    }
    outcome.childSa = sa;
    Drop refusal = refusal(sa);
    if (refusal != null) {
      return outcome.dropped(refusal);
    }
    if (tooBig.is(sa, buffer, at, packet)) {
      outcome.dropped(Drop.OUT_V4_PKT_TOO_BIG);
      int reply = tooBig.reply(sa, buffer, at, packet, now);
      return outcome.is(reply == 0 ? Verdict.DROPPED : Verdict.REPLY, 0, reply);
    }
    return seal(sa, buffer, at, now);
  }

  /** Why the packet may not leave on this Child SA; null if it may. */
  private @Nullable Drop refusal(ChildSa sa) {
    if (!admission.takesOutbound(sa)) {
      return Drop.OUT_V4_PKT_NOT_TAKEN;
    }
    if (!sa.isTunnel() && packet.isFragment()) {
      return Drop.OUT_V4_PKT_FRAGMENT;
    }
    if (!sa.isTunnel() && packet.isStillRouted()) {
      return Drop.OUT_V4_PKT_MALFORMED;
    }
    if (sa.isOutboundExhausted()) {
      news.hardLimitMet(sa);
      return Drop.OUT_V4_PKT_SA_EXHAUSTED;
    }
    return null;
  }

  private Verdict seal(ChildSa sa, byte[] buffer, int at, long now) {
    int packetLength = packet.totalLength();
    outcome.spi = sa.parameters().outboundSpi().value();
    outcome.protocol = sa.bundle().ah() == null ? IpsecProtocol.ESP : IpsecProtocol.AH;
    outcome.source = sa.localAddress();
    outcome.destination = sa.remoteAddress();
    if (!sealer.seal(sa, buffer, at, packet)) {
      return outcome.dropped(Drop.OUT_V4_PKT_MALFORMED);
    }
    if (sa.countOutbound(packetLength, now)) {
      news.softLimitReached(sa);
    }
    return outcome.is(Verdict.SEND, sealer.offset(), sealer.length());
  }
}
