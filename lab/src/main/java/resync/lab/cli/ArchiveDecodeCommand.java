package resync.lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import resync.lab.archive.WiresharkProfile;
import resync.lab.capture.CaptureContents;
import resync.lab.capture.CaptureContents.SeenSa;
import resync.lab.capture.Decryption;
import resync.lab.capture.Decryption.EspPacket;
import resync.lab.capture.Decryption.IkeMessage;
import resync.lab.capture.Decryption.Protection;
import resync.lab.capture.Tshark;
import resync.lab.evidence.Figures;
import resync.lab.scenario.Mistake;

/** Decrypts archived captures with their archived keys, and says what any capture file holds. */
@Command(
    name = "decode",
    header =
        "Decrypts archived captures with the archived keys, or says what a capture file holds.",
    description =
        "Decrypts archived captures by tshark with the archived keys. Lists the IKE messages of one"
            + " capture; of ESP it counts what can be read. Of a capture file, pcap or pcapng, it"
            + " says what it holds; with --keys it decrypts that, too.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every IKE message and every ESP packet could be read; without keys, the whole file",
      "1:something could not be read",
      "2:wrong use, or the machine lacks something"
    })
final class ArchiveDecodeCommand implements Callable<Integer> {
  private static final Pattern FILE_NAME = Pattern.compile("\\.(pcap|pcapng|cap)$");
  private static final int MOST_SAS = 100;

  @Parameters(
      paramLabel = "ID|FILE",
      description = {ArchiveCommand.ID, "Or a capture file, by its path."})
  private String id = "";

  @Option(
      names = "--keys",
      paramLabel = "DIR",
      description = "Of a capture file: a folder with Wireshark's key tables.")
  private @Nullable Path keys;

  @Option(
      names = "--side",
      paramLabel = "west|east",
      defaultValue = "west",
      description = "The side of the wire to list (default: ${DEFAULT-VALUE}).")
  private String side = "west";

  @ParentCommand private @Nullable ArchiveCommand parent;
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (!side.equals("west") && !side.equals("east")) {
      throw new Mistake("--side is \"" + side + "\"; it can be west or east");
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    boolean whole = true;
    if (isFile()) {
      Path capture = Path.of(id);
      whole = keys == null ? describe(capture, out) : decode(capture, keys, out);
    } else {
      for (Path folder : Objects.requireNonNull(parent).scenarios(id)) {
        out.println(folder.getFileName());
        whole &=
            decode(
                folder.resolve("wire").resolve("wire-" + side + ".pcap"),
                folder.resolve(WiresharkProfile.FOLDER),
                out);
      }
    }
    out.flush();
    return whole ? Main.PASSED : Main.FAILED;
  }

  private boolean isFile() {
    boolean named = FILE_NAME.matcher(id).find();
    boolean there = Files.isRegularFile(Path.of(id));
    if (named && !there) {
      throw new Mistake("there is no capture file " + id);
    }
    if (keys != null && !there) {
      throw new Mistake("--keys goes with a capture file; an archived run has its own");
    }
    if (keys != null && !Files.isDirectory(keys)) {
      throw new Mistake("--keys: there is no folder " + keys);
    }
    return there;
  }

  /** What a file holds that nobody has keys for. */
  private static boolean describe(Path capture, PrintWriter out) {
    try {
      CaptureContents contents = CaptureContents.read(capture);
      print(contents.ike(), out);
      for (SeenSa sa : contents.sas().stream().limit(MOST_SAS).toList()) {
        out.printf(
            "  %-10s  %s > %s  SPI 0x%s  %s%n",
            sa.protocol(),
            sa.source(),
            sa.destination(),
            sa.spi(),
            Figures.count(sa.packets(), "packet"));
      }
      if (contents.sas().size() > MOST_SAS) {
        out.printf("  and %d more SAs%n", contents.sas().size() - MOST_SAS);
      }
      long protectedPackets = contents.sas().stream().mapToLong(SeenSa::packets).sum();
      out.printf(
          "  %s: %s, %s on %s (one direction each)%n",
          Figures.count(contents.packets(), "IP packet"),
          Figures.count(contents.ike().size(), "IKE message"),
          Figures.count(protectedPackets, "ESP or AH packet"),
          Figures.count(contents.sas().size(), "SA"));
      return complete(contents, out);
    } catch (IOException e) {
      throw unreadable(capture, e);
    }
  }

  private static boolean complete(CaptureContents contents, PrintWriter out) {
    contents.notes().forEach(note -> out.println("  not read: " + note));
    return contents.notes().isEmpty();
  }

  private static boolean decode(Path capture, Path profile, PrintWriter out) {
    try {
      return switch (Tshark.decrypt(capture, profile)) {
        case Decryption.Unreadable unreadable -> {
          out.println("  " + unreadable.reason());
          yield false;
        }
        case Decryption.Messages messages -> {
          boolean decrypted = print(messages, capture, profile, out);
          yield complete(CaptureContents.read(capture, profile), out) && decrypted;
        }
      };
    } catch (IOException e) {
      throw unreadable(capture, e);
    }
  }

  private static Mistake unreadable(Path capture, IOException e) {
    return new Mistake("the capture " + capture + " cannot be read: " + e.getMessage());
  }

  private static void print(List<IkeMessage> messages, PrintWriter out) {
    for (IkeMessage message : messages) {
      out.printf(
          "  %6d  %s  %s > %s  %s %s %d  %s%n",
          message.number(),
          message.time(),
          message.source(),
          message.destination(),
          message.exchange(),
          message.response() ? "response" : "request",
          message.messageId(),
          String.join(", ", message.names()));
    }
  }

  private static boolean print(
      Decryption.Messages messages, Path capture, Path profile, PrintWriter out) {
    print(messages.ike(), out);
    long ike = messages.ike().stream().filter(m -> m.protection() != Protection.ENCRYPTED).count();
    long esp = messages.esp().stream().map(EspPacket::inner).filter(i -> i.isPresent()).count();
    long insideAh = messages.esp().stream().filter(EspPacket::insideAh).count();
    out.printf(
        "  %d of %d IKE messages and %d of %d ESP packets%s could be read%n",
        ike,
        messages.ike().size(),
        esp,
        messages.esp().size(),
        insideAh == 0 ? "" : " (" + insideAh + " inside AH)");
    out.printf(
        "  look closer:  WIRESHARK_CONFIG_DIR=%s wireshark %s%n",
        Home.shown(profile), Home.shown(capture));
    return ike == messages.ike().size() && esp == messages.esp().size();
  }
}
