package resync.lab.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;

/** What a gateway's program runs in, as its driver sees it. */
public interface Machine {
  Topology topology();

  GatewayName name();

  /** The node's files, which the program sees as {@code /run/resync}. */
  Path directory();

  /** Ends the program at once, as a power failure would. */
  void kill();

  /** Starts the program again, links and routes included; does not wait for it to be ready. */
  void start();

  /**
   * Returns as soon as the condition holds.
   *
   * @param what is awaited, as in "gateway west (java) was not ready within 10 s"
   * @throws NodeException when the program has ended or the limit is over, with what it said last
   */
  void await(String what, Duration limit, BooleanSupplier condition);

  /** The node as messages name it: {@code gateway west (java)}. */
  default String title() {
    return "gateway " + name().word() + " (" + topology().gateway(name()).implementation() + ")";
  }
}
