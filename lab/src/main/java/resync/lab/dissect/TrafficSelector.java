package resync.lab.dissect;

import resync.lab.topology.IpAddress;

/**
 * A traffic selector (RFC 7296 section 3.13.1).
 *
 * @param protocol of IP; 0 for any
 * @param firstPort 0 with a last port of 65535 for any
 * @param first the lowest address
 * @param last the highest address, itself included
 */
public record TrafficSelector(
    int protocol, int firstPort, int lastPort, IpAddress first, IpAddress last) {
  private static final int HIGHEST_PORT = 65535;

  /** The addresses alone. */
  public String addresses() {
    return first.equals(last) ? first.toString() : first + "-" + last;
  }

  @Override
  public String toString() {
    boolean anyPort = firstPort == 0 && lastPort == HIGHEST_PORT;
    return addresses()
        + (protocol == 0 ? "" : " protocol " + protocol)
        + (anyPort ? "" : " ports " + firstPort + "-" + lastPort);
  }
}
