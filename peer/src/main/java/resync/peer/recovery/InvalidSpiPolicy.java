package resync.peer.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.PeerSettings;
import resync.peer.config.Rate;
import resync.peer.sa.Spi;
import resync.peer.wire.ip.IpAddress;

/**
 * What to do about an ESP packet whose SPI is unknown. Anybody can forge such packets, so whatever
 * is done is limited per peer and in total, and an IKE SA is set up only towards peers that are
 * configured with their address, and only where that is switched on.
 */
public final class InvalidSpiPolicy {
  /** The peer is not told again of the same SPI sooner: IKE repeats what gets lost by itself. */
  private static final Duration TELL_AGAIN = Duration.ofSeconds(5);

  private static final Rate TELL_IN_TOTAL = new Rate(100, Duration.ofSeconds(1));
  private static final int TOLD = 1024;

  private final PeerLimit<IpAddress> tellLimit;
  private final PeerLimit<IpAddress> recoverLimit;
  private final Bounded<Told, Instant> told = new Bounded<>(TOLD);

  private record Told(IpAddress peer, Spi spi) {}

  /** What to do. */
  public sealed interface Decision {
    /** Tell the peer over the IKE SA there is, or over the one that is being set up. */
    record Tell() implements Decision {}

    /** Set up an IKE SA for this connection and tell the peer over it. */
    record Recover(ConnectionConfig connection) implements Decision {}

    /**
     * Nothing.
     *
     * @param reason one phrase
     * @param limited whether a limit is the reason
     */
    record Nothing(String reason, boolean limited) implements Decision {}
  }

  /**
   * What is known when the packet comes.
   *
   * @param source where the packet says it comes from
   * @param deletedLately whether the SA was deleted by agreement a moment ago, so that the packet
   *     was on its way
   * @param ikeSaUp whether an IKE SA is up with who sends from there
   * @param starting whether one is being set up from here
   * @param connection the connection whose one remote address the source is; empty for a stranger
   */
  public record Situation(
      IpAddress source,
      Spi spi,
      boolean deletedLately,
      boolean ikeSaUp,
      boolean starting,
      Optional<ConnectionConfig> connection) {}

  /**
   * Makes a policy that has done nothing yet.
   *
   * @param settings the limits
   */
  public InvalidSpiPolicy(PeerSettings settings, Instant now) {
    this.tellLimit = new PeerLimit<>(settings.notifyPerPeer(), TELL_IN_TOTAL, now);
    this.recoverLimit = new PeerLimit<>(settings.recoveryPerPeer(), settings.recoveryTotal(), now);
  }

  /** Decides; what a limit allows once is taken from it. */
  public Decision decide(Instant now, Situation situation) {
    if (situation.deletedLately()) {
      return new Decision.Nothing("its SA was deleted a moment ago", false);
    }
    return situation.ikeSaUp() || situation.starting()
        ? tell(now, situation)
        : recover(now, situation);
  }

  private Decision tell(Instant now, Situation situation) {
    Told key = new Told(situation.source(), situation.spi());
    Instant last = told.get(key);
    if (last != null && now.isBefore(last.plus(TELL_AGAIN))) {
      return new Decision.Nothing("the peer has just been told", false);
    }
    Optional<String> refused = tellLimit.refuse(situation.source(), now);
    if (refused.isPresent()) {
      return new Decision.Nothing(refused.get(), true);
    }
    told.put(key, now);
    return new Decision.Tell();
  }

  private Decision recover(Instant now, Situation situation) {
    Optional<ConnectionConfig> connection = situation.connection();
    if (connection.isEmpty()) {
      return new Decision.Nothing("the sender is not a configured peer", false);
    }
    if (!connection.get().recovery().invalidSpiRecovery()) {
      return new Decision.Nothing("invalid SPI recovery is off", false);
    }
    Optional<String> refused = recoverLimit.refuse(situation.source(), now);
    if (refused.isPresent()) {
      return new Decision.Nothing(refused.get(), true);
    }
    told.put(new Told(situation.source(), situation.spi()), now);
    return new Decision.Recover(connection.get());
  }
}
