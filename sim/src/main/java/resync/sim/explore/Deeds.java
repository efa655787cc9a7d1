package resync.sim.explore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import resync.lab.fault.Clear;
import resync.lab.fault.Fault;
import resync.lab.fault.GatewayRestart;
import resync.lab.fault.Initiate;
import resync.lab.fault.LinkDown;
import resync.lab.fault.NatReboot;
import resync.lab.fault.Rekey;
import resync.lab.fault.SilentClear;
import resync.lab.node.SaScope;
import resync.lab.scenario.WireFaults;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Preset;
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

  private static final String ESP = "ESP packet";
  private static final Treatment TWICE = new Treatment.Duplicated(1, Duration.ZERO);

  /** As sentences say which of the packets of a kind is meant. */
  private static final List<String> ORDINALS =
      List.of("next", "second", "third", "fourth", "fifth", "sixth");

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
  Deeds(RandomGenerator random, IkeVersion version, boolean nat) {
    this.random = random;
    this.version = version;
    this.nat = nat;
  }

  /** One of them by chance; those that leave the peers' databases different are the likelier. */
  Deed next() {
    if (nat && random.nextInt(NAT_REBOOTS) == 0) {
      return new Deed(
          "the NAT in front of west loses its mappings", () -> new NatReboot(Preset.WEST));
    }
    int dice = random.nextInt(100);
    if (dice < 12) {
      return restart(gateway());
    }
    if (dice < 28) {
      return silentClear(gateway(), scope());
    }
    if (dice < 38) {
      return clear(gateway(), scope());
    }
    if (dice < 48) {
      return rekey(List.of(gateway()), oneKind(scope()));
    }
    if (dice < 54) {
      return rekey(List.of(Preset.WEST, Preset.EAST), oneKind(scope()));
    }
    if (dice < 58) {
      return new Deed("west and east initiate at the same time", () -> new Initiate(Preset.PAIR));
    }
    if (dice < 61) {
      return linkDown(pause(LONGEST_CUT_MS));
    }
    if (dice < 64) {
      return loss(
          LEAST_PERCENT + random.nextInt(MOST_PERCENT - LEAST_PERCENT), pause(LONGEST_CUT_MS));
    }
    if (dice < 82) {
      return lost(kind(), gateway(), 1 + random.nextInt(MOST_LOST));
    }
    Treatment late = new Treatment.Delayed(pause(LONGEST_DELAY_MS));
    return message(kind(), gateway(), 0, dice < 91 ? late : TWICE);
  }

  /**
   * What takes neither packets nor SAs: single IKE messages come to harm, and then SAs are replaced
   * by one end or both.
   */
  List<Deed> gentle() {
    List<Deed> all = new ArrayList<>();
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
      all.add(message(kind, gateway(), random.nextInt(2), fate));
    }
    List<GatewayName> gateways = random.nextBoolean() ? Preset.PAIR : List.of(gateway());
    all.add(rekey(gateways, scope()));
    return all;
  }

  private Deed lost(PacketKind kind, GatewayName from, int count) {
    if (count == 1) {
      return message(kind, from, 0, new Treatment.Lost());
    }
    String sentence =
        "the next %d %ss from %s to %s are lost"
            .formatted(count, kind.words(), from.word(), Setup.peer(from).word());
    return message(sentence, kind, from, 0, count, new Treatment.Lost());
  }

  /**
   * Something happens to one packet of a kind.
   *
   * @param before how many of the kind are left alone before it
   */
  static Deed message(PacketKind kind, GatewayName from, int before, Treatment treatment) {
    String what =
        switch (treatment) {
          case Treatment.Lost() -> "lost";
          case Treatment.Delayed(Duration by) -> "delayed by " + by.toMillis() + " milliseconds";
          case Treatment.Duplicated _ -> "duplicated";
        };
    String sentence =
        "the %s %s from %s to %s is %s"
            .formatted(
                ORDINALS.get(before), kind.words(), from.word(), Setup.peer(from).word(), what);
    return message(sentence, kind, from, before, 1, treatment);
  }

  private static Deed message(
      String sentence,
      PacketKind kind,
      GatewayName from,
      int before,
      int count,
      Treatment treatment) {
    Supplier<Fault> fault =
        () -> WireFaults.packets(kind, from, Setup.peer(from), before, count, treatment);
    boolean gentle = !kind.words().equals(ESP) && count == 1;
    return gentle ? Deed.gentle(sentence, fault) : new Deed(sentence, fault);
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

  private static SaScope oneKind(SaScope drawn) {
    return drawn == SaScope.ALL ? SaScope.IPSEC : drawn;
  }

  static Deed rekey(List<GatewayName> gateways, SaScope scope) {
    String what =
        switch (scope) {
          case IPSEC -> " IPsec SAs";
          case IKE -> " IKE SA";
          case ALL -> " IKE and IPsec SAs";
        };
    if (gateways.size() == 1) {
      return Deed.gentle(
          gateways.getFirst().word() + " rekeys its" + what, () -> new Rekey(gateways, scope));
    }
    return new Deed(
        "west and east rekey their" + what + " at the same time",
        () -> new Rekey(gateways, scope),
        true,
        gateways.stream().map(gateway -> rekey(List.of(gateway), scope)).toList());
  }

  private static Deed restart(GatewayName gateway) {
    return new Deed(
        gateway.word() + " restarts and loses all its SAs", () -> new GatewayRestart(gateway));
  }

  private static Deed silentClear(GatewayName gateway, SaScope scope) {
    return new Deed(
        gateway.word() + " silently clears " + words(scope), () -> new SilentClear(gateway, scope));
  }

  private static Deed clear(GatewayName gateway, SaScope scope) {
    return new Deed(gateway.word() + " clears " + words(scope), () -> new Clear(gateway, scope));
  }

  private static String words(SaScope scope) {
    return switch (scope) {
      case IPSEC -> "its IPsec SAs";
      case IKE -> "its IKE SAs";
      case ALL -> "all its SAs";
    };
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
