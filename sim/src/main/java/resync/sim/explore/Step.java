package resync.sim.explore;

import java.time.Duration;
import java.util.List;
import resync.lab.fault.Act;
import resync.lab.fault.Act.PacketsTreated;
import resync.lab.fault.Act.SasRekeyed;
import resync.lab.wire.PacketKind;

/**
 * One thing of a schedule.
 *
 * @param before how long nothing is done before it; whole milliseconds
 */
record Step(Duration before, Act act) {
  Step after(Duration other) {
    return new Step(other, act);
  }

  /** Whether no probe need be lost to it: it takes neither SAs nor packets of traffic. */
  boolean gentle() {
    return act instanceof SasRekeyed
        || (act instanceof PacketsTreated packets
            && packets.count() == 1
            && !(packets.kind() instanceof PacketKind.EspPacket));
  }

  /** Whether it waits for packets that need not come. */
  boolean arms() {
    return act instanceof PacketsTreated;
  }

  /** What it consists of, where one gateway may refuse its part; else empty. */
  List<Act> parts() {
    return act instanceof SasRekeyed(var gateways, var scope) && gateways.size() > 1
        ? gateways.stream().<Act>map(one -> new SasRekeyed(List.of(one), scope)).toList()
        : List.of();
  }
}
