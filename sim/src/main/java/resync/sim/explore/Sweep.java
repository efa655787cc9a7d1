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
 * by both at once or one after the other, which message, lost, late by less or more than a
 * repetition takes, or doubled, in which direction, with impatient gateways and patient ones. A
 * seed is one of these cases with keys and nonces of its own.
 */
final class Sweep {
  private static final List<GatewayName> SIDES = Preset.PAIR;
  private static final List<SaScope> SCOPES = List.of(SaScope.IPSEC, SaScope.IKE, SaScope.ALL);
  private static final List<Timing> TIMINGS = List.of(Timing.QUICK, Timing.USUAL);

  static final List<Ends> ENDS =
      List.of(
          new Ends("west", List.of(Preset.WEST), Duration.ZERO),
          new Ends("east", List.of(Preset.EAST), Duration.ZERO),
          new Ends("both at once", SIDES, Duration.ZERO),
          new Ends("east 1 ms later", SIDES, Duration.ofMillis(1)),
          new Ends("east 5 ms later", SIDES, Duration.ofMillis(5)),
          new Ends("east 20 ms later", SIDES, Duration.ofMillis(20)));

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

  /**
   * Who rekeys.
   *
   * @param gap how much later the second one does
   */
  record Ends(String words, List<GatewayName> sides, Duration gap) {}

  /** One of the cases. */
  record Case(
      SaScope scope,
      Ends ends,
      Treatment fate,
      String message,
      int before,
      GatewayName from,
      Timing timing) {

    private List<Step> steps() {
      List<Step> steps = new ArrayList<>();
      PacketKind kind = PacketKind.parse(message).orElseThrow();
      steps.add(new Step(Duration.ZERO, Acts.packets(kind, from, before, 1, fate)));
      if (ends.gap().isZero()) {
        steps.add(new Step(Duration.ZERO, new SasRekeyed(ends.sides(), scope)));
        return steps;
      }
      Duration later = Duration.ZERO;
      for (GatewayName side : ends.sides()) {
        steps.add(new Step(later, new SasRekeyed(List.of(side), scope)));
        later = ends.gap();
      }
      return steps;
    }
  }

  Sweep(IkeVersion version) {
    this.version = version;
    this.messages = version == IkeVersion.IKEV2 ? IKEV2 : IKEV1;
  }

  /** How many different cases there are; so many seeds in a row are all of them once. */
  int cases() {
    return impatient() * TIMINGS.size();
  }

  /** How many cases have impatient gateways: those of the first seeds. */
  int impatient() {
    return SCOPES.size() * ENDS.size() * messages.size() * FATES.size() * SIDES.size();
  }

  /** The schedule of a seed. */
  Schedule schedule(long seed) {
    Case one = of(seed);
    return new Schedule(
        seed, version, false, false, Optional.empty(), false, false, one.timing(), one.steps());
  }

  /** The case of a seed. */
  Case of(long seed) {
    Digits digits = new Digits((int) (seed % cases()));
    SaScope scope = digits.next(SCOPES);
    Ends ends = digits.next(ENDS);
    Message message = digits.next(messages);
    return new Case(
        scope,
        ends,
        digits.next(FATES),
        message.kind(),
        message.before(),
        digits.next(SIDES),
        digits.next(TIMINGS));
  }

  /** A number of a case, from which one choice after the other is taken. */
  private static final class Digits {
    private int rest;

    Digits(int number) {
      rest = number;
    }

    <T> T next(List<T> choices) {
      T chosen = choices.get(rest % choices.size());
      rest /= choices.size();
      return chosen;
    }
  }
}
