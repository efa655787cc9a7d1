package resync.lab.node.strongswan;

import java.util.function.Function;
import resync.lab.topology.TunnelSpec;

/**
 * strongSwan on a kernel's data plane, whatever the tunnel: {@code strongswan-kernel} in features.
 * The machine's kernel where that has ESP, else one of its own.
 */
public final class StrongswanKernelDriver extends StrongswanDriver {
  public StrongswanKernelDriver() {}

  StrongswanKernelDriver(Function<DataPlane.Need, DataPlane> dataPlane) {
    super(dataPlane);
  }

  @Override
  public String name() {
    return "strongswan-kernel";
  }

  @Override
  boolean kernelOnly(TunnelSpec tunnel) {
    return true;
  }
}
