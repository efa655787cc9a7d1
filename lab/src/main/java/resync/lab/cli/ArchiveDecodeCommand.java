package resync.lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import resync.lab.archive.WiresharkProfile;
import resync.lab.capture.Decryption;
import resync.lab.capture.Decryption.EspPacket;
import resync.lab.capture.Decryption.IkeMessage;
import resync.lab.capture.Decryption.Protection;
import resync.lab.capture.Tshark;
import resync.lab.scenario.Mistake;

/** Decrypts archived captures with their archived keys. */
@Command(
    name = "decode",
    header = "Decrypts archived captures by tshark with the archived keys.",
    description = "Lists the IKE messages of one capture; of ESP it counts what can be read.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every IKE message and every ESP packet could be read",
      "1:something could not be read",
      "2:wrong use, or the machine lacks something"
    })
final class ArchiveDecodeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = ArchiveCommand.ID)
  private String id = "";

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
    for (Path folder : Objects.requireNonNull(parent).scenarios(id)) {
      whole &= decode(folder, out);
    }
    out.flush();
    return whole ? Main.PASSED : Main.FAILED;
  }

  private boolean decode(Path folder, PrintWriter out) {
    Path capture = folder.resolve("wire").resolve("wire-" + side + ".pcap");
    Path profile = folder.resolve(WiresharkProfile.FOLDER);
    out.println(folder.getFileName());
    try {
      return switch (Tshark.decrypt(capture, profile)) {
        case Decryption.Unreadable unreadable -> {
          out.println("  " + unreadable.reason());
          yield false;
        }
        case Decryption.Messages messages -> print(messages, capture, profile, out);
      };
    } catch (IOException e) {
      throw new UncheckedIOException("the capture " + capture + " cannot be read", e);
    }
  }

  private static boolean print(
      Decryption.Messages messages, Path capture, Path profile, PrintWriter out) {
    for (IkeMessage message : messages.ike()) {
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
