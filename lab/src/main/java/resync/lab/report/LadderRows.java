package resync.lab.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import resync.lab.capture.CapturedPacket;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.check.CaptureShows;
import resync.lab.dissect.IkePayload;
import resync.lab.dissect.IkePayload.VendorId;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.evidence.Figures;
import resync.lab.evidence.Outage;
import resync.lab.evidence.Recovery;
import resync.lab.evidence.Recovery.DirectionRecovery;
import resync.lab.evidence.Transit;
import resync.lab.evidence.WireView;
import resync.lab.report.LadderRow.Arrow;
import resync.lab.report.LadderRow.Folded;
import resync.lab.report.LadderRow.Mark;
import resync.lab.report.LadderRow.Reach;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/** Chooses what the ladder shows: IKE messages, ESP packets that begin or end something, faults. */
final class LadderRows {
  private static final int FOLD_ABOVE = 8;
  private static final int KEEP_FIRST = 4;
  private static final int KEEP_LAST = 2;
  private static final Set<String> VENDOR_ID = Set.of("VID", "V");

  private final Evidence evidence;
  private final Optional<Recovery> recovery;
  private final Map<GatewayName, Map<Long, List<String>>> decrypted = new LinkedHashMap<>();
  private final Map<GatewayName, Map<Long, List<IkePayload>>> contents = new LinkedHashMap<>();
  private final WireView wire;
  private final List<LadderRow> rows = new ArrayList<>();

  LadderRows(
      Evidence evidence,
      Optional<Recovery> recovery,
      Map<GatewayName, List<CaptureShows.Message>> decrypted) {
    this.evidence = evidence;
    this.recovery = recovery;
    this.wire = new WireView(evidence);
    decrypted.forEach(
        (gateway, messages) -> {
          this.decrypted.put(
              gateway,
              byNumber(messages, m -> m.names().stream().filter(n -> !hidden(n)).toList()));
          contents.put(gateway, byNumber(messages, CaptureShows.Message::contents));
        });
  }

  List<LadderRow> rows() {
    evidence.faults().forEach(this::fault);
    rows.addAll(SetUpMarks.of(evidence));
    wire.ike().stream().filter(t -> !t.forged()).forEach(this::ike);
    for (Flow direction : wire.flows()) {
      List<Transit> esp =
          wire.transits(direction).stream()
              .filter(t -> WireView.spi(t.packet()).isPresent())
              .toList();
      firstPackets(esp.stream().filter(t -> !t.forged()).toList());
      forged(direction);
      deadPackets(direction, esp);
    }
    rows.sort(Comparator.comparing(LadderRow::time));
    return fold(rows);
  }

  private void fault(FaultRecord fault) {
    rows.add(Mark.of(fault.from(), fault.gateway(), fault.sentence(), "fault"));
    if (Duration.between(fault.from(), fault.effective()).toMillis() > 0) {
      String label =
          switch (fault.kind()) {
            case RESTART -> "up again, its SAs are lost";
            case SAS_CLEARED -> "its SAs are gone";
            case FORGED_PACKETS -> "all forged packets are sent";
            case OTHER -> "the fault is complete";
          };
      rows.add(Mark.of(fault.effective(), fault.gateway(), label, "effective"));
    }
  }

  private void ike(Transit transit) {
    Ike ike = (Ike) transit.packet().content();
    List<String> names = names(transit, ike);
    String head =
        ike.exchange() + (ike.response() ? " response" : " request") + " " + ike.messageId();
    String carried = names.isEmpty() ? head : head + " \u00b7 " + String.join(", ", names);
    String label = carried + transit.fate().map(fate -> " \u00b7 " + fate).orElse("");
    String tooltip =
        label
            + "\nIKE SPIs "
            + ike.initiatorSpi()
            + " / "
            + ike.responderSpi()
            + "\n"
            + transit.packet().length()
            + " octets"
            + of(transit, contents).orElse(List.of()).stream()
                .map(payload -> "\n" + payload)
                .collect(Collectors.joining());
    rows.add(
        new Arrow(
            transit.time(),
            transit.direction(),
            reach(transit),
            "ike",
            label,
            tooltip,
            numbers(transit),
            "ike " + ike.exchange()));
  }

