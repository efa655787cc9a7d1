package resync.peer.ike;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.Timers.Timer;
import resync.peer.sa.ChildSa;
import resync.peer.sa.ChildSaParameters;
import resync.peer.sa.IkeSpi;
import resync.peer.sa.Spi;
import resync.peer.sa.TrafficSelector;

/** A pair of SAs as IKE manages it: what it was negotiated for, its timers, and where it stands. */
public abstract class ManagedPair {
  private final ChildSa sa;
  private final ConnectionConfig connection;
  private final ChildConfig config;
  private final String proposal;
  private final List<Timer> timers = new ArrayList<>();

  /**
   * @param proposal the negotiated transforms, for people
   */
  protected ManagedPair(
      ChildSa sa, ConnectionConfig connection, ChildConfig config, String proposal) {
    this.sa = sa;
    this.connection = connection;
    this.config = config;
    this.proposal = proposal;
  }

  /** What the data plane has of it. */
  public final ChildSa sa() {
    return sa;
  }

  public final ConnectionConfig connection() {
    return connection;
  }

  public final ChildConfig config() {
    return config;
  }

  /** The SPI that this end chose: ESP's; AH's where there is no ESP. */
  public final Spi inboundSpi() {
    return sa.parameters().inboundSpi();
  }

  /** The SPI that the other end chose: ESP's; AH's where there is no ESP. */
  public final Spi outboundSpi() {
    return sa.parameters().outboundSpi();
  }

  /** Where its packets go when they are UDP-encapsulated. */
  public final UdpPath path() {
    return new UdpPath(sa.parameters().local(), sa.remote());
  }

  /** When its lifetime ends, {@link Instant#MAX} for never: no packet uses it then. */
  public abstract Instant hardLimit();

  /** Where it stands, in a word for people. */
  protected abstract String state();

  /** Whether both are of one connection and carry the same traffic. */
  public final boolean carriesTrafficOf(ManagedPair other) {
    ChildSaParameters a = sa.parameters();
    ChildSaParameters b = other.sa.parameters();
    return connection.name().equals(other.connection.name())
        && a.localSelectors().equals(b.localSelectors())
        && a.remoteSelectors().equals(b.remoteSelectors());
  }

  /** A timer that dies with it. */
  public final void own(Timer timer) {
    timers.add(timer);
  }

  final void cancelTimers() {
    timers.forEach(Timer::cancel);
    timers.clear();
  }

  /**
   * What can be seen of it.
   *
   * @param ikeInitiatorSpi of the IKE SA with its peer; null while there is none
   */
  public final ChildSaStatus status(@Nullable IkeSpi ikeInitiatorSpi) {
    ChildSaParameters parameters = sa.parameters();
    return new ChildSaStatus(
        config.name(),
        connection.name(),
        state(),
        parameters.protocols(),
        parameters.mode().name(),
        inboundSpi(),
        outboundSpi(),
        ikeInitiatorSpi,
        texts(parameters.localSelectors()),
        texts(parameters.remoteSelectors()),
        sa.packetsIn(),
        sa.packetsOut(),
        sa.bytesIn(),
        sa.bytesOut(),
        proposal);
  }

  private static List<String> texts(List<TrafficSelector> selectors) {
    return selectors.stream().map(TrafficSelector::toString).toList();
  }

  @Override
  public final String toString() {
    return config.name() + " in " + inboundSpi() + " out " + outboundSpi();
  }
}
