package resync.lab.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import resync.lab.fabric.LabTime;
import resync.lab.fabric.Testbed;
import resync.lab.node.Gateway;
import resync.lab.node.NodeEvent;
import resync.lab.node.SaTable;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Preset;
import resync.lab.topology.Topology;
import resync.lab.traffic.ProbeRecord;
import resync.lab.traffic.Traffic;
import resync.lab.wire.PacketPick;
import resync.lab.wire.Treatment;
import resync.lab.wire.Wire;

/** Hosts whose probes arrive while {@link #up}; every 10 ms of virtual time is a probe each way. */
final class FakeTestbed implements Testbed, LabTime, Traffic, Wire {
  private static final Duration TICK = Duration.ofMillis(10);

  private final Topology topology;
  private final Path directory;
  private final boolean tunnelComesUp;
  private final List<ProbeRecord> probes = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private boolean established;
  private boolean sending;
  private long sequence;
  private int initiations;
  private long arrived;

  /** A probe arrives after so many others have been sent. */
  int underWay;

  /** So many initiations come to nothing first. */
  int givenUp;

  boolean up = true;
  boolean collected;
  boolean closed;
  boolean collectingFails;

  FakeTestbed(Topology topology, Path directory, boolean tunnelComesUp) {
    this.topology = topology;
    this.directory = directory;
    this.tunnelComesUp = tunnelComesUp;
  }

  private void tick() {
    now = now.plus(TICK);
    if (sending) {
      sequence++;
      long arriving = sequence - underWay;
      for (Flow direction : Preset.FLOWS) {
        probes.add(new ProbeRecord(now, ProbeRecord.Kind.SENT, direction, sequence));
        if (up && arriving > arrived) {
          probes.add(new ProbeRecord(now, ProbeRecord.Kind.RECEIVED, direction, arriving));
        }
      }
      arrived = Math.max(arrived, arriving);
    }
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public boolean await(Duration limit, BooleanSupplier condition) {
    Instant deadline = now.plus(limit);
    while (!condition.getAsBoolean()) {
      if (!now.isBefore(deadline)) {
        return false;
      }
      tick();
    }
    return true;
  }

  @Override
  public void pass(Duration duration) {
    var _ = await(duration, () -> false);
  }

  @Override
  public Topology topology() {
    return topology;
  }

  @Override
  public LabTime time() {
    return this;
  }

  @Override
  public Gateway gateway(GatewayName gateway) {
    return new FakeGateway(gateway);
  }

  @Override
  public RandomGenerator chance() {
    return new SplittableRandom(1);
  }

  @Override
  public Traffic traffic() {
    return this;
  }

  @Override
  public Wire wire() {
    return this;
  }

  @Override
  public Path capture(GatewayName gateway) {
    return directory.resolve("none.pcap");
  }

  @Override
  public Map<String, String> versions() {
    return Map.of("gateway-west", "fake");
  }

  @Override
  public void stopAndCollect() {
    if (collectingFails) {
      throw new IllegalStateException("the disk is full");
    }
    try {
      Files.writeString(directory.resolve("collected.txt"), "all");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    collected = true;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public void every(Duration interval) {}

  @Override
  public Duration interval() {
    return USUAL;
  }

  @Override
  public void startEchoed(Flow flow) {
    sending = true;
  }

  @Override
  public void startBothWays(Flow flow) {
    sending = true;
  }

  @Override
  public void stop() {
    sending = false;
  }

  @Override
  public Set<Flow> directions() {
    return Set.copyOf(Preset.FLOWS);
  }

  @Override
  public List<ProbeRecord> records() {
    return List.copyOf(probes);
  }

  @Override
  public boolean echoes(GatewayName host) {
    return false;
  }

  @Override
  public void hold(GatewayName host) {}

  @Override
  public void release(GatewayName host) {}

  @Override
  public Treating treat(PacketPick pick, Treatment treatment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void link(boolean up) {}

  @Override
  public void inject(GatewayName towards, List<byte[]> packets, Duration interval) {}

  @Override
  public void flush() {}

  /** Has one pair of SAs once the tunnel was initiated. */
  private final class FakeGateway implements Gateway {
    private final GatewayName gateway;

    FakeGateway(GatewayName gateway) {
      this.gateway = gateway;
    }

    @Override
    public GatewayName name() {
      return gateway;
    }

    @Override
    public String implementation() {
      return topology.gateway(gateway).implementation();
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public SaTable sas() {
      if (!established) {
        return SaTable.EMPTY;
      }
      String west = "11111111";
      String east = "22222222";
      return new SaTable(
          List.of(),
          List.of(
              new SaTable.ChildSa(
                  "net",
                  true,
                  gateway.equals(Preset.WEST) ? west : east,
                  gateway.equals(Preset.WEST) ? east : west,
                  List.of(),
                  List.of(),
                  0,
                  0,
                  "",
                  null)));
    }

    @Override
    public void initiate(String tunnel, String child) {
      established = tunnelComesUp && initiations++ >= givenUp;
    }

    @Override
    public Instant readySince() {
      return now;
    }

    @Override
    public List<NodeEvent> events() {
      return List.of();
    }

    @Override
    public Path directory() {
      return directory;
    }
  }
}