  /** Payload names, as deep as keys allow; of a vendor ID its own, where it is known. */
  private List<String> names(Transit transit, Ike ike) {
    List<String> names =
        of(transit, decrypted)
            .orElseGet(() -> ike.payloads().stream().map(LadderRows::readable).toList());
    Iterator<VendorId> vendors =
        of(transit, contents).stream()
            .flatMap(List::stream)
            .filter(VendorId.class::isInstance)
            .map(VendorId.class::cast)
            .iterator();
    return names.stream().map(name -> vendors.hasNext() ? named(name, vendors) : name).toList();
  }

  private static String named(String payload, Iterator<VendorId> vendors) {
    return VENDOR_ID.contains(payload)
        ? vendors.next().known().map(known -> payload + " " + known).orElse(payload)
        : payload;
  }

  private static <T> Map<Long, T> byNumber(
      List<CaptureShows.Message> messages, Function<CaptureShows.Message, T> what) {
    return messages.stream()
        .collect(Collectors.toMap(CaptureShows.Message::number, what, (a, _) -> a));
  }

  /** What was read of a message where it left or, if not there, where it arrived. */
  private static <T> Optional<T> of(Transit transit, Map<GatewayName, Map<Long, T>> read) {
    return transit
        .left()
        .flatMap(p -> of(p, read.get(transit.from())))
        .or(() -> transit.arrived().flatMap(p -> of(p, read.get(transit.to()))));
  }

  private static <T> Optional<T> of(CapturedPacket packet, @Nullable Map<Long, T> read) {
    return read == null ? Optional.empty() : Optional.ofNullable(read.get(packet.number()));
  }

  private static String readable(String payload) {
    return hidden(payload) ? "encrypted" : payload;
  }

  private static boolean hidden(String payload) {
    return payload.equals("SK") || payload.equals("SKF");
  }

  private void firstPackets(List<Transit> esp) {
    Map<String, Transit> first = new LinkedHashMap<>();
    for (Transit transit : esp) {
      first.putIfAbsent(WireView.spi(transit.packet()).orElseThrow(), transit);
    }
    first.forEach((spi, transit) -> esp(transit, "first ESP on SPI " + Figures.spi(spi)));
    // A recovery can end on an SPI that was used before.
    esp.stream()
        .filter(transit -> ended(transit).isPresent())
        .filter(transit -> !first.containsValue(transit))
        .forEach(
            transit ->
                esp(
                    transit,
                    "ESP on SPI " + WireView.spi(transit.packet()).map(Figures::spi).orElse("?")));
  }

  /** The recovery that a packet ended. */
  private Optional<DirectionRecovery> ended(Transit transit) {
    return recovery.stream()
        .flatMap(measured -> measured.directions().stream())
        .filter(direction -> direction.end().filter(p -> is(p).test(transit)).isPresent())
        .findFirst();
  }

  private static Predicate<Transit> is(CapturedPacket packet) {
    return t -> t.arrived().filter(packet::equals).isPresent();
  }

  private void esp(Transit transit, String what) {
    Optional<DirectionRecovery> back = ended(transit);
    String label = what;
    if (back.isPresent() && recovery.isPresent()) {
      label += ": back" + recovery.get().after(back.get()).map(words -> " " + words).orElse("");
    }
    rows.add(
        new Arrow(
            transit.time(),
            transit.direction(),
            reach(transit),
            back.isPresent() ? "back" : "esp",
            label,
            label + "\n" + transit.packet().length() + " octets",
            numbers(transit),
            "esp"));
  }

  /** The first forged packet and, as one arrow, all others. */
  private void forged(Flow direction) {
    List<Transit> forged =
        wire.transits(direction).stream()
            .filter(Transit::forged)
            .filter(t -> !(t.packet().content() instanceof CapturedPacket.Other))
            .toList();
    if (forged.isEmpty()) {
      return;
    }
    Transit first = forged.getFirst();
    if (first.packet().content() instanceof Ike) {
      ike(first);
    } else {
      dead(
          first,
          Reach.FORGED,
          "ESP on SPI " + WireView.spi(first.packet()).map(Figures::spi).orElse("?"));
    }
    if (forged.size() > 1) {
      List<Transit> more = forged.subList(1, forged.size());
      dead(
          more.getFirst(),
          Reach.FORGED,
          Figures.grouped(more.size())
              + " more in "
              + Figures.between(more.getFirst().time(), more.getLast().time()));
    }
  }

