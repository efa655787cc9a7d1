package resync.lab.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import resync.lab.archive.ScenarioText;
import resync.lab.node.Statement;
import resync.lab.topology.GatewayName;

/**
 * A scenario whose sentences are said and not carried out: the rules that a scenario checks while
 * it runs are checked before anything is started. A sentence that breaks one throws {@link Mistake}
 * and can be followed by others.
 */
public sealed class Rehearsal extends Scenario permits Rejudging {
  private static final Pattern ANYTHING = Pattern.compile("");

  /**
   * @param implementations those that exist
   */
  public Rehearsal(ScenarioText text, PairOverride pair, Set<String> implementations) {
    super(0, text, pair, implementations, null, Path.of(""), RunListener.NONE);
  }

  /**
   * Says a sentence of the feature.
   *
   * @throws Mistake where it breaks a rule
   */
  public void say(String words, Consumer<Scenario> sentence) {
    rehearse(words, () -> sentence.accept(this));
  }

  @Override
  void perform(boolean tunnel, Consumer<Running> action) {
    begin();
  }

  @Override
  public Instant lastFault() {
    return Instant.EPOCH;
  }

  @Override
  public Duration sinceLastFault() {
    return Duration.ZERO;
  }

  @Override
  Duration sinceLastFaultBegan() {
    return Duration.ZERO;
  }

  @Override
  Pattern words(GatewayName gateway, Statement statement) {
    return ANYTHING;
  }
}
