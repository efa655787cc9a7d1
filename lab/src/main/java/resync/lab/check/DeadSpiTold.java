package resync.lab.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.capture.SpiPayload;
import resync.lab.check.CaptureShows.Decrypted;
import resync.lab.check.CaptureShows.Message;
import resync.lab.evidence.Analysis;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.evidence.InboundSpis;
import resync.lab.evidence.WireView;
import resync.lab.topology.GatewayName;

/**
 * Since the last fault began a gateway has told the other, protected by an IKE SA, that it cannot
 * open what the other sends: the message names the SPI of an ESP or AH packet that had reached the
 * gateway by then, and for which it had no SA.
 *
 * @param decrypted the sender's side of the capture with its keys applied
 */
public record DeadSpiTold(
    Telling telling, GatewayName from, GatewayName to, Supplier<Decrypted> decrypted)
    implements Check {
  private static final String NAME = "the capture shows that a gateway tells of a dead SPI";

  /** How it can be said. */
  public enum Telling {
    /** RFC 7296 section 1.5; INVALID-SPI of RFC 2408 section 3.14.1. */
    INVALID_SPI("INVALID_SPI"),
    /** RFC 7296 section 1.4.1, RFC 2408 section 3.15. */
    DELETE("a Delete");

    private final String words;

    Telling(String words) {
      this.words = words;
    }

    private boolean is(SpiPayload payload) {
      return this == DELETE
          ? payload.name().equals(SpiPayload.DELETE)
          : payload.name().replace('-', '_').equals(name());
    }
  }

  @Override
  public Finding judge(Analysis analysis) {
    Evidence evidence = analysis.evidence();
    return switch (CaptureShows.within(evidence, from, decrypted.get())) {
      case Decrypted.Unreadable(String reason) ->
          finding(Verdict.INCONCLUSIVE, "encrypted messages cannot be read: " + reason);
      case Decrypted.Messages read -> judge(evidence, read);
    };
  }

  private Finding judge(Evidence evidence, Decrypted.Messages read) {
    String wan = evidence.topology().addressing().of(from).wan();
    Instant since = CaptureShows.lastFault(evidence);
    List<Message> mine =
        read.messages().stream()
            .filter(m -> m.source().equals(wan) && !m.time().isBefore(since))
            .toList();
    List<String> others = new ArrayList<>();
    for (Message message : mine) {
      for (SpiPayload payload : message.spis()) {
        if (!telling.is(payload)) {
          continue;
        }
        Optional<String> dead =
            payload.spis().stream().filter(s -> dead(evidence, s, message.time())).findFirst();
        if (dead.isPresent()) {
          return found(evidence, message, dead.get());
        }
        others.add(
            "that of packet "
                + message.number()
                + " names "
                + String.join(", ", payload.spis().stream().map(Figures::spi).toList())
                + ", on which no packet had come that "
                + from.word()
                + " could not open");
      }
    }
    others.addAll(unprotected(evidence, since));
    return others.isEmpty()
        ? CaptureShows.missing(
            evidence, telling.words + " of a dead SPI, protected,", from, to, since, read, NAME)
        : finding(
            Verdict.FAIL,
            telling.words
                + " of a dead SPI has not been sent: "
                + String.join("; ", others.stream().limit(3).toList()));
  }

  /** A packet had come on it by then, and the gateway could not open it. */
  private boolean dead(Evidence evidence, String spi, Instant time) {
    InboundSpis inbound = new InboundSpis(evidence, from);
    return inbound.at(spi, time) != InboundSpis.Known.YES
        && new WireView(evidence)
            .espTowards(from).stream()
                .filter(p -> !p.time().isAfter(time))
                .anyMatch(
                    p ->
                        WireView.spi(p).filter(spi::equals).isPresent()
                            || WireView.outerSpi(p).filter(spi::equals).isPresent());
  }

  private List<String> unprotected(Evidence evidence, Instant since) {
    List<String> found = new ArrayList<>();
    for (CapturedPacket packet : new WireView(evidence).ikeSentBy(from)) {
      boolean named =
          ((Ike) packet.content())
              .payloads().stream()
                  .map(p -> p.replace('-', '_').toUpperCase(Locale.ROOT))
                  .anyMatch(telling == Telling.DELETE ? "D"::equals : telling.name()::equals);
      if (named && !packet.time().isBefore(since)) {
        found.add("that of packet " + packet.number() + " is not protected by an IKE SA");
      }
    }
    return found;
  }

  private Finding found(Evidence evidence, Message message, String spi) {
    return finding(
        Verdict.PASS,
        telling.words
            + " of SPI "
            + Figures.spi(spi)
            + " from "
            + from.word()
            + " to "
            + to.word()
            + " in packet "
            + message.number()
            + " (encrypted"
            + CaptureShows.after(evidence, message.time())
            + ")");
  }

  private static Finding finding(Verdict verdict, String reason) {
    return new Finding(NAME, verdict, reason);
  }
}
