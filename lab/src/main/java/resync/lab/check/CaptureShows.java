package resync.lab.check;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.WireView;
import resync.lab.topology.Side;

/**
 * A gateway sent the other a payload or notify of a name, in the clear or inside an encrypted IKE
 * message.
 *
 * @param name in RFC spelling, such as {@code INVALID_SPI}
 * @param decrypted the sender's side of the capture with its keys applied; asked only when the
 *     message is not found in the clear
 */
public record CaptureShows(String name, Side from, Side to, Supplier<Decrypted> decrypted)
    implements Check {
  private static final String NAME = "the capture shows a message";

  /** What the keys of the scenario make readable. */
  public sealed interface Decrypted {
    /**
     * IKE messages with everything they carry.
     *
     * @param problems why others stay encrypted, by their number in the capture
     */
    record Messages(List<Message> messages, Map<Long, String> problems) implements Decrypted {
      public Messages {
        messages = List.copyOf(messages);
        problems = Map.copyOf(problems);
      }
    }

    /** Nothing can be decrypted; the reason says what is missing. */
    record Unreadable(String reason) implements Decrypted {}
  }

  /**
   * One decrypted IKE message.
   *
   * @param number in its capture, from 1
   * @param names payload and notify names in RFC spelling
   */
  public record Message(long number, Instant time, String source, List<String> names) {
    public Message {
      names = List.copyOf(names);
    }
  }

  @Override
  public Finding judge(Evidence evidence) {
    WireView wire = new WireView(evidence);
    List<CapturedPacket> sent = wire.ikeSentBy(from);
    Optional<CapturedPacket> inClear =
        sent.stream().filter(p -> named(((Ike) p.content()).payloads())).findFirst();
    if (inClear.isPresent()) {
      return found(evidence, inClear.get().number(), inClear.get().time(), "in the clear");
    }
    return switch (decrypted.get()) {
      case Decrypted.Unreadable(String reason) ->
          finding(
              Verdict.INCONCLUSIVE,
              name + " is not in the clear, and encrypted messages cannot be read: " + reason);
      case Decrypted.Messages read -> judge(evidence, sent, read);
    };
  }

  private Finding judge(Evidence evidence, List<CapturedPacket> sent, Decrypted.Messages read) {
    String wan = evidence.topology().addressing().of(from).wan();
    List<Message> mine = read.messages().stream().filter(m -> m.source().equals(wan)).toList();
    Optional<Message> found = mine.stream().filter(m -> named(m.names())).findFirst();
    if (found.isPresent()) {
      return found(evidence, found.get().number(), found.get().time(), "encrypted");
    }
    List<CapturedPacket> unread =
        sent.stream().filter(p -> encrypted(p) && !known(p, mine)).toList();
    return !unread.isEmpty()
        ? finding(
            Verdict.INCONCLUSIVE,
            Figures.count(unread.size(), "encrypted IKE message")
                + " from "
                + from.word()
                + " could not be decrypted (packet "
                + unread.getFirst().number()
                + ": "
                + read.problems().getOrDefault(unread.getFirst().number(), "no key fits")
                + "), and no other carries "
                + name)
        : finding(
            Verdict.FAIL,
            "none of "
                + Figures.count(sent.size(), "IKE message")
                + " from "
                + from.word()
                + " to "
                + to.word()
                + " carries "
                + name);
  }

  /** IKEv1's RFCs write INVALID-SPI what IKEv2's write INVALID_SPI. */
  private boolean named(List<String> names) {
    return names.stream().anyMatch(n -> n.replace('-', '_').equals(name.replace('-', '_')));
  }

  private static boolean encrypted(CapturedPacket packet) {
    List<String> payloads = ((Ike) packet.content()).payloads();
    return payloads.contains("SK")
        || payloads.contains("SKF")
        || payloads.contains(CapturedPacket.ENCRYPTED);
  }

  /** Decrypted when more than the encrypted payload itself is known of it; it may be empty. */
  private static boolean known(CapturedPacket packet, List<Message> messages) {
    return messages.stream().anyMatch(m -> m.number() == packet.number());
  }

  private Finding found(Evidence evidence, long number, Instant time, String how) {
    String when =
        evidence.faults().isEmpty()
            ? ""
            : ", "
                + Figures.between(evidence.faults().getFirst().from(), time)
                + " after the fault";
    return finding(
        Verdict.PASS,
        name
            + " from "
            + from.word()
            + " to "
            + to.word()
            + " in packet "
            + number
            + " ("
            + how
            + when
            + ")");
  }

  private static Finding finding(Verdict verdict, String reason) {
    return new Finding(NAME, verdict, reason);
  }
}
