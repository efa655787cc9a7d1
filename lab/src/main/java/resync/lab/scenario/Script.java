package resync.lab.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import resync.lab.topology.Flow;

/**
 * What the sentences of a scenario have said so far, and what may follow. Of two sentences about
 * the same thing the lab could only let one win in silence, so the second is refused.
 */
final class Script {
  private final Map<String, String> said = new HashMap<>();
  private boolean begun;
  private final List<Flow> traffic = new ArrayList<>();
  private boolean fault;
  private boolean doubted;
  private boolean linkDown;
  private boolean hostsSilent;

  /**
   * A Given. Another one about the same thing would contradict it.
   *
   * @param topic what it is about
   */
  void given(String topic, String sentence) {
    if (begun) {
      throw new Mistake(
          "\"" + sentence + "\" comes too late: say it before the traffic and the first When");
    }
    String before = said.putIfAbsent(topic, sentence);
    if (before != null && !before.equals(sentence)) {
      throw new Mistake("\"" + sentence + "\" comes after \"" + before + "\": say one of the two");
    }
  }

  /** A Given of which a scenario has one, in whatever words. */
  void only(String topic, String sentence) {
    boolean again = sentence.equals(said.get(topic));
    given(topic, sentence);
    if (again) {
      throw new Mistake("\"" + sentence + "\" is said twice");
    }
  }

  /** The topology is built: nothing is left to choose. */
  void begin() {
    begun = true;
  }

  void traffic(Flow flow, String sentence) {
    for (Flow before : traffic) {
      if (before.covers(flow) && before.child().equals(flow.child())) {
        throw new Mistake(
            "\"%s\", but traffic flows already; both ways it is: Given traffic flowing both ways between %s and %s%s"
                .formatted(
                    sentence,
                    before.from(),
                    before.to(),
                    before.child().isEmpty() ? "" : " in " + before.child()));
      }
    }
    traffic.add(flow);
  }

  void fault() {
    fault = true;
  }

  /** A sentence was a mistake: what it should have said is not asked of those that follow. */
  void doubt() {
    doubted = true;
  }

  void needTraffic(String sentence) {
    if (traffic.isEmpty() && !doubted) {
      throw needs(sentence, "Given traffic flowing from west to east");
    }
  }

  void needTraffic(Flow flow, String sentence) {
    if (traffic.stream().noneMatch(flow::covers) && !doubted) {
      throw needs(
          sentence,
          "Given traffic flowing from "
              + flow.from()
              + " to "
              + flow.to()
              + (flow.child().isEmpty() ? "" : " in " + flow.child()));
    }
  }

  void needFault(String sentence) {
    if (!fault && !doubted) {
      throw needs(sentence, "a When that does something");
    }
  }

  /** The link is cut, or mended, by sentences of their own. */
  void link(String sentence, boolean up) {
    if (up && !linkDown) {
      throw needs(sentence, "When the link goes down");
    }
    if (!up && linkDown) {
      throw new Mistake("\"" + sentence + "\", but the link is down already");
    }
    linkDown = !up;
  }

  /** The hosts are told to be silent, or to send again. */
  void hosts(String sentence, boolean send) {
    if (send && !hostsSilent) {
      throw needs(sentence, "When the hosts fall silent");
    }
    if (!send && hostsSilent) {
      throw new Mistake("\"" + sentence + "\", but the hosts are silent already");
    }
    hostsSilent = !send;
  }

  static Mistake needs(String sentence, String what) {
    return new Mistake("\"%s\" needs before it: %s".formatted(sentence, what));
  }

  /**
   * A number as a feature says it.
   *
   * @param what it is, as in "the number of forged packets"
   */
  static int number(String what, long said, int least, int most) {
    if (said < least || said > most) {
      throw new Mistake("%s is %d; it can be from %d to %d".formatted(what, said, least, most));
    }
    return Math.toIntExact(said);
  }
}
