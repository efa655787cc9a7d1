package resync.lab.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import resync.lab.control.ControlException;

/**
 * What the kernel of this container does with packets that it would forward: policy routing rules.
 * Setting one is atomic: each packet takes either the old way or the new one, and none both.
 */
final class KernelRules {
  private static final int LIMIT_SECONDS = 5;

  private final boolean ipv6;
  private final Set<String> rules = new LinkedHashSet<>();

  /**
   * No rules yet.
   *
   * @param ipv6 whether they are for packets of IPv6, else of IPv4
   */
  KernelRules(boolean ipv6) {
    this.ipv6 = ipv6;
  }

  /**
   * Makes these the rules, and no others of those set before.
   *
   * @param wanted as after {@code ip rule add}
   * @throws ControlException when the kernel refuses, with what it says
   */
  synchronized void set(Set<String> wanted) throws ControlException {
    List<String> changes = new ArrayList<>();
    wanted.stream()
        .filter(rule -> !rules.contains(rule))
        .forEach(r -> changes.add("rule add " + r));
    rules.stream()
        .filter(rule -> !wanted.contains(rule))
        .forEach(r -> changes.add("rule del " + r));
    if (ipv6) {
      ip6(changes);
    } else {
      ip(changes);
    }
    rules.clear();
    rules.addAll(wanted);
  }

  /**
   * Gives commands to iproute2, each a line. What their addresses do not say is of IPv4.
   *
   * @throws ControlException when one fails
   */
  static void ip(List<String> commands) throws ControlException {
    if (!commands.isEmpty()) {
      var _ = run(String.join("\n", commands) + "\n", "ip", "-batch", "-");
    }
  }

  /** The same of IPv6. */
  private static void ip6(List<String> commands) throws ControlException {
    if (!commands.isEmpty()) {
      var _ = run(String.join("\n", commands) + "\n", "ip", "-6", "-batch", "-");
    }
  }

  /** The lines that say which IPv6 neighbours a device has. */
  static List<String> ipv6Neighbours(String device) throws ControlException {
    return run("", "ip", "-6", "neighbour", "show", "dev", device).lines().toList();
  }

  private static String run(String input, String... words) throws ControlException {
    try {
      Process ip = new ProcessBuilder(words).redirectErrorStream(true).start();
      try (var in = ip.outputWriter(StandardCharsets.US_ASCII)) {
        in.write(input);
      }
      String said = new String(ip.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (!ip.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || ip.exitValue() != 0) {
        ip.destroyForcibly();
        throw new ControlException("ip failed: " + said.strip());
      }
      return said;
    } catch (IOException e) {
      throw new ControlException("cannot run ip: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlException("interrupted");
    }
  }
}
