package resync.peer.ike;

import java.util.ArrayList;
import java.util.List;
import resync.peer.crypto.WeakAlgorithms;

/** Collects the effects of one event, in order. */
public final class Outbox {
  private List<Effect> effects = new ArrayList<>();

  /** Adds an effect behind those already there. */
  public void add(Effect effect) {
    effects.add(effect);
    if (effect instanceof Report.IkeSaUp up) {
      nameWeak("IKE SA " + up.sa().connection(), up.sa().proposal());
    } else if (effect instanceof Report.ChildSaUp up) {
      nameWeak("Child SA " + up.sa().name(), up.sa().proposal());
    }
  }

  /** Old algorithms do their work only where somebody asked for them: the log says each time. */
  private void nameWeak(String sa, String proposal) {
    List<String> weak = WeakAlgorithms.in(proposal);
    if (!weak.isEmpty()) {
      log(
          Report.Level.WARNING,
          sa + " uses weak algorithms, which protect nothing today: " + String.join(", ", weak));
    }
  }

  /** Adds a line for the human log. */
  public void log(Report.Level level, String text) {
    add(new Report.LogLine(level, text));
  }

  /** Takes all effects out. */
  public List<Effect> drain() {
    if (effects.isEmpty()) {
      return List.of();
    }
    List<Effect> drained = effects;
    effects = new ArrayList<>();
    return drained;
  }
}
