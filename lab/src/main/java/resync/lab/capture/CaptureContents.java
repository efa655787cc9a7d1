package resync.lab.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import resync.lab.capture.CapturedPacket.Ah;
import resync.lab.capture.CapturedPacket.Esp;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.capture.CapturedPacket.Other;
import resync.lab.capture.Decryption.IkeMessage;

/**
 * What a capture holds of IPsec, by the lab's own reader, which needs no program. Packets of both
 * IP versions count.
 *
 * @param ike every IKE message, those without a fitting key too
 * @param sas every SA (one direction) that ESP or AH was seen on, in the order of their first
 *     packets
 * @param packets all IP packets
 * @param notes what could not be read, a sentence each: a damaged place, missing fragments
 */
public record CaptureContents(
    List<IkeMessage> ike, List<SeenSa> sas, long packets, List<String> notes) {
  public CaptureContents {
    ike = List.copyOf(ike);
    sas = List.copyOf(sas);
    notes = List.copyOf(notes);
  }

  /**
   * ESP or AH packets of one SPI from one address to another.
   *
   * @param protocol {@code ESP}, {@code ESP in UDP}, {@code ESP in AH} or {@code AH}
   * @param spi 8 hexadecimal digits
   */
  public record SeenSa(
      String protocol, String source, String destination, String spi, long packets) {}

  private record SaKey(String protocol, String source, String destination, String spi) {}

  /**
   * Reads a capture to its end, or to where it is damaged.
   *
   * @param capture may still be growing
   * @param profile a folder that serves as Wireshark's configuration folder, with key tables; it
   *     need not exist
   * @throws IOException when the capture is not there, or no capture file; the message says what
   */
  public static CaptureContents read(Path capture, Path profile) throws IOException {
    return read(capture, IkeKeys.read(profile));
  }

  /** The same without any keys. */
  public static CaptureContents read(Path capture) throws IOException {
    return read(capture, IkeKeys.NONE);
  }

  private static CaptureContents read(Path capture, IkeKeys keys) throws IOException {
    IkeOpener opener = new IkeOpener(keys);
    Dissector dissector = new Dissector();
    List<IkeMessage> ike = new ArrayList<>();
    Map<SaKey, Long> sas = new LinkedHashMap<>();
    long packets = 0;
    List<String> notes = new ArrayList<>();
    try (PcapFile file = PcapFile.open(capture)) {
      PcapFile.Frame frame;
      while ((frame = file.next()) != null) {
        Optional<Dissector.Whole> whole = dissector.packet(frame);
        if (whole.isEmpty()) {
          continue;
        }
        packets++;
        CapturedPacket packet = whole.get().packet();
        switch (packet.content()) {
          case Ike header ->
              ike.add(
                  message(
                      packet, header, opener.open(header, whole.get().body(), packet.source())));
          case Esp esp ->
              sas.merge(
                  key(packet, esp.ahSpi().isPresent() ? "ESP in AH" : protocol(esp), esp.spi()),
                  1L,
                  Long::sum);
          case Ah ah -> sas.merge(key(packet, "AH", ah.spi()), 1L, Long::sum);
          case Other other -> {
            // Counted already.
          }
        }
      }
      file.unread().ifPresent(notes::add);
    }
    notes.addAll(dissector.notes());
    return new CaptureContents(
        ike,
        sas.entrySet().stream()
            .map(
                e ->
                    new SeenSa(
                        e.getKey().protocol,
                        e.getKey().source,
                        e.getKey().destination,
                        e.getKey().spi,
                        e.getValue()))
            .toList(),
        packets,
        notes);
  }

  private static String protocol(Esp esp) {
    return esp.udpEncapsulated() ? "ESP in UDP" : "ESP";
  }

  private static SaKey key(CapturedPacket packet, String protocol, String spi) {
    return new SaKey(protocol, packet.source(), packet.destination(), spi);
  }

  private static IkeMessage message(CapturedPacket packet, Ike ike, IkeOpener.Opened opened) {
    return new IkeMessage(
        packet.number(),
        packet.time(),
        packet.source(),
        packet.destination(),
        ike.exchange(),
        ike.response(),
        ike.messageId(),
        opened.protection(),
        opened.names(),
        opened.problem(),
        opened.spis(),
        opened.contents());
  }
}
