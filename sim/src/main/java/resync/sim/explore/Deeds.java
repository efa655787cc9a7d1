package resync.sim.explore;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import resync.lab.fault.Clear;
import resync.lab.fault.GatewayRestart;
import resync.lab.fault.InitiateTogether;
import resync.lab.fault.Rekey;
import resync.lab.fault.SilentClear;
import resync.lab.node.SaScope;
import resync.lab.topology.Side;

/** What can happen in a generated schedule. */
final class Deeds {
  private final RandomGenerator random;

  Deeds(RandomGenerator random) {
    this.random = random;
  }

  /** One of them by chance; those that leave the peers' databases different are the likelier. */
  Deed next() {
    int dice = random.nextInt(100);
    if (dice < 20) {
      return restart(side());
    }
    if (dice < 45) {
      return silentClear(side(), scope());
    }
    if (dice < 55) {
      return clear(side(), scope());
    }
    if (dice < 75) {
      return rekey(List.of(side()), scope());
    }
    if (dice < 85) {
      return rekey(List.of(Side.WEST, Side.EAST), scope());
    }
    return new Deed("west and east initiate at the same time", InitiateTogether::new);
  }

  private static Deed rekey(List<Side> sides, SaScope drawn) {
    SaScope scope = drawn == SaScope.ALL ? SaScope.IPSEC : drawn;
    String what = scope == SaScope.IKE ? " IKE SA" : " IPsec SAs";
    String sentence =
        sides.size() == 1
            ? sides.getFirst().word() + " rekeys its" + what
            : "west and east rekey their" + what + " at the same time";
    return new Deed(sentence, () -> new Rekey(sides, scope));
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
