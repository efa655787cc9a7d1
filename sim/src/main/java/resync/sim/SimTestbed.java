package resync.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import resync.lab.fabric.LabTime;
import resync.lab.fabric.Testbed;
import resync.lab.node.Gateway;
import resync.lab.node.javapeer.JavaDriver;
import resync.lab.topology.Side;
import resync.lab.topology.Topology;
import resync.lab.traffic.ProbeCsv;
import resync.lab.traffic.ProbeRecord;
import resync.lab.traffic.Traffic;
import resync.lab.wire.Wire;
import resync.peer.journal.Journal;

/** A simulated topology with the files that a scenario's archive keeps. */
final class SimTestbed implements Testbed {
  private static final Duration PROBE_INTERVAL = Duration.ofMillis(10);

  private final Topology topology;
  private final Path directory;
  private final Captures captures;
  private final Map<Side, Journal> journals = new EnumMap<>(Side.class);
  private final Map<Side, Gateway> gateways = new EnumMap<>(Side.class);
  private final Simulation simulation;
  private final RandomGenerator chance;
  private boolean collected;

  private SimTestbed(
      Topology topology, SplittableRandom chance, EngineMaker engines, Path directory)
      throws IOException {
    this.topology = topology;
    this.directory = directory;
    this.captures = new Captures(Files.createDirectory(wireFolder()));
    for (Side side : Side.values()) {
      Path folder = Files.createDirectory(folder("gateway", side));
      Files.createDirectory(folder("host", side));
      for (Map.Entry<String, String> file : new JavaDriver().files(topology, side).entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
      journals.put(side, new Journal(folder));
    }
    this.simulation =
        new Simulation(
            topology,
            chance.split(),
            new Simulation.Setting(engines, captures, journals::get, PROBE_INTERVAL));
    for (Side side : Side.values()) {
      SimPeer peer = simulation.peer(side);
      gateways.put(side, new SimGateway(side, peer, folder("gateway", side)));
    }
    this.chance = chance;
  }

  /** Starts both peers; returns when they can receive. */
  static SimTestbed start(
      Topology topology, SplittableRandom chance, EngineMaker engines, Path directory)
      throws IOException {
    SimTestbed testbed = new SimTestbed(topology, chance, engines, directory);
    for (Side side : Side.values()) {
      testbed.simulation.peer(side).start();
    }
    return testbed;
  }

  private Path wireFolder() {
    return directory.resolve("wire");
  }

  private Path folder(String node, Side side) {
    return directory.resolve(node + "-" + side.word());
  }

  @Override
  public Topology topology() {
    return topology;
  }

  @Override
  public LabTime time() {
    return simulation.time();
  }

  @Override
  public Gateway gateway(Side side) {
    return Objects.requireNonNull(gateways.get(side));
  }

  @Override
  public RandomGenerator chance() {
    return chance;
  }

  @Override
  public Traffic traffic() {
    return simulation.traffic();
  }

  @Override
  public Wire wire() {
    return simulation.middle();
  }

  @Override
  public Path capture(Side side) {
    return Captures.file(wireFolder(), side);
  }

  @Override
  public Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    for (Side side : Side.values()) {
      versions.put("gateway-" + side.word(), "simulated");
    }
    return versions;
  }

  /** The gateways end one after the other, so that their Deletes are in the captures. */
  @Override
  public void stopAndCollect() {
    if (collected) {
      return;
    }
    collected = true;
    simulation.traffic().stop();
    try {
      for (Side side : Side.values()) {
        simulation.peer(side).stop();
      }
      for (Side side : Side.values()) {
        Objects.requireNonNull(journals.get(side)).close();
        writeProbes(side);
      }
      captures.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the scenario's folder cannot be written", e);
    }
  }

  private void writeProbes(Side side) throws IOException {
    try (ProbeCsv csv = new ProbeCsv(folder("host", side).resolve("probes.csv"))) {
      for (ProbeRecord probe : simulation.probes()) {
        Side at = probe.kind().departed() ? probe.direction().from() : probe.direction().to();
        if (at == side) {
          long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, probe.time());
          csv.record(nanos, probe.kind(), probe.direction(), probe.sequence());
        }
      }
    }
  }

  @Override
  public void close() {
    stopAndCollect();
  }
}
