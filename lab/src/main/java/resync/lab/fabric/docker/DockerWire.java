package resync.lab.fabric.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import resync.lab.node.ControlSocket;
import resync.lab.topology.Side;
import resync.lab.wire.Wire;

/** The program in the middle. */
final class DockerWire implements Wire {
  private static final int PACKETS_A_REQUEST = 200;

  private final Node node;

  DockerWire(Node node) {
    this.node = node;
  }

  @Override
  public void inject(Side towards, List<byte[]> packets, Duration interval) {
    for (int start = 0; start < packets.size(); start += PACKETS_A_REQUEST) {
      ObjectNode order =
          ControlSocket.command("inject")
              .put("device", towards.word() + "0")
              .put("intervalMs", interval.toMillis());
      ArrayNode list = order.putArray("packets");
      packets.subList(start, Math.min(packets.size(), start + PACKETS_A_REQUEST)).stream()
          .map(HexFormat.of()::formatHex)
          .forEach(list::add);
      control().call(order);
    }
  }

  @Override
  public void flush() {
    control().call(ControlSocket.command("flush"));
  }

  private ControlSocket control() {
    return new ControlSocket(node.place().word(), node.folder());
  }
}
