package resync.lab.node.strongswan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import resync.lab.node.NodeException;

/** Who seals and opens strongSwan's ESP packets. */
enum DataPlane {
  /** strongSwan itself, through a TUN device. Tunnel mode only. */
  LIBIPSEC("libipsec"),
  /** The kernel of the machine, which all containers share. */
  NETLINK("netlink");

  private static final Path ROOT = Path.of("/");

  private final String word;

  DataPlane(String word) {
    this.word = word;
  }

  /** The word for the environment variable. */
  String word() {
    return word;
  }

  /**
   * The one that a person chose, else the kernel's where the kernel has ESP.
   *
   * @param chosen the value of the environment variable, or null
   * @throws NodeException when there is no such data plane
   */
  static DataPlane choose(@Nullable String chosen) {
    return choose(chosen, ROOT);
  }

  /** As {@link #choose(String)}, on a machine whose files are below a folder. */
  static DataPlane choose(@Nullable String chosen, Path root) {
    if (chosen == null || chosen.isEmpty()) {
      return kernelHasEsp(root) ? NETLINK : LIBIPSEC;
    }
    return Arrays.stream(values())
        .filter(plane -> plane.word.equals(chosen))
        .findFirst()
        .orElseThrow(
            () ->
                new NodeException(
                    StrongswanDriver.KERNEL
                        + " is \""
                        + chosen
                        + "\"; it can be libipsec or netlink, or unset for the one that fits"));
  }

  /** IPsec is there (XFRM), and ESP for IPv4 is loaded, built in, or can be loaded. */
  private static boolean kernelHasEsp(Path root) {
    if (!Files.exists(root.resolve("proc/net/xfrm_stat"))) {
      return false;
    }
    Optional<Path> modules =
        text(root.resolve("proc/sys/kernel/osrelease"))
            .map(release -> root.resolve("lib/modules").resolve(release.strip()));
    return lines(root.resolve("proc/modules")).anyMatch(line -> line.startsWith("esp4 "))
        || modules.stream()
            .flatMap(folder -> Stream.of("modules.builtin", "modules.dep").map(folder::resolve))
            .flatMap(DataPlane::lines)
            .anyMatch(line -> line.matches("kernel/net/ipv4/esp4\\.ko\\b.*"));
  }

  private static Stream<String> lines(Path file) {
    return text(file).stream().flatMap(String::lines);
  }

  private static Optional<String> text(Path file) {
    try {
      return Files.isReadable(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
