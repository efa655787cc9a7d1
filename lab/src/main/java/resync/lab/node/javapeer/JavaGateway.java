package resync.lab.node.javapeer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import resync.lab.node.Capability.Clearing;
import resync.lab.node.Capability.DropCounting;
import resync.lab.node.Capability.KeyChanging;
import resync.lab.node.Capability.KeyExporting;
import resync.lab.node.Capability.Rekeying;
import resync.lab.node.Capability.SilentlyClearing;
import resync.lab.node.ConfigurationFile;
import resync.lab.node.ControlSocket;
import resync.lab.node.Machine;
import resync.lab.node.MachineGateway;
import resync.lab.node.NodeEndedException;
import resync.lab.node.NodeEvent;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.Topology;

/** Our own peer, spoken to over its control socket. */
final class JavaGateway extends MachineGateway
    implements SilentlyClearing, Clearing, Rekeying, KeyChanging, DropCounting, KeyExporting {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** How the peer ends that does not take its configuration. */
  private static final int CONFIGURATION_REFUSED = 3;

  private final ControlSocket control;
  private final EventLog log = new EventLog();

  private JavaGateway(Machine machine) {
    super(machine);
    this.control = new ControlSocket(machine.title(), machine.directory());
  }

  static JavaGateway attach(Machine machine) {
    JavaGateway gateway = new JavaGateway(machine);
    gateway.awaitReady();
    return gateway;
  }

  @Override
  protected void awaitReady() {
    try {
      machine.await("was not ready", START_LIMIT, control::ready);
    } catch (NodeEndedException e) {
      if (e.exitCode() == CONFIGURATION_REFUSED) {
        throw UnsupportedException.refused(machine, e.lastWords().lines().toList());
      }
      throw e;
    }
    Instant seen = Instant.now();
    ready(
        control.call(ControlSocket.command("status")).path("version").asText(),
        events().reversed().stream()
            .filter(e -> e.name().equals("ready"))
            .findFirst()
            .map(NodeEvent::time)
            .orElse(seen));
  }

  @Override
  public SaTable sas() {
    JsonNode answer;
    try {
      answer = control.exchange(ControlSocket.command("sas"));
    } catch (IOException notRunning) {
      return SaTable.EMPTY;
    }
    List<SaTable.IkeSa> ikeSas = new ArrayList<>();
    answer.path("ikeSas").forEach(sa -> ikeSas.add(ikeSa(sa)));
    List<SaTable.ChildSa> childSas = new ArrayList<>();
    answer.path("childSas").forEach(sa -> childSas.add(childSa(sa)));
    return new SaTable(ikeSas, childSas);
  }

  private static SaTable.IkeSa ikeSa(JsonNode sa) {
    return new SaTable.IkeSa(
        sa.path("connection").asText(),
        sa.path("version").asInt(),
        sa.path("state").asText().equals("ESTABLISHED"),
        sa.path("initiator").asBoolean(),
        sa.path("initiatorSpi").asText(),
        sa.path("responderSpi").asText(),
        sa.path("ikeProposal").asText());
  }

  private static SaTable.ChildSa childSa(JsonNode sa) {
    return new SaTable.ChildSa(
        sa.path("name").asText(),
        sa.path("state").asText().equals("INSTALLED"),
        sa.path("inboundSpi").asText(),
        sa.path("outboundSpi").asText(),
        texts(sa.path("localTs")),
        texts(sa.path("remoteTs")),
        sa.path("packetsIn").asLong(),
        sa.path("packetsOut").asLong(),
        sa.path("proposal").asText(),
        SaTable.ChildSa.mode(sa.path("mode").asText()));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  @Override
  public void initiate(String tunnel, String child) {
    control.call(ControlSocket.command("initiate").put("child", child));
  }

  @Override
  public List<NodeEvent> events() {
    return log.read(machine.directory());
  }

  @Override
  public void clearSilently(SaScope scope) {
    control.call(ControlSocket.command("clear").put("scope", word(scope)));
  }

  @Override
  public void clearSilently(String child) {
    control.call(ControlSocket.command("clear").put("child", child));
  }

  @Override
  public void clear(SaScope scope) {
    control.call(ControlSocket.command("terminate").put("scope", word(scope)));
  }

  @Override
  public void rekey(SaScope scope) {
    control.call(ControlSocket.command("rekey").put("scope", word(scope)));
  }

  @Override
  public void changeKey(String preSharedKey) {
    Topology changed = machine.topology().withKey(name(), preSharedKey);
    ConfigurationFile.write(machine, new JavaDriver().files(changed, name()));
    control.call(ControlSocket.command("reload"));
  }

  @Override
  public Set<String> keyNames() {
    return Set.copyOf(texts(control.call(ControlSocket.command("status")).path("secrets")));
  }

  private static String word(SaScope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Map<String, Long> counters() {
    Map<String, Long> counters = new TreeMap<>();
    JsonNode answer = control.call(ControlSocket.command("counters"));
    for (Map.Entry<String, JsonNode> counter : answer.path("counters").properties()) {
      counters.put(counter.getKey(), counter.getValue().asLong());
    }
    return counters;
  }

  @Override
  public long invalidSpiDrops() {
    return PeerCounters.invalidSpiDrops(counters(), machine.topology().addressing().outside());
  }

  @Override
  public Path wiresharkProfile() {
    return machine.directory().resolve("wireshark");
  }
}
