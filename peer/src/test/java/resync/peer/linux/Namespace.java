package resync.peer.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a test's main class in a network namespace of its own, where it may do as it likes. */
public final class Namespace {
  private Namespace() {}

  /** Skips the test with the reason where a namespace or a TUN device cannot be had. */
  public static void assumePossible() throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/dev/net/tun")), "there is no /dev/net/tun here");
    Process probe =
        new ProcessBuilder("unshare", "-n", "ip", "tuntap", "add", "t0", "mode", "tun").start();
    assumeTrue(
        probe.waitFor(10, TimeUnit.SECONDS) && probe.exitValue() == 0,
        "making a TUN device in a network namespace needs root: "
            + new String(probe.getErrorStream().readAllBytes(), UTF_8));
  }

  /** The command line of a Java program with this test's class path. */
  public static List<String> java(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs a program in a new namespace and returns what it printed, errors included. */
  public static String run(Class<?> main) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("timeout", "30", "unshare", "-n"));
    command.addAll(java(main));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return output + (process.waitFor() == 0 ? "" : "exit " + process.exitValue());
  }
}
