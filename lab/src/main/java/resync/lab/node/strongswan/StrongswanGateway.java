package resync.lab.node.strongswan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import resync.lab.node.Capability.Clearing;
import resync.lab.node.Capability.KeyChanging;
import resync.lab.node.Capability.Rekeying;
import resync.lab.node.ConfigurationFile;
import resync.lab.node.Machine;
import resync.lab.node.MachineGateway;
import resync.lab.node.NodeEvent;
import resync.lab.node.SaScope;
import resync.lab.node.SaTable;
import resync.lab.node.SwanctlConf;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec;

/**
 * strongSwan, spoken to over VICI. It clears SAs only with a Delete ({@code swanctl --terminate
 * --force} sends one too), so it is not {@code SilentlyClearing}; ESP in userspace counts no drops.
 */
final class StrongswanGateway extends MachineGateway implements Clearing, Rekeying, KeyChanging {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final DataPlane dataPlane;
  private final Vici vici;
  private final CharonLog log = new CharonLog();

  private StrongswanGateway(Machine machine, DataPlane dataPlane) {
    super(machine);
    this.dataPlane = dataPlane;
    this.vici = new Vici(machine.title(), machine.directory().resolve("charon.vici"));
  }

  static StrongswanGateway attach(Machine machine, DataPlane dataPlane) {
    StrongswanGateway gateway = new StrongswanGateway(machine, dataPlane);
    gateway.awaitReady();
    return gateway;
  }

  /** The image's start script leaves one of two files once charon has seen its configuration. */
  @Override
  protected void awaitReady() {
    Path loaded = machine.directory().resolve("swanctl.loaded");
    Path refused = machine.directory().resolve("swanctl.refused");
    machine.await(
        "was not ready",
        START_LIMIT,
        () -> (Files.exists(loaded) || Files.exists(refused)) && vici.answers());
    if (Files.exists(refused)) {
      throw UnsupportedException.refused(machine, reasons());
    }
    ViciMessage answer = vici.call("version", Map.of());
    ready(
        "strongSwan " + answer.value("version") + ", " + dataPlane.words(answer.value("release")),
        lastModified(loaded));
  }

