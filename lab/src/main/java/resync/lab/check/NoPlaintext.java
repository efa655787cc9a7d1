package resync.lab.check;

import java.util.List;
import java.util.Optional;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.capture.CapturedPacket.Other;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Figures;
import resync.lab.topology.Addressing;
import resync.lab.topology.Side;

/**
 * No packet of the protected networks was seen outside ESP on either side of the wire: none with a
 * source or destination inside a traffic selector, none for the port of the probes.
 */
public record NoPlaintext() implements Check {
  private static final String NAME = "no plaintext crossed the wire";

  /** UDP port of the probes. */
  public static final int PROBE_PORT = 7007;

  @Override
  public Finding judge(Evidence evidence) {
    Addressing addressing = evidence.topology().addressing();
    long esp = 0;
    long all = 0;
    for (Side side : Side.values()) {
      for (CapturedPacket packet : evidence.captures().getOrDefault(side, List.of())) {
        all++;
        esp += packet.content() instanceof Esp ? 1 : 0;
        Optional<String> why = plaintext(packet, addressing);
        if (why.isPresent()) {
          return new Finding(
              NAME,
              Verdict.FAIL,
              "packet "
                  + packet.number()
                  + " on the "
                  + side.word()
                  + " side of the wire is not protected: "
                  + packet.source()
                  + " to "
                  + packet.destination()
                  + ", "
                  + why.get());
        }
      }
    }
    if (esp == 0) {
      return new Finding(
          NAME,
          Verdict.INCONCLUSIVE,
          "the captures show no ESP packet, so they prove nothing ("
              + Figures.count(all, "packet")
              + ")");
    }
    return new Finding(
        NAME,
        Verdict.PASS,
        "none of " + Figures.count(all, "captured packet") + " (" + Figures.grouped(esp) + " ESP)");
  }

  private static Optional<String> plaintext(CapturedPacket packet, Addressing addressing) {
    for (Side side : Side.values()) {
      String prefix = addressing.of(side).protectedNet();
      if (Prefix.of(prefix).contains(packet.source())) {
        return Optional.of("the source is in " + side.word() + "'s protected network " + prefix);
      }
      if (Prefix.of(prefix).contains(packet.destination())) {
        return Optional.of(
            "the destination is in " + side.word() + "'s protected network " + prefix);
      }
    }
    if (packet.content() instanceof Other other
        && other.destinationPort().filter(p -> p == PROBE_PORT).isPresent()) {
      return Optional.of("a probe (UDP port " + PROBE_PORT + ")");
    }
    return Optional.empty();
  }
}
