package resync.sim.explore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import resync.lab.fault.Act.SasRekeyed;
import resync.lab.node.SaScope;
import resync.lab.topology.GatewayName;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Preset;
import resync.lab.wire.PacketKind;
import resync.lab.wire.Treatment;

/**
 * Every way in which one message of a rekeying can come to harm: what is rekeyed, by which end or
 * by both, which message, lost, late by less or more than a repetition takes, or doubled, in which
 * direction, with patient gateways and impatient ones. A seed is one of these cases with keys and
 * nonces of its own.
 */
final class Sweep {
  private static final List<GatewayName> SIDES = Preset.PAIR;

  /** Of two ends that rekey together, how much later the second one does. */
  private static final int[] GAPS_MS = {0, 1, 5, 20};

  /** By one end, by the other, by both. */
  private static final int ENDS = 3;

  private static final List<SaScope> SCOPES = List.of(SaScope.IPSEC, SaScope.IKE, SaScope.ALL);
  private static final List<Timing> TIMINGS = List.of(Timing.QUICK, Timing.USUAL);

  private static final List<Treatment> FATES =
      List.of(
          new Treatment.Lost(),
          new Treatment.Delayed(Duration.ofMillis(1_500)),
          new Treatment.Delayed(Duration.ofMillis(6_000)),
          new Treatment.Duplicated(1, Duration.ZERO));

  private static final List<Message> IKEV2 =
      List.of(
          new Message("CREATE_CHILD_SA request", 0),
          new Message("CREATE_CHILD_SA request", 1),
          new Message("CREATE_CHILD_SA response", 0),
          new Message("CREATE_CHILD_SA response", 1),
          new Message("INFORMATIONAL request", 0),
          new Message("INFORMATIONAL request", 1),
          new Message("INFORMATIONAL response", 0),
          new Message("INFORMATIONAL response", 1));

  private static final List<Message> IKEV1 =
      List.of(
          new Message("Main Mode message", 0),
          new Message("Main Mode message", 1),
          new Message("Main Mode message", 2),
          new Message("Quick Mode message", 0),
          new Message("Quick Mode message", 1),
          new Message("Quick Mode message", 2),
          new Message("Informational message", 0),
          new Message("Informational message", 1));

  private final IkeVersion version;
  private final List<Message> messages;

  /**
   * One of the messages of a kind that an end sends.
   *
   * @param before how many of them are left alone before it
   */
  private record Message(String kind, int before) {}

  Sweep(IkeVersion version) {
    this.version = version;
    this.messages = version == IkeVersion.IKEV2 ? IKEV2 : IKEV1;
  }

  /** How many different cases there are; so many seeds in a row are all of them once. */
  int cases() {
    return SCOPES.size() * ENDS * messages.size() * FATES.size() * 2 * TIMINGS.size();
  }

  /** The schedule of a seed. */
  Schedule schedule(long seed) {
    int rest = (int) (seed % cases());
    SaScope scope = SCOPES.get(rest % SCOPES.size());
    rest /= SCOPES.size();
    int ends = rest % ENDS;
    rest /= ENDS;
    Message message = messages.get(rest % messages.size());
    rest /= messages.size();
    Treatment fate = FATES.get(rest % FATES.size());
    rest /= FATES.size();
    GatewayName from = SIDES.get(rest % SIDES.size());
    rest /= SIDES.size();
    Timing timing = TIMINGS.get(rest % TIMINGS.size());
    List<Step> steps = new ArrayList<>();
    PacketKind kind = PacketKind.parse(message.kind()).orElseThrow();
    steps.add(new Step(Duration.ZERO, Acts.packets(kind, from, message.before(), 1, fate)));
    int gap = GAPS_MS[(int) (seed / cases() % GAPS_MS.length)];
    steps.addAll(rekeyings(scope, ends, gap));
    return new Schedule(seed, version, false, false, Optional.empty(), false, false, timing, steps);
  }

  private static List<Step> rekeyings(SaScope scope, int ends, int gap) {
    if (ends < 2) {
      return List.of(new Step(Duration.ZERO, new SasRekeyed(List.of(SIDES.get(ends)), scope)));
    }
    if (gap == 0) {
      return List.of(new Step(Duration.ZERO, new SasRekeyed(SIDES, scope)));
    }
    return List.of(
        new Step(Duration.ZERO, new SasRekeyed(List.of(Preset.WEST), scope)),
        new Step(Duration.ofMillis(gap), new SasRekeyed(List.of(Preset.EAST), scope)));
  }
}