  private void deadPackets(Flow direction, List<Transit> esp) {
    if (recovery.isEmpty() || !direction.to().equals(recovery.get().fault().gateway())) {
      return;
    }
    Recovery measured = recovery.get();
    FaultRecord fault = measured.fault();
    // Between the order and its effect packets are still opened; the first lost probe tells when.
    Instant from =
        measured
            .direction(direction)
            .flatMap(DirectionRecovery::outage)
            .map(Outage::begin)
            .filter(t -> t.isAfter(fault.from()))
            .orElse(fault.from());
    List<Transit> later =
        esp.stream()
            .filter(t -> t.arrived().isPresent() && !t.time().isBefore(from))
            .filter(t -> measured.dead(t.arrived().get()))
            .toList();
    List<Transit> early =
        later.stream().filter(t -> t.arrived().get().time().isBefore(measured.start())).toList();
    boolean down = fault.kind() == FaultRecord.Kind.RESTART;
    if (!early.isEmpty() && down) {
      dead(early.getFirst(), Reach.NOBODY_THERE, counted(early) + " while nobody is there");
    }
    List<Transit> reached = later.subList(early.size(), later.size());
    if (!reached.isEmpty()) {
      Transit first = reached.getFirst();
      dead(
          first,
          Reach.DROPPED,
          "ESP on dead SPI "
              + WireView.spi(first.packet()).map(Figures::spi).orElse("?")
              + (measured.startPacket().isPresent() ? ": the recovery is measured from here" : ""));
    }
    if (reached.size() > 1) {
      List<Transit> more = reached.subList(1, reached.size());
      dead(more.getFirst(), Reach.DROPPED, counted(more) + " dropped");
    }
  }

  private static String counted(List<Transit> packets) {
    String span = Figures.between(packets.getFirst().time(), packets.getLast().time());
    return Figures.count(packets.size(), "ESP packet")
        + " on a dead SPI"
        + (packets.size() > 1 ? " in " + span : "");
  }

  private void dead(Transit transit, Reach reach, String label) {
    rows.add(
        new Arrow(
            transit.time(),
            transit.direction(),
            reach,
            "dead",
            label,
            label,
            numbers(transit),
            "dead"));
  }

  private Reach reach(Transit transit) {
    if (transit.forged()) {
      return Reach.FORGED;
    }
    if (transit.lostOnWire()) {
      return Reach.LOST_ON_WIRE;
    }
    boolean down =
        evidence.faults().stream()
            .anyMatch(
                f ->
                    f.kind() == FaultRecord.Kind.RESTART
                        && transit.to().equals(f.gateway())
                        && transit.time().isAfter(f.from())
                        && transit.time().isBefore(f.effective()));
    return down ? Reach.NOBODY_THERE : Reach.ACROSS;
  }

  private static String numbers(Transit transit) {
    return transit
        .left()
        .or(transit::arrived)
        .map(p -> String.format(Locale.ROOT, "%s #%d", gateway(transit).word(), p.number()))
        .orElse("");
  }

  private static GatewayName gateway(Transit transit) {
    return transit.left().isPresent() ? transit.from() : transit.to();
  }

  /** Leaves out the middle of long runs of the same exchange. */
  private static List<LadderRow> fold(List<LadderRow> all) {
    List<LadderRow> folded = new ArrayList<>();
    int i = 0;
    while (i < all.size()) {
      int end = i + 1;
      while (end < all.size() && kind(all.get(end)).equals(kind(all.get(i)))) {
        end++;
      }
      List<LadderRow> run = all.subList(i, end);
      if (run.size() <= FOLD_ABOVE || kind(run.getFirst()).isEmpty()) {
        folded.addAll(run);
      } else {
        folded.addAll(run.subList(0, KEEP_FIRST));
        List<LadderRow> middle = run.subList(KEEP_FIRST, run.size() - KEEP_LAST);
        Instant at = middle.getFirst().time();
        folded.add(
            new Folded(
                at,
                Figures.grouped(middle.size())
                    + " more like these in "
                    + Figures.between(at, middle.getLast().time())));
        folded.addAll(run.subList(run.size() - KEEP_LAST, run.size()));
      }
      i = end;
    }
    return folded;
  }

  private static String kind(LadderRow row) {
    return row instanceof Arrow arrow ? arrow.kind() : "";
  }
}
