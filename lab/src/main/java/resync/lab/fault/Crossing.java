package resync.lab.fault;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import resync.lab.fabric.Testbed;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.wire.PacketKind;
import resync.lab.wire.PacketPick;
import resync.lab.wire.PacketPick.Share;
import resync.lab.wire.Treatment;
import resync.lab.wire.Wire.Treating;

/**
 * Lets several gateways begin something at the same time. On a busy machine the first would have
 * reached the second before that has taken its order; so what they say to each other takes longer
 * on its way until each of them has said something. Where time stands still meanwhile, they cross
 * by themselves.
 */
final class Crossing {
  private static final Duration APART = Duration.ofMillis(500);

  private Crossing() {}

  /** Gives each gateway its order; returns when what they have begun with is under way. */
  static void give(Testbed testbed, List<GatewayName> gateways, Consumer<GatewayName> order) {
    if (gateways.size() < 2 || testbed.time().standsStill()) {
      gateways.forEach(order);
      return;
    }
    List<Treating> slow =
        gateways.stream()
            .flatMap(from -> gateways.stream().map(to -> new Flow(from, to)))
            .filter(flow -> !flow.from().equals(flow.to()))
            .map(flow -> new PacketPick(flow, new PacketKind.IkeMessage(), new Share(100, 0)))
            .map(pick -> testbed.wire().treat(pick, new Treatment.Delayed(APART)))
            .toList();
    try {
      gateways.forEach(order);
      testbed.time().await(APART, () -> slow.stream().allMatch(way -> way.met() > 0));
    } finally {
      slow.forEach(Treating::end);
    }
  }
}
