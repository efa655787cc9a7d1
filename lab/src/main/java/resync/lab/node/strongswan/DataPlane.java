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
  NETLINK("netlink"),
  /** A Linux kernel of the gateway's own, which runs as a process in its container. */
  GUEST("guest");

  /**
   * What a scenario needs of it.
   *
   * @param kernelOnly what userspace has not
   * @param ipv6 packets of IPv6, inside or outside
   */
  record Need(boolean kernelOnly, boolean ipv6) {}

  private static final Path ROOT = Path.of("/");

  /** The only one that Debian has user-mode-linux for, as Java calls it. */
  private static final String GUEST_ARCHITECTURE = "amd64";

  private final String word;

  DataPlane(String word) {
    this.word = word;
  }

  /** The word for the environment variable. */
  String word() {
    return word;
  }

  /**
   * What does the IPsec, for people: with strongSwan's version it says all about a gateway.
   *
   * @param release of the kernel that the daemon runs on
   */
  String words(String release) {
    return switch (this) {
      case LIBIPSEC -> "ESP in userspace";
      case NETLINK -> "kernel " + release;
      case GUEST -> "kernel " + release + " in a guest";
    };
  }

  /**
   * The one that a person chose, else the machine's kernel where that has ESP, else a kernel of its
   * own where only a kernel will do, else userspace.
   *
   * @param chosen the value of the environment variable, or null
   * @param need of the scenario
   * @throws NodeException when there is no such data plane
   */
  static DataPlane choose(@Nullable String chosen, Need need) {
    return choose(chosen, need, ROOT, System.getProperty("os.arch"));
  }

  /**
   * The same on a machine of that architecture, in Java's words, whose files are below a folder.
   */
  static DataPlane choose(@Nullable String chosen, Need need, Path root, String architecture) {
    if (chosen == null || chosen.isEmpty()) {
      if (kernelHasEsp(root, "4") && (!need.ipv6 || kernelHasEsp(root, "6"))) {
        return NETLINK;
      }
      return need.kernelOnly && architecture.equals(GUEST_ARCHITECTURE) ? GUEST : LIBIPSEC;
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
                        + "\"; it can be libipsec, netlink or guest, or unset for the one that"
                        + " fits"));
  }

  /**
   * IPsec is there (XFRM), and ESP for a version of IP is loaded, built in, or can be loaded.
   *
   * @param version 4 or 6
   */
  private static boolean kernelHasEsp(Path root, String version) {
    if (!Files.exists(root.resolve("proc/net/xfrm_stat"))) {
      return false;
    }
    Optional<Path> modules =
        text(root.resolve("proc/sys/kernel/osrelease"))
            .map(release -> root.resolve("lib/modules").resolve(release.strip()));
    return lines(root.resolve("proc/modules"))
            .anyMatch(line -> line.startsWith("esp" + version + " "))
        || modules.stream()
            .flatMap(folder -> Stream.of("modules.builtin", "modules.dep").map(folder::resolve))
            .flatMap(DataPlane::lines)
            .anyMatch(
                line -> line.matches("kernel/net/ipv" + version + "/esp" + version + "\\.ko\\b.*"));
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
