package resync.peer.app;

import java.nio.file.Path;

/**
 * What the command line asks for.
 *
 * @param check whether the configuration is only checked
 * @param train whether the program only exercises itself for the AOT cache
 */
record Arguments(Path config, Path directory, boolean check, boolean train) {
  static final String USAGE =
      """
      usage: resync.peer.app.Main [--config FILE] [--dir DIRECTORY] [--check] [--aot-train]
        --config FILE    the configuration, /run/resync/swanctl.conf unless given
        --dir DIRECTORY  for logs, keys and the control socket, /run/resync unless given
        --check          checks the configuration and ends
        --aot-train      exercises the program without a network and ends; for building images
      """;

  /** A command line that makes no sense, in one sentence. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  static Arguments parse(String... words) throws UsageException {
    Path config = Path.of("/run/resync/swanctl.conf");
    Path directory = Path.of("/run/resync");
    boolean check = false;
    boolean train = false;
    for (int i = 0; i < words.length; i++) {
      switch (words[i]) {
        case "--config" -> config = Path.of(value(words, i++));
        case "--dir" -> directory = Path.of(value(words, i++));
        case "--check" -> check = true;
        case "--aot-train" -> train = true;
        default -> throw new UsageException("unknown argument '" + words[i] + "'");
      }
    }
    return new Arguments(config, directory, check, train);
  }

  private static String value(String[] words, int at) throws UsageException {
    if (at + 1 == words.length) {
      throw new UsageException(words[at] + " needs a value");
    }
    return words[at + 1];
  }
}
