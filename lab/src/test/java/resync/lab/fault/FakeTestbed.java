package resync.lab.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import resync.lab.fabric.LabTime;
import resync.lab.fabric.NatBox;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability;
import resync.lab.node.Capability.Clearing;
import resync.lab.node.Capability.DropCounting;
import resync.lab.node.Capability.KeyChanging;
import resync.lab.node.Capability.Rekeying;
import resync.lab.node.Capability.Restartable;
import resync.lab.node.Capability.SilentlyClearing;
import resync.lab.node.Gateway;
import resync.lab.node.NodeEvent;
import resync.lab.node.NodeException;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.node.SwanctlConf;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.Addressing;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.topology.GatewaySpec;
import resync.lab.topology.IkeVersion;
import resync.lab.topology.Preset;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;
import resync.lab.traffic.ProbeRecord;
import resync.lab.traffic.ProbeRecord.Kind;
import resync.lab.traffic.Traffic;
import resync.lab.wire.PacketPick;
import resync.lab.wire.Treatment;
import resync.lab.wire.Wire;

/** A topology in which every order is noted and takes a millisecond. Both gateways are the same. */
final class FakeTestbed implements Testbed {
  private static final Instant EARLIER = Instant.EPOCH.minusMillis(5);

  final List<String> orders = new ArrayList<>();
  final List<byte[]> injected = new ArrayList<>();
  final List<NodeEvent> events = new ArrayList<>();
  boolean startFails;
  boolean clearFails;
  boolean echoes;
  boolean hostsAreGateways;

  /** It takes every order and does nothing. */
  boolean idle;

  boolean canDoNothing;
  Set<String> keyNames = Set.of("ike-old");
  Addressing addressing = Addressing.DEFAULT;
  @Nullable Instant departure;
  @Nullable Instant arrival;
  long met;
  private int looks;
  private long drops;
  SaTable sas =
      new SaTable(
          List.of(),
          List.of(
              new SaTable.ChildSa(
                  "net", true, "c0000001", "c0000002", List.of(), List.of(), 0, 0, "", null)));
  private Instant now = Instant.EPOCH;

  private void order(String what) {
    orders.add(what);
    now = now.plusMillis(1);
  }

  @Override
  public Topology topology() {
    return Topology.of(
        "fake",
        new GatewaySpec(Preset.WEST, "fake"),
        new GatewaySpec(Preset.EAST, "fake"),
        TunnelSpec.of(IkeVersion.IKEV2),
        "key",
        hostsAreGateways ? addressing.withHostsOnGateways() : addressing);
  }

  @Override
  public LabTime time() {
    return new LabTime() {
      @Override
      public Instant now() {
        return now;
      }

      @Override
      public boolean await(Duration limit, BooleanSupplier condition) {
        return condition.getAsBoolean();
      }

      @Override
      public void pass(Duration duration) {
        now = now.plus(duration);
      }
    };
  }

  @Override
  public Gateway gateway(GatewayName gateway) {
    return new FakeGateway(gateway);
  }

