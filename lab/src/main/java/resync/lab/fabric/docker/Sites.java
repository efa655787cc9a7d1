package resync.lab.fabric.docker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import resync.lab.topology.GatewayName;

/** The sites of this process: as many as there have been testbeds at a time. Thread-safe. */
final class Sites {
  private final DockerRun run;
  private final AtomicInteger made = new AtomicInteger();
  private final Deque<Site> free = new ArrayDeque<>();

  Sites(DockerRun run) {
    this.run = run;
  }

  /**
   * One that is free, or a new one. It is nobody else's until it is given back.
   *
   * @param ipv6 whether its nodes are to speak IPv6
   */
  Site take(List<GatewayName> gateways, boolean ipv6) {
    Site kept = poll(gateways, ipv6);
    return kept != null
        ? kept
        : Site.make(run, run.folder().id() + "-" + made.incrementAndGet(), gateways, ipv6);
  }

  /** One for these gateways; one that is free and for others makes room. */
  private @Nullable Site poll(List<GatewayName> gateways, boolean ipv6) {
    Site other;
    synchronized (this) {
      for (Site site : free) {
        if (site.isFor(gateways, ipv6)) {
          free.remove(site);
          return site;
        }
      }
      other = free.pollFirst();
    }
    if (other != null) {
      throwAway(other);
    }
    return null;
  }

  /** The next testbed may stand on it: nothing of the last one is left. */
  synchronized void giveBack(Site site) {
    free.addLast(site);
  }

  /** It is never used again. Its removal goes on after the return. */
  void throwAway(Site site) {
    later(site::remove);
  }

  /** Does what nobody has to wait for. What fails or is cut off is made up for at the run's end. */
  void later(Runnable removal) {
    Thread.ofPlatform()
        .daemon()
        .name("resync-tidying")
        .uncaughtExceptionHandler((thread, failure) -> {})
        .start(removal);
  }
}
