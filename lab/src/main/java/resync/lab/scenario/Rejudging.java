package resync.lab.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import resync.lab.archive.ArchivedScenario;
import resync.lab.archive.ArchivedScenario.Recorded;
import resync.lab.archive.Judgement;
import resync.lab.archive.ScenarioResult;
import resync.lab.archive.ScenarioText;
import resync.lab.check.Bound;
import resync.lab.check.CaptureShows;
import resync.lab.check.Finding;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.node.NodeDrivers;
import resync.lab.node.Statement;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.GatewayName;

/**
 * A scenario of an archive whose sentences are said once more: a Given or When declares and does
 * nothing, a Then is judged from what the run had recorded when it judged it.
 */
public final class Rejudging extends Rehearsal {
  private final Path folder;
  private final ArchivedScenario archived;
  private final Recorded recorded;
  private final Bounds bounds;
  private final Map<String, Deque<Judgement>> waiting = new HashMap<>();
  private final SortedMap<Integer, Finding> again = new TreeMap<>();
  private @Nullable Judgement now;
  private @Nullable Evidence seen;

  /**
   * Other bounds than those of the run.
   *
   * @param slowness how many times slower than the reference the machine shall be reckoned
   * @param recovery in place of what the sentences say of recovery and outages
   */
  public record Bounds(Optional<Double> slowness, Optional<Duration> recovery) {
    public static final Bounds OF_THE_RUN = new Bounds(Optional.empty(), Optional.empty());
  }

  /**
   * @param folder the scenario's
   * @param recorded that of the archived scenario
   * @param implementations those that exist
   */
  public Rejudging(
      ScenarioText text,
      Path folder,
      ArchivedScenario archived,
      Recorded recorded,
      Bounds bounds,
      Set<String> implementations) {
    super(text, PairOverride.NONE, implementations);
    this.folder = folder;
    this.archived = archived;
    this.recorded = recorded;
    this.bounds = bounds;
    List<Finding> findings = archived.result().findings();
    for (Judgement judgement : recorded.judgements()) {
      String words = findings.get(judgement.finding()).check();
      waiting.computeIfAbsent(words, _ -> new ArrayDeque<>()).add(judgement);
    }
  }

  @Override
  public void say(String words, Consumer<Scenario> sentence) {
    Deque<Judgement> judgements = waiting.getOrDefault(words, new ArrayDeque<>());
    Judgement judgement = judgements.poll();
    now = judgement;
    seen = judgement == null ? null : recorded.at(judgement);
    try {
      super.say(words, sentence);
    } catch (UnsupportedException e) {
      if (judgement != null) {
        again.put(judgement.finding(), Transcript.finding(words, e));
      }
    } finally {
      now = null;
      seen = null;
    }
  }

  @Override
  public void expect(Expectation expectation) {
    super.expect(expectation);
    Judgement judgement = now;
    if (judgement != null && seen != null) {
      Judging judging = new Judging(sentence(), expectation, slowness(), judgement.begun());
      again.put(judgement.finding(), judging.judge(seen));
    }
  }

  /** The scenario's folder. */
  public Path folder() {
    return folder;
  }

  /** What the run kept of it. */
  public ArchivedScenario archived() {
    return archived;
  }

  /**
   * The scenario's result as it is now. What was not judged from evidence, such as a sentence that
   * could not be carried out, is as it was.
   */
  public ScenarioResult result() {
    List<Finding> findings = new ArrayList<>(archived.result().findings());
    again.forEach(findings::set);
    return Outcome.of(findings, archived.result().notJudged(), Measured.of(recorded.analysis()))
        .in(archived.result());
  }

  /** What the run judged and nothing that was said now asks. */
  public List<String> notJudgedAgain() {
    return recorded.judgements().stream()
        .map(Judgement::finding)
        .filter(finding -> !again.containsKey(finding))
        .map(finding -> archived.result().findings().get(finding).check())
        .toList();
  }

  private Optional<FaultRecord> fault() {
    return Optional.ofNullable(seen)
        .map(Evidence::faults)
        .filter(f -> !f.isEmpty())
        .map(List::getLast);
  }

  private Duration since(Instant moment) {
    return now == null ? Duration.ZERO : Duration.between(moment, now.begun());
  }

  @Override
  public Instant lastFault() {
    return fault().map(FaultRecord::effective).orElse(Instant.EPOCH);
  }

  @Override
  public Duration sinceLastFault() {
    return fault().map(f -> since(f.effective())).orElse(Duration.ZERO);
  }

  @Override
  Duration sinceLastFaultBegan() {
    return fault().map(f -> since(f.from())).orElse(Duration.ZERO);
  }

  @Override
  Bound bound(Duration said) {
    return super.bound(bounds.recovery().orElse(said));
  }

  @Override
  double slowness() {
    return bounds.slowness().orElse(recorded.slowness());
  }

  @Override
  CaptureShows.Decrypted decrypted(GatewayName name) {
    return Decrypting.archived(folder, recorded.evidence().topology(), name);
  }

  @Override
  Pattern words(GatewayName name, Statement statement) {
    String implementation = recorded.evidence().of(name).implementation();
    return NodeDrivers.load().words(implementation, statement);
  }
}