  private final class FakeGateway
      implements Gateway,
          Restartable,
          SilentlyClearing,
          Clearing,
          DropCounting,
          Rekeying,
          KeyChanging {
    private final GatewayName gateway;

    FakeGateway(GatewayName gateway) {
      this.gateway = gateway;
    }

    @Override
    public <C extends Capability> C as(Class<C> capability) {
      if (canDoNothing) {
        throw new UnsupportedException("fake cannot do anything");
      }
      return capability.cast(this);
    }

    private void lose() {
      sas = idle ? sas : SaTable.EMPTY;
    }

    @Override
    public void clear(SaScope scope) {
      order("terminate " + gateway.word());
      lose();
    }

    @Override
    public void changeKey(String preSharedKey) {
      order("change key " + gateway.word());
      keyNames = idle ? keyNames : Set.of(SwanctlConf.secretName(preSharedKey));
    }

    @Override
    public Set<String> keyNames() {
      return keyNames;
    }

    @Override
    public GatewayName name() {
      return gateway;
    }

    @Override
    public String implementation() {
      return "fake";
    }

    @Override
    public String version() {
      return "0";
    }

    @Override
    public SaTable sas() {
      return sas;
    }

    @Override
    public void initiate(String tunnel, String child) {
      order("initiate " + gateway.word());
    }

    @Override
    public Instant readySince() {
      return idle ? EARLIER : now;
    }

    @Override
    public List<NodeEvent> events() {
      return List.copyOf(events);
    }

    @Override
    public Path directory() {
      return Path.of("/nowhere");
    }

    @Override
    public void kill() {
      order("kill " + gateway.word());
      lose();
    }

    @Override
    public void start() {
      order("start " + gateway.word());
      if (startFails) {
        throw new NodeException("it does not start");
      }
    }

    @Override
    public void rekey(SaScope scope) {
      order("rekey " + gateway.word());
    }

    @Override
    public void clearSilently(String child) {
      order("clear " + child + " of " + gateway.word());
      lose();
    }

    @Override
    public void clearSilently(SaScope scope) {
      order("clear " + gateway.word());
      if (clearFails) {
        throw new NodeException("it does not answer");
      }
      lose();
      events.add(new NodeEvent(now, "child-sa-down", Map.of()));
      order("answer");
    }

    @Override
    public Map<String, Long> counters() {
      return Map.of();
    }

    @Override
    public long invalidSpiDrops() {
      order("count drops");
      return drops++;
    }
  }

  @Override
  public RandomGenerator chance() {
    return new SplittableRandom(1);
  }

  @Override
  public Traffic traffic() {
    return new FakeTraffic();
  }

  /** Host-east echoes; its last echo arrives one look after it left. */
  private final class FakeTraffic implements Traffic {
    @Override
    public void every(Duration interval) {}

    @Override
    public Duration interval() {
      return USUAL;
    }

    @Override
    public void startEchoed(Flow flow) {}

    @Override
    public void startBothWays(Flow flow) {}

    @Override
    public void stop() {}

    @Override
    public boolean echoes(GatewayName host) {
      return echoes && host.equals(Preset.EAST);
    }

    @Override
    public void hold(GatewayName host) {
      order("hold " + host.word());
    }

    @Override
    public void release(GatewayName host) {
      order("release " + host.word());
    }

    @Override
    public Set<Flow> directions() {
      return Set.copyOf(Preset.FLOWS);
    }

    @Override
    public List<ProbeRecord> records() {
      List<ProbeRecord> records = new ArrayList<>();
      records.add(new ProbeRecord(EARLIER, Kind.ECHOED, Preset.EAST_TO_WEST, 7));
      if (departure != null) {
        records.add(new ProbeRecord(departure, Kind.SENT, Preset.WEST_TO_EAST, 8));
      }
      if (arrival != null) {
        records.add(new ProbeRecord(arrival, Kind.RECEIVED, Preset.WEST_TO_EAST, 8));
      } else if (looks++ > 0) {
        order("the echo arrives");
        records.add(new ProbeRecord(EARLIER, Kind.RECEIVED, Preset.EAST_TO_WEST, 7));
      }
      return records;
    }
  }

  @Override
  public Wire wire() {
    return new Wire() {
      @Override
      public void inject(GatewayName towards, List<byte[]> packets, Duration interval) {
        order("inject towards " + towards.word());
        injected.addAll(packets);
      }

      @Override
      public Treating treat(PacketPick pick, Treatment treatment) {
        order("treat " + pick.kind().words() + " from " + pick.flow().from().word());
        return new Treating() {
          @Override
          public long met() {
            return met;
          }

          @Override
          public void end() {
            order("end");
          }
        };
      }

      @Override
      public void link(boolean up) {
        order("link " + (up ? "up" : "down"));
      }

      @Override
      public void flush() {}
    };
  }

  @Override
  public Optional<NatBox> nat(GatewayName gateway) {
    return Optional.of(
        new NatBox() {
          @Override
          public void off() {
            order("nat " + gateway.word() + " off");
          }

          @Override
          public void on() {
            order("nat " + gateway.word() + " on");
            if (startFails) {
              throw new NodeException("it does not start");
            }
          }
        });
  }

  @Override
  public Path capture(GatewayName gateway) {
    return Path.of("/nowhere");
  }

  @Override
  public Map<String, String> versions() {
    return Map.of();
  }

  @Override
  public void stopAndCollect() {}

  @Override
  public void close() {}
}
