package resync.sim.explore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import resync.lab.fault.Act;
import resync.lab.node.SaScope;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Preset;
import resync.lab.wire.PacketKind;
import resync.lab.wire.Treatment;

/** What can happen in a generated schedule. */
final class Acts {
  private static final int LONGEST_CUT_MS = 6_000;
  private static final int LONGEST_DELAY_MS = 4_000;
  private static final int LEAST_PERCENT = 10;
  private static final int MOST_PERCENT = 70;
  private static final int MOST_LOST = 3;

  /** One act of so many, where there is a NAT. */
  private static final int NAT_REBOOTS = 7;

  private static final String ESP = "ESP packet";
  private static final Treatment TWICE = new Treatment.Duplicated(1, Duration.ZERO);

  private static final List<String> IKEV2_REKEYING =
      List.of(
          "CREATE_CHILD_SA request",
          "CREATE_CHILD_SA response",
          "CREATE_CHILD_SA response",
          "INFORMATIONAL request",
          "INFORMATIONAL response");

  private static final List<String> IKEV1_REKEYING =
      List.of(
          "Main Mode message", "Quick Mode message", "Quick Mode message", "Informational message");

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
          ESP,
          ESP);

  private static final List<String> IKEV1_KINDS =
      List.of(
          "Main Mode message",
          "Quick Mode message",
          "Informational message",
          "IKE message",
          ESP,
          ESP);

  private final RandomGenerator random;
  private final IkeVersion version;
  private final boolean nat;

  /**
   * @param nat whether there is a NAT in front of west
   */
  Acts(RandomGenerator random, IkeVersion version, boolean nat) {
    this.random = random;
    this.version = version;
    this.nat = nat;
  }

  /** One of them by chance; those that leave the peers' databases different are the likelier. */
  Act next() {
    if (nat && random.nextInt(NAT_REBOOTS) == 0) {
      return new Act.MappingsLost(Preset.WEST);
    }
    int dice = random.nextInt(100);
    if (dice < 12) {
      return new Act.Restart(gateway());
    }
    if (dice < 28) {
      return new Act.SasForgotten(gateway(), scope());
    }
    if (dice < 38) {
      return new Act.SasCleared(List.of(gateway()), scope());
    }
    if (dice < 48) {
      return new Act.SasRekeyed(List.of(gateway()), oneKind(scope()));
    }
    if (dice < 54) {
      return new Act.SasRekeyed(Preset.PAIR, oneKind(scope()));
    }
    if (dice < 58) {
      return new Act.Initiation(Preset.PAIR);
    }
    if (dice < 61) {
      return new Act.Outage(pause(LONGEST_CUT_MS));
    }
    if (dice < 64) {
      return new Act.Loss(
          LEAST_PERCENT + random.nextInt(MOST_PERCENT - LEAST_PERCENT), pause(LONGEST_CUT_MS));
    }
    if (dice < 82) {
      return packets(kind(), gateway(), 0, 1 + random.nextInt(MOST_LOST), new Treatment.Lost());
    }
    Treatment late = new Treatment.Delayed(pause(LONGEST_DELAY_MS));
    return packets(kind(), gateway(), 0, 1, dice < 91 ? late : TWICE);
  }

  /**
   * What takes neither packets nor SAs: single IKE messages come to harm, and then SAs are replaced
   * by one end or both.
   */
  List<Act> gentle() {
    List<Act> all = new ArrayList<>();
    int messages = random.nextInt(MOST_LOST + 1);
    for (int i = 0; i < messages; i++) {
      Treatment fate =
          switch (random.nextInt(4)) {
            case 0 -> new Treatment.Delayed(pause(LONGEST_DELAY_MS));
            case 1 -> TWICE;
            default -> new Treatment.Lost();
          };
      PacketKind kind =
          PacketKind.parse(pick(version == IkeVersion.IKEV2 ? IKEV2_REKEYING : IKEV1_REKEYING))
              .orElseThrow();
      all.add(packets(kind, gateway(), random.nextInt(2), 1, fate));
    }
    List<GatewayName> gateways = random.nextBoolean() ? Preset.PAIR : List.of(gateway());
    all.add(new Act.SasRekeyed(gateways, scope()));
    return all;
  }

  /** Something happens to packets of a kind on their way to the other gateway. */
  static Act packets(
      PacketKind kind, GatewayName from, int skipped, int count, Treatment treatment) {
    return new Act.PacketsTreated(
        new Flow(from, Setup.peer(from)), kind, skipped, count, treatment);
  }

  private PacketKind kind() {
    return PacketKind.parse(pick(version == IkeVersion.IKEV2 ? IKEV2_KINDS : IKEV1_KINDS))
        .orElseThrow();
  }

  private static SaScope oneKind(SaScope drawn) {
    return drawn == SaScope.ALL ? SaScope.IPSEC : drawn;
  }

  private GatewayName gateway() {
    return random.nextBoolean() ? Preset.WEST : Preset.EAST;
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
