package resync.lab.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.capture.Decryption.IkeMessage;

/**
 * The IKE messages of a capture, read with the keys of a Wireshark profile. This is the lab's own
 * reader: it needs no program, and takes milliseconds. {@link Tshark} reads the same independently.
 */
public final class IkeMessages {
  private IkeMessages() {}

  /**
   * Every IKE message of a capture, those without a fitting key too.
   *
   * @param capture may still be growing
   * @param profile a folder that serves as Wireshark's configuration folder; it need not exist
   * @throws IOException when the capture is not there, or no pcap file; the message says what
   */
  public static List<IkeMessage> read(Path capture, Path profile) throws IOException {
    IkeOpener opener = new IkeOpener(IkeKeys.read(profile));
    List<IkeMessage> messages = new ArrayList<>();
    try (PcapFile file = PcapFile.open(capture)) {
      PcapFile.Frame frame;
      while ((frame = file.next()) != null) {
        Dissector.packet(frame)
            .ifPresent(
                p -> {
                  if (p.packet().content() instanceof Ike ike) {
                    messages.add(
                        message(p.packet(), ike, opener.open(ike, p.body(), p.packet().source())));
                  }
                });
      }
    }
    return messages;
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
        opened.spis());
  }
}
