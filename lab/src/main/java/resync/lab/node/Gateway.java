package resync.lab.node;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import resync.lab.topology.GatewayName;
import resync.lab.topology.TunnelSpec;

/** A running gateway of any implementation. What only some can do is a {@link Capability}. */
public interface Gateway {
  GatewayName name();

  /** The driver's name, as features write it. */
  String implementation();

  /** The implementation's own version. */
  String version();

  /** Its SAs now, in its own words. Empty where it is not running. */
  SaTable sas();

  /**
   * Negotiates a child of a tunnel from this end; returns when the implementation has taken the
   * order. The SAs show up in {@link #sas}.
   *
   * @param tunnel its name
   * @param child its name
   */
  void initiate(String tunnel, String child);

  /**
   * Negotiates all children of a tunnel as this end has it; see {@link #initiate(String, String)}.
   */
  default void initiate(TunnelSpec tunnel) {
    tunnel.end(name()).children().forEach(child -> initiate(tunnel.name(), child.name()));
  }

  /** When its program was last ready to receive IKE and ESP. */
  Instant readySince();

  /**
   * Everything it has reported so far, in order of time, over all its starts. Evidence only: what a
   * stack does not report is not there.
   */
  List<NodeEvent> events();

  /** Configuration, logs, events and key tables of this node, as files of the host. */
  Path directory();

  /**
   * This gateway in one of its further roles.
   *
   * @throws UnsupportedException when the implementation lacks it, with the reason
   */
  default <C extends Capability> C as(Class<C> capability) throws UnsupportedException {
    if (capability.isInstance(this)) {
      return capability.cast(this);
    }
    throw new UnsupportedException(
        implementation()
            + " cannot "
            + Capability.verb(capability)
            + " (gateway "
            + name().word()
            + ")");
  }
}
