package resync.lab.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.NewSa;
import resync.lab.report.LadderRow.Mark;

/** Where a gateway has SAs again after a fault; what one message sets up is one mark. */
final class SetUpMarks {
  private static final Duration ONE_MESSAGE = Duration.ofMillis(5);

  private SetUpMarks() {}

  static List<Mark> of(Evidence evidence) {
    List<Mark> marks = new ArrayList<>();
    for (NewSa sa : NewSa.of(evidence)) {
      Mark mark = Mark.of(sa.time(), sa.gateway(), sa.words(), "sa");
      if (!marks.isEmpty() && together(marks.getLast(), mark)) {
        Mark last = marks.removeLast();
        mark = new Mark(last.time(), last.gateway(), last.label() + "; " + mark.label(), "sa");
      }
      marks.add(mark);
    }
    return marks;
  }

  private static boolean together(Mark last, Mark mark) {
    return last.gateway().equals(mark.gateway())
        && Duration.between(last.time(), mark.time()).abs().compareTo(ONE_MESSAGE) <= 0;
  }
}
