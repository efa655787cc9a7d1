package resync.lab.archive;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run was told and where it ran.
 *
 * @param command what was typed
 * @param host facts about the machine
 * @param jobs how many scenarios run at a time
 * @param fabric what realised the topologies, by its word for the command line
 * @param seed what its chance was made from; null where nobody can repeat it
 * @param resync version and commit; null where something else than the launcher started it
 */
public record RunFacts(
    List<String> command,
    Map<String, String> host,
    int jobs,
    String fabric,
    @Nullable Long seed,
    @Nullable String resync) {
  public RunFacts {
    command = List.copyOf(command);
    host = Map.copyOf(host);
  }
}
