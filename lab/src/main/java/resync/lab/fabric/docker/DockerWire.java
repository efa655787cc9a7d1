package resync.lab.fabric.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import resync.lab.node.ControlSocket;
import resync.lab.topology.GatewayName;
import resync.lab.wire.PacketPick;
import resync.lab.wire.PacketPick.Next;
import resync.lab.wire.PacketPick.Share;
import resync.lab.wire.Treatment;
import resync.lab.wire.Treatment.Delayed;
import resync.lab.wire.Treatment.Duplicated;
import resync.lab.wire.Treatment.Lost;
import resync.lab.wire.Wire;

/** The program in the middle. */
final class DockerWire implements Wire {
  private static final int PACKETS_A_REQUEST = 200;

  private final Node node;

  DockerWire(Node node) {
    this.node = node;
  }

  @Override
  public void inject(GatewayName towards, List<byte[]> packets, Duration interval) {
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
  public Treating treat(PacketPick pick, Treatment treatment) {
    ObjectNode order =
        ControlSocket.command("treat")
            .put("from", pick.flow().from().word())
            .put("to", pick.flow().to().word())
            .put("kind", pick.kind().words());
    switch (pick.amount()) {
      case Next(int skipped, int count) -> order.put("skip", skipped).put("count", count);
      case Share(int percent, long seed) -> order.put("percent", percent).put("seed", seed);
    }
    switch (treatment) {
      case Lost() -> order.put("copies", 0);
      case Delayed(Duration by) -> order.put("delayNanos", by.toNanos());
      case Duplicated(int copies, Duration apart) ->
          order.put("copies", copies).put("apartNanos", apart.toNanos());
    }
    int number = control().call(order).path("number").asInt();
    return new Treating() {
      @Override
      public long met() {
        return control()
            .call(ControlSocket.command("treated").put("number", number))
            .path("met")
            .asLong();
      }

      @Override
      public void end() {
        control().call(ControlSocket.command("untreat").put("number", number));
      }
    };
  }

  @Override
  public void link(boolean up) {
    control().call(ControlSocket.command("link").put("state", up ? "up" : "down"));
  }

  @Override
  public void flush() {
    control().call(ControlSocket.command("flush"));
  }

  private ControlSocket control() {
    return node.control();
  }
}
