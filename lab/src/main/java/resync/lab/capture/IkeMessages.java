package resync.lab.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
    return CaptureContents.read(capture, profile).ike();
  }
}
