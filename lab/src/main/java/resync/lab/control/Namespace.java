package resync.lab.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The network namespace of a container whose program outlives scenarios: the links of one are laid
 * when it begins and gone when it has ended. What else a namespace may hold is compared with how it
 * was in the beginning.
 */
public final class Namespace {
  /** Only where this is, the namespace is not the machine's own. */
  private static final Path IMAGE = Path.of("/resync/start");

  private static final Path DEVICES = Path.of("/sys/class/net");
  private static final Path KERNEL = Path.of("/proc/net");
  private static final Path CONVERSATIONS = Path.of("/proc/sys/net/netfilter/nf_conntrack_count");

  /** The engine's devices. */
  private static final Set<String> KEPT = Set.of("lo", "eth0");

  /**
   * What is removed beside devices and all that goes with them, and then what could be left. A
   * kernel may have no IPsec, so failures are not fatal; what they leave is seen.
   */
  private static final List<String> EMPTY_AND_SHOW =
      List.of(
          "rule flush",
          "rule add pref 32766 lookup main",
          "rule add pref 32767 lookup default",
          "neighbour flush dev eth0 nud all",
          "xfrm state flush",
          "xfrm policy flush",
          "link show",
          "address show",
          "route show table all",
          "rule show",
          "neighbour show nud all",
          "xfrm state list",
          "xfrm policy list");

  /** What a batch of IPv4 leaves out. Where the kernel has no IPv6, all of it fails. */
  private static final List<String> EMPTY_AND_SHOW_IPV6 =
      List.of("rule flush", "rule add pref 32766 lookup main", "route show table all", "rule show");

  private static final String RULES = "flush ruleset\nlist ruleset\n";
  private static final List<String> SOCKETS =
      List.of("udp", "raw", "packet", "tcp", "udp6", "raw6", "tcp6");
  private static final Pattern LINK_OR_GROUP =
      Pattern.compile("(?<![0-9a-f:])(fe80|ff0[0-9a-f])::?");
  private static final int LIMIT_SECONDS = 20;

  private final boolean ours;
  private final List<String> untouched;

  private Namespace(boolean ours, List<String> untouched) {
    this.ours = ours;
    this.untouched = untouched;
  }

  /**
   * The namespace as the engine made it, which is how it shall be again after each scenario, but
   * for the engine's rules for name service: they would make the kernel track all conversations.
   * Outside the images nothing is laid and nothing removed: it would be the machine's own.
   *
   * @throws ControlException when it cannot be looked at
   */
  public static Namespace here() throws ControlException {
    boolean ours = Files.exists(IMAGE);
    return new Namespace(ours, ours ? emptied() : List.of());
  }

  /** Lays what the script says, where there is one. */
  public void lay(Path script) throws ControlException {
    if (ours && Files.exists(script)) {
      var _ = run("", true, "sh", "-eu", script.toString());
    }
  }

  /**
   * Removes what scenarios leave.
   *
   * @return what is there all the same and was not in the beginning, or has gone; empty where the
   *     namespace is as it was
   */
  public List<String> empty() throws ControlException {
    return ours ? difference(untouched, emptied()) : List.of();
  }

  /** Lines that only one of the two has: {@code + more}, {@code - gone}. */
  static List<String> difference(List<String> before, List<String> after) {
    List<String> more = new ArrayList<>(after);
    before.forEach(more::remove);
    List<String> gone = new ArrayList<>(before);
    after.forEach(gone::remove);
    List<String> all = new ArrayList<>();
    more.forEach(line -> all.add("+ " + line));
    gone.forEach(line -> all.add("- " + line));
    return all;
  }

  private static List<String> emptied() throws ControlException {
    List<String> state = new ArrayList<>();
    try {
      List<String> batch = new ArrayList<>();
      for (String device : devices()) {
        batch.add("link delete " + device);
      }
      batch.addAll(EMPTY_AND_SHOW);
      state.addAll(ip(batch, "ip", "-force", "-oneline", "-batch", "-"));
      state.addAll(ip(EMPTY_AND_SHOW_IPV6, "ip", "-6", "-force", "-oneline", "-batch", "-"));
      run(RULES, false, "nft", "-f", "-").lines().forEach(state::add);
      for (String protocol : SOCKETS) {
        sockets(protocol).forEach(state::add);
      }
      if (Files.exists(CONVERSATIONS)) {
        state.add("conversations " + Files.readString(CONVERSATIONS).strip());
      }
    } catch (IOException e) {
      throw new ControlException("cannot look at the network namespace: " + e);
    }
    return state;
  }

  private static List<String> ip(List<String> batch, String... command) throws ControlException {
    return run(String.join("\n", batch) + "\n", false, command)
        .lines()
        .map(String::strip)
        .filter(line -> !line.endsWith(" FAILED") && !ofTheKernel(line))
        .toList();
  }

  /**
   * Whether a line is about the link-local address that the kernel gives the engine's device where
   * there is IPv6, and about the groups and neighbours that come with it, all in its own time.
   */
  static boolean ofTheKernel(String line) {
    return line.contains("eth0") && LINK_OR_GROUP.matcher(line).find();
  }

  private static List<String> devices() throws IOException {
    List<String> devices = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(DEVICES)) {
      for (Path device : all) {
        String name = device.getFileName().toString();
        if (!KEPT.contains(name)) {
          devices.add(name);
        }
      }
    }
    return devices;
  }

  /** Of any program in the namespace, also one that should have ended. */
  private static List<String> sockets(String protocol) throws IOException {
    Path file = KERNEL.resolve(protocol);
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    return lines.stream()
        .skip(1)
        .map(line -> protocol + " " + String.join(" ", fields(line)))
        .toList();
  }

  /** Neither a number in the kernel's list nor an address in its memory. */
  private static List<String> fields(String line) {
    List<String> all = List.of(line.strip().split("\\s+", -1));
    return all.subList(Math.min(1, all.size()), Math.min(4, all.size()));
  }

  private static String run(String input, boolean must, String... command) throws ControlException {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      if (must) {
        builder.redirectErrorStream(true);
      } else {
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      }
      Process process = builder.start();
      try (var in = process.outputWriter(StandardCharsets.US_ASCII)) {
        in.write(input);
      }
      String said;
      try (InputStream out = process.getInputStream()) {
        said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      }
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      if (!ended || (must && process.exitValue() != 0)) {
        throw new ControlException(String.join(" ", command) + " failed: " + said.strip());
      }
      return said;
    } catch (IOException e) {
      throw new ControlException("cannot run " + command[0] + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlException("interrupted");
    }
  }
}