  private static Instant lastModified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return Instant.now();
    }
  }

  /** The lines of swanctl that say what failed. */
  private List<String> reasons() {
    try {
      return Files.readAllLines(machine.directory().resolve("swanctl.log")).stream()
          .filter(line -> line.contains("failed"))
          .toList();
    } catch (IOException e) {
      return List.of("swanctl.log is not readable");
    }
  }

  @Override
  public SaTable sas() {
    List<ViciMessage> messages;
    try {
      messages = vici.stream("list-sas", "list-sa");
    } catch (IOException notRunning) {
      return SaTable.EMPTY;
    }
    List<SaTable.IkeSa> ikeSas = new ArrayList<>();
    List<SaTable.ChildSa> childSas = new ArrayList<>();
    for (ViciMessage message : messages) {
      message
          .sections()
          .forEach(
              (name, sa) -> {
                ikeSas.add(ikeSa(name, sa));
                boolean old = sa.value("version").equals("1");
                sa.section("child-sas").sections().values().stream()
                    .map(child -> childSa(child, old))
                    .forEach(childSas::add);
              });
    }
    return new SaTable(ikeSas, childSas);
  }

  private static SaTable.IkeSa ikeSa(String name, ViciMessage sa) {
    return new SaTable.IkeSa(
        name,
        Integer.parseInt(sa.value("version")),
        sa.value("state").equals("ESTABLISHED"),
        sa.value("initiator").equals("yes"),
        spi(sa.value("initiator-spi"), 16),
        spi(sa.value("responder-spi"), 16),
        proposal(sa, List.of("encr-alg", "encr-keysize", "integ-alg", "prf-alg", "dh-group")));
  }

  /**
   * With IKEv1 a replaced pair stays in use until it expires; with IKEv2 its Delete is under way.
   */
  private static SaTable.ChildSa childSa(ViciMessage sa, boolean ikev1) {
    String state = sa.value("state");
    return new SaTable.ChildSa(
        sa.value("name"),
        state.equals("INSTALLED") || (ikev1 && state.equals("REKEYED")),
        spi(sa.value("spi-in"), 8),
        spi(sa.value("spi-out"), 8),
        sa.list("local-ts"),
        sa.list("remote-ts"),
        number(sa.value("packets-in")),
        number(sa.value("packets-out")),
        proposal(sa, List.of("encr-alg", "encr-keysize", "integ-alg", "dh-group")),
        SaTable.ChildSa.mode(sa.value("mode")));
  }

  private static String spi(String hexadecimal, int digits) {
    long value = hexadecimal.isEmpty() ? 0 : HexFormat.fromHexDigitsToLong(hexadecimal);
    return HexFormat.of().toHexDigits(value, digits);
  }

  private static long number(String decimal) {
    return decimal.isEmpty() ? 0 : Long.parseLong(decimal);
  }

  /** The words as {@code swanctl --list-sas} prints them: AES_CBC-256/HMAC_SHA2_256_128/… */
  private static String proposal(ViciMessage sa, List<String> keys) {
    StringBuilder text = new StringBuilder();
    for (String key : keys) {
      String value = sa.value(key);
      if (!value.isEmpty()) {
        text.append(text.isEmpty() ? "" : key.equals("encr-keysize") ? "-" : "/").append(value);
      }
    }
    return text.toString();
  }

  @Override
  public void initiate(String tunnel, String child) {
    vici.call("initiate", Map.of("ike", tunnel, "child", child, "timeout", "-1"));
  }

  @Override
  public List<NodeEvent> events() {
    return log.read(machine.directory());
  }

  @Override
  public void clear(SaScope scope) {
    for (TunnelSpec tunnel : tunnels()) {
      switch (scope) {
        case IPSEC -> tunnel.end(name()).children().forEach(c -> terminate("child", c.name()));
        case ALL -> terminate("ike", tunnel.name());
        case IKE ->
            throw new UnsupportedException(
                "strongswan 6.0.1 deletes the Child SAs with their IKE SA (gateway "
                    + name().word()
                    + ")");
      }
    }
  }

  private void terminate(String what, String name) {
    vici.call("terminate", Map.of(what, name, "timeout", "-1"));
  }

  private List<TunnelSpec> tunnels() {
    return machine.topology().tunnels(name());
  }

  /** As swanctl loads a secret; those that it had are unloaded. */
  @Override
  public void changeKey(String preSharedKey) {
    Topology changed = machine.topology().withKey(name(), preSharedKey);
    ConfigurationFile.write(machine, new StrongswanDriver().files(changed, name()));
    String name = SwanctlConf.secretName(preSharedKey);
    Set<String> before = keyNames();
    vici.call(
        "load-shared",
        new ViciMessage(
            Map.of("id", name, "type", "IKE", "data", preSharedKey),
            Map.of("owners", owners(changed)),
            Map.of()));
    before.stream()
        .filter(old -> !old.equals(name))
        .forEach(old -> vici.call("unload-shared", Map.of("id", old)));
  }

  private List<String> owners(Topology topology) {
    return topology.tunnels(name()).stream()
        .flatMap(t -> Stream.of(topology.identity(t, name()), topology.peerIdentity(t, name())))
        .distinct()
        .toList();
  }

  @Override
  public Set<String> keyNames() {
    return Set.copyOf(vici.call("get-shared", Map.of()).list("keys"));
  }

  /** Without re-authentication: CREATE_CHILD_SA, as the RFC's rekeying is. */
  @Override
  public void rekey(SaScope scope) {
    for (TunnelSpec tunnel : tunnels()) {
      if (scope != SaScope.IKE) {
        tunnel
            .end(name())
            .children()
            .forEach(child -> vici.call("rekey", Map.of("child", child.name())));
      }
      if (scope != SaScope.IPSEC) {
        vici.call("rekey", Map.of("ike", tunnel.name(), "reauth", "no"));
      }
    }
  }
}
