package resync.lab.node;

import java.nio.file.Path;
import java.time.Instant;
import resync.lab.node.Capability.Restartable;
import resync.lab.topology.GatewayName;

/** A gateway whose program runs in a machine that a driver has been given. */
public abstract class MachineGateway implements Gateway, Restartable {
  protected final Machine machine;

  private volatile String version = "";
  private volatile Instant readySince = Instant.EPOCH;

  protected MachineGateway(Machine machine) {
    this.machine = machine;
  }

  /** Waits until the program is ready, and says what it is with {@link #ready}. */
  protected abstract void awaitReady();

  /** The program was ready for IKE and ESP at this time. */
  protected final void ready(String ownVersion, Instant since) {
    version = ownVersion;
    readySince = since;
  }

  @Override
  public final GatewayName name() {
    return machine.name();
  }

  @Override
  public final String implementation() {
    return machine.topology().gateway(name()).implementation();
  }

  @Override
  public final String version() {
    return version;
  }

  @Override
  public final Instant readySince() {
    return readySince;
  }

  @Override
  public final Path directory() {
    return machine.directory();
  }

  @Override
  public final void kill() {
    machine.kill();
  }

  @Override
  public final void start() {
    machine.start();
    awaitReady();
  }
}
