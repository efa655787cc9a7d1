package resync.sim;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import resync.lab.node.Capability.Clearing;
import resync.lab.node.Capability.DropCounting;
import resync.lab.node.Capability.KeyChanging;
import resync.lab.node.Capability.KeyExporting;
import resync.lab.node.Capability.Rekeying;
import resync.lab.node.Capability.Restartable;
import resync.lab.node.Capability.SilentlyClearing;
import resync.lab.node.ConfigurationFile;
import resync.lab.node.Gateway;
import resync.lab.node.NodeEvent;
import resync.lab.node.NodeException;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.node.javapeer.EventLog;
import resync.lab.node.javapeer.JavaDriver;
import resync.lab.node.javapeer.PeerCounters;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;
import resync.peer.config.PresharedKey;
import resync.peer.engine.Engine;
import resync.peer.ike.ChildSaStatus;
import resync.peer.ike.Event;
import resync.peer.ike.IkeSaStatus;

/** A simulated Java peer as a gateway of the lab. */
final class SimGateway
    implements Gateway,
        Restartable,
        SilentlyClearing,
        Clearing,
        Rekeying,
        KeyChanging,
        DropCounting,
        KeyExporting {
  private final GatewayName gateway;
  private final Topology topology;
  private final SimPeer peer;
  private final @Nullable Path directory;
  private final EventLog log = new EventLog();

  /**
   * @param directory of the peer's journal; null where it keeps none
   */
  SimGateway(Topology topology, GatewayName gateway, SimPeer peer, @Nullable Path directory) {
    this.topology = topology;
    this.gateway = gateway;
    this.peer = peer;
    this.directory = directory;
  }

  @Override
  public GatewayName name() {
    return gateway;
  }

  @Override
  public String implementation() {
    return "java";
  }

  @Override
  public String version() {
    return "simulated";
  }

  @Override
  public SaTable sas() {
    return peer.engine().map(SimGateway::table).orElse(SaTable.EMPTY);
  }

  private static SaTable table(Engine engine) {
    return new SaTable(
        engine.ikeSas().stream().map(SimGateway::ikeSa).toList(),
        engine.childSas().stream().map(SimGateway::childSa).toList());
  }

  private static SaTable.IkeSa ikeSa(IkeSaStatus sa) {
    return new SaTable.IkeSa(
        sa.connection(),
        sa.version(),
        sa.state().equals("ESTABLISHED"),
        sa.initiator(),
        sa.initiatorSpi().hex(),
        sa.responderSpi().hex(),
        sa.proposal());
  }

  private static SaTable.ChildSa childSa(ChildSaStatus sa) {
    return new SaTable.ChildSa(
        sa.name(),
        sa.state().equals("INSTALLED"),
        sa.inboundSpi().hex(),
        sa.outboundSpi().hex(),
        sa.localTs(),
        sa.remoteTs(),
        sa.packetsIn(),
        sa.packetsOut(),
        sa.proposal(),
        SaTable.ChildSa.mode(sa.mode()));
  }

  @Override
  public void initiate(String tunnel, String child) {
    command(new Event.Initiate(child));
  }

  @Override
  public void clearSilently(SaScope scope) {
    command(new Event.Clear(scope(scope)));
  }

  @Override
  public void clearSilently(String child) {
    command(new Event.ClearChild(child));
  }

  @Override
  public void clear(SaScope scope) {
    command(new Event.Terminate(scope(scope)));
  }

  @Override
  public void rekey(SaScope scope) {
    command(new Event.Rekey(scope(scope)));
  }

  @Override
  public void changeKey(String preSharedKey) {
    Topology changed = topology.withKey(gateway, preSharedKey);
    if (directory != null) {
      ConfigurationFile.write(
          "gateway " + gateway.word(), directory, new JavaDriver().files(changed, gateway));
    }
    peer.reload(Simulation.config(changed, gateway));
  }

  @Override
  public Set<String> keyNames() {
    return peer.config().secrets().stream().map(PresharedKey::name).collect(Collectors.toSet());
  }

  private void command(Event.Command command) {
    running();
    peer.command(command)
        .ifPresent(
            why -> {
              throw new NodeException("gateway " + gateway.word() + " (java) refused: " + why);
            });
  }

  private static Event.Scope scope(SaScope scope) {
    return switch (scope) {
      case IPSEC -> Event.Scope.IPSEC;
      case IKE -> Event.Scope.IKE;
      case ALL -> Event.Scope.ALL;
    };
  }

  @Override
  public void kill() {
    peer.kill();
  }

  @Override
  public void start() {
    peer.start();
  }

  @Override
  public Instant readySince() {
    return peer.readySince();
  }

  @Override
  public Map<String, Long> counters() {
    return running().counters();
  }

  @Override
  public long invalidSpiDrops() {
    return PeerCounters.invalidSpiDrops(counters(), topology.addressing().outside());
  }

  private Engine running() {
    return peer.engine()
        .orElseThrow(() -> new NodeException("gateway " + gateway.word() + " (java) is off"));
  }

  @Override
  public List<NodeEvent> events() {
    return directory == null ? List.of() : log.read(directory);
  }

  @Override
  public Path directory() {
    if (directory == null) {
      throw new IllegalStateException("this simulation keeps no files");
    }
    return directory;
  }

  @Override
  public Path wiresharkProfile() {
    return directory().resolve("wireshark");
  }
}
