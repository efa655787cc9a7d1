package resync.lab.cli;

import java.util.concurrent.Callable;

/**
 * A further command, annotated as picocli wants it, from outside the lab. Found by {@link
 * java.util.ServiceLoader}. Its result is the exit code.
 */
public interface Subcommand extends Callable<Integer> {}
