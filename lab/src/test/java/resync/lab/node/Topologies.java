package resync.lab.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Preset;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;

/** Topologies and machines for tests of drivers. */
public final class Topologies {
  private Topologies() {}

  public static Topology of(GatewaySpec west, GatewaySpec east) {
    return of(west, east, TunnelSpec.of(IkeVersion.IKEV2), "a-key");
  }

  public static Topology of(GatewaySpec west, GatewaySpec east, TunnelSpec tunnel, String key) {
    return Topology.of("a test", west, east, tunnel, key, Addressing.DEFAULT);
  }

  /** A machine whose program is a server that the test scripts. */
  public static Machine machine(Topology topology, Path directory) {
    return new Machine() {
      @Override
      public Topology topology() {
        return topology;
      }

      @Override
      public GatewayName name() {
        return Preset.WEST;
      }

      @Override
      public Path directory() {
        return directory;
      }

      @Override
      public void kill() {}

      @Override
      public void start() {}

      @Override
      public void await(String what, Duration limit, BooleanSupplier condition) {
        if (!condition.getAsBoolean()) {
          throw new NodeException(title() + " " + what);
        }
      }
    };
  }
}
