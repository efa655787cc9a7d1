package resync.lab.fabric;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.Topology;

/** Something that can realise topologies. Found by {@link java.util.ServiceLoader}. */
public interface Fabric {
  /** The word for the command line, such as {@code docker}. */
  String name();

  /** Names of the implementations it has node drivers for. */
  SortedSet<String> implementations();

  /**
   * Makes sure that it can work here, and removes what killed runs have left. Needed once before a
   * run; {@link #start} does it where nobody did.
   *
   * @return sentences for the user about what it removed; usually none
   * @throws FabricException when the machine lacks something; the message says what and the remedy
   */
  List<String> prepare();

  /**
   * Builds the topology and starts all its nodes; returns when each is ready. No SA is negotiated
   * yet. Whatever was started is removed again if this fails.
   *
   * @param directory an existing, empty folder that receives the scenario's files
   * @throws UnsupportedException when a stack cannot do what the topology asks
   * @throws FabricException when the machine lacks something; the message says what and the remedy
   */
  Testbed start(Topology topology, Path directory) throws UnsupportedException;
}
