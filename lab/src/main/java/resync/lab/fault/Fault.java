package resync.lab.fault;

import java.util.Optional;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.Topology;

/** Something that goes wrong, or is done, in a running topology. An instance is injected once. */
public interface Fault {
  /**
   * Makes it happen; returns when its effect is there.
   *
   * @param sentence as the feature says it, for the record
   * @return what happened to whom, and when
   * @throws UnsupportedException when a node cannot do or suffer this; nothing has happened then
   */
  FaultRecord inject(Testbed testbed, String sentence);

  /**
   * Why it can never happen in this topology, whatever its gateways run: a mistake of whoever wrote
   * the scenario. Asked before anything is started; empty where it can.
   *
   * @param topology may lack its keys and certificates
   */
  default Optional<String> impossible(Topology topology) {
    return Optional.empty();
  }

  /**
   * Whether it can happen now: some need what is only just coming to be, such as an SA to replace.
   * A scenario waits a while for that before it injects the fault, ready or not.
   */
  default boolean ready(Testbed testbed) {
    return true;
  }

  /** Whether it happens to an established tunnel; if not, it is what sets the tunnel up. */
  default boolean needsTunnel() {
    return true;
  }

  /**
   * Why this fault has not happened although it was injected, if so: a gateway may not have done
   * what it was told, and some faults wait for a message that may never come. A scenario with such
   * a fault proves nothing. Asked once, before {@link #heal}.
   *
   * @param evidence of the whole scenario
   */
  Optional<String> unmet(Evidence evidence);

  /**
   * Ends what still lasts of it. Called once at the end of the scenario, whatever happened since,
   * also where {@link #inject} failed half-way.
   */
  default void heal(Testbed testbed) {}
}
