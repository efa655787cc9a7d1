package resync.lab.check;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.capture.SpiPayload;
import resync.lab.dissect.IkePayload;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.WireView;
import resync.lab.topology.GatewayName;

/**
 * Since the last fault began a gateway sent the other a payload or notify of a name, in the clear
 * or inside an encrypted IKE message. INVALID_SPI is asked of more strictly, see {@link
 * DeadSpiTold}.
 *
 * @param name in RFC spelling, such as {@code INVALID_SPI}
 * @param decrypted the sender's side of the capture with its keys applied; asked only when the
 *     message is not found in the clear
 */
public record CaptureShows(
    String name, GatewayName from, GatewayName to, Supplier<Decrypted> decrypted) implements Check {
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
   * @param spis what was inside its protection and names SAs of ESP or AH
   * @param contents what it says of SAs, traffic and identities
   */
  public record Message(
      long number,
      Instant time,
      String source,
      List<String> names,
      List<SpiPayload> spis,
      List<IkePayload> contents) {
    public Message {
      names = List.copyOf(names);
      spis = List.copyOf(spis);
      contents = List.copyOf(contents);
    }

    /** A message that names no SA inside its protection. */
    public Message(long number, Instant time, String source, List<String> names) {
      this(number, time, source, names, List.of(), List.of());
    }
  }

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    Instant since = lastFault(evidence);
    Optional<CapturedPacket> inClear =
        sent(evidence, from, since).stream()
            .filter(p -> named(((Ike) p.content()).payloads()))
            .findFirst();
    if (inClear.isPresent()) {
      return found(evidence, inClear.get().number(), inClear.get().time(), "in the clear");
    }
    return switch (within(evidence, from, decrypted.get())) {
      case Decrypted.Unreadable(String reason) ->
          finding(
              Verdict.INCONCLUSIVE,
              name + " is not in the clear, and encrypted messages cannot be read: " + reason);
      case Decrypted.Messages read -> judge(evidence, since, read);
    };
  }

  private Finding judge(Evidence evidence, Instant since, Decrypted.Messages read) {
    String wan = evidence.topology().addressing().of(from).wan();
    Optional<Message> found =
        read.messages().stream()
            .filter(m -> m.source().equals(wan) && !m.time().isBefore(since) && named(m.names()))
            .findFirst();
    return found.isPresent()
        ? found(evidence, found.get().number(), found.get().time(), "encrypted")
        : missing(evidence, name, from, to, since, read, NAME);
  }

  /** Of what can be read no more than had been captured: the file may have grown since. */
  static Decrypted within(Evidence evidence, GatewayName side, Decrypted decrypted) {
    List<CapturedPacket> captured = evidence.captures().getOrDefault(side, List.of());
    long last = captured.isEmpty() ? 0 : captured.getLast().number();
    return switch (decrypted) {
      case Decrypted.Unreadable unreadable -> unreadable;
      case Decrypted.Messages read ->
          new Decrypted.Messages(
              read.messages().stream().filter(message -> message.number() <= last).toList(),
              read.problems());
    };
  }

  /** What is said of a message that was not found among those that a gateway sent. */
  static Finding missing(
      Evidence evidence,
      String what,
      GatewayName from,
      GatewayName to,
      Instant since,
      Decrypted.Messages read,
      String check) {
    List<CapturedPacket> sent = sent(evidence, from, since);
    List<CapturedPacket> unread =
        sent.stream().filter(p -> encrypted(p) && !known(p, from, evidence, read)).toList();
    return !unread.isEmpty()
        ? new Finding(
            check,
            Verdict.INCONCLUSIVE,
            Figures.count(unread.size(), "encrypted IKE message")
                + " from "
                + from.word()
                + " could not be decrypted (packet "
                + unread.getFirst().number()
                + ": "
                + read.problems().getOrDefault(unread.getFirst().number(), "no key fits")
                + "), and no other carries "
                + what)
        : new Finding(
            check,
            Verdict.FAIL,
            "none of "
                + Figures.count(sent.size(), "IKE message")
                + " from "
                + from.word()
                + " to "
                + to.word()
                + (evidence.faults().isEmpty() ? "" : " since the last fault")
                + " carries "
                + what);
  }

  private static List<CapturedPacket> sent(Evidence evidence, GatewayName from, Instant since) {
    return new WireView(evidence)
        .ikeSentBy(from).stream().filter(p -> !p.time().isBefore(since)).toList();
  }

  /** What came before the last thing that was done is no observation of it. */
  static Instant lastFault(Evidence evidence) {
    return evidence.faults().isEmpty() ? Instant.MIN : evidence.faults().getLast().from();
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
  private static boolean known(
      CapturedPacket packet, GatewayName from, Evidence evidence, Decrypted.Messages read) {
    String wan = evidence.topology().addressing().of(from).wan();
    return read.messages().stream()
        .anyMatch(m -> m.source().equals(wan) && m.number() == packet.number());
  }

  private Finding found(Evidence evidence, long number, Instant time, String how) {
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
            + after(evidence, time)
            + ")");
  }

  static String after(Evidence evidence, Instant time) {
    return evidence.faults().isEmpty()
        ? ""
        : ", " + Figures.between(lastFault(evidence), time) + " after the fault";
  }

  private static Finding finding(Verdict verdict, String reason) {
    return new Finding(NAME, verdict, reason);
  }
}
