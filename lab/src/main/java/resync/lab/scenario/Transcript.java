package resync.lab.scenario;

import java.util.ArrayList;
import java.util.List;
import resync.lab.archive.Judgement;
import resync.lab.check.Checks;
import resync.lab.check.Finding;
import resync.lab.check.Verdict;
import resync.lab.node.UnsupportedException;

/** What the sentences of a scenario came to. */
final class Transcript {
  private final List<Finding> findings = new ArrayList<>();
  private final List<Judgement> judgements = new ArrayList<>();
  private final List<String> notCarriedOut = new ArrayList<>();
  private final List<String> notJudged = new ArrayList<>();
  private String sentence = "";

  /** The sentence that is being carried out. */
  String sentence() {
    return sentence;
  }

  void begin(String words) {
    sentence = words;
  }

  /** Carries out a sentence; an exception is a finding before it is thrown on. */
  void carryOut(String words, Runnable action) {
    begin(words);
    try {
      action.run();
    } catch (RuntimeException | AssertionError e) {
      add(finding(words, e));
      throw e;
    }
  }

  /** Does what is no sentence of the feature; an exception leaves the rest undecided. */
  void attempt(String what, Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      undecided(what, message(e));
    }
  }

  void add(Finding finding) {
    findings.add(finding);
  }

  /** Adds what was judged from evidence, so that it can be judged again. */
  void add(Running.Judged judged) {
    judgements.add(new Judgement(findings.size(), judged.begun(), judged.moment()));
    add(judged.finding());
  }

  /** What an exception says of the sentence that it ended. */
  static Finding finding(String words, Throwable problem) {
    return new Finding(words, verdict(problem), message(problem));
  }

  void undecided(String words, String problem) {
    add(new Finding(words, Verdict.INCONCLUSIVE, problem));
  }

  void leftOut(String words, boolean observation) {
    (observation ? notJudged : notCarriedOut).add(words);
  }

  boolean passesSoFar() {
    return Checks.worst(findings) == Verdict.PASS;
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  List<Judgement> judgements() {
    return List.copyOf(judgements);
  }

  List<String> notCarriedOut() {
    return List.copyOf(notCarriedOut);
  }

  List<String> notJudged() {
    return List.copyOf(notJudged);
  }

  private static Verdict verdict(Throwable problem) {
    return switch (problem) {
      case UnsupportedException e -> Verdict.UNSUPPORTED;
      case AssertionError e -> Verdict.FAIL;
      default -> Verdict.INCONCLUSIVE;
    };
  }

  private static String message(Throwable problem) {
    String message = problem.getMessage();
    return message == null ? problem.getClass().getSimpleName() : message;
  }
}
