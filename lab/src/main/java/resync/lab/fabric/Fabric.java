package resync.lab.fabric;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.random.RandomGenerator;
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
   * @param jobs how many scenarios the run has at a time; {@link #slowness} is for so many
   * @return sentences for the user about what it removed; usually none
   * @throws FabricException when the machine lacks something; the message says what and the remedy
   */
  List<String> prepare(int jobs);

  /**
   * How many times slower than the reference with one scenario the machine is with as many as the
   * run has at a time, and with whatever else it does; at least 1. Measured once, when first asked;
   * 1 where time is virtual. What depends on the machine may take that much longer; what the
   * protocol decides may not.
   */
  default double slowness() {
    return 1;
  }

  /**
   * Where a scenario's keys and forged packets come from. Secure with containers; in a simulation
   * the same seed and scenario give the same.
   *
   * @param scenario the scenario's name
   */
  RandomGenerator chance(String scenario);

  /** The seed that its chance is made from; empty where what happens cannot be repeated. */
  default OptionalLong seed() {
    return OptionalLong.empty();
  }

  /**
   * This fabric with its chance made from a seed.
   *
   * @throws UnsupportedException where what happens cannot be repeated
   */
  default Fabric seeded(long seed) throws UnsupportedException {
    throw new UnsupportedException("the fabric " + name() + " cannot repeat what chance did");
  }

  /**
   * Builds the topology and starts all its nodes; returns when each is ready. No SA is negotiated
   * yet. Whatever was started is removed again if this fails.
   *
   * @param chance from {@link #chance}; the topology's key came from it
   * @param directory an existing, empty folder that receives the scenario's files
   * @throws UnsupportedException when a stack cannot do what the topology asks
   * @throws FabricException when the machine lacks something; the message says what and the remedy
   */
  Testbed start(Topology topology, RandomGenerator chance, Path directory)
      throws UnsupportedException;
}
