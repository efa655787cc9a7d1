package resync.lab.fault;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import resync.lab.node.SaScope;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.wire.PacketKind;
import resync.lab.wire.PacketPick;
import resync.lab.wire.PacketPick.Next;
import resync.lab.wire.Treatment;

/**
 * A fault or command as data, before it happens. Features and the search have the same: a feature's
 * sentence is read as an act, and an act says itself as that sentence.
 */
public sealed interface Act {
  /** As a feature says it after "When". */
  String sentence();

  /** Makes what happens; anew each time, since a fault is injected once. */
  Fault fault();

  /** A gateway is killed and started again. */
  record Restart(GatewayName gateway) implements Act {
    @Override
    public String sentence() {
      return gateway.word() + " restarts and loses all its SAs";
    }

    @Override
    public Fault fault() {
      return new GatewayRestart(gateway);
    }
  }

  /** A gateway forgets SAs and tells nobody. */
  record SasForgotten(GatewayName gateway, SaScope scope) implements Act {
    @Override
    public String sentence() {
      return gateway.word() + " silently clears " + cleared(scope);
    }

    @Override
    public Fault fault() {
      return new SilentClear(gateway, scope);
    }
  }

  /** Gateways delete SAs at the same time, and tell their peers. */
  record SasCleared(List<GatewayName> gateways, SaScope scope) implements Act {
    public SasCleared {
      gateways = List.copyOf(gateways);
    }

    @Override
    public String sentence() {
      return gateways.size() == 1
          ? words(gateways) + " clears " + cleared(scope)
          : words(gateways)
              + " clear "
              + cleared(scope).replace("its", "their")
              + " at the same time";
    }

    @Override
    public Fault fault() {
      return new Clear(gateways, scope);
    }
  }

  /** Gateways replace SAs at the same time. */
  record SasRekeyed(List<GatewayName> gateways, SaScope scope) implements Act {
    public SasRekeyed {
      gateways = List.copyOf(gateways);
    }

    @Override
    public String sentence() {
      String what =
          switch (scope) {
            case IPSEC -> "IPsec SAs";
            case IKE -> "IKE SA";
            case ALL -> "IKE and IPsec SAs";
          };
      return gateways.size() == 1
          ? words(gateways) + " rekeys its " + what
          : words(gateways) + " rekey their " + what + " at the same time";
    }

    @Override
    public Fault fault() {
      return new Rekey(gateways, scope);
    }
  }

  /** Gateways set up the tunnel, at the same time. */
  record Initiation(List<GatewayName> gateways) implements Act {
    public Initiation {
      gateways = List.copyOf(gateways);
    }

    @Override
    public String sentence() {
      return gateways.size() == 1
          ? words(gateways) + " initiates the tunnel"
          : words(gateways) + " initiate at the same time";
    }

    @Override
    public Fault fault() {
      return new Initiate(gateways);
    }
  }

  /** Nothing passes the wire for a time. */
  record Outage(Duration duration) implements Act {
    @Override
    public String sentence() {
      return "the link is down for " + milliseconds(duration);
    }

    @Override
    public Fault fault() {
      return new LinkDown(duration);
    }
  }

  /** The wire loses a share of all packets for a time. */
  record Loss(int percent, Duration duration) implements Act {
    @Override
    public String sentence() {
      return percent + " percent of the packets are lost for " + milliseconds(duration);
    }

    @Override
    public Fault fault() {
      return new LossyWire(percent, duration);
    }
  }

  /** A NAT forgets its mappings. */
  record MappingsLost(GatewayName gateway) implements Act {
    @Override
    public String sentence() {
      return "the NAT in front of " + gateway.word() + " loses its mappings";
    }

    @Override
    public Fault fault() {
      return new NatReboot(gateway);
    }
  }

  /**
   * Something happens to packets of a kind once they come.
   *
   * @param skipped how many of the kind are left alone first; none where several are meant
   * @param count how many it happens to; one, but for those that are lost
   */
  record PacketsTreated(Flow flow, PacketKind kind, int skipped, int count, Treatment treatment)
      implements Act {
    private static final List<String> ORDINALS =
        List.of("next", "second", "third", "fourth", "fifth", "sixth");

    @Override
    public String sentence() {
      String way = " from " + flow.from().word() + " to " + flow.to().word();
      return count == 1
          ? "the " + ORDINALS.get(skipped) + " " + kind.words() + way + " is " + fate()
          : "the next " + count + " " + kind.words() + "s" + way + " are " + fate();
    }

    private String fate() {
      return switch (treatment) {
        case Treatment.Lost() -> "lost";
        case Treatment.Delayed(Duration by) -> "delayed by " + milliseconds(by);
        case Treatment.Duplicated _ -> "duplicated";
      };
    }

    @Override
    public Fault fault() {
      return new MessageFault(new PacketPick(flow, kind, new Next(skipped, count)), treatment);
    }
  }

  private static String cleared(SaScope scope) {
    return switch (scope) {
      case IPSEC -> "its IPsec SAs";
      case IKE -> "its IKE SAs";
      case ALL -> "all its SAs";
    };
  }

  private static String words(List<GatewayName> gateways) {
    return gateways.stream().map(GatewayName::word).collect(Collectors.joining(" and "));
  }

  private static String milliseconds(Duration duration) {
    return duration.toMillis() + " milliseconds";
  }
}
