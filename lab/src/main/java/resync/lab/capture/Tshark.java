package resync.lab.capture;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Decrypts captures by Wireshark's {@code tshark}: an implementation of IKE and ESP that is neither
 * ours nor of any node.
 */
public final class Tshark {
  private static final long LIMIT_SECONDS = 120;

  private Tshark() {}

  /**
   * Decrypts a capture.
   *
   * @param profile a folder that serves as Wireshark's configuration folder: {@code
   *     ikev2_decryption_table}, {@code esp_sa} and {@code preferences}
   * @throws IOException when the capture is not there, or tshark cannot read it
   */
  public static Decryption decrypt(Path capture, Path profile) throws IOException {
    if (!Files.isReadable(capture)) {
      throw new IOException("there is no capture " + capture);
    }
    if (!Files.isDirectory(profile)) {
      return new Decryption.Unreadable(
          "there are no key tables: no folder " + profile + " was written");
    }
    Path errors = Files.createTempFile("tshark", ".err");
    try {
      Process process;
      try {
        process = start(capture, profile, errors);
      } catch (IOException e) {
        return new Decryption.Unreadable(
            "tshark is not installed: install the package tshark, or run ./resync setup");
      }
      return read(process, capture, errors);
    } finally {
      Files.delete(errors);
    }
  }

  private static Process start(Path capture, Path profile, Path errors) throws IOException {
    List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
    command.addAll(List.of("-Y", "isakmp or esp", "-T", "fields"));
    command.addAll(List.of("-E", "separator=/t", "-E", "occurrence=a", "-E", "aggregator=,"));
    for (TsharkRow.Field field : TsharkRow.Field.values()) {
      command.addAll(List.of("-e", field.filterName()));
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("WIRESHARK_CONFIG_DIR", profile.toAbsolutePath().toString());
    return builder.redirectError(errors.toFile()).start();
  }

  private static Decryption read(Process process, Path capture, Path errors) throws IOException {
    List<Decryption.IkeMessage> ike = new ArrayList<>();
    List<Decryption.EspPacket> esp = new ArrayList<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = out.readLine()) != null) {
        TsharkRow row = new TsharkRow(line);
        Optional<Decryption.IkeMessage> message = row.ike();
        message.ifPresent(ike::add);
        row.esp().ifPresent(esp::add);
      }
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("tshark does not end on " + capture);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while tshark reads " + capture, e);
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(errors);
    // What stands before the end of a capture that is cut short or damaged is there all the same.
    boolean begun = said.contains("cut short") || said.contains("damaged");
    if (process.exitValue() != 0 && !begun) {
      throw new IOException("tshark cannot read " + capture + ": " + said.strip());
    }
    return new Decryption.Messages(ike, esp);
  }
}
