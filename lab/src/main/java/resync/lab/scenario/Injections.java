package resync.lab.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import resync.lab.evidence.Evidence;
import resync.lab.fault.Fault;
import resync.lab.fault.LinkCut;
import resync.lab.fault.MessageFault;
import resync.lab.fault.SilentHosts;

/** The faults of a scenario, from the sentence that asks for one until it is healed. */
final class Injections {
  private final List<Injected> happened = new ArrayList<>();
  // What shall happen to messages before there is anything that could send one.
  private final List<Injected> waiting = new ArrayList<>();
  private @Nullable LinkCut linkCut;
  private @Nullable SilentHosts silentHosts;

  private record Injected(Fault fault, String sentence) {}

  /** Keeps a fault for {@link #arm}. */
  void later(Fault fault, String sentence) {
    waiting.add(new Injected(fault, sentence));
  }

  /**
   * Lets a fault happen.
   *
   * @param limit in which what it needs may come to be, such as an SA to rekey
   */
  void inject(Running now, Fault fault, String sentence, Duration limit) {
    inject(now, new Injected(fault, sentence), limit);
  }

  /** Lets the faults happen that were kept. */
  void arm(Running now, Duration limit) {
    List<Injected> due = List.copyOf(waiting);
    waiting.clear();
    due.forEach(injected -> inject(now, injected, limit));
  }

  private void inject(Running now, Injected injected, Duration limit) {
    Fault fault = injected.fault();
    now.testbed().time().await(limit, () -> fault.ready(now.testbed()));
    now.collector().beforeFault();
    happened.add(injected);
    now.collector().add(fault.inject(now.testbed(), injected.sentence()));
  }

  /** Calls off what is still to happen to messages; those that have met it stay as they are. */
  void endMessageFaults(Running now) {
    happened.stream()
        .map(Injected::fault)
        .filter(MessageFault.class::isInstance)
        .forEach(fault -> fault.heal(now.testbed()));
  }

  LinkCut cut() {
    LinkCut cut = new LinkCut();
    linkCut = cut;
    return cut;
  }

  Fault mend() {
    return Objects.requireNonNull(linkCut).mend();
  }

  SilentHosts silence(SilentHosts silent) {
    silentHosts = silent;
    return silent;
  }

  Fault wake() {
    return Objects.requireNonNull(silentHosts).end();
  }

  /**
   * Asks whether all faults have happened, where all else passed, and heals them, the last first;
   * one that cannot be healed does not keep the others.
   */
  void heal(Running now, Transcript transcript) {
    if (transcript.passesSoFar() && !happened.isEmpty()) {
      transcript.attempt(
          "looking whether all has happened", () -> doubt(now.collector().snapshot(), transcript));
    }
    happened
        .reversed()
        .forEach(
            injected -> transcript.attempt("healing", () -> injected.fault().heal(now.testbed())));
    happened.clear();
  }

  private void doubt(Evidence evidence, Transcript transcript) {
    for (Injected injected : happened) {
      injected
          .fault()
          .unmet(evidence)
          .ifPresent(reason -> transcript.undecided(injected.sentence(), reason));
    }
  }
}
