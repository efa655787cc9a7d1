package resync.lab.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import resync.lab.capture.CapturedPacket.Content;
import resync.lab.topology.Flow;
import resync.lab.wire.PacketPick.Next;
import resync.lab.wire.PacketPick.Share;

/**
 * The treatments that a wire has been told to give, and which packet gets which: pure decisions,
 * the same in every fabric. A packet gets the first one, in the order of the orders, that it is
 * picked by; one that has met its number of packets picks no more. Each counts the packets of its
 * kind from when it was told, also those that another one takes. Thread-safe.
 */
public final class Treatments {
  private static final List<Duration> AT_ONCE = List.of(Duration.ZERO);

  private final List<Order> orders = new ArrayList<>();

  private static final class Order {
    final PacketPick pick;
    final Treatment treatment;
    final RandomGenerator random;
    long passed;
    long met;
    boolean ended;

    Order(PacketPick pick, Treatment treatment) {
      this.pick = pick;
      this.treatment = treatment;
      this.random = new SplittableRandom(pick.amount() instanceof Share share ? share.seed() : 0);
    }

    boolean waiting() {
      return !ended && !(pick.amount() instanceof Next next && met >= next.count());
    }

    boolean takes() {
      return switch (pick.amount()) {
        case Next next -> passed >= next.skipped();
        case Share share -> random.nextInt(100) < share.percent();
      };
    }

    boolean concerns(Flow flow, Content content) {
      return waiting() && pick.flow().equals(flow) && pick.kind().matches(content);
    }
  }

  /** Adds a treatment; returns its number. */
  public synchronized int add(PacketPick pick, Treatment treatment) {
    orders.add(new Order(pick, treatment));
    return orders.size() - 1;
  }

  /** Treatments added so far; their numbers are below it. */
  public synchronized int count() {
    return orders.size();
  }

  /** Packets that have met a treatment so far. */
  public synchronized long met(int number) {
    return orders.get(number).met;
  }

  /** Ends a treatment; what it has delayed still leaves when it is due. */
  public synchronized void end(int number) {
    orders.get(number).ended = true;
  }

  /** Whether none may still take a packet. */
  public synchronized boolean idle() {
    for (Order order : orders) {
      if (order.waiting()) {
        return false;
      }
    }
    return true;
  }

  /** Picks that may still take a packet. */
  public synchronized List<PacketPick> waiting() {
    return orders.stream().filter(Order::waiting).map(order -> order.pick).toList();
  }

  /**
   * When a packet that enters the wire now leaves it, counted from now: not at all, at once, later,
   * several times.
   */
  public synchronized List<Duration> departures(Flow flow, Content content) {
    @Nullable Order taker = null;
    for (Order order : orders) {
      if (order.concerns(flow, content)) {
        if (taker == null && order.takes()) {
          taker = order;
        }
        order.passed++;
      }
    }
    if (taker == null) {
      return AT_ONCE;
    }
    taker.met++;
    return taker.treatment.departures();
  }
}
