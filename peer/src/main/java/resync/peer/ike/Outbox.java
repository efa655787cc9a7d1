package resync.peer.ike;

import java.util.ArrayList;
import java.util.List;

/** Collects the effects of one event, in order. */
public final class Outbox {
  private List<Effect> effects = new ArrayList<>();

  /** Adds an effect behind those already there. */
  public void add(Effect effect) {
    effects.add(effect);
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
