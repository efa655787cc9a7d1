package resync.sim.explore;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import resync.lab.fault.Clear;
import resync.lab.fault.GatewayRestart;
import resync.lab.fault.Initiate;
import resync.lab.fault.LinkDown;
import resync.lab.fault.NatReboot;
import resync.lab.fault.Rekey;
import resync.lab.fault.SilentClear;
import resync.lab.node.SaScope;
import resync.lab.scenario.WireFaults;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Side;
import resync.lab.wire.PacketKind;
import resync.lab.wire.Treatment;

/** What can happen in a generated schedule. */
final class Deeds {
  private static final int LONGEST_CUT_MS = 6_000;
  private static final int LONGEST_DELAY_MS = 4_000;
  private static final int LEAST_PERCENT = 10;
  private static final int MOST_PERCENT = 70;
  private static final int MOST_LOST = 3;

  /** One deed of so many, where there is a NAT. */
  private static final int NAT_REBOOTS = 7;

  private static final List<String> IKEV2_KINDS =
      List.of(
          "IKE_SA_INIT request",
          "IKE_SA_INIT response",
          "IKE_AUTH request",
          "IKE_AUTH response",
          "CREATE_CHILD_SA request",
          "CREATE_CHILD_SA response",
          "INFORMATIONAL request",
          "INFORMATIONAL response",
          "IKE message",
          "ESP packet",
          "ESP packet");

  private static final List<String> IKEV1_KINDS =
      List.of(
          "Main Mode message",
          "Quick Mode message",
          "Informational message",
          "IKE message",
          "ESP packet",
          "ESP packet");

  private final RandomGenerator random;
  private final IkeVersion version;
  private final boolean nat;

  /**
   * @param nat whether there is a NAT in front of west
   */
  Deeds(RandomGenerator random, IkeVersion version, boolean nat) {
    this.random = random;
    this.version = version;
    this.nat = nat;
  }

  /** One of them by chance; those that leave the peers' databases different are the likelier. */
  Deed next() {
    if (nat && random.nextInt(NAT_REBOOTS) == 0) {
      return new Deed(
          "the NAT in front of west loses its mappings", () -> new NatReboot(Side.WEST));
    }
    int dice = random.nextInt(100);
    if (dice < 12) {
      return restart(side());
    }
    if (dice < 28) {
      return silentClear(side(), scope());
    }
    if (dice < 38) {
      return clear(side(), scope());
    }
    if (dice < 48) {
      return rekey(List.of(side()), scope());
    }
    if (dice < 54) {
      return rekey(List.of(Side.WEST, Side.EAST), scope());
    }
    if (dice < 58) {
      return new Deed(
          "west and east initiate at the same time", () -> new Initiate(List.of(Side.values())));
    }
    if (dice < 61) {
      return linkDown(pause(LONGEST_CUT_MS));
    }
    if (dice < 64) {
      return loss(
          LEAST_PERCENT + random.nextInt(MOST_PERCENT - LEAST_PERCENT), pause(LONGEST_CUT_MS));
    }
    if (dice < 82) {
      return lost(kind(), side(), 1 + random.nextInt(MOST_LOST));
    }
    return dice < 91 ? delayed(kind(), side()) : duplicated(kind(), side());
  }

  private Deed lost(PacketKind kind, Side from, int count) {
    String who = " from " + from.word() + " to " + from.other().word();
    String sentence =
        count == 1
            ? "the next " + kind.words() + who + " is lost"
            : "the next " + count + " " + kind.words() + "s" + who + " are lost";
    return message(sentence, from, kind, count, new Treatment.Lost());
  }

  private Deed delayed(PacketKind kind, Side from) {
    Duration by = pause(LONGEST_DELAY_MS);
    String sentence = next(kind, from) + " is delayed by " + by.toMillis() + " milliseconds";
    return message(sentence, from, kind, 1, new Treatment.Delayed(by));
  }

  private Deed duplicated(PacketKind kind, Side from) {
    Treatment twice = new Treatment.Duplicated(1, Duration.ZERO);
    return message(next(kind, from) + " is duplicated", from, kind, 1, twice);
  }

  private static String next(PacketKind kind, Side from) {
    return "the next " + kind.words() + " from " + from.word() + " to " + from.other().word();
  }

  private static Deed message(
      String sentence, Side from, PacketKind kind, int count, Treatment treatment) {
    return new Deed(
        sentence, () -> WireFaults.packets(kind, from, from.other(), 0, count, treatment));
  }

  private PacketKind kind() {
    return PacketKind.parse(pick(version == IkeVersion.IKEV2 ? IKEV2_KINDS : IKEV1_KINDS))
        .orElseThrow();
  }

  private static Deed linkDown(Duration duration) {
    return new Deed(
        "the link is down for " + duration.toMillis() + " milliseconds",
        () -> new LinkDown(duration));
  }

  private static Deed loss(int percent, Duration duration) {
    return new Deed(
        percent + " percent of the packets are lost for " + duration.toMillis() + " milliseconds",
        () -> WireFaults.loss(percent, duration));
  }

  private static Deed rekey(List<Side> sides, SaScope drawn) {
    SaScope scope = drawn == SaScope.ALL ? SaScope.IPSEC : drawn;
    String what = scope == SaScope.IKE ? " IKE SA" : " IPsec SAs";
    if (sides.size() == 1) {
      return new Deed(
          sides.getFirst().word() + " rekeys its" + what, () -> new Rekey(sides, scope));
    }
    return new Deed(
        "west and east rekey their" + what + " at the same time",
        () -> new Rekey(sides, scope),
        sides.stream().map(side -> rekey(List.of(side), scope)).toList());
  }

  private static Deed restart(Side side) {
    return new Deed(
        side.word() + " restarts and loses all its SAs", () -> new GatewayRestart(side));
  }

  private static Deed silentClear(Side side, SaScope scope) {
    return new Deed(
        side.word() + " silently clears " + words(scope), () -> new SilentClear(side, scope));
  }

  private static Deed clear(Side side, SaScope scope) {
    return new Deed(side.word() + " clears " + words(scope), () -> new Clear(side, scope));
  }

  private static String words(SaScope scope) {
    return switch (scope) {
      case IPSEC -> "its IPsec SAs";
      case IKE -> "its IKE SAs";
      case ALL -> "all its SAs";
    };
  }

  private Side side() {
    return random.nextBoolean() ? Side.WEST : Side.EAST;
  }

  private SaScope scope() {
    return pick(List.of(SaScope.values()));
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Whole milliseconds up to so many, short ones as likely as long ones. */
  Duration pause(int longestMillis) {
    double exponent = random.nextDouble() * Math.log(longestMillis);
    return Duration.ofMillis(Math.round(Math.exp(exponent)));
  }
}
