package resync.lab.node;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** What some implementations can do and others cannot. */
public sealed interface Capability {

  /** Can lose everything as in a power failure and come back. */
  non-sealed interface Restartable extends Capability {
    /** Ends the program at once: no Delete leaves, all SAs are lost. */
    void kill();

    /** Starts the program again; returns when it is ready to receive IKE and ESP. */
    void start();
  }

  /** Can lose SAs without telling its peer. */
  non-sealed interface SilentlyClearing extends Capability {
    void clearSilently(SaScope scope);

    /** The Child SAs of one child only. */
    void clearSilently(String child);
  }

  /** Can clear SAs as an operator would: the peer receives Deletes. */
  non-sealed interface Clearing extends Capability {
    void clear(SaScope scope);
  }

  /** Can replace SAs with new ones on command while they carry traffic. */
  non-sealed interface Rekeying extends Capability {
    /**
     * Begins to rekey; returns when the implementation has taken the order.
     *
     * @param scope with {@link SaScope#IKE} the Child SAs stay as they are under the new IKE SA
     */
    void rekey(SaScope scope);
  }

  /** Takes another pre-shared key while it runs; its SAs stay. */
  non-sealed interface KeyChanging extends Capability {
    /** Returns when the key is in force, for what is authenticated from now on. */
    void changeKey(String preSharedKey);

    /** The keys it has, by their names: {@link SwanctlConf#secretName}. */
    Set<String> keyNames();
  }

  /** Counts what it drops. */
  non-sealed interface DropCounting extends Capability {
    /** All counters by name, cumulative since its last start. */
    Map<String, Long> counters();

    /** ESP packets dropped since its last start because their SPI was unknown. */
    long invalidSpiDrops();
  }

  /** Exports its keys in Wireshark's format. */
  non-sealed interface KeyExporting extends Capability {
    /** A folder that serves as Wireshark's configuration folder. */
    Path wiresharkProfile();
  }

  /** The capability in a sentence that starts with "cannot". */
  static String verb(Class<? extends Capability> capability) {
    return switch (capability.getSimpleName()) {
      case "Restartable" -> "be killed and restarted";
      case "SilentlyClearing" -> "clear SAs without telling its peer";
      case "Clearing" -> "clear SAs on command";
      case "Rekeying" -> "rekey on command";
      case "DropCounting" -> "count dropped packets by reason";
      case "KeyChanging" -> "be given another pre-shared key while it runs";
      case "KeyExporting" -> "export its keys";
      default -> capability.getSimpleName();
    };
  }
}
